// RV32I/RV64I: jumps and branches. A target in the same page is a slot offset; others are looked up.
#include "scalar.h"

namespace sim {
namespace {

template <class X> const Inst* go(Hart& h, const Inst* i) {
  if (i->aux && !(u64(i->imm) & h.misaligned)) return i + (i->imm >> 1);
  return h.jump(X::address(i->pc + u64(i64(i->imm))));
}

template <class X, auto Taken> const Inst* branch_frame(Hart& h, const Inst* i) {
  using U = typename X::U;
  if (Taken(U(h.x[i->rs1]), U(h.x[i->rs2]))) return go<X>(h, i);
  return i->next();
}
template <auto Taken> constexpr Handlers branch{branch_frame<Rv64, Taken>, branch_frame<Rv32, Taken>};

constexpr auto eq = [](auto a, auto b) { return a == b; };
constexpr auto ne = [](auto a, auto b) { return a != b; };
constexpr auto lt = [](auto a, auto b) { return sg(a) < sg(b); };
constexpr auto ge = [](auto a, auto b) { return sg(a) >= sg(b); };
constexpr auto ltu = [](auto a, auto b) { return a < b; };
constexpr auto geu = [](auto a, auto b) { return a >= b; };

template <class X> const Inst* jal(Hart& h, const Inst* i) {
  const Inst* target = go<X>(h, i);
  h.x[i->rd] = X::extend(i->pc + 2 * i->step);
  return target;
}

template <class X> const Inst* jalr(Hart& h, const Inst* i) {
  const Inst* target = h.jump(X::address(h.x[i->rs1] + u64(i64(i->imm))) & ~u64(1));
  h.x[i->rd] = X::extend(i->pc + 2 * i->step);
  return target;
}

}  // namespace

Rows control_rows() {
  return {
      {"jal",  "..... ..... ..... ..... ..... 1101111", "rd, jump", I, Class::Jump, {jal<Rv64>, jal<Rv32>}},
      {"jalr", "............ ..... 000 ..... 1100111", "rd, imm(rs1)", I, Class::Jump, {jalr<Rv64>, jalr<Rv32>}},
      {"beq",  "....... ..... ..... 000 ..... 1100011", "rs1, rs2, branch", I, Class::Branch, branch<eq>},
      {"bne",  "....... ..... ..... 001 ..... 1100011", "rs1, rs2, branch", I, Class::Branch, branch<ne>},
      {"blt",  "....... ..... ..... 100 ..... 1100011", "rs1, rs2, branch", I, Class::Branch, branch<lt>},
      {"bge",  "....... ..... ..... 101 ..... 1100011", "rs1, rs2, branch", I, Class::Branch, branch<ge>},
      {"bltu", "....... ..... ..... 110 ..... 1100011", "rs1, rs2, branch", I, Class::Branch, branch<ltu>},
      {"bgeu", "....... ..... ..... 111 ..... 1100011", "rs1, rs2, branch", I, Class::Branch, branch<geu>},
  };
}

}  // namespace sim
