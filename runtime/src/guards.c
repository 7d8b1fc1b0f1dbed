#include "bringup/guards.h"

#include <stdbool.h>
#include <string.h>

enum { POISON = 0x5a, POISON_REAL = 0xff /* NaN in every float type */ };

struct check {
  const unsigned char *arena, *expected;
  bringup_report *report;
  void *context;
  bool broken;
};

static bool is_float(const struct bringup_tensor *tensor) {
  return tensor->dtype == BRINGUP_F32 || tensor->dtype == BRINGUP_F16 ||
         tensor->dtype == BRINGUP_BF16 || tensor->dtype == BRINGUP_F64;
}

void bringup_guards_prepare(const struct bringup_guards *guards, const struct bringup_model *model,
                            unsigned char *arena, uint32_t node) {
  const struct bringup_node *n = &model->nodes[node];
  const struct bringup_range *scratch = &guards->scratch[node];
  bool real = false;
  for (uint32_t i = 0; n->run && i < n->outputs; i++) {
    const struct bringup_tensor *tensor = &model->tensors[n->first_output + i];
    if (!is_float(tensor)) continue;
    real = true;
    if (!n->in_place) memset(arena + tensor->offset, POISON_REAL, tensor->bytes);
  }
  memset(arena + scratch->offset, real ? POISON_REAL : POISON, scratch->bytes);
  if (node == 0) memcpy(guards->expected, arena, model->arena_bytes);
}

/* First byte in [from, to) that is not as expected, or `to`. */
static size_t first_change(const struct check *check, size_t from, size_t to) {
  const unsigned char *got = check->arena, *expected = check->expected;
  while (from < to && from % 8 && got[from] == expected[from]) from++;
  if (from % 8 == 0)
    while (from + 8 <= to) {
      uint64_t a, b;
      memcpy(&a, __builtin_assume_aligned(got + from, 8), 8);
      memcpy(&b, __builtin_assume_aligned(expected + from, 8), 8);
      if (a != b) break;
      from += 8;
    }
  while (from < to && got[from] == expected[from]) from++;
  return from;
}

/* Changes less than a guard zone apart are reported as one. */
static void check_range(struct check *check, size_t from, size_t to) {
  enum { TOGETHER = 64 };
  for (size_t at = first_change(check, from, to); at < to; at = first_change(check, at, to)) {
    struct bringup_overrun overrun = {{at, 1}, 0};
    for (; at < to && at < overrun.range.offset + overrun.range.bytes + TOGETHER; at++) {
      if (check->arena[at] == check->expected[at]) continue;
      overrun.range.bytes = at + 1 - overrun.range.offset;
      overrun.changed++;
    }
    check->broken = true;
    check->report(check->context, &overrun);
  }
}

/* Memory between two ranges a node may write: near both of them, the whole of it if it is small. */
static void check_gap(struct check *check, size_t from, size_t to, size_t reach) {
  if (to - from <= reach || to - from - reach <= reach) {
    check_range(check, from, to);
    return;
  }
  check_range(check, from, from + reach);
  check_range(check, to - reach, to);
}

/* The range a node may write that begins first at or after `from`; false if there is none. */
static bool next_writable(const struct bringup_guards *guards, const struct bringup_model *model,
                          uint32_t node, size_t from, struct bringup_range *next) {
  const struct bringup_node *n = &model->nodes[node];
  bool found = false;
  for (uint32_t i = 0; i <= n->outputs; i++) {
    struct bringup_range range = guards->scratch[node];
    if (i < n->outputs) {
      const struct bringup_tensor *tensor = &model->tensors[n->first_output + i];
      range = (struct bringup_range){tensor->offset, tensor->bytes};
    }
    if (range.bytes == 0 || range.offset < from || (found && range.offset >= next->offset)) continue;
    *next = range;
    found = true;
  }
  return found;
}

void bringup_guards_check(const struct bringup_guards *guards, const struct bringup_model *model,
                          const unsigned char *arena, uint32_t node, bringup_report *report,
                          void *context) {
  struct check check = {arena, guards->expected, report, context, false};
  if (node == model->node_count) {
    check_range(&check, 0, model->arena_bytes);
    return;
  }
  struct bringup_range range = {0, 0};
  size_t at = 0;
  while (next_writable(guards, model, node, at, &range)) {
    check_gap(&check, at, range.offset, guards->reach);
    at = range.offset + range.bytes;
    memcpy(guards->expected + range.offset, arena + range.offset, range.bytes);
  }
  check_gap(&check, at, model->arena_bytes, guards->reach);
  /* Said once is enough. */
  if (check.broken) memcpy(guards->expected, arena, model->arena_bytes);
}
