/* int8 softmax and log-softmax over the last axis: integers only (docs/numerics.md "Softmax").
 * `table` holds E[d] = 2**22 * exp(-d * input scale) for the distance d to the row's maximum. */
#include <bringup/requantize.h>

enum { EXPONENT_BITS = 22, LOGARITHM_BITS = 24 };

/* Base-2 logarithm of 1 <= value < 2**53 with LOGARITHM_BITS fraction bits, one squaring each. */
static int64_t integer_log2(uint64_t value) {
  int32_t whole = 63 - __builtin_clzll(value);
  uint64_t y = whole <= 31 ? value << (31 - whole) : value >> (whole - 31);
  int64_t result = whole;
  for (int i = 0; i < LOGARITHM_BITS; i++) {
    y = (y * y) >> 31;
    uint64_t bit = y >> 32;
    y >>= bit;
    result = (result << 1) | (int64_t)bit;
  }
  return result;
}

void KERNEL(softmax_s8_scalar)(const struct softmax_params *params, const int8_t *x,
                               const int32_t *table, int8_t *y, void *scratch) {
  (void)scratch;
  const struct softmax_params p = *params;
  const struct bringup_epilogue e = p.epilogue;
  for (int32_t row = 0; row < p.rows; row++, x += p.columns, y += p.columns) {
    int32_t maximum = x[0];
    for (int32_t c = 1; c < p.columns; c++)
      if (x[c] > maximum) maximum = x[c];
    int64_t total = 0;
    for (int32_t c = 0; c < p.columns; c++) total += table[maximum - x[c]];
    int64_t ratio = 0, offset = 0;
    if (p.logarithm)
      offset = (integer_log2((uint64_t)total) - ((int64_t)EXPONENT_BITS << LOGARITHM_BITS)) *
               p.log_numerator;
    else ratio = (p.numerator << 32) / total;
    for (int32_t c = 0; c < p.columns; c++) {
      int64_t value = p.logarithm ? (x[c] - maximum) * p.numerator - offset
                                  : table[maximum - x[c]] * ratio;
      y[c] = (int8_t)bringup_clamp(bringup_shift_round(value, p.shift) + e.zero_point, e.minimum,
                                   e.maximum);
    }
  }
}
