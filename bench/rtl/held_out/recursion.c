/* Calls, tables of best choices, grids. */
#include "../blind/random.h"

PAGE uint8_t grid[2][34 * 34], letters[2][256];
PAGE int32_t best[4 * KIB], distance[24][24];
PAGE uint16_t parent[2 * KIB];
PAGE uint8_t crossed[6 * KIB];
static volatile uint64_t sink;

static __attribute__((noinline)) uint32_t fibonacci_of(uint32_t n) {
  return n < 2 ? n : fibonacci_of(n - 1) + fibonacci_of(n - 2);
}

void fibonacci(unsigned hart) { (void)hart, sink = fibonacci_of(17); }

static __attribute__((noinline)) void move(int disks, int from, int to, int by) {
  if (!disks) return;
  move(disks - 1, from, by, to);
  best[to] += disks;
  move(disks - 1, by, to, from);
}

void hanoi(unsigned hart) { (void)hart, move(10, 0, 1, 2); }

void edit_distance_prepare(void) {
  uint64_t state = 21;
  for (int i = 0; i < 256; i++)
    letters[0][i] = (uint8_t)(next_random(&state) % 4), letters[1][i] = (uint8_t)(next_random(&state) % 4);
}

void edit_distance(unsigned hart) {
  (void)hart;
  for (int k = 0; k <= 80; k++) best[k] = k;
  for (int i = 1; i <= 80; i++) {
    int32_t diagonal = best[0];
    best[0] = i;
    for (int k = 1; k <= 80; k++) {
      const int32_t above = best[k];
      int32_t least = diagonal + (letters[0][i] != letters[1][k]);
      if (above + 1 < least) least = above + 1;
      if (best[k - 1] + 1 < least) least = best[k - 1] + 1;
      diagonal = above;
      best[k] = least;
    }
  }
  sink = (uint64_t)best[80];
}

void knapsack(unsigned hart) {
  (void)hart;
  uint64_t state = 22;
  for (int w = 0; w < 400; w++) best[w] = 0;
  for (int i = 0; i < 16; i++) {
    const int weight = (int)(next_random(&state) % 60) + 3, value = (int)(next_random(&state) % 100);
    for (int w = 399; w >= weight; w--)
      if (best[w - weight] + value > best[w]) best[w] = best[w - weight] + value;
  }
  sink = (uint64_t)best[399];
}

void floyd_warshall_prepare(void) {
  uint64_t state = 23;
  for (int i = 0; i < 24; i++)
    for (int k = 0; k < 24; k++) distance[i][k] = (int32_t)(next_random(&state) % 1000);
}

void floyd_warshall(unsigned hart) {
  (void)hart;
  for (int k = 0; k < 24; k++)
    for (int i = 0; i < 24; i++)
      for (int j = 0; j < 24; j++)
        if (distance[i][k] + distance[k][j] < distance[i][j]) distance[i][j] = distance[i][k] + distance[k][j];
}

void game_of_life_prepare(void) {
  uint64_t state = 24;
  for (int i = 0; i < 34 * 34; i++) grid[0][i] = next_random(&state) >> 31;
}

void game_of_life(unsigned hart) {
  (void)hart;
  for (int y = 1; y < 33; y++)
    for (int x = 1; x < 33; x++) {
      const uint8_t *c = grid[0] + y * 34 + x;
      const int n = c[-35] + c[-34] + c[-33] + c[-1] + c[1] + c[33] + c[34] + c[35];
      grid[1][y * 34 + x] = n == 3 || (n == 2 && *c);
    }
}

void sieve_6k(unsigned hart) {
  (void)hart;
  for (int i = 0; i < 6 * KIB; i++) crossed[i] = 0;
  int primes = 0;
  for (int i = 2; i < 6 * KIB; i++) {
    if (crossed[i]) continue;
    primes++;
    for (int k = 2 * i; k < 6 * KIB; k += i) crossed[k] = 1;
  }
  sink = (uint64_t)primes;
}

static int root_of(int x) {
  while (parent[x] != x) x = parent[x] = parent[parent[x]];
  return x;
}

void union_find(unsigned hart) {
  (void)hart;
  uint64_t state = 25;
  int joined = 0;
  for (int i = 0; i < 2 * KIB; i++) parent[i] = (uint16_t)i;
  for (int i = 0; i < 600; i++) {
    const int a = root_of((int)(next_random(&state) % (2 * KIB))), b = root_of((int)(next_random(&state) % (2 * KIB)));
    if (a != b) parent[a] = (uint16_t)b, joined++;
  }
  sink = (uint64_t)joined;
}

void collatz(unsigned hart) {
  (void)hart;
  uint64_t longest = 0;
  for (uint64_t n = 1; n < 130; n++) {
    uint64_t steps = 0;
    for (uint64_t x = n; x != 1; steps++) x = x & 1 ? 3 * x + 1 : x / 2;
    if (steps > longest) longest = steps;
  }
  sink = longest;
}
