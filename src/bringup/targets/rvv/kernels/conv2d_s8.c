/* int8 convolution, one group, as a matrix product (gemm_s8.h).
 *
 * The input zero point is folded into the bias when weights are packed, so windows hold stored
 * values and padding is the zero point itself. Four kernels differ in what the lanes are:
 *   conv2d_s8_rvv            lanes = output channels; windows gathered a few pixels at a time
 *   conv2d_s8_rvv_pointwise  lanes = output channels; 1x1 stride 1: the image is the matrix
 *   conv2d_s8_rvv_pixels     lanes = output pixels, for layers with few output channels
 *   conv2d_s8_rvv_lines      likewise, for few taps and wide lines: taps gathered by strided loads */
#include "columns.h"
#include "gemm_s8.h"
#include "window.h"

/* Rows of windows held in scratch. A multiple of both tile heights when they are short; declared
 * alike in kernels.py. */
#define SHORT_DEPTH 256
#define SHORT_ROWS 21
#define PIXEL_LANES 64

DEFINE_COLUMNS(8, uint8_t)

static struct gemm_s8 channel_lanes(const struct conv2d_params *p, const int8_t *w,
                                    const int32_t *bias, const int32_t *multiplier) {
  return (struct gemm_s8){
      .depth = p->kernel_h * p->kernel_w * p->in_c,
      .lanes = p->out_c,
      .b = w,
      .b_stride = p->out_c,
      .lane_start = bias,
      .lane_multiplier = p->epilogue.per_channel ? multiplier : NULL,
      .row_multiplier = multiplier,
      .y_row = p->out_c,
      .y_lane = 1,
      .epilogue = p->epilogue,
  };
}

/* weights packed [kernel_h][kernel_w][in_c][out_c], zero point folded into bias */
void KERNEL(conv2d_s8_rvv)(const struct conv2d_params *p, const int8_t *x, const int8_t *w,
                           const int32_t *bias, const int32_t *multiplier, int8_t *y,
                           void *scratch) {
  struct gemm_s8 g = channel_lanes(p, w, bias, multiplier);
  int32_t pixels = p->batch * p->out_h * p->out_w;
  int32_t step = g.depth <= SHORT_DEPTH ? SHORT_ROWS : gemm_s8_is_narrow(g.lanes) ? 7 : 6;
  g.a = scratch;
  g.a_stride = g.depth;
  for (int32_t first = 0; first < pixels; first += step) {
    g.rows = at_most(step, pixels - first);
    window_rows(p, x, 1, (uint8_t)p->input_zero_point, first, g.rows, scratch);
    g.y = y + (ptrdiff_t)first * p->out_c;
    gemm_s8(&g);
  }
}

void KERNEL(conv2d_s8_rvv_pointwise)(const struct conv2d_params *p, const int8_t *x,
                                     const int8_t *w, const int32_t *bias,
                                     const int32_t *multiplier, int8_t *y, void *scratch) {
  (void)scratch;
  struct gemm_s8 g = channel_lanes(p, w, bias, multiplier);
  g.rows = p->batch * p->out_h * p->out_w;
  g.a = x;
  g.a_stride = p->in_c;
  g.y = y;
  gemm_s8(&g);
}

/* Transpose `count` rows of `depth` bytes (row stride `stride`) into depth rows of `count`. */
static void transpose_bytes(const int8_t *rows, ptrdiff_t stride, int32_t depth, int32_t count,
                            int8_t *to) {
  size_t vl = __riscv_vsetvl_e8m8((size_t)count);
  if (vl == (size_t)count) {
    for (int32_t k = 0; k < depth; k++, to += count)
      __riscv_vse8_v_i8m8(to, __riscv_vlse8_v_i8m8(rows + k, stride, vl), vl);
    return;
  }
  for (int32_t k = 0; k < depth; k++) {
    const int8_t *from = rows + k;
    for (int32_t left = count; left > 0; left -= (int32_t)vl, to += vl, from += stride * (ptrdiff_t)vl) {
      vl = __riscv_vsetvl_e8m8((size_t)left);
      __riscv_vse8_v_i8m8(to, __riscv_vlse8_v_i8m8(from, stride, vl), vl);
    }
  }
}

/* Lanes are the pixels of columns: weights in graph order [out_c][kernel_h][kernel_w][in_c], zero
 * point folded into bias. */
static struct gemm_s8 pixel_lanes(const struct conv2d_params *p, const int8_t *w,
                                  const int32_t *bias, const int32_t *multiplier) {
  int32_t depth = p->kernel_h * p->kernel_w * p->in_c;
  return (struct gemm_s8){
      .rows = p->out_c,
      .depth = depth,
      .a = w,
      .a_stride = depth,
      .row_start = bias,
      .row_multiplier = multiplier,
      .row_multiplier_step = p->epilogue.per_channel ? 1 : 0,
      .y_row = 1,
      .y_lane = p->out_c,
      .epilogue = p->epilogue,
  };
}

/* scratch: up to PIXEL_LANES pixels as columns, then, unless they are pixels, their windows */
void KERNEL(conv2d_s8_rvv_pixels)(const struct conv2d_params *p, const int8_t *x, const int8_t *w,
                                  const int32_t *bias, const int32_t *multiplier, int8_t *y,
                                  void *scratch) {
  struct gemm_s8 g = pixel_lanes(p, w, bias, multiplier);
  int32_t pixels = p->batch * p->out_h * p->out_w;
  int32_t step = at_most((int32_t)__riscv_vsetvlmax_e32m8(), PIXEL_LANES);
  int8_t *columns = scratch, *windows = columns + g.depth * (ptrdiff_t)at_most(pixels, PIXEL_LANES);
  g.b = columns;
  for (int32_t first = 0; first < pixels; first += step) {
    g.lanes = at_most(step, pixels - first);
    g.b_stride = g.lanes;
    const int8_t *rows = x + (ptrdiff_t)first * p->in_c;
    if (!window_is_pixel(p)) {
      window_rows(p, x, 1, (uint8_t)p->input_zero_point, first, g.lanes, windows);
      rows = windows;
    }
    transpose_bytes(rows, g.depth, g.depth, g.lanes, columns);
    g.y = y + (ptrdiff_t)first * p->out_c;
    gemm_s8(&g);
  }
}

/* scratch: the taps of a block of up to PIXEL_LANES pixels */
void KERNEL(conv2d_s8_rvv_lines)(const struct conv2d_params *p, const int8_t *x, const int8_t *w,
                                 const int32_t *bias, const int32_t *multiplier, int8_t *y,
                                 void *scratch) {
  struct gemm_s8 g = pixel_lanes(p, w, bias, multiplier);
  int32_t step = at_most((int32_t)__riscv_vsetvlmax_e32m8(), PIXEL_LANES);
  struct block b = first_block(p, step);
  b.lines = at_most(b.lines, p->batch * p->out_h);
  g.b = scratch;
  do {
    columns_8(p, &b, (const uint8_t *)x, (uint8_t)p->input_zero_point, scratch);
    g.lanes = b.lines * b.width;
    g.b_stride = g.lanes;
    g.y = y + ((ptrdiff_t)b.line * p->out_w + b.first) * p->out_c;
    gemm_s8(&g);
  } while (next_block(p, &b, step));
}
