// What the parts of a timed core say to each other. Design of the whole: sim/README.md, "Timing".
//
// A hart with a timing model has a Pipeline (scalar.h), which decides the cycle in which every
// instruction issues; Hart::cycle() is that cycle, so mcycle, mtime, the CLINT and wfi follow it.
// Vector instructions and accelerators' instructions are handed to a Coprocessor. Every cycle
// between one issue and the next is charged to exactly one Cause.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "../types.h"

namespace sim {
struct Hart;
struct Inst;
}  // namespace sim

namespace sim::yaml {
class Node;
}

namespace sim::timing {

class MemorySystem;

/// What a cycle was spent on. As wide as a cycle: structures of both have no padding to carry along.
enum class Cause : u64 {
  Issue,        ///< an instruction issued
  Dependency,   ///< waiting for an operand or a busy functional unit
  Fetch,        ///< instruction cache miss, or the fetch queue ran dry
  Data,         ///< first-level data cache: hits that wait, conflicts, and lines from other caches
  L2,           ///< second-level cache
  Dram,         ///< memory behind the caches, and its bus
  VectorBusy,   ///< the vector unit could not take the instruction, or its result is not there yet
  VectorSet,    ///< vsetvl bubbles
  Branch,       ///< wrongly predicted or late redirected
  Accelerator,  ///< an extension's unit was busy, or its result is not there yet
  Dma,          ///< a DMA engine: its registers, and waiting for it other than by polling
  Idle,         ///< wfi
  Count
};
constexpr size_t causes = size_t(Cause::Count);
extern const char* const cause_names[causes];
using Cycles = std::array<u64, causes>;

/// Moves `time` on to `to` if that is later; says whether it was. A branch where std::max is a conditional
/// move: an instruction's times follow from those of the one before, and what a predicted branch leaves
/// alone need not be waited for.
SIM_INLINE bool raise(u64& time, u64 to) {
  if (to <= time) return false;
  __asm__ volatile("");  // keeps it a branch
  time = to;
  return true;
}

/// An instruction on its way into a coprocessor: when the pipeline goes on, when results can be used.
struct Issue {
  u64 now;         ///< the instruction enters in this cycle; the next one may issue in the one after
  Cycles& waits;   ///< where the cycles it has to wait until then are booked
  u64 result = 0;  ///< a scalar or float result (rd in x or f) can be used from this cycle; 0: none

  /// The pipeline waits with the instruction until `cycle`.
  void hold(u64 cycle, Cause why) {
    if (cycle <= now) return;
    waits[size_t(why)] += cycle - now;
    now = cycle;
  }
};

/// What a unit can do at best: multiply-accumulates per cycle on elements of a type (i8, f16, f32; empty:
/// the only one it has). int8 products count as summed up in 32 bits.
struct Peak {
  std::string unit, element;
  double macs_per_cycle;
};

/// Something a pipeline hands instructions to, in program order, BEFORE they execute: registers
/// (addresses, vl, vtype, indices) are as the instruction will see them. One object per hart.
class Coprocessor {
 public:
  virtual ~Coprocessor() = default;

  /// `issue.now`: the cycle in which the scalar pipeline issues the instruction with its scalar
  /// operands ready, later than the last one was left at. Memory traffic goes through `memory`.
  virtual void issue(const Hart& hart, const Inst& inst, Issue& issue, MemorySystem& memory) = 0;

  /// First cycle, at or after `now`, in which a scalar load (store) to these bytes may issue, given
  /// vector or accelerator memory operations still under way.
  virtual u64 scalar_memory(u64 now, u64 /*address*/, unsigned /*bytes*/, bool /*store*/) { return now; }

  /// First cycle, at or after `now`, in which vl can be read: fault-only-first loads decide it late.
  virtual u64 vl_known(u64 now) { return now; }

  /// First cycle, at or after `now`, in which everything handed over so far is finished (fence).
  virtual u64 drained(u64 now) { return now; }

  /// Vector registers shared with an accelerator (bits of `reads` and `writes`): the first cycle, at
  /// or after `now`, in which it may start with them, and what it then did: it started, read for
  /// `length` cycles, and its results are there in cycle `written`.
  virtual u64 vector_registers_free(u64 now, u32 /*reads*/, u32 /*writes*/) const { return now; }
  virtual void vector_registers_used(u32 /*reads*/, u32 /*writes*/, u64 /*start*/, u64 /*length*/, u64 /*written*/) {}

  /// Busy cycles of the unit and work done so far, for utilization; names are free.
  struct Counter {
    const char* name;
    u64 value;
  };
  virtual std::array<Counter, 4> counters() const { return {}; }

  /// Empty where that is unknown or means nothing.
  virtual std::vector<Peak> peaks() const { return {}; }
};

/// A vector unit. VectorSet instructions come here too (cause VectorSet).
using VectorTiming = Coprocessor;

/// The unit that a core file's `vector:` map describes, for a hart with this VLEN in bits; `section`
/// is null where the file has none: one instruction per cycle. Implemented in vector.cc, which asks
/// for every key of the section (yaml.h) and selects by `section->text("model")`.
std::unique_ptr<VectorTiming> make_vector_timing(const yaml::Node* section, unsigned vlen);

/// Lets `unit` time the instructions of a hart whose table rows are `first` .. `first` + `count` - 1
/// (class Custom; without a unit they take one cycle). Does nothing for a hart without a timing model.
void attach(Hart& hart, unsigned first, unsigned count, std::unique_ptr<Coprocessor> unit);

}  // namespace sim::timing
