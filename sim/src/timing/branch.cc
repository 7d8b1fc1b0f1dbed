#include "branch.h"

#include <bit>
#include <cmath>

namespace sim::timing {

BranchPredictor::BranchPredictor(const BranchShape& shape)
    : shape_(shape), entries_(shape.targets), taken_(shape.outcomes), stack_(shape.returns),
      multiplier_(u32(std::sqrt(3.0) / 2 * double(1u << shape.history))) {}

BranchPredictor::Entry* BranchPredictor::find(u64 packet) {
  if (last_ && last_->packet == packet) return last_;
  for (Entry& e : entries_)
    if (e.packet == packet) return last_ = &e;
  return nullptr;
}

void BranchPredictor::install(u64 packet, u64 target, bool is_branch, bool is_return) {
  Entry* e = find(packet);
  if (!e) {
    e = &entries_[0];
    for (Entry& other : entries_)
      if (other.used < e->used) e = &other;
  }
  *e = {packet, target, ++clock_, is_branch, is_return};
  last_ = e;
}

/// BHT.index: the address folded to the table's size, the hashed history in the top bits.
unsigned BranchPredictor::index(u64 packet) const {
  const unsigned bits = unsigned(std::countr_zero(shape_.outcomes));
  const u64 address = (packet & (shape_.outcomes - 1)) ^ (packet >> bits & 3);
  const u32 product = multiplier_ * history_ & ((1u << shape_.history) - 1);
  const u32 hash = product >> (shape_.history - shape_.history_bits);
  return unsigned(address ^ u64(hash) << (bits - shape_.history_bits)) & (shape_.outcomes - 1);
}

BranchPredictor::Outcome BranchPredictor::branch(u64 packet, bool taken, u64 target) {
  Entry* e = find(packet);
  u8& counter = taken_[index(packet)];
  const bool expected = counter && (!e || e->is_branch);
  const bool early = e && (expected || !e->is_branch);
  counter = taken;
  history_ = (history_ >> 1 | u32(taken) << (shape_.history - 1)) & ((1u << shape_.history) - 1);
  if (early) e->used = ++clock_;
  if (early && (!taken || e->target != target)) {
    if (taken) install(packet, target, true, false);
    return Outcome::Wrong;
  }
  if (early) return Outcome::Early;
  if (expected) {
    if (!taken) return Outcome::Wrong;
    install(packet, target, true, false);
    return Outcome::Late;
  }
  if (!taken) return Outcome::Sequential;
  install(packet, target, true, false);
  return Outcome::Wrong;
}

BranchPredictor::Outcome BranchPredictor::jump(u64 packet, u64 target, bool direct, bool call,
                                               bool is_return, u64 next) {
  u64 popped = 0;
  const bool stacked = is_return && depth_ > 0;
  if (stacked) {
    popped = stack_[top_];
    top_ = (top_ + shape_.returns - 1) % shape_.returns;
    depth_--;
  }
  if (call) {
    top_ = (top_ + 1) % shape_.returns;
    stack_[top_] = next;
    if (depth_ < shape_.returns) depth_++;
  }
  Entry* e = find(packet);
  if (e && !e->is_branch) {
    e->used = ++clock_;
    if ((e->is_return && stacked ? popped : e->target) == target) return Outcome::Early;
  } else if (direct || (stacked && popped == target)) {
    install(packet, target, false, is_return);
    return Outcome::Late;
  }
  install(packet, target, false, is_return);
  return Outcome::Wrong;
}

}  // namespace sim::timing
