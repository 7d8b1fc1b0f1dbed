// RV32I/RV64I: integer computation; Zicond: zero or the register, by a condition.
#include "scalar.h"

namespace sim {
namespace {

template <class U> constexpr unsigned amount(U b) { return unsigned(b) & (8 * sizeof(U) - 1); }

constexpr auto add = [](auto a, auto b) { return a + b; };
constexpr auto sub = [](auto a, auto b) { return a - b; };
constexpr auto sll = [](auto a, auto b) { return a << amount(b); };
constexpr auto srl = [](auto a, auto b) { return a >> amount(b); };
constexpr auto sra = [](auto a, auto b) { return sg(a) >> amount(b); };
constexpr auto slt = [](auto a, auto b) { return sg(a) < sg(b); };
constexpr auto sltu = [](auto a, auto b) { return a < b; };
constexpr auto and_ = [](auto a, auto b) { return a & b; };
constexpr auto or_ = [](auto a, auto b) { return a | b; };
constexpr auto xor_ = [](auto a, auto b) { return a ^ b; };
constexpr auto czero_eqz = [](auto a, auto b) { return b ? a : decltype(a)(0); };
constexpr auto czero_nez = [](auto a, auto b) { return b ? decltype(a)(0) : a; };

const Inst* lui(Hart& h, const Inst* i) {
  h.x[i->rd] = u64(i64(i->imm));
  return i->next();
}

template <class X> const Inst* auipc(Hart& h, const Inst* i) {
  h.x[i->rd] = X::extend(i->pc + u64(i64(i->imm)));
  return i->next();
}

}  // namespace

Rows integer_rows() {
  return {
      {"lui",   "..... ..... ..... ..... ..... 01101 11", "rd, upper", I, Class::Alu, lui},
      {"auipc", "..... ..... ..... ..... ..... 00101 11", "rd, upper", I, Class::Alu, {auipc<Rv64>, auipc<Rv32>}},

      {"addi",  "............ ..... 000 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<add>},
      {"slti",  "............ ..... 010 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<slt>},
      {"sltiu", "............ ..... 011 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<sltu>},
      {"xori",  "............ ..... 100 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<xor_>},
      {"ori",   "............ ..... 110 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<or_>},
      {"andi",  "............ ..... 111 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<and_>},
      {"slli",  "000000 w..... ..... 001 ..... 0010011", "rd, rs1, shamt", I, Class::Alu, ri<sll>},
      {"srli",  "000000 w..... ..... 101 ..... 0010011", "rd, rs1, shamt", I, Class::Alu, ri<srl>},
      {"srai",  "010000 w..... ..... 101 ..... 0010011", "rd, rs1, shamt", I, Class::Alu, ri<sra>},

      {"add",   "0000000 ..... ..... 000 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<add>},
      {"sub",   "0100000 ..... ..... 000 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<sub>},
      {"sll",   "0000000 ..... ..... 001 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<sll>},
      {"slt",   "0000000 ..... ..... 010 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<slt>},
      {"sltu",  "0000000 ..... ..... 011 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<sltu>},
      {"xor",   "0000000 ..... ..... 100 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<xor_>},
      {"srl",   "0000000 ..... ..... 101 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<srl>},
      {"sra",   "0100000 ..... ..... 101 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<sra>},
      {"or",    "0000000 ..... ..... 110 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<or_>},
      {"and",   "0000000 ..... ..... 111 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<and_>},

      {"czero.eqz", "0000111 ..... ..... 101 ..... 0110011", "rd, rs1, rs2", Zicond, Class::Alu, rr<czero_eqz>},
      {"czero.nez", "0000111 ..... ..... 111 ..... 0110011", "rd, rs1, rs2", Zicond, Class::Alu, rr<czero_nez>},

      {"addiw", "............ ..... 000 ..... 0011011", "rd, rs1, imm", I | RV64, Class::Alu, ri_w<add>},
      {"slliw", "0000000 ..... ..... 001 ..... 0011011", "rd, rs1, shamtw", I | RV64, Class::Alu, ri_w<sll>},
      {"srliw", "0000000 ..... ..... 101 ..... 0011011", "rd, rs1, shamtw", I | RV64, Class::Alu, ri_w<srl>},
      {"sraiw", "0100000 ..... ..... 101 ..... 0011011", "rd, rs1, shamtw", I | RV64, Class::Alu, ri_w<sra>},
      {"addw",  "0000000 ..... ..... 000 ..... 0111011", "rd, rs1, rs2", I | RV64, Class::Alu, rr_w<add>},
      {"subw",  "0100000 ..... ..... 000 ..... 0111011", "rd, rs1, rs2", I | RV64, Class::Alu, rr_w<sub>},
      {"sllw",  "0000000 ..... ..... 001 ..... 0111011", "rd, rs1, rs2", I | RV64, Class::Alu, rr_w<sll>},
      {"srlw",  "0000000 ..... ..... 101 ..... 0111011", "rd, rs1, rs2", I | RV64, Class::Alu, rr_w<srl>},
      {"sraw",  "0100000 ..... ..... 101 ..... 0111011", "rd, rs1, rs2", I | RV64, Class::Alu, rr_w<sra>},
  };
}

}  // namespace sim
