/* Hash table, linked list, search tree and a graph: addresses that come from memory. */
#include "random.h"

enum { SLOTS = 16 * KIB, KEYS = 1500, ITEMS = 2000, NODES = 1200, SIDE = 40 };

struct slot {
  uint32_t key, value;
};
struct item {
  struct item *next;
  uint64_t payload[3];
};
struct node {
  uint32_t key, count;
  struct node *child[2];
};

PAGE struct slot slots[SLOTS];
PAGE struct item items[ITEMS];
PAGE struct node nodes[NODES];
PAGE uint8_t grid[SIDE * SIDE];
static uint16_t queue[SIDE * SIDE], distance[SIDE * SIDE];
static struct item *first;
static unsigned used;
static struct node *root;
static volatile uint64_t sink;

/* Open addressing in 128 KiB; keys are never zero. */
static struct slot *lookup(uint32_t key) {
  uint32_t at = key * 2654435769u >> 18;
  while (slots[at].key && slots[at].key != key) at = (at + 1) % SLOTS;
  return &slots[at];
}

void hash_table_128k_prepare(void) {
  for (int i = 0; i < SLOTS; i++) slots[i].key = slots[i].value = 0;
}

void hash_table_128k(unsigned hart) {
  (void)hart;
  uint64_t state = 1;
  for (int i = 0; i < KEYS; i++) {
    const uint32_t key = next_random(&state) >> 19 | 1;
    struct slot *slot = lookup(key);
    slot->key = key;
    slot->value++;
  }
}

/* A list whose 62 KiB lie in random order; every third payload is changed. */
void list_62k_prepare(void) {
  uint64_t state = 2;
  static uint16_t order[ITEMS];
  for (int i = 0; i < ITEMS; i++) order[i] = (uint16_t)i;
  for (int i = ITEMS - 1; i > 0; i--) {
    const unsigned j = next_random(&state) % (unsigned)(i + 1);
    const uint16_t t = order[i];
    order[i] = order[j], order[j] = t;
  }
  for (int i = 0; i < ITEMS; i++) {
    items[order[i]].next = i + 1 < ITEMS ? &items[order[i + 1]] : 0;
    items[order[i]].payload[0] = next_random(&state);
  }
  first = &items[order[0]];
}

void list_62k(unsigned hart) {
  (void)hart;
  uint64_t sum = 0;
  for (struct item *i = first; i; i = i->next) {
    sum += i->payload[0];
    if (i->payload[0] % 3 == 0) i->payload[2] = sum;
  }
  sink = sum;
}

static struct node **place(uint32_t key) {
  struct node **at = &root;
  while (*at && (*at)->key != key) at = &(*at)->child[key > (*at)->key];
  return at;
}

void tree_28k_prepare(void) {
  uint64_t state = 3;
  used = 0;
  root = 0;
  for (int i = 0; i < NODES; i++) {
    const uint32_t key = next_random(&state);
    struct node **at = place(key);
    if (!*at) {
      *at = &nodes[used++];
      **at = (struct node){key, 0, {0, 0}};
    }
  }
}

void tree_28k(unsigned hart) {
  (void)hart;
  uint64_t state = 3;
  for (int i = 0; i < 300; i++) {
    struct node *found = *place(next_random(&state));
    if (found) found->count++;
  }
}

/* In order, by recursion. */
static uint64_t walk(const struct node *node, uint64_t sum) {
  if (!node) return sum;
  sum = walk(node->child[0], sum);
  return walk(node->child[1], sum * 31 + node->key);
}

void tree_walk_prepare(void) { tree_28k_prepare(); }

void tree_walk(unsigned hart) {
  (void)hart;
  sink = walk(root, 0);
}

/* Breadth first through a grid with walls. */
void shortest_path_prepare(void) {
  uint64_t state = 4;
  for (int i = 0; i < SIDE * SIDE; i++) grid[i] = next_random(&state) % 4 == 0;
  grid[0] = 0;
}

void shortest_path(unsigned hart) {
  (void)hart;
  for (int i = 0; i < SIDE * SIDE; i++) distance[i] = 0xFFFF;
  unsigned head = 0, tail = 0;
  queue[tail++] = 0;
  distance[0] = 0;
  while (head < tail) {
    const int at = queue[head++], x = at % SIDE, y = at / SIDE;
    static const int8_t steps[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
    for (int d = 0; d < 4; d++) {
      const int nx = x + steps[d][0], ny = y + steps[d][1];
      if (nx < 0 || ny < 0 || nx >= SIDE || ny >= SIDE) continue;
      const int next = ny * SIDE + nx;
      if (grid[next] || distance[next] != 0xFFFF) continue;
      distance[next] = (uint16_t)(distance[at] + 1);
      queue[tail++] = (uint16_t)next;
    }
  }
  sink = distance[SIDE * SIDE - 1];
}
