/* Guard zones, in images built to be verified: a node may write its results and its scratch, and
 * nothing else. A second arena holds what the first must hold, so that a kernel that runs over is
 * found at its node and not where the harm shows, if it shows. */
#ifndef BRINGUP_GUARDS_H
#define BRINGUP_GUARDS_H

#include "bringup/model.h"

/* A range of the arena in bytes. */
struct bringup_range {
  size_t offset, bytes;
};

/* What was written that must not be, from its first byte to its last. */
struct bringup_overrun {
  struct bringup_range range;
  size_t changed; /* bytes of the range that differ */
};

typedef void bringup_report(void *context, const struct bringup_overrun *overrun);

struct bringup_guards {
  unsigned char *expected;             /* model->arena_bytes, 64-byte aligned */
  const struct bringup_range *scratch; /* per node; 0 bytes for none */
  size_t reach; /* bytes looked at on each side of what a node may write; the rest at the end */
  const void *constants;
  size_t constant_bytes;
  /* bringup_guards_prepare() and bringup_guards_check(), by address: images without guards do not
   * carry them. */
  void (*prepare)(const struct bringup_guards *guards, const struct bringup_model *model,
                  unsigned char *arena, uint32_t node);
  void (*check)(const struct bringup_guards *guards, const struct bringup_model *model,
                const unsigned char *arena, uint32_t node, bringup_report *report, void *context);
};

/* Right before a node: poisons its scratch, and results of float types with NaN. */
void bringup_guards_prepare(const struct bringup_guards *guards, const struct bringup_model *model,
                            unsigned char *arena, uint32_t node);

/* Right after a node, or after the last one with node == model->node_count: reports every run of
 * memory that changed and is not the node's to write. */
void bringup_guards_check(const struct bringup_guards *guards, const struct bringup_model *model,
                          const unsigned char *arena, uint32_t node, bringup_report *report,
                          void *context);

#endif
