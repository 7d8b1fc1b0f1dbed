/* Where a resized pixel comes from: the coordinate rule of `struct resize_params`. */
#ifndef BRINGUP_RESIZE_H
#define BRINGUP_RESIZE_H

#include <bringup/operators.h>

/* The two source pixels of one output coordinate and the weight of the second, out of scale_n. */
struct bringup_source {
  int32_t near, far, weight;
};

static inline int32_t bringup_inside(int32_t index, int32_t size) {
  return index < 0 ? 0 : index < size ? index : size - 1;
}

static inline struct bringup_source bringup_source(int32_t out, int32_t scale_n, int32_t scale_d,
                                                   int32_t offset, int32_t size) {
  int32_t distance = out * scale_d + offset;
  int32_t index = distance / scale_n, weight = distance % scale_n;
  if (weight < 0) { /* floor, not truncation */
    index--;
    weight += scale_n;
  }
  return (struct bringup_source){bringup_inside(index, size), bringup_inside(index + 1, size),
                                 weight};
}

#endif
