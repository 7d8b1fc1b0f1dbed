/* Sorting and searching: branches that data decide, recursion. */
#include "random.h"

enum { SMALL = 400, LARGE = 1500, TABLE = 32 * KIB, QUERIES = 400 };

PAGE int32_t original[LARGE], sorted[LARGE];
PAGE uint32_t table[TABLE];
static uint32_t queries[QUERIES];
static volatile uint32_t sink;

void quicksort_400_prepare(void) { fill_bytes(original, sizeof original, 1); }

static void quicksort(int32_t *a, int low, int high) {
  while (low < high) {
    const int32_t pivot = a[low + (high - low) / 2];
    int i = low, j = high;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i > j) break;
      const int32_t t = a[i];
      a[i++] = a[j];
      a[j--] = t;
    }
    if (j - low < high - i) {
      quicksort(a, low, j);
      low = i;
    } else {
      quicksort(a, i, high);
      high = j;
    }
  }
}

void quicksort_400(unsigned hart) {
  (void)hart;
  for (int i = 0; i < SMALL; i++) sorted[i] = original[i];
  quicksort(sorted, 0, SMALL - 1);
}

void heapsort_1500_prepare(void) { fill_bytes(original, sizeof original, 2); }

static void sift(int32_t *a, int root, int end) {
  const int32_t value = a[root];
  for (int child; (child = 2 * root + 1) < end; root = child) {
    if (child + 1 < end && a[child + 1] > a[child]) child++;
    if (a[child] <= value) break;
    a[root] = a[child];
  }
  a[root] = value;
}

void heapsort_1500(unsigned hart) {
  (void)hart;
  for (int i = 0; i < LARGE; i++) sorted[i] = original[i];
  for (int i = LARGE / 2; i-- > 0;) sift(sorted, i, LARGE);
  for (int end = LARGE; --end > 0;) {
    const int32_t t = sorted[0];
    sorted[0] = sorted[end];
    sorted[end] = t;
    sift(sorted, 0, end);
  }
}

/* 128 KiB of sorted numbers. */
void binary_search_128k_prepare(void) {
  uint64_t state = 3;
  for (uint32_t i = 0; i < TABLE; i++) table[i] = 8 * i;
  for (int i = 0; i < QUERIES; i++) queries[i] = next_random(&state) % (8 * TABLE);
}

void binary_search_128k(unsigned hart) {
  (void)hart;
  uint32_t sum = 0;
  for (int q = 0; q < QUERIES; q++) {
    uint32_t low = 0, high = TABLE;
    while (low < high) {
      const uint32_t middle = (low + high) / 2;
      if (table[middle] < queries[q])
        low = middle + 1;
      else
        high = middle;
    }
    sum += low;
  }
  sink = sum;
}

/* Eight queens: recursion with little memory. */
static uint32_t queens(uint32_t columns, uint32_t left, uint32_t right, uint32_t all) {
  if (columns == all) return 1;
  uint32_t found = 0;
  for (uint32_t free = all & ~(columns | left | right); free; free &= free - 1) {
    const uint32_t bit = free & -free;
    found += queens(columns | bit, (left | bit) << 1, (right | bit) >> 1, all);
  }
  return found;
}

void queens_7(unsigned hart) {
  (void)hart;
  sink = queens(0, 0, 0, 127);
}
