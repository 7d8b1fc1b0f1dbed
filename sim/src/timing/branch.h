// Rocket's branch prediction (rocket-chip BTB.scala, Frontend.scala of 2022): a fully associative
// branch target buffer with one entry per fetch packet, a table of one-bit outcomes indexed by
// address and folded history, and a return address stack.
#pragma once

#include <vector>

#include "model.h"

namespace sim::timing {

struct BranchShape {
  unsigned targets = 28;       ///< entries of the target buffer
  unsigned outcomes = 512;     ///< one-bit counters
  unsigned history = 8;        ///< outcomes remembered
  unsigned history_bits = 3;   ///< folded into the index
  unsigned returns = 6;        ///< entries of the return stack
};

class BranchPredictor {
 public:
  explicit BranchPredictor(const BranchShape& shape);

  /// How a control transfer was foreseen.
  enum class Outcome : u8 {
    Sequential,  ///< not taken, as expected
    Early,       ///< taken, from the target buffer: no bubble of its own
    Late,        ///< taken, seen when the fetched packet was decoded
    Wrong        ///< found out at execution
  };

  /// A conditional branch in the packet of `pc`'s last halfword.
  Outcome branch(u64 packet, bool taken, u64 target);
  /// jal and jalr. Calls push `next`, returns pop.
  Outcome jump(u64 packet, u64 target, bool direct, bool call, bool is_return, u64 next);

 private:
  struct Entry {
    u64 packet = ~u64(0), target = 0, used = 0;
    bool is_branch = false, is_return = false;
  };
  Entry* find(u64 packet);
  void install(u64 packet, u64 target, bool is_branch, bool is_return);
  unsigned index(u64 packet) const;

  BranchShape shape_;
  std::vector<Entry> entries_;
  std::vector<u8> taken_;
  std::vector<u64> stack_;
  unsigned depth_ = 0, top_ = 0;
  u32 history_ = 0;
  u32 multiplier_ = 0;
  u64 clock_ = 0;
  Entry* last_ = nullptr;
};

}  // namespace sim::timing
