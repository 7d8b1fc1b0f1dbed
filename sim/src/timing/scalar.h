// A scalar pipeline that issues one instruction per cycle, or two (`issue`), in order: after Rocket.
//
// before() decides the cycle an instruction issues in and what the cycles since the last issue were
// spent on; after() follows control flow. Everything is a latency from issue to issue, read off the
// commit times of Rocket's RTL: operands that are not there, busy units, instructions that have to
// be tried again ("replay"), misses, and packets of code that are not there yet.
#pragma once

#include <memory>
#include <vector>

#include "../hart.h"
#include "attribution.h"
#include "core.h"

namespace sim::timing {

class Pipeline {
 public:
  Pipeline(Core& core, const Hart& hart, const Machine* profiled);

  /// The cycle of the last issue.
  u64 now() const { return now_; }
  SIM_INLINE void before(Hart& hart, const Inst& inst);
  SIM_INLINE void after(const Inst& inst, const Inst& next);
  /// The instruction trapped, or an interrupt was taken: fetching starts anew.
  void redirected();
  /// Time passed without an instruction (wfi), and what the sleep that ends was for.
  void slept(u64 until);
  void slept_for(Cause cause) { sleep_cause_ = cause; }
  /// A device answered the last load so late.
  void blocked(u64 until);
  void attach(unsigned first, unsigned count, std::unique_ptr<Coprocessor> unit);

  const Attribution& attribution() const { return attribution_; }
  /// Where the current instruction is booked.
  Counters& counters() { return *counters_; }
  const Coprocessor& vector() const { return *vector_; }
  Coprocessor& vector() { return *vector_; }
  /// Of the scalar, the vector and every accelerator's units.
  std::vector<Peak> peaks() const;
  /// Calls f(unit) for each accelerator's.
  template <class F> void each_accelerator(F f) const {
    for (const Custom& c : custom_) f(*c.unit);
  }

 private:
  /// What is to be done for an instruction beyond waiting for its operands.
  enum class Kind : u8 {
    Plain, Control,  // these two need nothing else
    Load, Store, Reserve, Atomic,  // these the data cache
    Fence, Csr, Mul, Div, Float, FloatDivide, Custom, System, Marker,
    Vector, VectorSet  // and these the vector unit alone
  };
  /// Per row of the table.
  struct alignas(16) Info {
    u32 base, mask;  ///< places in ready_: base + (field & mask), a byte each for rd, rs1, rs2, rs3
    Kind kind;
    u8 cls;
    u8 latency;
    u8 bytes;    // memory accesses
    u8 port;     // float: cycles to the write port
    u8 uses;     // what a second instruction of the same cycle may not use, too
    u8 leaves;   // what the first of a cycle has taken from the second
    bool writes_x;
    bool in_floats;  // its unit may calculate in floats
    bool raises_flags;
  };
  static constexpr unsigned nowhere = 66;
  static constexpr u64 nowhere_near = u64(1) << 63;  ///< an address without a packet
  /// What an instruction uses, for two in a cycle: parts there is one of, or one of two ALUs. A cycle
  /// that is over has nothing left; Begun keeps what wants to be Alone out of one that is not.
  enum Part : u8 {
    LoadPort = 1, StorePort = 2, Multiplier = 4, FloatUnit = 8, VectorPort = 16, Branching = 32, Begun = 64, Alu = 128, Alone = 255
  };
  static u32 places(const Info& info, const Inst& inst) {
    static_assert(offsetof(Inst, rs3) == offsetof(Inst, rd) + 3 && std::endian::native == std::endian::little);
    return info.base + (read_as<u32>(reinterpret_cast<const u8*>(&inst) + offsetof(Inst, rd)) & info.mask);
  }
  static unsigned result_place(const Info& info, const Inst& inst) { return u8(places(info, inst)); }

  struct Places {
    u32 first, field;
  };
  static Places places_of(Bank bank);
  Info describe(const Row& row) const;
  void wait(u64& t, u64 until, Cause cause) {
    if (until <= t) return;
    counters_->cycles[size_t(cause)] += until - t;
    t = until;
  }
  u64 after_wait(u64 t, u64 until, Cause cause) {
    wait(t, until, cause);
    return t;
  }
  static u8 parts_of(Kind kind);
  /// Until when an instruction waits that takes operands late, and for what.
  struct LateOperand {
    u64 cycle;
    Cause why;
  };
  LateOperand late_operands(const Info& info, unsigned a, unsigned b);
  /// The last of the operands to come is what an instruction waits for.
  LateOperand last_operand(const Info& info, unsigned a, unsigned b, unsigned c, unsigned d) {
    if (late_ && (info.kind == Kind::Control || info.kind == Kind::Store)) return late_operands(info, a, b);
    const u64 m = std::max(std::max(ready_[a], ready_[b]), std::max(ready_[c], ready_[d]));
    return {m, why_[ready_[a] == m ? a : ready_[b] == m ? b : ready_[c] == m ? c : d]};
  }
  u64 special(Hart& hart, const Inst& inst, const Info& info, u64 t);
  u64 memory_access(Hart& hart, const Inst& inst, const Info& info, u64 t);
  u64 float_issue(const Inst& inst, const Info& info, u64 t);
  /// Cycles until an instruction tried again issues; half of one that lies across two packets waits alone.
  u64 replayed(const Inst& inst) const {
    return shape_.replay + ((inst.pc & (packet_bytes_ - 1)) + 2 * inst.step > packet_bytes_);
  }
  u64 flags_wait(u64 t, unsigned number);
  u64 float_divide_cycles(const Hart& hart, const Inst& inst, const Info& info) const;
  u64 multiply_cycles(const Hart& hart, const Inst& inst) const;
  u64 divide_cycles(const Hart& hart, const Inst& inst) const;
  u64 iterate(const Info& info, const Inst& inst, u64 t, u64 cycles);
  SIM_INLINE u64 coprocessor(Hart& hart, const Inst& inst, const Info& info, u64 t, Coprocessor& unit, Cause cause);
  void next_packet(u64 pc, u64 packet);
  void control(const Inst& inst, const Inst& next);
  u64 fetch(u64 pc) { return memory_.fetch(id_, hart_.code->location(pc), available_, *counters_); }
  void set_ready(const Info& info, const Inst& inst, u64 when, Cause why) {
    const unsigned place = result_place(info, inst);
    ready_[place] = when;
    why_[place] = why;
  }

