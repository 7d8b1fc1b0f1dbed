// When the 32 vector registers are written and read by instructions still under way: what chaining
// and hazards are decided by.
//
// A sequencer goes through an operand one DLEN-wide group after another. Per register we know when
// its first and when its last group is (or will be) written and read; groups between lie on a line.
// So an instruction may start when the first group of its first source is there and ends no earlier
// than one step after the last group is: that is chaining at group granularity, where a slow or
// late producer stretches the consumer instead of delaying its start.
//
// Registers that an instruction used as one operand, at an even pace, are kept as one: their times are
// `step` cycles apart. Whoever uses the same ones again asks once, however many there are.
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
    if (raise(start, time)) why = cause;
  }
  void not_done_before(u64 time, Cause cause) {
    if (raise(finish, time)) why = cause;
  }
  void settle() { raise(finish, start + length); }
};

/// Registers an instruction goes through in order, and how many of its cycles, without stalls, have
/// passed when it leaves each.
struct Operand {
  static constexpr unsigned most = 8;
  static constexpr u8 uneven = 255;
  u8 registers = 0;  ///< 0: there is no such operand
  u8 even = 0;       ///< as many, or `uneven`: some take longer than others
  u32 step = 0;      ///< cycles from one to the next; 0 for a single one
  u32 until[most] = {};

  Operand() = default;
  Operand(unsigned count, u64 length) : registers(u8(std::min(count, most))), even(registers) {
    for (unsigned k = 0; k < registers; k++) until[k] = u32(length) * (k + 1) / registers;
    if (registers < 2) return;
    step = u32(length) / registers;
    if (!step || length % registers) even = uneven;
  }
};

/// When something is done to registers: to the first group and to the last group of each.
class RegisterTimes {
 public:
  /// An instruction comes to the registers from `base` on. `whole`: what is done to them must be over
  /// before it starts.
  SIM_INLINE void wait(Slot& slot, unsigned base, const Operand& operand, bool whole) const {
    const Times& t = all_[base];
    if (t.registers != operand.even) return wait_for_each(slot, base, operand, whole);
    if (t.last <= slot.start) return;
    if (whole || t.step == operand.step) return wait_for_all(slot, t, whole);
    wait_paced(slot, t, operand);
  }
  /// The same for two things done to the registers: of each register, one after the other.
  SIM_INLINE static void wait_for_both(Slot& slot, const RegisterTimes& one, const RegisterTimes& other, unsigned base,
                                       const Operand& operand, bool whole) {
    const Times &a = one.all_[base], &b = other.all_[base];
    const auto as_one = [&](const Times& t) {
      return t.registers == operand.even && (t.last <= slot.start || whole || t.step == operand.step);
    };
    if (!as_one(a) || !as_one(b)) return wait_in_turn(slot, one, other, base, operand, whole);
    if (a.last > slot.start) wait_for_all(slot, a, whole);
    if (b.last > slot.start) wait_for_all(slot, b, whole);
  }

  /// The registers come, one after the other, slower than the operand is gone through.
  SIM_INLINE bool slower(unsigned base, const Operand& operand) const {
    return all_[base].registers == operand.even && all_[base].step > operand.step;
  }

  /// From now on these times count; the first register's first and the last one's last are given.
  SIM_INLINE void set(unsigned base, unsigned registers, u64 first, u64 last, u32 step, Cause why) {
    Times& t = all_[base];
    if (t.registers != registers) join(base, registers);
    t.first = first, t.last = last, t.step = step, t.why = why;
  }
  /// The later of these times and those known count.
  SIM_INLINE void raise_to(unsigned base, unsigned registers, u64 first, u64 last, u32 step) {
    Times& t = all_[base];
    if (t.registers != registers) return raise_each(base, registers, first, last, step);
    if (t.step != step) return raise_paced(base, first, last, step);
    raise(t.first, first);
    raise(t.last, last);
  }
  void set_one(unsigned at, u64 first, u64 last, Cause why) {
    separate(at, 1);
    all_[at] = {first, last, why, 0, 1};
  }
  void raise_one(unsigned at, u64 first, u64 last) {
    separate(at, 1);
    raise(all_[at].first, first);
    raise(all_[at].last, last);
  }

 private:
  struct Times {
    u64 first = 0, last = 0;  ///< of the first, of the last register
    Cause why = Cause::VectorBusy;
    u32 step = 0;
    u8 registers = 1;         ///< 0: part of those before
  };
  static constexpr unsigned count = 32 + Operand::most;  // a reserved group may reach beyond v31

