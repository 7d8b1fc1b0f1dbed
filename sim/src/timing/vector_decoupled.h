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

  Issue issue(const Hart& hart, const Inst& inst, u64 now, MemorySystem& memory) override;
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
  /// The register operands of an instruction as they are now.
  struct Operands {
    Span vd, vs1, vs2;
    u64 elements, groups;
    unsigned levels;
  };

  u64 groups_of(u64 bytes) const { return (bytes + dlen_bytes_ - 1) >> dlen_bits_; }
  /// Those of the last time each row was seen, to be quick: vl and vtype seldom change.
  struct Remembered {
    u64 vl = ~u64(0);
    u16 vtype = 0;
    Operands operands;
  };
  Operands compute(const VectorUnit& v, const Shape& shape) const;
  const Operands& operands(const Hart& hart, const Inst& inst, const Shape& shape) {
    const VectorUnit& v = hart.v;
    const u16 vtype = u16(v.sew << 8 | u8(v.lmul));
    Remembered& last = remembered_[inst.row];
    if (last.vl != v.vl || last.vtype != vtype) last = {v.vl, vtype, compute(v, shape)};
    return last.operands;
  }
  Entry dispatch(Sequencer& sequencer, u64 now, Issue& issue);
  void started(u64 start, Cause why, Issue& issue);
  void hazards(Slot& slot, const Inst& inst, const Shape& shape, const Operands& o) const;
  void note(const Slot& slot, const Inst& inst, const Shape& shape, const Operands& o, u64 latency);
  void occupy(Sequencer& sequencer, const Slot& slot);
  void arithmetic(const Hart& hart, const Inst& inst, const Shape& shape, u64 now, Issue& issue);
  void load_store(const Hart& hart, const Inst& inst, const Shape& shape, u64 now, Issue& issue,
                  MemorySystem& memory);

  u64 vlen_bytes_, dlen_bytes_;
  unsigned dlen_bits_;  ///< log2 of dlen_bytes_
  std::vector<std::string> names_;
  Rules rules_;
  bool by_vl_, store_chaining_;
  bool queued_;  ///< else the scalar pipeline waits until an instruction starts
  u64 queue_depth_, sequencer_depth_, dispatch_latency_, load_latency_, vset_bubble_, vset_latency_, scalar_return_;
  VectorRegisters registers_;
  VectorMemory memory_;
  Sequencer load_, store_, permute_;
  std::vector<Sequencer> arithmetic_;
  std::vector<Remembered> remembered_;  // per row
  std::array<Entry, most_queued> left_{};  ///< when instructions left the decoupling queue
  unsigned turn_ = 0;
  u64 last_left_ = 0, last_done_ = 0, vset_ready_ = 0;
  u64 instructions_ = 0, busy_ = 0, useful_bits_ = 0;
};

}  // namespace sim::timing
