/* Logic of bits with broadcasting, by element size; of booleans, which are bytes of 0 or 1, too. */
#include <bringup/broadcast.h>

#define BITWISE(type)                                                                             \
  static void bitwise_##type(const struct bitwise_params *params, const type *a, const type *b,   \
                             type *y) {                                                           \
    const struct bitwise_params p = *params;                                                      \
    const type both = (type)p.both, either = (type)p.either;                                      \
    struct bringup_odometer at = bringup_odometer(&p.shape);                                      \
    do {                                                                                          \
      for (int32_t i = 0; i < at.count; i++) {                                                    \
        const type u = a[at.a + (ptrdiff_t)i * at.a_step];                                        \
        const type v = b[at.b + (ptrdiff_t)i * at.b_step];                                        \
        *y++ = (type)((u & v & both) | ((u ^ v) & either));                                       \
      }                                                                                           \
    } while (bringup_odometer_next(&at, &p.shape));                                               \
  }

BITWISE(uint8_t)
BITWISE(int16_t)
BITWISE(int32_t)
BITWISE(int64_t) /* the masks are sign-extended */

void KERNEL(bitwise_scalar)(const struct bitwise_params *p, const void *a, const void *b, void *y,
                            void *scratch) {
  (void)scratch;
  switch (p->element_bytes) {
  case 1: bitwise_uint8_t(p, a, b, y); break;
  case 2: bitwise_int16_t(p, a, b, y); break;
  case 4: bitwise_int32_t(p, a, b, y); break;
  default: bitwise_int64_t(p, a, b, y); break;
  }
}
