#include "bringup/model.h"

#include <string.h>

/* The fences keep the counters honest and results visible: on a core with a decoupled vector unit,
 * stores may still be on their way when the next scalar load comes. */
static struct bringup_sample measure(const struct bringup_node *node, uint32_t index,
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

/* So that what a kernel forgets to write is not hidden by an earlier tensor in the same place. */
static void poison_results(const struct bringup_model *model, const struct bringup_node *node,
                           unsigned char *arena, int poison) {
  for (uint32_t i = 0; i < node->outputs; i++) {
    const struct bringup_tensor *tensor = &model->tensors[node->first_output + i];
    memset(arena + tensor->offset, poison, tensor->bytes);
  }
}

void bringup_run(const struct bringup_model *model, unsigned char *arena, const void *const *inputs,
                 int poison, const struct bringup_recorder *recorder) {
  if (poison != BRINGUP_NO_POISON) memset(arena, poison, model->arena_bytes);
  for (uint32_t i = 0; i < model->input_count; i++)
    if (inputs[i]) memcpy(arena + model->tensors[i].offset, inputs[i], model->tensors[i].bytes);

  bringup_mark(BRINGUP_MARK_RUN_BEGIN, 0);
  for (uint32_t i = 0; i < model->node_count; i++) {
    struct bringup_sample sample = {0, 0, 0};
    const struct bringup_node *node = &model->nodes[i];
    if (node->run && poison != BRINGUP_NO_POISON && !node->in_place)
      poison_results(model, node, arena, poison);
    if (recorder && recorder->before) recorder->before(recorder->context, i);
    if (node->run) sample = measure(node, i, arena);
    if (recorder) recorder->node(recorder->context, i, &sample);
  }
  bringup_mark(BRINGUP_MARK_RUN_END, 0);
}
