/* Steps every integer kernel shares: int32 accumulators to stored int8, and copies.
 *
 * Rounding is round-to-nearest-up (vxrm = RNU) throughout: floor(x + 1/2), docs/numerics.md
 * "Rescale". At shift 31 one vsmul is exactly (acc * m + 2^30) >> 31: the multiplier is never
 * INT32_MIN, so its saturation cannot occur. The int16 stop on the way to int8 saturates values
 * that the final clamp would send to the same bound. */
#ifndef BRINGUP_RVV_VECTOR_H
#define BRINGUP_RVV_VECTOR_H

#include <riscv_vector.h>

#include "bringup/operators.h"

#define RVV_INLINE static inline __attribute__((always_inline))

static inline int32_t at_most(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t at_least(int32_t a, int32_t b) { return a > b ? a : b; }

/* For accumulator groups of LMUL M32, M16 = M32/2, M8 = M32/4:
 *   narrow_M32           add the zero point and clamp to int8
 *   requantize_M32       shift 31, one multiplier per lane
 *   requantize_one_M32   shift 31, one multiplier for all lanes */
#define DEFINE_REQUANTIZE(M32, M16, M8)                                                            \
  RVV_INLINE vint8##M8##_t narrow_##M32(vint32##M32##_t scaled, const struct bringup_epilogue *e,  \
                                        size_t vl) {                                               \
    vint16##M16##_t wide =                                                                         \
        __riscv_vnclip_wx_i16##M16(scaled, 0, __RISCV_VXRM_RNU, vl);                               \
    wide = __riscv_vsadd_vx_i16##M16(wide, (int16_t)e->zero_point, vl);                            \
    vint8##M8##_t q = __riscv_vnclip_wx_i8##M8(wide, 0, __RISCV_VXRM_RNU, vl);                     \
    q = __riscv_vmax_vx_i8##M8(q, (int8_t)e->minimum, vl);                                         \
    return __riscv_vmin_vx_i8##M8(q, (int8_t)e->maximum, vl);                                      \
  }                                                                                                \
  RVV_INLINE vint8##M8##_t requantize_##M32(vint32##M32##_t acc, vint32##M32##_t multiplier,       \
                                            const struct bringup_epilogue *e, size_t vl) {         \
    if (__builtin_expect(e->left_shift, 0))                                                        \
      acc = __riscv_vsll_vx_i32##M32(acc, (size_t)e->left_shift, vl);                              \
    return narrow_##M32(__riscv_vsmul_vv_i32##M32(acc, multiplier, __RISCV_VXRM_RNU, vl), e, vl);  \
  }                                                                                                \
  RVV_INLINE vint8##M8##_t requantize_one_##M32(vint32##M32##_t acc, int32_t multiplier,           \
                                                const struct bringup_epilogue *e, size_t vl) {     \
    if (__builtin_expect(e->left_shift, 0))                                                        \
      acc = __riscv_vsll_vx_i32##M32(acc, (size_t)e->left_shift, vl);                              \
    return narrow_##M32(__riscv_vsmul_vx_i32##M32(acc, multiplier, __RISCV_VXRM_RNU, vl), e, vl);  \
  }

DEFINE_REQUANTIZE(m8, m4, m2)
DEFINE_REQUANTIZE(m4, m2, m1)

/* Any shift 0..63, by 64-bit products: twice the registers of the shift-31 path. */
RVV_INLINE vint8m1_t requantize_any_shift(vint32m4_t acc, vint32m4_t multiplier, int32_t shift,
                                          const struct bringup_epilogue *e, size_t vl) {
  acc = __riscv_vsll_vx_i32m4(acc, (size_t)e->left_shift, vl);
  vint64m8_t product = __riscv_vwmul_vv_i64m8(acc, multiplier, vl);
  return narrow_m4(__riscv_vnclip_wx_i32m4(product, (size_t)shift, __RISCV_VXRM_RNU, vl), e, vl);
}

/* One accumulator at a time, for what ends in a reduction. */
static inline int8_t requantize_scalar(int32_t acc, int32_t multiplier, int32_t shift,
                                       const struct bringup_epilogue *e) {
  int64_t value = (int64_t)(int32_t)((uint32_t)acc << e->left_shift) * multiplier;
  if (shift > 0) value = (value + ((int64_t)1 << (shift - 1))) >> shift;
  value += e->zero_point;
  if (value < e->minimum) return (int8_t)e->minimum;
  return (int8_t)(value > e->maximum ? e->maximum : value);
}

RVV_INLINE void copy_bytes(void *to, const void *from, size_t bytes) {
  uint8_t *t = to;
  const uint8_t *f = from;
  for (size_t vl; bytes > 0; bytes -= vl, t += vl, f += vl) {
    vl = __riscv_vsetvl_e8m8(bytes);
    __riscv_vse8_v_u8m8(t, __riscv_vle8_v_u8m8(f, vl), vl);
  }
}

RVV_INLINE void fill_bytes(void *to, uint8_t value, size_t bytes) {
  uint8_t *t = to;
  for (size_t vl; bytes > 0; bytes -= vl, t += vl) {
    vl = __riscv_vsetvl_e8m8(bytes);
    __riscv_vse8_v_u8m8(t, __riscv_vmv_v_x_u8m8(value, vl), vl);
  }
}

/* Float clamp that leaves NaN as it is, as the definition does (vfmin and vfmax would drop it). */
#define DEFINE_CLAMP_F32(M, B)                                                                     \
  RVV_INLINE vfloat32##M##_t clamp_f32##M(vfloat32##M##_t v, float minimum, float maximum,         \
                                          size_t vl) {                                             \
    v = __riscv_vfmerge_vfm_f32##M(v, minimum, __riscv_vmflt_vf_f32##M##_b##B(v, minimum, vl),     \
                                   vl);                                                            \
    return __riscv_vfmerge_vfm_f32##M(v, maximum, __riscv_vmfgt_vf_f32##M##_b##B(v, maximum, vl),  \
                                      vl);                                                         \
  }

DEFINE_CLAMP_F32(m8, 4)
DEFINE_CLAMP_F32(m4, 8)

#endif
