// Frames for scalar instructions: fetch operands, apply the meaning, write back, go on.
//
// X is the register width; registers of a 32-bit hart are kept sign extended. F is the meaning as a
// function of unsigned operands. `rr<F>` and the like are the handlers for both widths.
#pragma once

#include "../hart.h"

namespace sim {

struct Rv64 {
  using U = u64;
  /// What a register holds after an instruction gave it this value.
  static constexpr u64 extend(u64 value) { return value; }
  /// The address a sum of registers and offsets stands for.
  static constexpr u64 address(u64 sum) { return sum; }
};

struct Rv32 {
  using U = u32;
  static constexpr u64 extend(u64 value) { return u64(i64(i32(value))); }
  static constexpr u64 address(u64 sum) { return u32(sum); }
};

/// rd = F(rs1, rs2)
template <class X, auto F> const Inst* rr_frame(Hart& h, const Inst* i) {
  using U = typename X::U;
  h.x[i->rd] = u64(i64(sg(U(F(U(h.x[i->rs1]), U(h.x[i->rs2]))))));
  return i->next();
}

/// rd = F(rs1, immediate)
template <class X, auto F> const Inst* ri_frame(Hart& h, const Inst* i) {
  using U = typename X::U;
  h.x[i->rd] = u64(i64(sg(U(F(U(h.x[i->rs1]), U(i64(i->imm)))))));
  return i->next();
}

/// rd = F(rs1)
template <class X, auto F> const Inst* r1_frame(Hart& h, const Inst* i) {
  using U = typename X::U;
  h.x[i->rd] = u64(i64(sg(U(F(U(h.x[i->rs1]))))));
  return i->next();
}

/// The product of two polynomials over GF(2), without carries, shifted right by S bits.
template <unsigned S, class U> constexpr U carryless_product(U a, U b) {
  Wide<U> product = 0;
  for (unsigned k = 0; k < 8 * sizeof(U); k++)
    if (b >> k & 1) product ^= Wide<U>(a) << k;
  return U(product >> S);
}

template <auto F> constexpr Handlers rr{rr_frame<Rv64, F>, rr_frame<Rv32, F>};
template <auto F> constexpr Handlers ri{ri_frame<Rv64, F>, ri_frame<Rv32, F>};
template <auto F> constexpr Handlers r1{r1_frame<Rv64, F>, r1_frame<Rv32, F>};

/// Word operations of RV64: rd = sign extended 32-bit F(low words), which is what RV32 does without w.
template <auto F> constexpr Handler rr_w = rr_frame<Rv32, F>;
template <auto F> constexpr Handler ri_w = ri_frame<Rv32, F>;
template <auto F> constexpr Handler r1_w = r1_frame<Rv32, F>;

}  // namespace sim
