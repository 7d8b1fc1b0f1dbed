// Zba, Zbb, Zbc, Zbs: address generation, basic bit manipulation, carry-less products, single bits.
#include "scalar.h"

namespace sim {
namespace {

template <class U> constexpr unsigned amount(U b) { return unsigned(b) & (8 * sizeof(U) - 1); }
template <class U> constexpr U one = 1;

template <unsigned N> constexpr auto shift_add = [](auto a, auto b) { return (a << N) + b; };
/// The .uw forms use the low word of rs1, zero extended.
template <unsigned N>
constexpr auto shift_add_uw = [](auto a, auto b) { return (decltype(a)(u32(a)) << N) + b; };
constexpr auto slli_uw = [](auto a, auto b) { return decltype(a)(u32(a)) << amount(b); };

constexpr auto andn = [](auto a, auto b) { return a & ~b; };
constexpr auto orn = [](auto a, auto b) { return a | ~b; };
constexpr auto xnor = [](auto a, auto b) { return a ^ ~b; };
constexpr auto clz = [](auto a) { return std::countl_zero(a); };
constexpr auto ctz = [](auto a) { return std::countr_zero(a); };
constexpr auto cpop = [](auto a) { return std::popcount(a); };
constexpr auto max = [](auto a, auto b) { return sg(a) > sg(b) ? a : b; };
constexpr auto maxu = [](auto a, auto b) { return a > b ? a : b; };
constexpr auto min = [](auto a, auto b) { return sg(a) < sg(b) ? a : b; };
constexpr auto minu = [](auto a, auto b) { return a < b ? a : b; };
constexpr auto sext_b = [](auto a) { return i64(i8(a)); };
constexpr auto sext_h = [](auto a) { return i64(i16(a)); };
constexpr auto zext_h = [](auto a) { return u64(u16(a)); };
constexpr auto rol = [](auto a, auto b) { return std::rotl(a, int(amount(b))); };
constexpr auto ror = [](auto a, auto b) { return std::rotr(a, int(amount(b))); };
/// Every byte that is not zero becomes 0xff.
constexpr auto orc_b = [](auto a) {
  decltype(a) result = 0;
  for (unsigned k = 0; k < 8 * sizeof a; k += 8)
    if (a >> k & 0xff) result |= decltype(a)(0xff) << k;
  return result;
};
constexpr auto rev8 = [](auto a) {
  decltype(a) result = 0;
  for (unsigned k = 0; k < sizeof a; k++) result = result << 8 | (a >> 8 * k & 0xff);
  return result;
};

constexpr auto clmul = [](auto a, auto b) { return carryless_product<0>(a, b); };
constexpr auto clmulh = [](auto a, auto b) { return carryless_product<8 * sizeof(a)>(a, b); };
constexpr auto clmulr = [](auto a, auto b) { return carryless_product<8 * sizeof(a) - 1>(a, b); };

constexpr auto bclr = [](auto a, auto b) { return a & ~(one<decltype(a)> << amount(b)); };
constexpr auto bset = [](auto a, auto b) { return a | one<decltype(a)> << amount(b); };
constexpr auto binv = [](auto a, auto b) { return a ^ one<decltype(a)> << amount(b); };
constexpr auto bext = [](auto a, auto b) { return a >> amount(b) & 1; };

}  // namespace

Rows bit_rows() {
  return {
      {"sh1add",    "0010000 ..... ..... 010 ..... 0110011", "rd, rs1, rs2", Zba, Class::Alu, rr<shift_add<1>>},
      {"sh2add",    "0010000 ..... ..... 100 ..... 0110011", "rd, rs1, rs2", Zba, Class::Alu, rr<shift_add<2>>},
      {"sh3add",    "0010000 ..... ..... 110 ..... 0110011", "rd, rs1, rs2", Zba, Class::Alu, rr<shift_add<3>>},
      {"add.uw",    "0000100 ..... ..... 000 ..... 0111011", "rd, rs1, rs2", Zba | RV64, Class::Alu, rr<shift_add_uw<0>>},
      {"sh1add.uw", "0010000 ..... ..... 010 ..... 0111011", "rd, rs1, rs2", Zba | RV64, Class::Alu, rr<shift_add_uw<1>>},
      {"sh2add.uw", "0010000 ..... ..... 100 ..... 0111011", "rd, rs1, rs2", Zba | RV64, Class::Alu, rr<shift_add_uw<2>>},
      {"sh3add.uw", "0010000 ..... ..... 110 ..... 0111011", "rd, rs1, rs2", Zba | RV64, Class::Alu, rr<shift_add_uw<3>>},
      {"slli.uw",   "000010 ...... ..... 001 ..... 0011011", "rd, rs1, shamt", Zba | RV64, Class::Alu, ri<slli_uw>},

      {"andn",      "0100000 ..... ..... 111 ..... 0110011", "rd, rs1, rs2", Zbb, Class::Alu, rr<andn>},
      {"orn",       "0100000 ..... ..... 110 ..... 0110011", "rd, rs1, rs2", Zbb, Class::Alu, rr<orn>},
      {"xnor",      "0100000 ..... ..... 100 ..... 0110011", "rd, rs1, rs2", Zbb, Class::Alu, rr<xnor>},
      {"clz",       "0110000 00000 ..... 001 ..... 0010011", "rd, rs1", Zbb, Class::Alu, r1<clz>},
      {"ctz",       "0110000 00001 ..... 001 ..... 0010011", "rd, rs1", Zbb, Class::Alu, r1<ctz>},
      {"cpop",      "0110000 00010 ..... 001 ..... 0010011", "rd, rs1", Zbb, Class::Alu, r1<cpop>},
      {"clzw",      "0110000 00000 ..... 001 ..... 0011011", "rd, rs1", Zbb | RV64, Class::Alu, r1_w<clz>},
      {"ctzw",      "0110000 00001 ..... 001 ..... 0011011", "rd, rs1", Zbb | RV64, Class::Alu, r1_w<ctz>},
      {"cpopw",     "0110000 00010 ..... 001 ..... 0011011", "rd, rs1", Zbb | RV64, Class::Alu, r1_w<cpop>},
      {"sext.b",    "0110000 00100 ..... 001 ..... 0010011", "rd, rs1", Zbb, Class::Alu, r1<sext_b>},
      {"sext.h",    "0110000 00101 ..... 001 ..... 0010011", "rd, rs1", Zbb, Class::Alu, r1<sext_h>},
      {"zext.h",    "0000100 00000 ..... 100 ..... 0111011", "rd, rs1", Zbb | RV64, Class::Alu, r1<zext_h>},
      {"zext.h",    "0000100 00000 ..... 100 ..... 0110011", "rd, rs1", Zbb | RV32, Class::Alu, r1<zext_h>},
      {"min",       "0000101 ..... ..... 100 ..... 0110011", "rd, rs1, rs2", Zbb, Class::Alu, rr<min>},
      {"minu",      "0000101 ..... ..... 101 ..... 0110011", "rd, rs1, rs2", Zbb, Class::Alu, rr<minu>},
      {"max",       "0000101 ..... ..... 110 ..... 0110011", "rd, rs1, rs2", Zbb, Class::Alu, rr<max>},
      {"maxu",      "0000101 ..... ..... 111 ..... 0110011", "rd, rs1, rs2", Zbb, Class::Alu, rr<maxu>},
      {"rol",       "0110000 ..... ..... 001 ..... 0110011", "rd, rs1, rs2", Zbb, Class::Alu, rr<rol>},
      {"ror",       "0110000 ..... ..... 101 ..... 0110011", "rd, rs1, rs2", Zbb, Class::Alu, rr<ror>},
      {"rori",      "011000 w..... ..... 101 ..... 0010011", "rd, rs1, shamt", Zbb, Class::Alu, ri<ror>},
      {"rolw",      "0110000 ..... ..... 001 ..... 0111011", "rd, rs1, rs2", Zbb | RV64, Class::Alu, rr_w<rol>},
      {"rorw",      "0110000 ..... ..... 101 ..... 0111011", "rd, rs1, rs2", Zbb | RV64, Class::Alu, rr_w<ror>},
      {"roriw",     "0110000 ..... ..... 101 ..... 0011011", "rd, rs1, shamtw", Zbb | RV64, Class::Alu, ri_w<ror>},
      {"orc.b",     "001010000111 ..... 101 ..... 0010011", "rd, rs1", Zbb, Class::Alu, r1<orc_b>},
      {"rev8",      "011010111000 ..... 101 ..... 0010011", "rd, rs1", Zbb | RV64, Class::Alu, r1<rev8>},
      {"rev8",      "011010011000 ..... 101 ..... 0010011", "rd, rs1", Zbb | RV32, Class::Alu, r1<rev8>},

      {"clmul",     "0000101 ..... ..... 001 ..... 0110011", "rd, rs1, rs2", Zbc, Class::Mul, rr<clmul>},
      {"clmulr",    "0000101 ..... ..... 010 ..... 0110011", "rd, rs1, rs2", Zbc, Class::Mul, rr<clmulr>},
      {"clmulh",    "0000101 ..... ..... 011 ..... 0110011", "rd, rs1, rs2", Zbc, Class::Mul, rr<clmulh>},

      {"bclr",      "0100100 ..... ..... 001 ..... 0110011", "rd, rs1, rs2", Zbs, Class::Alu, rr<bclr>},
      {"bclri",     "010010 w..... ..... 001 ..... 0010011", "rd, rs1, shamt", Zbs, Class::Alu, ri<bclr>},
      {"bset",      "0010100 ..... ..... 001 ..... 0110011", "rd, rs1, rs2", Zbs, Class::Alu, rr<bset>},
      {"bseti",     "001010 w..... ..... 001 ..... 0010011", "rd, rs1, shamt", Zbs, Class::Alu, ri<bset>},
      {"binv",      "0110100 ..... ..... 001 ..... 0110011", "rd, rs1, rs2", Zbs, Class::Alu, rr<binv>},
      {"binvi",     "011010 w..... ..... 001 ..... 0010011", "rd, rs1, shamt", Zbs, Class::Alu, ri<binv>},
      {"bext",      "0100100 ..... ..... 101 ..... 0110011", "rd, rs1, rs2", Zbs, Class::Alu, rr<bext>},
      {"bexti",     "010010 w..... ..... 101 ..... 0010011", "rd, rs1, shamt", Zbs, Class::Alu, ri<bext>},
  };
}

}  // namespace sim
