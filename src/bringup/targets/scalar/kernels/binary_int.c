/* int32 and int64 add, sub and mul with broadcasting; results wrap. */
#include <bringup/broadcast.h>

#define BINARY(name, params_type, type, unsigned_type, operation)                                 \
  void KERNEL(name)(const struct params_type *params, const type *a, const type *b, type *y,      \
                    void *scratch) {                                                              \
    (void)scratch;                                                                                \
    const struct params_type p = *params;                                                         \
    struct bringup_odometer at = bringup_odometer(&p.shape);                                      \
    do {                                                                                          \
      for (int32_t i = 0; i < at.count; i++)                                                      \
        *y++ = (type)((unsigned_type)a[at.a + (ptrdiff_t)i * at.a_step] operation(                \
            unsigned_type) b[at.b + (ptrdiff_t)i * at.b_step]);                                   \
    } while (bringup_odometer_next(&at, &p.shape));                                               \
  }

BINARY(add_s32_scalar, add_params, int32_t, uint32_t, +)
BINARY(sub_s32_scalar, add_params, int32_t, uint32_t, -)
BINARY(mul_s32_scalar, mul_params, int32_t, uint32_t, *)
BINARY(add_s64_scalar, add_params, int64_t, uint64_t, +)
BINARY(sub_s64_scalar, add_params, int64_t, uint64_t, -)
BINARY(mul_s64_scalar, mul_params, int64_t, uint64_t, *)
