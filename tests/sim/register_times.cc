// Random operands against the plain form of vector_registers.h: the times of every register by itself.
#include "timing/vector_registers.h"

#include <cstdio>
#include <random>

using namespace sim;
using namespace sim::timing;

namespace {

struct Times {
  u64 first = 0, last = 0;
  Cause why = Cause::VectorBusy;
};

/// What VectorRegisters does, register by register.
struct Plain {
  Times written[40], read[40];

  static void wait(Slot& slot, const Times& other, const Operand& operand, unsigned k, bool whole) {
    if (other.last <= slot.start) return;
    if (whole) return slot.not_before(other.last, other.why);
    const u64 before = k ? operand.until[k - 1] : 0, behind = slot.length - operand.until[k];
    if (other.first > slot.start + before) slot.not_before(other.first - before, other.why);
    slot.not_done_before(other.last + 1 + behind, other.why);
  }
  void wait_read(Slot& slot, unsigned base, const Operand& o, bool whole) const {
    for (unsigned k = 0; k < o.registers; k++) wait(slot, written[base + k], o, k, whole);
  }
  void wait_write(Slot& slot, unsigned base, const Operand& o, bool whole) const {
    for (unsigned k = 0; k < o.registers; k++) {
      wait(slot, written[base + k], o, k, whole);
      wait(slot, read[base + k], o, k, whole);
    }
  }
  void wait_update(Slot& slot, unsigned base, const Operand& o, bool whole) const {
    wait_read(slot, base, o, whole);
    for (unsigned k = 0; k < o.registers; k++) wait(slot, read[base + k], o, k, whole);
  }
  /// Cycles of the slot before and behind register k: a slot that waited took evenly more for each.
  static std::pair<u64, u64> around(const Slot& slot, const Operand& o, unsigned k) {
    if (!o.step || o.even == Operand::uneven) return {k ? o.until[k - 1] : 0, slot.length - o.until[k]};
    const u64 pace = (slot.finish - slot.start) / o.registers;
    return {pace * k, pace * (o.registers - 1 - k)};
  }
  void note_read(const Slot& slot, unsigned base, const Operand& o, bool scattered) {
    for (unsigned k = 0; k < o.registers; k++) {
      const auto [before, behind] = around(slot, o, k);
      Times& r = read[base + k];
      r.first = std::max(r.first, scattered ? slot.finish : slot.start + before + 1);
      r.last = std::max(r.last, scattered ? slot.finish : slot.finish - behind);
    }
  }
  void note_write(const Slot& slot, unsigned base, const Operand& o, bool late, u64 latency) {
    const u64 end = slot.finish - 1 + latency;
    for (unsigned k = 0; k < o.registers; k++) {
      const auto [before, behind] = around(slot, o, k);
      const u64 last = late ? end : end - behind;
      written[base + k] = {late ? end : std::min(slot.start + latency + before, last), last, slot.why};
    }
  }
};

std::mt19937 draw(1);
unsigned below(unsigned n) { return unsigned(draw() % n); }

/// A group as LMUL makes them, or the registers of a segment.
unsigned registers() { return below(4) ? 1u << below(4) : 1 + below(8); }

}  // namespace

int main() {
  u64 grouped = 0, checked = 0;
  for (unsigned program = 0; program < 4000; program++) {
    VectorRegisters ours(true);
    Plain plain;
    u64 now = 1;
    for (unsigned n = 0; n < 60; n++) {
      now += below(4) ? below(3) : below(60);
      const u64 length = 1 + (below(3) ? registers() * (1 + below(3)) : below(12)) - below(2);
      const Operand a(registers(), std::max<u64>(length, 1)), b(registers(), std::max<u64>(length, 1)), d(registers(), std::max<u64>(length, 1));
      const unsigned file = program % 2 ? 32 : 8;  // few registers: the same ones again and again
      const auto place = [&](const Operand& o) { return below(3) ? below(file / o.registers) * o.registers : below(file); };
      const unsigned ra = place(a), rb = place(b), rd = place(d), kind = below(3);
      const bool whole = !below(5), scattered = !below(8), late = !below(8);
      Slot x;
      x.start = now, x.length = std::max<u64>(length, 1), x.why = Cause(below(3));
      Slot y = x;
      ours.read(x, ra, a, false), plain.wait_read(y, ra, a, false);
      ours.read(x, rb, b, whole), plain.wait_read(y, rb, b, whole);
      if (kind == 0) ours.update(x, rd, d, whole), plain.wait_update(y, rd, d, whole);
      if (kind == 1) ours.write(x, rd, d, whole), plain.wait_write(y, rd, d, whole);
      x.settle(), y.settle();
      if (x.start != y.start || x.finish != y.finish || x.why != y.why) {
        std::printf("program %u, instruction %u: %llu..%llu for %llu, instead of %llu..%llu for %llu\n", program, n,
                    (unsigned long long)x.start, (unsigned long long)x.finish, (unsigned long long)x.why,
                    (unsigned long long)y.start, (unsigned long long)y.finish, (unsigned long long)y.why);
        return 1;
      }
      checked++;
      grouped += x.start > now || x.finish > x.start + x.length;
      const u64 latency = 1 + below(30);
      ours.note_read(x, ra, a, false), plain.note_read(y, ra, a, false);
      ours.note_read(x, rb, b, scattered), plain.note_read(y, rb, b, scattered);
      if (kind == 0) ours.note_read(x, rd, d, false), plain.note_read(y, rd, d, false);
      if (kind < 2) ours.note_write(x, rd, d, late, latency), plain.note_write(y, rd, d, late, latency);
      const Operand one(1, 1);
      for (unsigned r = 0; r < 39; r++) {  // what is known of every register now
        const bool all = below(2);
        Slot p, q;
        p.start = q.start = now;
        ours.write(p, r, one, all), plain.wait_write(q, r, one, all);
        if (p.start == q.start && p.finish == q.finish) continue;
        std::printf("program %u, instruction %u: register %u\n", program, n, r);
        return 1;
      }
    }
  }
  std::printf("%llu instructions, %llu of them waited\n", (unsigned long long)checked, (unsigned long long)grouped);
  return 0;
}
