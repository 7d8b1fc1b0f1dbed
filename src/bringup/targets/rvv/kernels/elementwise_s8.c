/* int8 element-wise operators: 64 elements per step at VLEN 256 (int32 in LMUL 8). */
#include "broadcast.h"

/* Unit-stride runs are the rule; a stride of 0 (broadcast) is one strided load as well. */
RVV_INLINE vint8m2_t load_run(const int8_t *x, ptrdiff_t stride, size_t vl) {
  return stride == 1 ? __riscv_vle8_v_i8m2(x, vl) : __riscv_vlse8_v_i8m2(x, stride, vl);
}

/* ((a - za) * ma + (b - zb) * mb + (1 << (shift - 1))) >> shift, then zero point and clamp.
 * Parameters by value: stores through y might change what a pointer leads to. Not `clamped`: the
 * bounds are those of int8, which the last clip imposes anyway. */
RVV_INLINE void add_run(const struct add_params p, const int clamped, const int8_t *a, ptrdiff_t a_stride,
                        const int8_t *b, ptrdiff_t b_stride, int8_t *y, size_t count) {
  for (size_t vl; count > 0;
       count -= vl, a += (ptrdiff_t)vl * a_stride, b += (ptrdiff_t)vl * b_stride, y += vl) {
    vl = __riscv_vsetvl_e8m2(count);
    vint16m4_t da = __riscv_vwsub_vx_i16m4(load_run(a, a_stride, vl), (int8_t)p.a_zero_point, vl);
    vint16m4_t db = __riscv_vwsub_vx_i16m4(load_run(b, b_stride, vl), (int8_t)p.b_zero_point, vl);
    vint32m8_t sum = __riscv_vwmul_vx_i32m8(da, (int16_t)p.a_multiplier, vl);
    sum = __riscv_vwmacc_vx_i32m8(sum, (int16_t)p.b_multiplier, db, vl);
    vint16m4_t wide =
        __riscv_vnclip_wx_i16m4(sum, (size_t)p.epilogue.shift, __RISCV_VXRM_RNU, vl);
    wide = __riscv_vsadd_vx_i16m4(wide, (int16_t)p.epilogue.zero_point, vl);
    vint8m2_t q = __riscv_vnclip_wx_i8m2(wide, 0, __RISCV_VXRM_RNU, vl);
    if (clamped) {
      q = __riscv_vmax_vx_i8m2(q, (int8_t)p.epilogue.minimum, vl);
      q = __riscv_vmin_vx_i8m2(q, (int8_t)p.epilogue.maximum, vl);
    }
    __riscv_vse8_v_i8m2(y, q, vl);
  }
}

void KERNEL(add_s8_rvv)(const struct add_params *p, const int8_t *a, const int8_t *b, int8_t *y,
                        void *scratch) {
  (void)scratch;
  const struct add_params q = *p;
  const struct bringup_broadcast *s = &p->shape;
  ptrdiff_t a_stride = s->a_stride[BROADCAST_INNER], b_stride = s->b_stride[BROADCAST_INNER];
  size_t count = (size_t)s->size[BROADCAST_INNER];
  const int clamped = q.epilogue.minimum > INT8_MIN || q.epilogue.maximum < INT8_MAX;
  struct broadcast_run run = {0};
  do {
    if (a_stride != 1 || b_stride != 1)
      add_run(q, 1, a + run.a, a_stride, b + run.b, b_stride, y + run.y, count);
    else if (clamped)
      add_run(q, 1, a + run.a, 1, b + run.b, 1, y + run.y, count);
    else
      add_run(q, 0, a + run.a, 1, b + run.b, 1, y + run.y, count);
  } while (broadcast_next(s, &run));
}

/* Subtraction is addition with a negative second multiplier. */
void KERNEL(sub_s8_rvv)(const struct add_params *p, const int8_t *a, const int8_t *b, int8_t *y,
                        void *scratch) {
  KERNEL(add_s8_rvv)(p, a, b, y, scratch);
}

