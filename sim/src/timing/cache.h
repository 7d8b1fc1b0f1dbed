// One cache: tags and states only, the data stay in Memory.
#pragma once

#include <vector>

#include "model.h"

namespace sim::timing {

/// Which way a full set gives up.
enum class Replacement : u8 { Random, Lru };

struct CacheShape {
  unsigned bytes = 0, ways = 1, line = 64;
  Replacement replacement = Replacement::Random;
};

/// What a cache may do with a line: MESI, where Modified implies Exclusive.
enum class State : u8 { Invalid, Shared, Exclusive, Modified };

class Cache {
 public:
  Cache() = default;
  explicit Cache(const CacheShape& shape);

  struct Entry {
    u64 line = ~u64(0);  ///< address >> log2(line size)
    State state = State::Invalid;
    State next = State::Invalid;  ///< what another cache's request makes of it, from
    u64 leaves = ~u64(0);         ///< this cycle on

    void settle(u64 now) {
      if (now < leaves) return;
      state = next;
      if (state == State::Invalid) line = ~u64(0);
      leaves = ~u64(0);
    }
  };

  unsigned line_bits() const { return line_bits_; }
  /// The entry of a line, or null.
  Entry* find(u64 line) {
    const u64 number = line & set_mask_;
    Entry* const set = &entries_[number * ways_];
    // The way found last is tried first; with LRU that is way 0 anyway.
    if (Entry& likely = set[likely_[number]]; likely.line == line) return &likely;
    for (unsigned w = 0; w < ways_; w++)
      if (set[w].line == line) {
        if (lru_) touch(set, w);
        else likely_[number] = u8(w);
        return &(lru_ ? set[0] : set[w]);
      }
    return nullptr;
  }
  /// The entry a new line will take; what it holds until then is the victim.
  Entry& victim(u64 line);
  void clear();

 private:
  void touch(Entry* set, unsigned way);

  std::vector<Entry> entries_;
  std::vector<u8> likely_;  ///< per set
  u64 set_mask_ = 0;
  unsigned ways_ = 1, line_bits_ = 6;
  bool lru_ = false;
  /// Rocket's replacement: a 16-bit Fibonacci register, taps 16 14 13 11, one step per miss; ways
  /// are drawn whether or not another one is still empty (rocket-chip Replacement.scala, LFSR.scala).
  u32 lfsr_ = 1;
};

}  // namespace sim::timing
