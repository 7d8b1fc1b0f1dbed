/* Integer reductions over the middle axis of [outer][reduce][inner]: sum, mean, max, argmax.
 * Each is written once, as a macro over the element type. */
#include <bringup/requantize.h>

/* Loop over all results; `from` points at the first of `reduce` elements, `inner` apart. */
#define FOR_EACH_RESULT(type)                                                              \
  (void)scratch;                                                                           \
  const struct reduce_params p = *params;                                                  \
  const type *from = x;                                                                    \
  for (int32_t o = 0; o < p.outer; o++, from = x += (ptrdiff_t)p.reduce * p.inner)         \
    for (int32_t i = 0; i < p.inner; i++, from++)

#define TOTAL(suffix, type)                                                                \
  /* sum - reduce * input_zero_point, modulo 2**64 */                                      \
  static inline int64_t total_##suffix(const type *x, const struct reduce_params *p) {     \
    uint64_t total = 0;                                                                    \
    for (int32_t r = 0; r < p->reduce; r++, x += p->inner) total += (uint64_t)(int64_t)*x; \
    return (int64_t)(total - (uint64_t)(int64_t)p->input_zero_point * (uint64_t)p->reduce);\
  }

#define LARGEST(suffix, type)                                                              \
  /* position of the first largest element */                                              \
  static inline int32_t largest_##suffix(const type *x, const struct reduce_params *p) {   \
    int32_t best = 0;                                                                      \
    for (int32_t r = 1; r < p->reduce; r++)                                                \
      if (x[(ptrdiff_t)r * p->inner] > x[(ptrdiff_t)best * p->inner]) best = r;            \
    return best;                                                                           \
  }                                                                                        \
  void KERNEL(max_##suffix##_scalar)(const struct reduce_params *params, const type *x,    \
                                     type *y, void *scratch) {                             \
    FOR_EACH_RESULT(type) *y++ = from[(ptrdiff_t)largest_##suffix(from, &p) * p.inner];    \
  }                                                                                        \
  void KERNEL(argmax_##suffix##_scalar)(const struct reduce_params *params, const type *x, \
                                        int32_t *y, void *scratch) {                       \
    FOR_EACH_RESULT(type) *y++ = largest_##suffix(from, &p);                               \
  }

TOTAL(s8, int8_t)
TOTAL(s32, int32_t)
TOTAL(s64, int64_t)
LARGEST(s8, int8_t)
LARGEST(u8, uint8_t) /* booleans as well */
LARGEST(s16, int16_t)
LARGEST(s32, int32_t)
LARGEST(s64, int64_t)

/* mean as well: the multiplier holds 1 / count */
void KERNEL(sum_s8_scalar)(const struct reduce_params *params, const int8_t *x,
                           const int32_t *multiplier, int8_t *y, void *scratch) {
  FOR_EACH_RESULT(int8_t)
    *y++ = (int8_t)bringup_requantize((int32_t)total_s8(from, &p), *multiplier, &p.epilogue);
}

void KERNEL(sum_s8_s32_scalar)(const struct reduce_params *params, const int8_t *x, int32_t *y,
                               void *scratch) {
  FOR_EACH_RESULT(int8_t) *y++ = (int32_t)total_s8(from, &p);
}

void KERNEL(sum_s32_scalar)(const struct reduce_params *params, const int32_t *x, int32_t *y,
                            void *scratch) {
  FOR_EACH_RESULT(int32_t) *y++ = (int32_t)total_s32(from, &p);
}

void KERNEL(sum_s64_scalar)(const struct reduce_params *params, const int64_t *x, int64_t *y,
                            void *scratch) {
  FOR_EACH_RESULT(int64_t) *y++ = total_s64(from, &p);
}
