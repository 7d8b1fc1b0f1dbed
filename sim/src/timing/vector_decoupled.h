// A decoupled vector unit in the manner of Saturn: instructions leave the scalar pipeline in order
// into a queue, from there into the queue of their sequencer, and are sequenced one DLEN-wide group a
// cycle. Sequencers (load, store, permute and the arithmetic ones the core file names) run beside
// each other and chain through the register file; each by itself works in order.
#pragma once

#include <string>
#include <vector>

#include "vector_memory.h"
#include "vector_registers.h"
#include "vector_rules.h"

namespace sim::timing {

class DecoupledVector final : public Coprocessor {
 public:
  /// Reads a core file's `vector:` map (sim/cores/saturn.yaml explains the keys).
  DecoupledVector(const yaml::Node& section, unsigned vlen);

  void issue(const Hart& hart, const Inst& inst, Issue& issue, MemorySystem& memory) override;
  u64 scalar_memory(u64 now, u64 address, unsigned bytes, bool store) override {
    return memory_.scalar(now, address, bytes, store);
  }
  u64 vector_registers_free(u64 now, u32 reads, u32 writes) const override;
  void vector_registers_used(u32 reads, u32 writes, u64 start, u64 length, u64 written) override;
  u64 vl_known(u64 now) override { return std::max(now, vset_ready_); }
  u64 drained(u64 now) override { return std::max(now, last_done_); }
  std::array<Counter, 4> counters() const override;
  std::vector<Peak> peaks() const override;

 private:
  static constexpr unsigned most_queued = 64;
  struct Entry {
    u64 time = 0;
    Cause why = Cause::VectorBusy;
  };
  /// One sequencer and the queue in front of it.
  struct Sequencer {
    u64 free = 0;                            ///< the last instruction has left it
    Cause why = Cause::VectorBusy;           ///< what that one waited for
    std::array<Entry, most_queued> starts{};  ///< when those before it left its queue
    unsigned turn = 0;
  };
  /// What an instruction of a table row does under one vl and vtype, with a mask or without,
  /// whichever registers it names.
  struct Plan {
    u64 useful_bits;
    u8 unit;              ///< arithmetic sequencer
    bool late;            ///< its result is there all at once
    bool special;         ///< and the permute sequencer
    bool whole, whole_vs2, whole_vd;  ///< no chaining: with operands, those two
    u32 latency;          ///< from a group's turn to its result
    u32 length;           ///< cycles its sequencer is busy
    u32 in_place;         ///< cycles more for elements that a compression leaves in their group
    u32 written;          ///< a bit for each register of the destination, from bit 0 on
    Shape shape;
    Operand vd, vs1, vs2; ///< with all fields of a segment
    Operand index;        ///< vs2 as the permute sequencer reads it for addresses
    u32 index_length;     ///< cycles of the permute sequencer that reads indices
    u64 bytes;            ///< that a unit-stride access moves
    u64 elements;         ///< whose time an access takes
  };

  u64 groups_of(u64 bytes) const { return (bytes + dlen_bytes_ - 1) >> dlen_bits_; }
  Plan make_plan(const VectorUnit& v, u16 row, bool masked) const;
  /// Which plan was made last for a row, and for what.
  struct Known {
    u64 vl = ~u64(0);
    u16 vtype = 0;
    u32 plan = ~u32(0);  ///< index into plans_
  };
  /// The one of the last time, as a rule: of a row, few combinations of vl and vtype are in use at once,
  /// and those that follow each other as elements widen are kept apart.
  static constexpr unsigned plans_per_row = 8;
  const Plan& plan(const VectorUnit& v, u16 row, bool masked) {
    Known& known = known_[plans_per_row * row + 4 * masked + (unsigned(v.sew + 2 * v.lmul) & 3)];
    if (known.vl != v.vl || known.vtype != key_of(v)) plan_anew(known, v, row, masked);
    return plans_[known.plan];
  }
  Plan compression(const VectorUnit& v, const Inst& inst, Plan plan) const;
  [[gnu::cold]] void plan_anew(Known& known, const VectorUnit& v, u16 row, bool masked);
  static u16 key_of(const VectorUnit& v) { return u16(v.sew << 8 | u8(v.lmul)); }

  SIM_INLINE Entry dispatch(Sequencer& sequencer, Issue& issue);
  /// The instruction starts: without a queue the scalar pipeline has waited for that, and where
  /// instructions start in order, it has been in the queue so long.
  void started(u64 start, Cause why, Issue& issue) {
    if (!queued_) issue.hold(start - std::min(start, dispatch_latency_), why);
    if (!in_order_) return;
    Entry& place = left_[turn_ ? turn_ - 1 : queue_depth_ - 1];
    if (raise(place.time, start)) place.why = why;
    raise(last_left_, start);
  }
  void wait_for_sources(Slot& slot, const Inst& inst, const Plan& plan) const;
  void note_sources(const Slot& slot, const Inst& inst, const Plan& plan);
  SIM_INLINE void occupy(Sequencer& sequencer, const Slot& slot);
  void configure(const Inst& inst, const Plan& plan, Issue& issue);
  SIM_INLINE void arithmetic(const Inst& inst, const Plan& plan, Issue& issue);
  [[gnu::noinline]] void load_store(const Hart& hart, const Inst& inst, const Plan& plan, Issue& issue, MemorySystem& memory);

  u64 vlen_bytes_, dlen_bytes_;
  unsigned dlen_bits_;  ///< log2 of dlen_bytes_
  std::vector<std::string> names_;
  u64 shares_;  ///< execution units side by side, each DLEN / shares wide
  Rules rules_;
  bool by_vl_, store_chaining_;
  u32 loaded_ = 0;  ///< registers that a load has written last
  bool in_order_;  ///< an instruction that waits keeps those behind it from starting, whichever sequencer is theirs
  bool queued_;  ///< else the scalar pipeline waits until an instruction starts
  u64 queue_depth_, sequencer_depth_, dispatch_latency_, load_latency_, vset_bubble_, vset_latency_, scalar_return_;
  VectorRegisters registers_;
  VectorMemory memory_;
  Sequencer load_, store_, permute_;
  std::vector<Sequencer> arithmetic_;
  std::vector<Known> known_;  // plans_per_row for each row
  std::vector<Plan> plans_;   // those of instructions that came up, side by side for the host's cache
  std::array<Entry, most_queued> left_{};  ///< when instructions left the decoupling queue
  unsigned turn_ = 0;
  u64 last_left_ = 0, last_done_ = 0, vset_ready_ = 0;
  u64 instructions_ = 0, busy_ = 0, useful_bits_ = 0;
};

}  // namespace sim::timing
