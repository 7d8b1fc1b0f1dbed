/* What verification images ask of bringup_run(): counters, marks and the node a trap report names.
 * Programs of one's own leave it out: it needs machine mode and the runtime's own start-up. */
#ifndef BRINGUP_MEASURE_H
#define BRINGUP_MEASURE_H

#include "bringup/model.h"

/* Runs a node between two readings of the counters: bringup_recorder.measure. */
struct bringup_sample bringup_measure(const struct bringup_node *node, uint32_t index,
                                      unsigned char *arena);

/* Measures and keeps nothing: for runs that only warm up or are compared afterwards. */
extern const struct bringup_recorder bringup_measuring;

#endif
