/* float32 element-wise operators with broadcasting, LMUL 8. */
#include "broadcast.h"

RVV_INLINE vfloat32m8_t load_run(const float *x, ptrdiff_t stride, size_t vl) {
  return stride == 1 ? __riscv_vle32_v_f32m8(x, vl)
                     : __riscv_vlse32_v_f32m8(x, stride * (ptrdiff_t)sizeof(float), vl);
}

#define DEFINE_BINARY(NAME, PARAMS, OPERATION)                                                     \
  void KERNEL(NAME)(const struct PARAMS *p, const float *a, const float *b, float *y,              \
                    void *scratch) {                                                               \
    (void)scratch;                                                                                 \
    const struct bringup_broadcast *s = &p->shape;                                                 \
    ptrdiff_t sa = s->a_stride[BROADCAST_INNER], sb = s->b_stride[BROADCAST_INNER];                \
    struct broadcast_run run = {0};                                                                \
    do {                                                                                           \
      const float *ra = a + run.a, *rb = b + run.b;                                                \
      float *to = y + run.y;                                                                       \
      size_t vl, left = (size_t)s->size[BROADCAST_INNER];                                          \
      for (; left > 0;                                                                             \
           left -= vl, ra += (ptrdiff_t)vl * sa, rb += (ptrdiff_t)vl * sb, to += vl) {             \
        vl = __riscv_vsetvl_e32m8(left);                                                           \
        vfloat32m8_t v = OPERATION(load_run(ra, sa, vl), load_run(rb, sb, vl), vl);                \
        __riscv_vse32_v_f32m8(                                                                     \
            to, clamp_f32m8(v, p->epilogue.clamp_minimum, p->epilogue.clamp_maximum, vl), vl);     \
      }                                                                                            \
    } while (broadcast_next(s, &run));                                                             \
  }

DEFINE_BINARY(add_f32_rvv, add_params, __riscv_vfadd_vv_f32m8)
DEFINE_BINARY(sub_f32_rvv, add_params, __riscv_vfsub_vv_f32m8)
DEFINE_BINARY(mul_f32_rvv, mul_params, __riscv_vfmul_vv_f32m8)
DEFINE_BINARY(div_f32_rvv, mul_params, __riscv_vfdiv_vv_f32m8)

void KERNEL(clamp_f32_rvv)(const struct clamp_params *p, const float *x, float *y,
                           void *scratch) {
  (void)scratch;
  for (size_t vl, left = (size_t)p->elements; left > 0; left -= vl, x += vl, y += vl) {
    vl = __riscv_vsetvl_e32m8(left);
    vfloat32m8_t v = __riscv_vle32_v_f32m8(x, vl);
    __riscv_vse32_v_f32m8(y, clamp_f32m8(v, p->clamp_minimum, p->clamp_maximum, vl), vl);
  }
}
