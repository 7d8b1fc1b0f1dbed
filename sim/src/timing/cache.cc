#include "cache.h"

#include <bit>

namespace sim::timing {

Cache::Cache(const CacheShape& shape)
    : entries_(shape.bytes / shape.line), likely_(shape.bytes / shape.line / shape.ways), set_mask_(shape.bytes / shape.line / shape.ways - 1),
      ways_(shape.ways), line_bits_(unsigned(std::countr_zero(shape.line))),
      lru_(shape.replacement == Replacement::Lru) {}

/// Least recently used order is the order within the set, most recent first.
void Cache::touch(Entry* set, unsigned way) {
  const Entry found = set[way];
  for (; way > 0; way--) set[way] = set[way - 1];
  set[0] = found;
}

Cache::Entry& Cache::victim(u64 line) {
  Entry* const set = &entries_[(line & set_mask_) * ways_];
  if (lru_) {
    touch(set, ways_ - 1);
    return set[0];
  }
  Entry& chosen = set[lfsr_ & (ways_ - 1)];
  const u32 bit = (lfsr_ >> 15 ^ lfsr_ >> 13 ^ lfsr_ >> 12 ^ lfsr_ >> 10) & 1;
  lfsr_ = (lfsr_ << 1 | bit) & 0xffff;
  return chosen;
}

void Cache::clear() {
  for (Entry& e : entries_) e = {};
}

}  // namespace sim::timing
