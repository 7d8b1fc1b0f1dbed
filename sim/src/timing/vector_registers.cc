#include "vector_registers.h"

namespace sim::timing {

void RegisterTimes::wait_for_one(Slot& slot, unsigned base, const Operand& operand, unsigned k, bool whole) const {
  const Times other = one(base + k);
  if (other.last <= slot.start) return;
  if (whole) return slot.not_before(other.last, other.why);
  const u64 before = k ? operand.until[k - 1] : 0, behind = slot.length - operand.until[k];
  if (other.first > slot.start + before) slot.not_before(other.first - before, other.why);
  slot.not_done_before(other.last + 1 + behind, other.why);
}

/// Registers that were used otherwise before, or at an uneven pace.
void RegisterTimes::wait_for_each(Slot& slot, unsigned base, const Operand& operand, bool whole) const {
  for (unsigned k = 0; k < operand.registers; k++) wait_for_one(slot, base, operand, k, whole);
}

void RegisterTimes::wait_in_turn(Slot& slot, const RegisterTimes& one, const RegisterTimes& other, unsigned base,
                                 const Operand& operand, bool whole) {
  for (unsigned k = 0; k < operand.registers; k++) {
    one.wait_for_one(slot, base, operand, k, whole);
    other.wait_for_one(slot, base, operand, k, whole);
  }
}

/// What wait_for_each() comes to for registers that others went through faster or slower.
void RegisterTimes::wait_paced(Slot& slot, const Times& t, const Operand& operand) {
  const u64 steps = operand.registers - 1u;
  if (operand.step < t.step) {  // the last register decides
    const u64 ahead = (t.step - operand.step) * steps;
    slot.not_before(t.first + ahead, t.why);
    slot.not_done_before(t.last + 1, t.why);
    return;
  }
  // The first register decides that is not over yet: `left` are behind it.
  const bool all = t.last - u64(t.step) * steps > slot.start;
  const u64 left = all ? steps : (t.last - slot.start - 1) / t.step;
  slot.not_before(t.first, t.why);
  slot.not_done_before(t.last + 1 + (operand.step - t.step) * left, t.why);
}

/// raise_to() where others went through the registers faster or slower.
void RegisterTimes::raise_paced(unsigned base, u64 first, u64 last, u32 step) {
  Times& t = all_[base];
  const u64 steps = t.registers - 1u, known = t.step * steps, given = step * steps;
  const bool later = t.first <= first && t.last <= last && t.first + known <= first + given && t.last - known <= last - given;
  if (!later) return raise_each(base, t.registers, first, last, step);
  t.first = first, t.last = last, t.step = step;
}

void RegisterTimes::raise_each(unsigned base, unsigned registers, u64 first, u64 last, u32 step) {
  bool later = true;
  for (unsigned k = 0; k < registers; k++) {
    const Times known = one(base + k);
    later &= known.first <= first + u64(step) * k && known.last <= last - u64(step) * (registers - 1 - k);
  }
  if (later) {
    if (all_[base].registers != registers) join(base, registers);
    all_[base] = {first, last, Cause::VectorBusy, step, u8(registers)};
    return;
  }
  for (unsigned k = 0; k < registers; k++)
    raise_one(base + k, first + u64(step) * k, last - u64(step) * (registers - 1 - k));
}

/// Registers of the range, and those kept as one with any of them, are kept one by one.
void RegisterTimes::separate(unsigned base, unsigned registers) {
  for (unsigned r = base; r < base + registers; r++) {
    const unsigned head = heads_[r], size = all_[head].registers;
    if (size == 1) continue;
    for (unsigned k = size; k-- > 0;) {  // the head, which one() looks at, last
      all_[head + k] = one(head + k);
      heads_[head + k] = u8(head + k);
    }
  }
}

/// Registers of the range are kept as one; whoever calls this sets its times.
void RegisterTimes::join(unsigned base, unsigned registers) {
  separate(base, registers);
  for (unsigned r = base; r < base + registers; r++) {
    heads_[r] = u8(base);
    all_[r].registers = 0;
  }
  all_[base].registers = u8(registers);
}

void VectorRegisters::note_uneven_read(const Slot& slot, unsigned base, const Operand& operand) {
  const u64 stretch = slot.finish - slot.length;
  u64 before = 0;
  for (unsigned k = 0; k < operand.registers; k++) {
    read_.raise_one(base + k, slot.start + 1 + before, stretch + operand.until[k]);
    before = operand.until[k];
  }
}

void VectorRegisters::note_uneven_write(const Slot& slot, unsigned base, const Operand& operand, u64 latency) {
  const u64 begin = slot.start + latency, stretch = slot.finish - 1 + latency - slot.length;
  u64 before = 0;
  for (unsigned k = 0; k < operand.registers; k++) {
    const u64 last = stretch + operand.until[k];
    written_.set_one(base + k, std::min(begin + before, last), last, slot.why);
    before = operand.until[k];
  }
}

}  // namespace sim::timing
