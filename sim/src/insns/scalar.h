// Frames for scalar instructions: fetch operands, apply the meaning, write back, go on.
//
// X is the register width (Rv64 here; registers of a narrower machine are kept sign extended), F the
// meaning as a function of unsigned operands.
#pragma once

#include "../hart.h"

namespace sim {

struct Rv64 {
  using U = u64;
  using S = i64;
  static constexpr unsigned bits = 64;
};

/// rd = F(rs1, rs2)
template <class X, auto F> const Inst* rr(Hart& h, const Inst* i) {
  using U = typename X::U;
  h.x[i->rd] = u64(i64(sg(U(F(U(h.x[i->rs1]), U(h.x[i->rs2]))))));
  return i->next();
}

/// rd = F(rs1, immediate)
template <class X, auto F> const Inst* ri(Hart& h, const Inst* i) {
  using U = typename X::U;
  h.x[i->rd] = u64(i64(sg(U(F(U(h.x[i->rs1]), U(i64(i->imm)))))));
  return i->next();
}

/// rd = F(rs1)
template <class X, auto F> const Inst* r1(Hart& h, const Inst* i) {
  using U = typename X::U;
  h.x[i->rd] = u64(i64(sg(U(F(U(h.x[i->rs1]))))));
  return i->next();
}

/// rd = sign extended 32-bit F(low words)
template <auto F> const Inst* rr_w(Hart& h, const Inst* i) {
  h.x[i->rd] = u64(i64(i32(F(u32(h.x[i->rs1]), u32(h.x[i->rs2])))));
  return i->next();
}
template <auto F> const Inst* ri_w(Hart& h, const Inst* i) {
  h.x[i->rd] = u64(i64(i32(F(u32(h.x[i->rs1]), u32(i->imm)))));
  return i->next();
}
template <auto F> const Inst* r1_w(Hart& h, const Inst* i) {
  h.x[i->rd] = u64(i64(i32(F(u32(h.x[i->rs1])))));
  return i->next();
}

}  // namespace sim
