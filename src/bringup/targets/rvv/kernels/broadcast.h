/* Odometer of the broadcasting operators: visits every innermost run of a collapsed broadcast. */
#ifndef BRINGUP_RVV_BROADCAST_H
#define BRINGUP_RVV_BROADCAST_H

#include "vector.h"

#define BROADCAST_INNER (BRINGUP_MAX_RANK - 1)

struct broadcast_run {
  ptrdiff_t a, b, y; /* offsets of the run's first elements */
  int32_t index[BRINGUP_MAX_RANK];
};

/* Advance to the next run; 0 when there is none. */
static __attribute__((noinline)) int broadcast_next(const struct bringup_broadcast *s,
                                                    struct broadcast_run *run) {
  run->y += s->size[BROADCAST_INNER];
  for (int d = BROADCAST_INNER - 1; d >= 0; d--) {
    run->a += s->a_stride[d];
    run->b += s->b_stride[d];
    if (++run->index[d] < s->size[d]) return 1;
    run->index[d] = 0;
    run->a -= (ptrdiff_t)s->a_stride[d] * s->size[d];
    run->b -= (ptrdiff_t)s->b_stride[d] * s->size[d];
  }
  return 0;
}

#endif
