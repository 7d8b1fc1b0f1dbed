#include "bringup/measure.h"

#include "bringup/platform.h"

/* The fences keep the counters honest and results visible: on a core with a decoupled vector unit,
 * stores may still be on their way when the next scalar load comes. */
struct bringup_sample bringup_measure(const struct bringup_node *node, uint32_t index,
                                      unsigned char *arena) {
  bringup_note(node);
  bringup_fence();
  bringup_mark(BRINGUP_MARK_NODE_BEGIN, index);
  uint64_t time = bringup_time();
  uint64_t cycles = bringup_cycles();
  uint64_t instructions = bringup_instructions();
  node->run(arena);
  bringup_fence();
  instructions = bringup_instructions() - instructions;
  cycles = bringup_cycles() - cycles;
  time = bringup_time() - time;
  bringup_mark(BRINGUP_MARK_NODE_END, index);
  bringup_note(NULL);
  return (struct bringup_sample){cycles, instructions, time};
}

const struct bringup_recorder bringup_measuring = {.measure = bringup_measure};
