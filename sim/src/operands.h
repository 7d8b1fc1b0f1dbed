// The words that may stand in the operand column of the instruction table.
#pragma once

#include <string>
#include <vector>

#include "instruction.h"

namespace sim {

/// How an immediate lies in the word (unprivileged specification, "Immediate Encoding Variants").
enum class Immediate : u8 {
  None, I, S, B, U, J, Shift, ShiftW, Csr, Zimm, Simm5, Uimm5, Uimm6, VType11, VType10
};

enum class Slot : u8 { None, Rd, Rs1, Rs2, Rs3 };

/// One operand word: which field it reads and how it is printed.
struct OperandKind {
  const char* name;
  Slot slot;
  Bank bank;
  Immediate immediate;
  bool rounding;  ///< the word is the rounding mode field
  char print;     ///< r register, i signed, u unsigned hex, a address, m memory, see disassemble.cc
};

/// Throws UserError for a word the table does not know (a mistake in a family file).
const OperandKind& operand_kind(const std::string& name);

/// "rd, imm(rs1)" -> {"rd", "imm", "(rs1)"}: separators are commas and opening parentheses.
std::vector<std::string> split_operands(const std::string& column);

i32 extract_immediate(Immediate kind, u32 bits);

}  // namespace sim
