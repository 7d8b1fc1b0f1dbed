#include "bringup/model.h"

#include <stdbool.h>
#include <string.h>

#include "bringup/platform.h"

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

  const bool measured = recorder && recorder->measure;
  if (measured) bringup_mark(BRINGUP_MARK_RUN_BEGIN, 0);
  for (uint32_t i = 0; i < model->node_count; i++) {
    struct bringup_sample sample = {0, 0, 0};
    const struct bringup_node *node = &model->nodes[i];
    if (node->run && poison != BRINGUP_NO_POISON && !node->in_place)
      poison_results(model, node, arena, poison);
    if (recorder && recorder->before) recorder->before(recorder->context, i);
    if (node->run && measured)
      sample = recorder->measure(node, i, arena);
    else if (node->run)
      node->run(arena);
    if (recorder && recorder->node) recorder->node(recorder->context, i, &sample);
  }
  if (measured) bringup_mark(BRINGUP_MARK_RUN_END, 0);
}