/* rescale((a - za) * (b - zb)) */
void KERNEL(mul_s8_rvv)(const struct mul_params *p, const int8_t *a, const int8_t *b, int8_t *y,
                        void *scratch) {
  (void)scratch;
  const struct bringup_broadcast *s = &p->shape;
  ptrdiff_t a_stride = s->a_stride[BROADCAST_INNER], b_stride = s->b_stride[BROADCAST_INNER];
  const struct mul_params q = *p;
  struct broadcast_run run = {0};
  do {
    const int8_t *ra = a + run.a, *rb = b + run.b;
    int8_t *to = y + run.y;
    size_t vl, count = (size_t)s->size[BROADCAST_INNER];
    for (; count > 0;
         count -= vl, ra += (ptrdiff_t)vl * a_stride, rb += (ptrdiff_t)vl * b_stride, to += vl) {
      vl = __riscv_vsetvl_e8m1(count);
      vint16m2_t da = __riscv_vwsub_vx_i16m2(__riscv_vlse8_v_i8m1(ra, a_stride, vl),
                                             (int8_t)q.a_zero_point, vl);
      vint16m2_t db = __riscv_vwsub_vx_i16m2(__riscv_vlse8_v_i8m1(rb, b_stride, vl),
                                             (int8_t)q.b_zero_point, vl);
      vint32m4_t product = __riscv_vwmul_vv_i32m4(da, db, vl);
      vint8m1_t result =
          q.epilogue.shift == 31
              ? requantize_one_m4(product, q.multiplier, &q.epilogue, vl)
              : requantize_any_shift(product, __riscv_vmv_v_x_i32m4(q.multiplier, vl),
                                     q.epilogue.shift, &q.epilogue, vl);
      __riscv_vse8_v_i8m1(to, result, vl);
    }
  } while (broadcast_next(s, &run));
}

void KERNEL(clamp_s8_rvv)(const struct clamp_params *p, const int8_t *x, int8_t *y,
                          void *scratch) {
  (void)scratch;
  int8_t low = (int8_t)p->minimum, high = (int8_t)p->maximum;
  for (size_t vl, count = (size_t)p->elements; count > 0; count -= vl, x += vl, y += vl) {
    vl = __riscv_vsetvl_e8m8(count);
    vint8m8_t v = __riscv_vmax_vx_i8m8(__riscv_vle8_v_i8m8(x, vl), low, vl);
    __riscv_vse8_v_i8m8(y, __riscv_vmin_vx_i8m8(v, high, vl), vl);
  }
}

/* One gather per LMUL-8 group: x + 128 is x with its sign bit flipped. */
void KERNEL(table_s8_rvv)(const struct table_params *p, const int8_t *x, const int8_t *table,
                          int8_t *y, void *scratch) {
  (void)scratch;
  for (size_t vl, count = (size_t)p->elements; count > 0; count -= vl, x += vl, y += vl) {
    vl = __riscv_vsetvl_e8m8(count);
    vuint8m8_t index =
        __riscv_vxor_vx_u8m8(__riscv_vle8_v_u8m8((const uint8_t *)x, vl), 0x80, vl);
    __riscv_vse8_v_i8m8(y, __riscv_vluxei8_v_i8m8(table, index, vl), vl);
  }
}

/* One row of `count` lanes; multipliers per lane or one in all. */
RVV_INLINE vint8m1_t rescale_lanes(const struct rescale_params p, vint32m4_t centred,
                                   const int32_t *multiplier, size_t vl) {
  vint32m4_t m = p.epilogue.per_channel ? __riscv_vle32_v_i32m4(multiplier, vl)
                                         : __riscv_vmv_v_x_i32m4(*multiplier, vl);
  return p.epilogue.shift == 31
             ? requantize_m4(centred, m, &p.epilogue, vl)
             : requantize_any_shift(centred, m, p.epilogue.shift, &p.epilogue, vl);
}

void KERNEL(rescale_s8_rvv)(const struct rescale_params *p, const int8_t *x,
                            const int32_t *multiplier, int8_t *y, void *scratch) {
  (void)scratch;
  const struct rescale_params q = *p;
  int32_t run = q.epilogue.per_channel ? q.channels : q.elements;
  for (int32_t left = q.elements; left > 0; left -= run) {
    const int32_t *m = multiplier;
    for (size_t vl, count = (size_t)run; count > 0; count -= vl, x += vl, y += vl) {
      vl = __riscv_vsetvl_e32m4(count);
      vint16m2_t wide =
          __riscv_vwsub_vx_i16m2(__riscv_vle8_v_i8m1(x, vl), (int8_t)q.input_zero_point, vl);
      __riscv_vse8_v_i8m1(y, rescale_lanes(q, __riscv_vsext_vf2_i32m4(wide, vl), m, vl), vl);
      if (q.epilogue.per_channel) m += vl;
    }
  }
}

void KERNEL(rescale_s32_rvv)(const struct rescale_params *p, const int32_t *x,
                             const int32_t *multiplier, int8_t *y, void *scratch) {
  (void)scratch;
  const struct rescale_params q = *p;
  int32_t run = q.epilogue.per_channel ? q.channels : q.elements;
  for (int32_t left = q.elements; left > 0; left -= run) {
    const int32_t *m = multiplier;
    for (size_t vl, count = (size_t)run; count > 0; count -= vl, x += vl, y += vl) {
      vl = __riscv_vsetvl_e32m4(count);
      vint32m4_t v =
          __riscv_vsub_vx_i32m4(__riscv_vle32_v_i32m4(x, vl), q.input_zero_point, vl);
      __riscv_vse8_v_i8m1(y, rescale_lanes(q, v, m, vl), vl);
      if (q.epilogue.per_channel) m += vl;
    }
  }
}
