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

class VectorRegisters {
 public:
  explicit VectorRegisters(bool chaining) : chaining_(chaining) {}

  /// The instruction reads registers [base, base + count) in order, or (`scattered`) any of them first.
  void read(Slot& slot, unsigned base, unsigned count, bool scattered) const {
    for (unsigned k = 0; k < count; k++) {
      const Times& written = written_[(base + k) & 31];
      wait(slot, written.first, written.last, written.why, k, count, scattered || !chaining_);
    }
  }
  /// The instruction writes them (`late`: all at its end, so hazards are looked at before it starts).
  void write(Slot& slot, unsigned base, unsigned count, bool late) const {
    for (unsigned k = 0; k < count; k++) {
      const Times &written = written_[(base + k) & 31], &read = read_[(base + k) & 31];
      wait(slot, written.first, written.last, written.why, k, count, late || !chaining_);
      wait(slot, read.first, read.last, Cause::VectorBusy, k, count, late || !chaining_);
    }
  }

  /// Remembers what a settled instruction does. Several readers: all must have read.
  void note_read(const Slot& slot, unsigned base, unsigned count, bool scattered) {
    for (unsigned k = 0; k < count; k++) {
      Times& read = read_[(base + k) & 31];
      const u64 last = scattered ? slot.finish : slot.finish - (slot.length - before(slot, k + 1, count));
      read.first = std::max(read.first, scattered ? slot.finish : slot.start + before(slot, k, count) + 1);
      read.last = std::max(read.last, last);
    }
  }
  /// Results are in the register file `latency` cycles after their group was sequenced.
  void note_write(const Slot& slot, unsigned base, unsigned count, bool late, u64 latency) {
    for (unsigned k = 0; k < count; k++) {
      Times& written = written_[(base + k) & 31];
      const u64 last = slot.finish - (slot.length - before(slot, k + 1, count));
      written.last = (late ? slot.finish : last) - 1 + latency;
      written.first = late ? written.last : std::min(slot.start + before(slot, k, count) + latency, written.last);
      written.why = slot.why;
    }
  }

 private:
  struct Times {
    u64 first = 0, last = 0;
    Cause why = Cause::VectorBusy;
  };

  /// Cycles of the instruction before it comes to register `k` of `count`.
  static u64 before(const Slot& slot, unsigned k, unsigned count) {
    if (k == 0) return 0;
    if (k == count) return slot.length;
    return u32(slot.length) * k / count;
  }
  static void wait(Slot& slot, u64 first, u64 last, Cause why, unsigned k, unsigned count, bool whole) {
    if (last <= slot.start) return;
    if (whole) return slot.not_before(last, why);
    const u64 from = before(slot, k, count), rest = slot.length - before(slot, k + 1, count);
    if (first > slot.start + from) slot.not_before(first - from, why);
    slot.not_done_before(last + 1 + rest, why);
  }

  bool chaining_;
  std::array<Times, 32> written_{}, read_{};
};

}  // namespace sim::timing