  Core& core_;
  const PipelineShape& shape_;
  MemorySystem& memory_;
  const Hart& hart_;
  unsigned id_;
  u64 now_ = 0;
  const u64 late_;                    ///< pipeline().late_operands
  const bool pairs_;                  ///< pipeline().issue > 1
  u64 resolved_ = 0;                  ///< when the operands of a branch that did not wait for them come
  u8 taken_ = Alone;                  ///< parts of cycle `now_` that are used
  u64 ready_[nowhere + 1] = {};       ///< x, f, and one place that is always ready
  Cause why_[nowhere + 1] = {};
  Counters* counters_;
  std::vector<Info> info_;

  // Fetching.
  u64 packet_ = nowhere_near, available_ = 0, line_ = ~u64(0);  ///< address of the packet, number of the line
  const u64 packet_bytes_;
  unsigned packet_bits_, line_bits_;
  Cause sleep_cause_ = Cause::Idle;
  u64 fetch_end_ = 0;                 ///< what delays packets until here is `fetch_why_`
  Cause fetch_why_ = Cause::Fetch;
  BranchPredictor predictor_;

  // Units.
  u64 iterative_busy_ = 0, iterative_result_ = 0;  ///< multiplier and divider
  unsigned iterative_place_ = nowhere;
  u64 divide_end_ = 0;                ///< float divider
  u64 flags_known_ = 0;               ///< what is in flight has raised its exceptions by then
  u64 float_ports_ = 0, float_base_ = 0;  ///< bit n: a result comes at base + n
  u64 memory_next_ = 0;               ///< an atomic blocks the data cache until here
  u64 memory_last_ = 0;               ///< issue of the last access
  bool fenced_ = false;
  u64 store_address_ = ~u64(0);
  unsigned store_bytes_ = 0;
  u64 state_written_ = 0;             ///< the state of a line, until this cycle
  u64 store_drains_ = 0;              ///< the first cycle for the last store that no load has taken

  std::unique_ptr<VectorTiming> vector_;
  struct Custom {
    unsigned first, end;
    std::unique_ptr<Coprocessor> unit;
  };
  std::vector<Custom> custom_;
  Attribution attribution_;
};

inline u64 Pipeline::coprocessor(Hart& hart, const Inst& inst, const Info& info, u64 t, Coprocessor& unit, Cause cause) {
  // Accelerators and access patterns may be timed in floats; everything else here is integers.
  if (info.in_floats) hart.leave_floats();
  memory_.charge(counters_);
  Issue issue{t, counters_->cycles};
  unit.issue(hart, inst, issue, memory_);
  if (u8(info.base) != nowhere) set_ready(info, inst, issue.result ? issue.result : t + 1, cause);
  return issue.now;
}

inline void Pipeline::before(Hart& hart, const Inst& inst) {
  counters_ = &attribution_.at(inst.pc);
  const Info& info = info_[inst.row];
  counters_->instret[info.cls]++;
  const u64 next = now_ + 1;
  bool beside = !(taken_ & info.uses);  // in the cycle of the instruction before
  u64 t = next - beside;
  const u64 last = inst.pc + 2 * inst.step - 2;
  if (last - packet_ >= packet_bytes_) next_packet(inst.pc, last & ~(packet_bytes_ - 1));
  if (available_ > t) {
    beside = false;
    t = after_wait(next, available_, available_ <= fetch_end_ ? fetch_why_ : Cause::Fetch);
  }
  unsigned destination = nowhere;
  if (info.mask) {
    const u32 operands = places(info, inst);
    const unsigned a = u8(operands >> 8), b = u8(operands >> 16), c = operands >> 24, d = u8(operands);
    destination = d;
    // The differences' signs tell whether any is still to come, in one branch.
    if (i64((t - ready_[a]) | (t - ready_[b]) | (t - ready_[c]) | (t - ready_[d])) < 0) {
      const LateOperand needed = last_operand(info, a, b, c, d);
      if (needed.cycle > t) {
        if (beside) t = next, beside = false;
        t = after_wait(t, needed.cycle, needed.why);
      }
    }
  }
  if (info.kind <= Kind::Control) ready_[destination] = t + 1;
  else if (info.kind >= Kind::Vector) t = coprocessor(hart, inst, info, t, *vector_, info.kind == Kind::Vector ? Cause::VectorBusy : Cause::VectorSet);
  else if (info.kind <= Kind::Atomic) t = memory_access(hart, inst, info, t);
  else t = special(hart, inst, info, t);
  // A result that waits for the register file's write port takes the first cycle left free.
  if (t + 3 == iterative_result_ && info.writes_x) {
    iterative_result_++;
    ready_[iterative_place_]++;
    iterative_busy_++;
  }
  ready_[nowhere] = 0;
  if (pairs_) {
    counters_->paired += beside;
    taken_ = t < next ? u8(Alone) : info.leaves;
  }
  now_ = t;
}

inline void Pipeline::after(const Inst& inst, const Inst& next) {
  if (info_[inst.row].kind == Kind::Control) control(inst, next);
}

}  // namespace sim::timing
