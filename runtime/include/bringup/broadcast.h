/* Walking two broadcast operands: the innermost dimension is left to the caller's loop. */
#ifndef BRINGUP_BROADCAST_H
#define BRINGUP_BROADCAST_H

#include <bringup/operators.h>

struct bringup_odometer {
  int32_t index[BRINGUP_MAX_RANK];
  int32_t count;          /* elements of the innermost dimension */
  int32_t a_step, b_step; /* strides there */
  ptrdiff_t a, b;         /* offsets of the row's first elements */
};

static inline struct bringup_odometer bringup_odometer(const struct bringup_broadcast *shape) {
  return (struct bringup_odometer){
      .count = shape->size[BRINGUP_MAX_RANK - 1],
      .a_step = shape->a_stride[BRINGUP_MAX_RANK - 1],
      .b_step = shape->b_stride[BRINGUP_MAX_RANK - 1],
  };
}

/* Step to the next row; 0 when there is none. */
static inline int bringup_odometer_next(struct bringup_odometer *at,
                                        const struct bringup_broadcast *shape) {
  for (int d = BRINGUP_MAX_RANK - 2; d >= 0; d--) {
    at->a += shape->a_stride[d];
    at->b += shape->b_stride[d];
    if (++at->index[d] < shape->size[d]) return 1;
    at->a -= (ptrdiff_t)shape->a_stride[d] * shape->size[d];
    at->b -= (ptrdiff_t)shape->b_stride[d] * shape->size[d];
    at->index[d] = 0;
  }
  return 0;
}

#endif
