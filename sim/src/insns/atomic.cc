// A: load-reserved, store-conditional and read-modify-write. Aligned addresses only.
#include "scalar.h"

namespace sim {
namespace {

template <class T> const Inst* load_reserved(Hart& h, const Inst* i) {
  const u64 address = h.x[i->rs1];
  if (address % sizeof(T)) throw Trap{LoadMisaligned, address};
  h.x[i->rd] = u64(i64(sg(h.memory.load<T>(address))));
  h.reserved = true;
  h.reservation = address;
  h.reserved_at = h.memory.location(h.physical(address));
  return i->next();
}

// Others' stores end a reservation (Machine::end_turn): a successful one is the next write after lr.
template <class T> const Inst* store_conditional(Hart& h, const Inst* i) {
  const u64 address = h.x[i->rs1];
  if (address % sizeof(T)) throw Trap{StoreMisaligned, address};
  const bool held = h.reserved && h.reservation == address;
  h.reserved = false;
  if (held) h.memory.store<T>(address, T(h.x[i->rs2]));
  h.x[i->rd] = !held;
  return i->next();
}

/// rd = memory; memory = F(memory, rs2). Faults are store faults.
template <class T, auto F> const Inst* amo(Hart& h, const Inst* i) {
  const u64 address = h.x[i->rs1];
  if (address % sizeof(T)) throw Trap{StoreMisaligned, address};
  const T source = T(h.x[i->rs2]);
  T old;
  try {
    old = h.memory.load<T>(address);
  } catch (const Trap& t) {
    throw Trap{t.cause == LoadFault ? StoreFault : t.cause == LoadPageFault ? StorePageFault : t.cause, t.value};
  }
  h.memory.store<T>(address, T(F(old, source)));
  h.x[i->rd] = u64(i64(sg(old)));
  return i->next();
}

constexpr auto swap = [](auto, auto b) { return b; };
constexpr auto add = [](auto a, auto b) { return a + b; };
constexpr auto xor_ = [](auto a, auto b) { return a ^ b; };
constexpr auto and_ = [](auto a, auto b) { return a & b; };
constexpr auto or_ = [](auto a, auto b) { return a | b; };
constexpr auto min = [](auto a, auto b) { return sg(a) < sg(b) ? a : b; };
constexpr auto max = [](auto a, auto b) { return sg(a) > sg(b) ? a : b; };
constexpr auto minu = [](auto a, auto b) { return a < b ? a : b; };
constexpr auto maxu = [](auto a, auto b) { return a > b ? a : b; };

}  // namespace

Rows atomic_rows() {
  return {
      {"lr.w",      "00010 .. 00000 ..... 010 ..... 0101111", "rd, (rs1)", A, Class::Atomic, load_reserved<u32>},
      {"lr.d",      "00010 .. 00000 ..... 011 ..... 0101111", "rd, (rs1)", A | RV64, Class::Atomic, load_reserved<u64>},
      {"sc.w",      "00011 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, store_conditional<u32>},
      {"sc.d",      "00011 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, store_conditional<u64>},
      {"amoswap.w", "00001 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, amo<u32, swap>},
      {"amoswap.d", "00001 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, amo<u64, swap>},
      {"amoadd.w",  "00000 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, amo<u32, add>},
      {"amoadd.d",  "00000 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, amo<u64, add>},
      {"amoxor.w",  "00100 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, amo<u32, xor_>},
      {"amoxor.d",  "00100 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, amo<u64, xor_>},
      {"amoand.w",  "01100 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, amo<u32, and_>},
      {"amoand.d",  "01100 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, amo<u64, and_>},
      {"amoor.w",   "01000 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, amo<u32, or_>},
      {"amoor.d",   "01000 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, amo<u64, or_>},
      {"amomin.w",  "10000 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, amo<u32, min>},
      {"amomin.d",  "10000 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, amo<u64, min>},
      {"amomax.w",  "10100 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, amo<u32, max>},
      {"amomax.d",  "10100 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, amo<u64, max>},
      {"amominu.w", "11000 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, amo<u32, minu>},
      {"amominu.d", "11000 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, amo<u64, minu>},
      {"amomaxu.w", "11100 .. ..... ..... 010 ..... 0101111", "rd, rs2, (rs1)", A, Class::Atomic, amo<u32, maxu>},
      {"amomaxu.d", "11100 .. ..... ..... 011 ..... 0101111", "rd, rs2, (rs1)", A | RV64, Class::Atomic, amo<u64, maxu>},
  };
}

}  // namespace sim
