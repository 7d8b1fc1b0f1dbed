#include "autovec.h"

void KERNEL(linear_s8_autovec)(const struct linear_params *p, const int8_t *restrict x,
                               const int8_t *restrict w, const int32_t *restrict bias,
                               const int32_t *restrict multiplier, int8_t *restrict y,
                               void *scratch) {
  (void)scratch;
  for (int m = 0; m < p->rows; m++)
    for (int n = 0; n < p->out_features; n++) {
      int32_t sum = bias[n];
      for (int k = 0; k < p->in_features; k++)
        sum += (x[m * p->in_features + k] - p->input_zero_point) * w[n * p->in_features + k];
      *y++ = requantize(sum, multiplier[p->epilogue.per_channel ? n : 0], &p->epilogue);
    }
}

void KERNEL(matmul_s8_autovec)(const struct matmul_params *p, const int8_t *restrict a,
                               const int8_t *restrict b, const int32_t *restrict multiplier,
                               int8_t *restrict y, void *scratch) {
  (void)scratch;
  for (int n = 0; n < p->batch; n++)
    for (int i = 0; i < p->m; i++)
      for (int j = 0; j < p->n; j++) {
        const int8_t *ra = a + n * p->a_batch_stride + i * p->k, *rb = b + n * p->b_batch_stride;
        int32_t sum = 0;
        for (int k = 0; k < p->k; k++)
          sum += (ra[k] - p->a_zero_point) *
                 ((p->transpose_b ? rb[j * p->k + k] : rb[k * p->n + j]) - p->b_zero_point);
        *y++ = requantize(sum, multiplier[0], &p->epilogue);
      }
}
