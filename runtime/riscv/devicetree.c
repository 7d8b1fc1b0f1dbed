#include "riscv/devicetree.h"

#include <stdbool.h>
#include <string.h>

/* Flattened device tree, version 17 (devicetree.org specification, chapter 5): big-endian words. */
enum { MAGIC = 0xd00dfeed, BEGIN_NODE = 1, END_NODE = 2, PROPERTY = 3, NOP = 4 };

struct header {
  uint32_t magic, total_size, structure, strings;
};

static uint32_t big_endian(const void *address) {
  const unsigned char *p = address;
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool same(const char *a, const char *b) {
  const size_t length = strlen(a);
  return length == strlen(b) && memcmp(a, b, length) == 0;
}

static bool contains(const char *text, uint32_t bytes, const char *word) {
  const size_t length = strlen(word);
  for (uint32_t i = 0; i + length <= bytes; i++)
    if (memcmp(text + i, word, length) == 0) return true;
  return false;
}

static void read_property(struct bringup_machine *machine, int depth, const char *name,
                          const char *value, uint32_t bytes) {
  if (depth == 1 && same(name, "compatible")) {
    if (contains(value, bytes, "riscv-virtio")) machine->kind = BRINGUP_QEMU_VIRT;
    if (contains(value, bytes, "ucbbar,spike-bare")) machine->kind = BRINGUP_SPIKE;
    if (contains(value, bytes, "bringup,rtl")) machine->kind = BRINGUP_RTL;
  }
  if (depth == 2 && bytes == 4 && same(name, "timebase-frequency"))
    machine->time_hz = big_endian(value);
}

struct bringup_machine bringup_read_device_tree(const void *blob) {
  struct bringup_machine machine = {BRINGUP_UNKNOWN_MACHINE, 0};
  const struct header *header = blob;
  if (!blob || ((uintptr_t)blob & 3) || big_endian(&header->magic) != MAGIC) return machine;

  const char *strings = (const char *)blob + big_endian(&header->strings);
  const char *at = (const char *)blob + big_endian(&header->structure);
  for (int depth = 0;;) {
    const uint32_t token = big_endian(at);
    at += 4;
    if (token == BEGIN_NODE) {
      depth++;
      at += (strlen(at) + 4) & ~(size_t)3;
    } else if (token == PROPERTY) {
      const uint32_t bytes = big_endian(at);
      read_property(&machine, depth, strings + big_endian(at + 4), at + 8, bytes);
      at += 8 + ((bytes + 3) & ~3u);
    } else if (token == END_NODE) {
      depth--;
    } else if (token != NOP) {
      return machine;
    }
  }
}
