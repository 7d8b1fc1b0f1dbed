// RV32I/RV64I: integer computation.
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

const Inst* lui(Hart& h, const Inst* i) {
  h.x[i->rd] = u64(i64(i->imm));
  return i->next();
}

const Inst* auipc(Hart& h, const Inst* i) {
  h.x[i->rd] = i->pc + u64(i64(i->imm));
  return i->next();
}

}  // namespace

Rows integer_rows() {
  using X = Rv64;
  return {
      {"lui",   "..... ..... ..... ..... ..... 01101 11", "rd, upper", I, Class::Alu, lui},
      {"auipc", "..... ..... ..... ..... ..... 00101 11", "rd, upper", I, Class::Alu, auipc},

      {"addi",  "............ ..... 000 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<X, add>},
      {"slti",  "............ ..... 010 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<X, slt>},
      {"sltiu", "............ ..... 011 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<X, sltu>},
      {"xori",  "............ ..... 100 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<X, xor_>},
      {"ori",   "............ ..... 110 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<X, or_>},
      {"andi",  "............ ..... 111 ..... 0010011", "rd, rs1, imm", I, Class::Alu, ri<X, and_>},
      {"slli",  "000000 ...... ..... 001 ..... 0010011", "rd, rs1, shamt", I, Class::Alu, ri<X, sll>},
      {"srli",  "000000 ...... ..... 101 ..... 0010011", "rd, rs1, shamt", I, Class::Alu, ri<X, srl>},
      {"srai",  "010000 ...... ..... 101 ..... 0010011", "rd, rs1, shamt", I, Class::Alu, ri<X, sra>},

      {"add",   "0000000 ..... ..... 000 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, add>},
      {"sub",   "0100000 ..... ..... 000 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, sub>},
      {"sll",   "0000000 ..... ..... 001 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, sll>},
      {"slt",   "0000000 ..... ..... 010 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, slt>},
      {"sltu",  "0000000 ..... ..... 011 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, sltu>},
      {"xor",   "0000000 ..... ..... 100 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, xor_>},
      {"srl",   "0000000 ..... ..... 101 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, srl>},
      {"sra",   "0100000 ..... ..... 101 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, sra>},
      {"or",    "0000000 ..... ..... 110 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, or_>},
      {"and",   "0000000 ..... ..... 111 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, rr<X, and_>},

      {"addiw", "............ ..... 000 ..... 0011011", "rd, rs1, imm", I, Class::Alu, ri_w<add>},
      {"slliw", "0000000 ..... ..... 001 ..... 0011011", "rd, rs1, shamtw", I, Class::Alu, ri_w<sll>},
      {"srliw", "0000000 ..... ..... 101 ..... 0011011", "rd, rs1, shamtw", I, Class::Alu, ri_w<srl>},
      {"sraiw", "0100000 ..... ..... 101 ..... 0011011", "rd, rs1, shamtw", I, Class::Alu, ri_w<sra>},
      {"addw",  "0000000 ..... ..... 000 ..... 0111011", "rd, rs1, rs2", I, Class::Alu, rr_w<add>},
      {"subw",  "0100000 ..... ..... 000 ..... 0111011", "rd, rs1, rs2", I, Class::Alu, rr_w<sub>},
      {"sllw",  "0000000 ..... ..... 001 ..... 0111011", "rd, rs1, rs2", I, Class::Alu, rr_w<sll>},
      {"srlw",  "0000000 ..... ..... 101 ..... 0111011", "rd, rs1, rs2", I, Class::Alu, rr_w<srl>},
      {"sraw",  "0100000 ..... ..... 101 ..... 0111011", "rd, rs1, rs2", I, Class::Alu, rr_w<sra>},
  };
}

}  // namespace sim
