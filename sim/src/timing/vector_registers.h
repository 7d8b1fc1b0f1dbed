// When the 32 vector registers are written and read by instructions still under way: what chaining
// and hazards are decided by.
//
// A sequencer goes through an operand one DLEN-wide group after another. Per register we keep when
// its first and when its last group is (or will be) written and read; groups between lie on a line.
// So an instruction may start when the first group of its first source is there and ends no earlier
// than one step after the last group is: that is chaining at group granularity, where a slow or
// late producer stretches the consumer instead of delaying its start.
#pragma once

#include <algorithm>
#include <array>

#include "model.h"

namespace sim::timing {

/// The time an instruction gets on its sequencer, narrowed down operand by operand.
struct Slot {
  u64 start = 0;   ///< first group is sequenced
  u64 finish = 0;  ///< the sequencer is free again
  u64 length = 1;  ///< cycles without stalls: finish >= start + length
  Cause why = Cause::VectorBusy;  ///< what decided start or finish

  void not_before(u64 time, Cause cause) {
    if (time > start) start = time, why = cause;
  }
  void not_done_before(u64 time, Cause cause) {
    if (time > finish) finish = time, why = cause;
  }
  void settle() { finish = std::max(finish, start + length); }
};

/// Registers an instruction goes through in order, and how many of its cycles, without stalls, have
/// passed when it leaves each.
struct Operand {
  static constexpr unsigned most = 8;
  u8 registers = 0;  ///< 0: there is no such operand
  u32 until[most] = {};

  Operand() = default;
  Operand(unsigned count, u64 length) : registers(u8(std::min(count, most))) {
    for (unsigned k = 0; k < registers; k++) until[k] = u32(length) * (k + 1) / registers;
  }
};

class VectorRegisters {
 public:
  explicit VectorRegisters(bool chaining) : chaining_(chaining) {}

  /// The instruction reads the registers from `base` on in order, or (`scattered`) any of them first.
  SIM_INLINE void read(Slot& slot, unsigned base, const Operand& operand, bool scattered) const {
    const bool whole = scattered || !chaining_;
    for (unsigned k = 0, count = operand.registers; k < count; k++) wait(slot, written_[base + k], operand, k, whole);
  }
  /// The instruction writes them (`late`: all at its end, so hazards are looked at before it starts).
  SIM_INLINE void write(Slot& slot, unsigned base, const Operand& operand, bool late) const {
    const bool whole = late || !chaining_;
    for (unsigned k = 0, count = operand.registers; k < count; k++) {
      wait(slot, written_[base + k], operand, k, whole);
      wait(slot, read_[base + k], operand, k, whole);
    }
  }
  /// It reads them and writes them at the same pace.
  SIM_INLINE void update(Slot& slot, unsigned base, const Operand& operand) const {
    read(slot, base, operand, false);
    const bool whole = !chaining_;
    for (unsigned k = 0, count = operand.registers; k < count; k++) wait(slot, read_[base + k], operand, k, whole);
  }

  /// Remembers what a settled instruction does. Several readers: all must have read.
  SIM_INLINE void note_read(const Slot& slot, unsigned base, const Operand& operand, bool scattered) {
    const u64 stretch = slot.finish - slot.length;
    u64 first = scattered ? slot.finish : slot.start + 1;
    for (unsigned k = 0, count = operand.registers; k < count; k++) {
      Times& read = read_[base + k];
      const u64 until = operand.until[k], last = scattered ? slot.finish : stretch + until;
      read.first = std::max(read.first, first);
      read.last = std::max(read.last, last);
      if (!scattered) first = slot.start + until + 1;
    }
  }
  /// Results are in the register file `latency` cycles after their group was sequenced.
  SIM_INLINE void note_write(const Slot& slot, unsigned base, const Operand& operand, bool late, u64 latency) {
    const u64 end = slot.finish - 1 + latency, stretch = end - slot.length, begin = slot.start + latency;
    u64 before = 0;
    for (unsigned k = 0, count = operand.registers; k < count; k++) {
      const u64 until = operand.until[k], last = late ? end : stretch + until;
      written_[base + k] = {late ? end : std::min(begin + before, last), last, slot.why};
      before = until;
    }
  }

 private:
  struct Times {
    u64 first = 0, last = 0;
    Cause why = Cause::VectorBusy;  // of reads: always this
  };

  /// `whole`: all that `other` does to the register must be over before the instruction starts.
  SIM_INLINE static void wait(Slot& slot, const Times& other, const Operand& operand, unsigned k, bool whole) {
    if (other.last <= slot.start) return;
    if (whole) return slot.not_before(other.last, other.why);
    const u64 before = k ? operand.until[k - 1] : 0, behind = slot.length - operand.until[k];
    if (other.first > slot.start + before) slot.not_before(other.first - before, other.why);
    slot.not_done_before(other.last + 1 + behind, other.why);
  }

  bool chaining_;
  std::array<Times, 32 + Operand::most> written_{}, read_{};  // a reserved group may reach beyond v31
};

}  // namespace sim::timing
