#include "operands.h"

#include "trap.h"

namespace sim {
namespace {

constexpr OperandKind kinds[] = {
    // scalar registers
    {"rd", Slot::Rd, Bank::X, Immediate::None, false, 'r'},
    {"rs1", Slot::Rs1, Bank::X, Immediate::None, false, 'r'},
    {"rs2", Slot::Rs2, Bank::X, Immediate::None, false, 'r'},
    {"(rs1)", Slot::Rs1, Bank::X, Immediate::None, false, 'm'},
    {"fd", Slot::Rd, Bank::F, Immediate::None, false, 'r'},
    {"fs1", Slot::Rs1, Bank::F, Immediate::None, false, 'r'},
    {"fs2", Slot::Rs2, Bank::F, Immediate::None, false, 'r'},
    {"fs3", Slot::Rs3, Bank::F, Immediate::None, false, 'r'},
    {"rm", Slot::None, Bank::None, Immediate::None, true, 'R'},
    {"rmx", Slot::None, Bank::None, Immediate::None, true, 'E'},  // of an exact conversion
    // immediates
    {"imm", Slot::None, Bank::None, Immediate::I, false, 'i'},
    {"store", Slot::None, Bank::None, Immediate::S, false, 'i'},
    {"branch", Slot::None, Bank::None, Immediate::B, false, 'a'},
    {"upper", Slot::None, Bank::None, Immediate::U, false, 'U'},
    {"jump", Slot::None, Bank::None, Immediate::J, false, 'a'},
    {"shamt", Slot::None, Bank::None, Immediate::Shift, false, 'i'},
    {"shamtw", Slot::None, Bank::None, Immediate::ShiftW, false, 'i'},
    {"csr", Slot::None, Bank::None, Immediate::Csr, false, 'c'},
    {"zimm", Slot::None, Bank::None, Immediate::None, false, 'z'},
    {"ordering", Slot::None, Bank::None, Immediate::None, false, 'F'},
    // vector
    {"vd", Slot::Rd, Bank::V, Immediate::None, false, 'r'},
    {"vs1", Slot::Rs1, Bank::V, Immediate::None, false, 'r'},
    {"vs2", Slot::Rs2, Bank::V, Immediate::None, false, 'r'},
    {"vs3", Slot::Rd, Bank::V, Immediate::None, false, 'r'},
    {"simm5", Slot::None, Bank::None, Immediate::Simm5, false, 'i'},
    {"uimm5", Slot::None, Bank::None, Immediate::Uimm5, false, 'i'},
    {"uimm6", Slot::None, Bank::None, Immediate::Uimm6, false, 'i'},
    {"vtype11", Slot::None, Bank::None, Immediate::VType11, false, 'v'},
    {"vtype10", Slot::None, Bank::None, Immediate::VType10, false, 'v'},
    {"vm", Slot::None, Bank::None, Immediate::None, false, 'M'},
    // registers of an instruction extension: no bank of the core's
    {"md", Slot::Rd, Bank::None, Immediate::None, false, 'x'},
    {"ms1", Slot::Rs1, Bank::None, Immediate::None, false, 'x'},
    {"ms2", Slot::Rs2, Bank::None, Immediate::None, false, 'x'},
    {"v0", Slot::None, Bank::None, Immediate::None, false, '0'},
};

}  // namespace

const OperandKind& operand_kind(const std::string& name) {
  for (const OperandKind& kind : kinds)
    if (name == kind.name) return kind;
  throw UserError("instruction table: unknown operand '" + name + "'");
}

std::vector<std::string> split_operands(const std::string& column) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (char ch : column) {
    if (ch == ' ' || ch == ',') {
      finish();
    } else {
      if (ch == '(') finish();
      word += ch;
    }
  }
  finish();
  return words;
}

i32 extract_immediate(Immediate kind, u32 bits) {
  const i32 sign = i32(bits) >> 31;
  switch (kind) {
  case Immediate::I: return i32(bits) >> 20;
  case Immediate::S: return i32(u32(i32(bits) >> 25) << 5 | field(bits, 7, 5));
  case Immediate::B:
    return i32(u32(sign) << 12 | field(bits, 7, 1) << 11 | field(bits, 25, 6) << 5 |
               field(bits, 8, 4) << 1);
  case Immediate::U: return i32(bits & 0xfffff000);
  case Immediate::J:
    return i32(u32(sign) << 20 | field(bits, 12, 8) << 12 | field(bits, 20, 1) << 11 |
               field(bits, 21, 10) << 1);
  case Immediate::Shift: return i32(field(bits, 20, 6));
  case Immediate::ShiftW: return i32(field(bits, 20, 5));
  case Immediate::Csr: return i32(field(bits, 20, 12));
  case Immediate::Zimm:
  case Immediate::Uimm5: return i32(field(bits, 15, 5));
  case Immediate::Uimm6: return i32(field(bits, 26, 1) << 5 | field(bits, 15, 5));
  case Immediate::Simm5: return i32(sign_extend(field(bits, 15, 5), 5));
  case Immediate::VType11: return i32(field(bits, 20, 11));
  case Immediate::VType10: return i32(field(bits, 20, 10));
  case Immediate::None: break;
  }
  return 0;
}

}  // namespace sim
