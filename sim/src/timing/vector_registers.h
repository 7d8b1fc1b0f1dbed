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
#include <bit>

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

class VectorRegisters {
 public:
  explicit VectorRegisters(bool chaining) : chaining_(chaining) {}

  /// The instruction reads registers [base, base + count) in order, or (`scattered`) any of them first.
  void read(Slot& slot, unsigned base, unsigned count, bool scattered) const {
    each(slot, base, count, [&](unsigned r, Part part) { wait(slot, written_[r], part, scattered || !chaining_); });
  }
  /// The instruction writes them (`late`: all at its end, so hazards are looked at before it starts).
  void write(Slot& slot, unsigned base, unsigned count, bool late) const {
    each(slot, base, count, [&](unsigned r, Part part) {
      wait(slot, written_[r], part, late || !chaining_);
      wait(slot, read_[r], part, late || !chaining_);
    });
  }

  /// Remembers what a settled instruction does. Several readers: all must have read.
  void note_read(const Slot& slot, unsigned base, unsigned count, bool scattered) {
    each(slot, base, count, [&](unsigned r, Part part) {
      Times& read = read_[r];
      read.first = std::max(read.first, scattered ? slot.finish : slot.start + part.before + 1);
      read.last = std::max(read.last, scattered ? slot.finish : slot.finish - part.behind);
    });
  }
  /// Results are in the register file `latency` cycles after their group was sequenced.
  void note_write(const Slot& slot, unsigned base, unsigned count, bool late, u64 latency) {
    each(slot, base, count, [&](unsigned r, Part part) {
      const u64 last = slot.finish - (late ? 0 : part.behind) - 1 + latency;
      written_[r] = {late ? last : std::min(slot.start + part.before + latency, last), last, slot.why};
    });
  }

 private:
  struct Times {
    u64 first = 0, last = 0;
    Cause why = Cause::VectorBusy;  // of reads: always this
  };
  /// Cycles of an unstalled instruction before it comes to a register, and after it has left it.
  struct Part {
    u64 before, behind;
  };

  /// Calls f(register, its Part) for each register of an operand.
  template <class F> static void each(const Slot& slot, unsigned base, unsigned count, F f) {
    if (count == 1) return f(base & 31, Part{0, 0});
    const u32 length = u32(slot.length);
    const bool power = std::has_single_bit(count);  // all but segments of 3, 5, 6 and 7 fields
    const int bits = std::countr_zero(count);
    u32 before = 0;
    for (unsigned k = 0; k < count; k++) {
      const u32 until = power ? length * (k + 1) >> bits : length * (k + 1) / count;
      f((base + k) & 31, Part{before, length - until});
      before = until;
    }
  }
  /// `whole`: all that `other` does to the register must be over before the instruction starts.
  static void wait(Slot& slot, const Times& other, Part part, bool whole) {
    if (other.last <= slot.start) return;
    if (whole) return slot.not_before(other.last, other.why);
    if (other.first > slot.start + part.before) slot.not_before(other.first - part.before, other.why);
    slot.not_done_before(other.last + 1 + part.behind, other.why);
  }

  bool chaining_;
  std::array<Times, 32> written_{}, read_{};
};

}  // namespace sim::timing