  /// One register's part.
  Times one(unsigned at) const {
    const unsigned head = heads_[at];
    const Times& t = all_[head];
    return {t.first + u64(t.step) * (at - head), t.last - u64(t.step) * (head + t.registers - 1 - at), t.why, 0, 1};
  }
  /// Registers used as one now and before, at the same pace.
  SIM_INLINE static void wait_for_all(Slot& slot, const Times& t, bool whole) {
    if (whole) return slot.not_before(t.last, t.why);
    slot.not_before(t.first, t.why);
    slot.not_done_before(t.last + 1, t.why);
  }
  void wait_for_one(Slot& slot, unsigned base, const Operand& operand, unsigned k, bool whole) const;
  void wait_for_each(Slot& slot, unsigned base, const Operand& operand, bool whole) const;
  static void wait_in_turn(Slot& slot, const RegisterTimes& one, const RegisterTimes& other, unsigned base, const Operand& operand, bool whole);
  static void wait_paced(Slot& slot, const Times& t, const Operand& operand);
  void raise_paced(unsigned base, u64 first, u64 last, u32 step);
  void raise_each(unsigned base, unsigned registers, u64 first, u64 last, u32 step);
  void separate(unsigned base, unsigned registers);
  void join(unsigned base, unsigned registers);

  std::array<Times, count> all_{};
  std::array<u8, count> heads_ = [] {
    std::array<u8, count> heads{};
    for (unsigned r = 0; r < count; r++) heads[r] = u8(r);
    return heads;
  }();
};

class VectorRegisters {
 public:
  /// `catches_up`: chaining lets an instruction start behind a slower one, and wait for it on its way.
  explicit VectorRegisters(bool chaining, bool catches_up = true) : chaining_(chaining), catches_up_(catches_up) {}

  /// Instructions do not wait for the whole operand before they start.
  bool chaining() const { return chaining_; }

  /// The instruction reads the registers from `base` on in order, or (`whole`) needs all before it starts.
  SIM_INLINE void read(Slot& slot, unsigned base, const Operand& operand, bool whole) const {
    if (operand.registers) written_.wait(slot, base, operand, whole || (!catches_up_ && written_.slower(base, operand)));
  }
  /// It reads them and writes them.
  SIM_INLINE void update(Slot& slot, unsigned base, const Operand& operand, bool whole) const {
    if (!operand.registers) return;
    written_.wait(slot, base, operand, whole);
    read_.wait(slot, base, operand, whole);
  }
  /// The instruction writes them.
  SIM_INLINE void write(Slot& slot, unsigned base, const Operand& operand, bool whole) const {
    if (!operand.registers) return;
    RegisterTimes::wait_for_both(slot, written_, read_, base, operand, whole);
  }

  /// Remembers what a settled instruction does. Several readers: all must have read.
  SIM_INLINE void note_read(const Slot& slot, unsigned base, const Operand& operand, bool scattered) {
    if (!operand.registers) return;
    if (scattered) read_.raise_to(base, operand.registers, slot.finish, slot.finish, 0);
    else if (operand.even == Operand::uneven) note_uneven_read(slot, base, operand);
    else read_.raise_to(base, operand.registers, slot.start + 1, slot.finish, pace(slot, operand));
  }
  /// Results are in the register file `latency` cycles after their group was sequenced.
  SIM_INLINE void note_write(const Slot& slot, unsigned base, const Operand& operand, bool late, u64 latency) {
    if (!operand.registers) return;
    const u64 end = slot.finish - 1 + latency;
    if (late) written_.set(base, operand.registers, end, end, 0, slot.why);
    else if (operand.even == Operand::uneven) note_uneven_write(slot, base, operand, latency);
    else written_.set(base, operand.registers, std::min(slot.start + latency, end), end, pace(slot, operand), slot.why);
  }

 private:
  /// Cycles from one register to the next: of an instruction that waited on its way, evenly more.
  static u32 pace(const Slot& slot, const Operand& operand) {
    if (!operand.step || slot.finish == slot.start + slot.length) return operand.step;
    return u32((slot.finish - slot.start) / operand.registers);
  }
  void note_uneven_read(const Slot& slot, unsigned base, const Operand& operand);
  void note_uneven_write(const Slot& slot, unsigned base, const Operand& operand, u64 latency);

  bool chaining_, catches_up_;
  RegisterTimes written_, read_;
};

}  // namespace sim::timing
