// M: multiplication and division. Division by zero and overflow give the values of the specification.
#include "scalar.h"

namespace sim {
namespace {

template <class U> constexpr U lowest = U(U(1) << (8 * sizeof(U) - 1));

constexpr auto mul = [](auto a, auto b) { return a * b; };
constexpr auto mulh = [](auto a, auto b) {
  return Wide<Signed<decltype(a)>>(sg(a)) * sg(b) >> 8 * sizeof(a);
};
constexpr auto mulhu = [](auto a, auto b) { return Wide<decltype(a)>(a) * b >> 8 * sizeof(a); };
constexpr auto mulhsu = [](auto a, auto b) {
  return Wide<Signed<decltype(a)>>(sg(a)) * Wide<Signed<decltype(a)>>(b) >> 8 * sizeof(a);
};
constexpr auto divu = [](auto a, auto b) { return b ? a / b : decltype(a)(-1); };
constexpr auto remu = [](auto a, auto b) { return b ? a % b : a; };
constexpr auto div = [](auto a, auto b) {
  using U = decltype(a);
  if (!b) return U(-1);
  if (a == lowest<U> && b == U(-1)) return a;
  return U(sg(a) / sg(b));
};
constexpr auto rem = [](auto a, auto b) {
  using U = decltype(a);
  if (!b) return a;
  if (a == lowest<U> && b == U(-1)) return U(0);
  return U(sg(a) % sg(b));
};

}  // namespace

Rows multiply_rows() {
  return {
      {"mul",    "0000001 ..... ..... 000 ..... 0110011", "rd, rs1, rs2", M, Class::Mul, rr<mul>},
      {"mulh",   "0000001 ..... ..... 001 ..... 0110011", "rd, rs1, rs2", M, Class::Mul, rr<mulh>},
      {"mulhsu", "0000001 ..... ..... 010 ..... 0110011", "rd, rs1, rs2", M, Class::Mul, rr<mulhsu>},
      {"mulhu",  "0000001 ..... ..... 011 ..... 0110011", "rd, rs1, rs2", M, Class::Mul, rr<mulhu>},
      {"div",    "0000001 ..... ..... 100 ..... 0110011", "rd, rs1, rs2", M, Class::Div, rr<div>},
      {"divu",   "0000001 ..... ..... 101 ..... 0110011", "rd, rs1, rs2", M, Class::Div, rr<divu>},
      {"rem",    "0000001 ..... ..... 110 ..... 0110011", "rd, rs1, rs2", M, Class::Div, rr<rem>},
      {"remu",   "0000001 ..... ..... 111 ..... 0110011", "rd, rs1, rs2", M, Class::Div, rr<remu>},
      {"mulw",   "0000001 ..... ..... 000 ..... 0111011", "rd, rs1, rs2", M | RV64, Class::Mul, rr_w<mul>},
      {"divw",   "0000001 ..... ..... 100 ..... 0111011", "rd, rs1, rs2", M | RV64, Class::Div, rr_w<div>},
      {"divuw",  "0000001 ..... ..... 101 ..... 0111011", "rd, rs1, rs2", M | RV64, Class::Div, rr_w<divu>},
      {"remw",   "0000001 ..... ..... 110 ..... 0111011", "rd, rs1, rs2", M | RV64, Class::Div, rr_w<rem>},
      {"remuw",  "0000001 ..... ..... 111 ..... 0111011", "rd, rs1, rs2", M | RV64, Class::Div, rr_w<remu>},
  };
}

}  // namespace sim
