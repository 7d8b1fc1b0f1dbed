// C: every 16-bit form is rewritten to the 32-bit instruction it stands for, which then decides
// meaning, class and operands (unprivileged specification, "C" chapter, instruction listings).
#include "../instruction.h"

namespace sim {
namespace {

// Register fields: full, and the three-bit ones naming x8..x15.
u32 r_full(u16 c) { return field(c, 7, 5); }
u32 r_full2(u16 c) { return field(c, 2, 5); }
u32 r_high(u16 c) { return 8 + field(c, 7, 3); }
u32 r_low(u16 c) { return 8 + field(c, 2, 3); }

// 32-bit formats.
u32 encode_r(u32 f7, u32 rs2, u32 rs1, u32 f3, u32 rd, u32 op) {
  return f7 << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 | rd << 7 | op;
}
u32 encode_i(i32 imm, u32 rs1, u32 f3, u32 rd, u32 op) {
  return u32(imm) << 20 | rs1 << 15 | f3 << 12 | rd << 7 | op;
}
u32 encode_s(u32 imm, u32 rs2, u32 rs1, u32 f3, u32 op) {
  return (imm >> 5 & 127) << 25 | rs2 << 20 | rs1 << 15 | f3 << 12 | (imm & 31) << 7 | op;
}
u32 encode_b(i32 imm, u32 rs1, u32 f3) {
  const u32 u = u32(imm);
  return (u >> 12 & 1) << 31 | (u >> 5 & 63) << 25 | rs1 << 15 | f3 << 12 | (u >> 1 & 15) << 8 |
         (u >> 11 & 1) << 7 | 0x63;
}
u32 encode_j(i32 imm, u32 rd) {
  const u32 u = u32(imm);
  return (u >> 20 & 1) << 31 | (u >> 1 & 1023) << 21 | (u >> 11 & 1) << 20 | (u >> 12 & 255) << 12 |
         rd << 7 | 0x6f;
}

// Immediates, named after the forms that use them.
i32 imm6(u16 c) { return i32(sign_extend(field(c, 12, 1) << 5 | field(c, 2, 5), 6)); }
u32 uimm6(u16 c) { return field(c, 12, 1) << 5 | field(c, 2, 5); }
u32 word_offset(u16 c) { return field(c, 10, 3) << 3 | field(c, 6, 1) << 2 | field(c, 5, 1) << 6; }
u32 double_offset(u16 c) { return field(c, 10, 3) << 3 | field(c, 5, 2) << 6; }
u32 word_sp_load(u16 c) { return field(c, 12, 1) << 5 | field(c, 4, 3) << 2 | field(c, 2, 2) << 6; }
u32 double_sp_load(u16 c) { return field(c, 12, 1) << 5 | field(c, 5, 2) << 3 | field(c, 2, 3) << 6; }
u32 word_sp_store(u16 c) { return field(c, 9, 4) << 2 | field(c, 7, 2) << 6; }
u32 double_sp_store(u16 c) { return field(c, 10, 3) << 3 | field(c, 7, 3) << 6; }
i32 branch_offset(u16 c) {
  return i32(sign_extend(field(c, 12, 1) << 8 | field(c, 10, 2) << 3 | field(c, 5, 2) << 6 |
                             field(c, 3, 2) << 1 | field(c, 2, 1) << 5, 9));
}
i32 jump_offset(u16 c) {
  return i32(sign_extend(field(c, 12, 1) << 11 | field(c, 11, 1) << 4 | field(c, 9, 2) << 8 |
                             field(c, 8, 1) << 10 | field(c, 7, 1) << 6 | field(c, 6, 1) << 7 |
                             field(c, 3, 3) << 1 | field(c, 2, 1) << 5, 12));
}
i32 stack_adjust(u16 c) {
  return i32(sign_extend(field(c, 12, 1) << 9 | field(c, 6, 1) << 4 | field(c, 5, 1) << 6 |
                             field(c, 3, 2) << 7 | field(c, 2, 1) << 5, 10));
}
u32 stack_offset(u16 c) {
  return field(c, 11, 2) << 4 | field(c, 7, 4) << 6 | field(c, 6, 1) << 2 | field(c, 5, 1) << 3;
}

constexpr u32 reserved = 0;  // expands to an illegal instruction
constexpr u32 opcode_imm = 0x13, opcode_imm_w = 0x1b, opcode_reg = 0x33, opcode_reg_w = 0x3b;

template <u32 F3, u32 Opcode, u32 (*Offset)(u16)> u32 load(u16 c) {
  return encode_i(i32(Offset(c)), r_high(c), F3, r_low(c), Opcode);
}
template <u32 F3, u32 Opcode, u32 (*Offset)(u16)> u32 store(u16 c) {
  return encode_s(Offset(c), r_low(c), r_high(c), F3, Opcode);
}
template <u32 F3, u32 Opcode, u32 (*Offset)(u16)> u32 load_sp(u16 c) {
  return encode_i(i32(Offset(c)), 2, F3, r_full(c), Opcode);
}
template <u32 F3, u32 Opcode, u32 (*Offset)(u16)> u32 store_sp(u16 c) {
  return encode_s(Offset(c), r_full2(c), 2, F3, Opcode);
}
template <u32 F7, u32 F3, u32 Opcode> u32 alu(u16 c) {
  return encode_r(F7, r_low(c), r_high(c), F3, r_high(c), Opcode);
}

u32 addi4spn(u16 c) {
  return stack_offset(c) ? encode_i(i32(stack_offset(c)), 2, 0, r_low(c), opcode_imm) : reserved;
}
u32 addi(u16 c) { return encode_i(imm6(c), r_full(c), 0, r_full(c), opcode_imm); }
u32 addiw(u16 c) { return r_full(c) ? encode_i(imm6(c), r_full(c), 0, r_full(c), opcode_imm_w) : reserved; }
u32 li(u16 c) { return encode_i(imm6(c), 0, 0, r_full(c), opcode_imm); }
u32 addi16sp(u16 c) { return stack_adjust(c) ? encode_i(stack_adjust(c), 2, 0, 2, opcode_imm) : reserved; }
u32 lui(u16 c) { return imm6(c) ? u32(imm6(c)) << 12 | r_full(c) << 7 | 0x37 : reserved; }
u32 srli(u16 c) { return encode_i(i32(uimm6(c)), r_high(c), 5, r_high(c), opcode_imm); }
u32 srai(u16 c) { return encode_i(i32(uimm6(c) | 0x400), r_high(c), 5, r_high(c), opcode_imm); }
u32 andi(u16 c) { return encode_i(imm6(c), r_high(c), 7, r_high(c), opcode_imm); }
u32 slli(u16 c) { return encode_i(i32(uimm6(c)), r_full(c), 1, r_full(c), opcode_imm); }
u32 j(u16 c) { return encode_j(jump_offset(c), 0); }
u32 jal(u16 c) { return encode_j(jump_offset(c), 1); }
u32 beqz(u16 c) { return encode_b(branch_offset(c), r_high(c), 0); }
u32 bnez(u16 c) { return encode_b(branch_offset(c), r_high(c), 1); }
u32 jr(u16 c) { return r_full(c) ? encode_i(0, r_full(c), 0, 0, 0x67) : reserved; }
u32 jalr(u16 c) { return encode_i(0, r_full(c), 0, 1, 0x67); }
u32 mv(u16 c) { return encode_r(0, r_full2(c), 0, 0, r_full(c), opcode_reg); }
u32 add(u16 c) { return encode_r(0, r_full2(c), r_full(c), 0, r_full(c), opcode_reg); }
u32 ebreak(u16) { return 0x00100073; }

u32 lwsp(u16 c) { return r_full(c) ? load_sp<2, 0x03, word_sp_load>(c) : reserved; }
u32 ldsp(u16 c) { return r_full(c) ? load_sp<3, 0x03, double_sp_load>(c) : reserved; }

struct Form {
  const char* name;
  const char* encoding;
  const char* operands;  ///< as written; the fields are those of the expansion
  Extensions needs;
  u32 (*expand)(u16);
};

constexpr Form forms[] = {
    {"c.addi4spn", "000 ........ ... 00", "rd, rs1, imm", C, addi4spn},
    {"c.fld",      "001 ... ... .. ... 00", "fd, imm(rs1)", C | D, load<3, 0x07, double_offset>},
    {"c.lw",       "010 ... ... .. ... 00", "rd, imm(rs1)", C, load<2, 0x03, word_offset>},
    {"c.ld",       "011 ... ... .. ... 00", "rd, imm(rs1)", C | RV64, load<3, 0x03, double_offset>},
    {"c.flw",      "011 ... ... .. ... 00", "fd, imm(rs1)", C | F | RV32, load<2, 0x07, word_offset>},
    {"c.fsd",      "101 ... ... .. ... 00", "fs2, store(rs1)", C | D, store<3, 0x27, double_offset>},
    {"c.sw",       "110 ... ... .. ... 00", "rs2, store(rs1)", C, store<2, 0x23, word_offset>},
    {"c.sd",       "111 ... ... .. ... 00", "rs2, store(rs1)", C | RV64, store<3, 0x23, double_offset>},
    {"c.fsw",      "111 ... ... .. ... 00", "fs2, store(rs1)", C | F | RV32, store<2, 0x27, word_offset>},

    {"c.nop",      "000 . 00000 ..... 01", "", C, addi},
    {"c.addi",     "000 . ..... ..... 01", "rd, imm", C, addi},
    {"c.addiw",    "001 . ..... ..... 01", "rd, imm", C | RV64, addiw},
    {"c.jal",      "001 ........... 01", "jump", C | RV32, jal},
    {"c.li",       "010 . ..... ..... 01", "rd, imm", C, li},
    {"c.addi16sp", "011 . 00010 ..... 01", "rd, imm", C, addi16sp},
    {"c.lui",      "011 . ..... ..... 01", "rd, upper", C, lui},
    {"c.srli",     "100 w 00 ... ..... 01", "rd, shamt", C, srli},
    {"c.srai",     "100 w 01 ... ..... 01", "rd, shamt", C, srai},
    {"c.andi",     "100 . 10 ... ..... 01", "rd, imm", C, andi},
    {"c.sub",      "100 0 11 ... 00 ... 01", "rd, rs2", C, alu<0x20, 0, opcode_reg>},
    {"c.xor",      "100 0 11 ... 01 ... 01", "rd, rs2", C, alu<0, 4, opcode_reg>},
    {"c.or",       "100 0 11 ... 10 ... 01", "rd, rs2", C, alu<0, 6, opcode_reg>},
    {"c.and",      "100 0 11 ... 11 ... 01", "rd, rs2", C, alu<0, 7, opcode_reg>},
    {"c.subw",     "100 1 11 ... 00 ... 01", "rd, rs2", C | RV64, alu<0x20, 0, opcode_reg_w>},
    {"c.addw",     "100 1 11 ... 01 ... 01", "rd, rs2", C | RV64, alu<0, 0, opcode_reg_w>},
    {"c.j",        "101 ........... 01", "jump", C, j},
    {"c.beqz",     "110 ... ... ..... 01", "rs1, branch", C, beqz},
    {"c.bnez",     "111 ... ... ..... 01", "rs1, branch", C, bnez},

    {"c.slli",     "000 w ..... ..... 10", "rd, shamt", C, slli},
    {"c.fldsp",    "001 . ..... ..... 10", "fd, imm(rs1)", C | D, load_sp<3, 0x07, double_sp_load>},
    {"c.lwsp",     "010 . ..... ..... 10", "rd, imm(rs1)", C, lwsp},
    {"c.ldsp",     "011 . ..... ..... 10", "rd, imm(rs1)", C | RV64, ldsp},
    {"c.flwsp",    "011 . ..... ..... 10", "fd, imm(rs1)", C | F | RV32, load_sp<2, 0x07, word_sp_load>},
    {"c.jr",       "100 0 ..... 00000 10", "rs1", C, jr},
    {"c.mv",       "100 0 ..... ..... 10", "rd, rs2", C, mv},
    {"c.ebreak",   "100 1 00000 00000 10", "", C, ebreak},
    {"c.jalr",     "100 1 ..... 00000 10", "rs1", C, jalr},
    {"c.add",      "100 1 ..... ..... 10", "rd, rs2", C, add},
    {"c.fsdsp",    "101 ...... ..... 10", "fs2, store(rs1)", C | D, store_sp<3, 0x27, double_sp_store>},
    {"c.swsp",     "110 ...... ..... 10", "rs2, store(rs1)", C, store_sp<2, 0x23, word_sp_store>},
    {"c.sdsp",     "111 ...... ..... 10", "rs2, store(rs1)", C | RV64, store_sp<3, 0x23, double_sp_store>},
    {"c.fswsp",    "111 ...... ..... 10", "fs2, store(rs1)", C | F | RV32, store_sp<2, 0x27, word_sp_store>},
};

}  // namespace

Rows compressed_rows() {
  Rows rows;
  for (const Form& form : forms) {
    Row row{form.name, form.encoding, form.operands, form.needs, Class::Alu, nullptr};
    row.expand = form.expand;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace sim
