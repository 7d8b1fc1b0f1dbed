/* float32 convolution, one group, as a matrix product: conv2d_s8.c for floats. */
#include "columns.h"
#include "gemm_f32.h"
#include "window.h"

/* Rows of windows and pixels held in scratch, declared alike in kernels.py. */
#define SHORT_DEPTH 256
#define SHORT_ROWS 21
#define PIXEL_LANES 64

DEFINE_COLUMNS(32, uint32_t)

static struct gemm_f32 channel_lanes(const struct conv2d_params *p, const float *w,
                                     const float *bias) {
  return (struct gemm_f32){
      .depth = p->kernel_h * p->kernel_w * p->in_c,
      .lanes = p->out_c,
      .b = w,
      .b_stride = p->out_c,
      .lane_start = bias,
      .y_row = p->out_c,
      .y_lane = 1,
      .minimum = p->epilogue.clamp_minimum,
      .maximum = p->epilogue.clamp_maximum,
  };
}

/* weights packed [kernel_h][kernel_w][in_c][out_c] */
void KERNEL(conv2d_f32_rvv)(const struct conv2d_params *p, const float *x, const float *w,
                            const float *bias, float *y, void *scratch) {
  struct gemm_f32 g = channel_lanes(p, w, bias);
  int32_t pixels = p->batch * p->out_h * p->out_w;
  int32_t step = g.depth <= SHORT_DEPTH ? SHORT_ROWS : gemm_f32_is_narrow(g.lanes) ? 7 : 6;
  g.a = scratch;
  g.a_stride = g.depth;
  for (int32_t first = 0; first < pixels; first += step) {
    g.rows = at_most(step, pixels - first);
    window_rows(p, x, sizeof(float), 0, first, g.rows, scratch);
    g.y = y + (ptrdiff_t)first * p->out_c;
    gemm_f32(&g);
  }
}

void KERNEL(conv2d_f32_rvv_pointwise)(const struct conv2d_params *p, const float *x,
                                      const float *w, const float *bias, float *y,
                                      void *scratch) {
  (void)scratch;
  struct gemm_f32 g = channel_lanes(p, w, bias);
  g.rows = p->batch * p->out_h * p->out_w;
  g.a = x;
  g.a_stride = p->in_c;
  g.y = y;
  gemm_f32(&g);
}

/* Lanes are the pixels of columns, weights in graph order. */
static struct gemm_f32 pixel_lanes(const struct conv2d_params *p, const float *w,
                                   const float *bias) {
  int32_t depth = p->kernel_h * p->kernel_w * p->in_c;
  return (struct gemm_f32){
      .rows = p->out_c,
      .depth = depth,
      .a = w,
      .a_stride = depth,
      .row_start = bias,
      .y_row = 1,
      .y_lane = p->out_c,
      .minimum = p->epilogue.clamp_minimum,
      .maximum = p->epilogue.clamp_maximum,
  };
}

/* scratch: up to PIXEL_LANES pixels as columns, then, unless they are pixels, their windows */
void KERNEL(conv2d_f32_rvv_pixels)(const struct conv2d_params *p, const float *x, const float *w,
                                   const float *bias, float *y, void *scratch) {
  struct gemm_f32 g = pixel_lanes(p, w, bias);
  int32_t pixels = p->batch * p->out_h * p->out_w;
  int32_t step = at_most((int32_t)__riscv_vsetvlmax_e32m8(), PIXEL_LANES);
  float *columns = scratch, *windows = columns + g.depth * (ptrdiff_t)at_most(pixels, PIXEL_LANES);
  g.b = columns;
  for (int32_t first = 0; first < pixels; first += step) {
    g.lanes = at_most(step, pixels - first);
    g.b_stride = g.lanes;
    const float *rows = x + (ptrdiff_t)first * p->in_c;
    if (!window_is_pixel(p)) {
      window_rows(p, x, sizeof(float), 0, first, g.lanes, windows);
      rows = windows;
    }
    size_t vl = __riscv_vsetvl_e32m8((size_t)g.lanes);
    float *to = columns;
    ptrdiff_t stride = g.depth * (ptrdiff_t)sizeof(float);
    for (int32_t k = 0; k < g.depth; k++, to += vl)
      __riscv_vse32_v_f32m8(to, __riscv_vlse32_v_f32m8(rows + k, stride, vl), vl);
    g.y = y + (ptrdiff_t)first * p->out_c;
    gemm_f32(&g);
  }
}

/* scratch: the taps of a block of up to PIXEL_LANES pixels */
void KERNEL(conv2d_f32_rvv_lines)(const struct conv2d_params *p, const float *x, const float *w,
                                  const float *bias, float *y, void *scratch) {
  struct gemm_f32 g = pixel_lanes(p, w, bias);
  int32_t step = at_most((int32_t)__riscv_vsetvlmax_e32m8(), PIXEL_LANES);
  struct block b = first_block(p, step);
  b.lines = at_most(b.lines, p->batch * p->out_h);
  g.b = scratch;
  do {
    columns_32(p, &b, (const uint32_t *)(const void *)x, 0, scratch);
    g.lanes = b.lines * b.width;
    g.b_stride = g.lanes;
    g.y = y + ((ptrdiff_t)b.line * p->out_w + b.first) * p->out_c;
    gemm_f32(&g);
  } while (next_block(p, &b, step));
}
