#include <cinttypes>
#include <cstdio>

#include "code_cache.h"
#include "csr.h"
#include "operands.h"

namespace sim {
namespace {

constexpr const char* x_names[32] = {"zero", "ra", "sp",  "gp",  "tp", "t0", "t1", "t2",
                                     "s0",   "s1", "a0",  "a1",  "a2", "a3", "a4", "a5",
                                     "a6",   "a7", "s2",  "s3",  "s4", "s5", "s6", "s7",
                                     "s8",   "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
constexpr const char* f_names[32] = {"ft0", "ft1", "ft2",  "ft3",  "ft4", "ft5", "ft6",  "ft7",
                                     "fs0", "fs1", "fa0",  "fa1",  "fa2", "fa3", "fa4",  "fa5",
                                     "fa6", "fa7", "fs2",  "fs3",  "fs4", "fs5", "fs6",  "fs7",
                                     "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10", "ft11"};
constexpr const char* order_suffixes[4] = {"", ".rl", ".aq", ".aqrl"};
constexpr const char* roundings[8] = {"rne", "rtz", "rdn", "rup", "rmm", "?", "?", "dyn"};

std::string hex(u64 value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%" PRIx64, value);
  return text;
}

std::string vtype_text(u32 image) {
  static constexpr const char* multipliers[8] = {"m1", "m2", "m4", "m8", nullptr, "mf8", "mf4", "mf2"};
  if (image >> 8 || (image >> 3 & 7) > 3 || (image & 7) == 4) return hex(image);
  return "e" + std::to_string(8 << (image >> 3 & 7)) + ", " + multipliers[image & 7] +
         (image & 64 ? ", ta" : ", tu") + (image & 128 ? ", ma" : ", mu");
}

std::string register_name(Bank bank, u32 number) {
  switch (bank) {
  case Bank::X: return x_names[number];
  case Bank::F: return f_names[number];
  default: return "v" + std::to_string(number);
  }
}

u32 slot_value(Slot slot, u32 word) {
  switch (slot) {
  case Slot::Rd: return field(word, 7, 5);
  case Slot::Rs1: return field(word, 15, 5);
  case Slot::Rs2: return field(word, 20, 5);
  default: return field(word, 27, 5);
  }
}

/// Predecessor or successor set of a fence.
std::string order_set(u32 bits) {
  std::string text;
  for (unsigned k = 0; k < 4; k++)
    if (bits >> (3 - k) & 1) text += "iorw"[k];
  return text.empty() ? "0" : text;
}

std::string operand_text(const OperandKind& kind, u32 word, u64 pc, Extensions isa) {
  const i32 immediate = extract_immediate(kind.immediate, word);
  switch (kind.print) {
  case 'r': return register_name(kind.bank, slot_value(kind.slot, word));
  case 'm': return "(" + register_name(kind.bank, slot_value(kind.slot, word)) + ")";
  case 'a': return hex(is_narrow(isa) ? u32(pc + u64(i64(immediate))) : pc + u64(i64(immediate)));
  case 'U': return hex(u32(immediate) >> 12);
  case 'c': return csr_exists(unsigned(immediate), isa) ? csr_name(unsigned(immediate)) : hex(u32(immediate));
  case 'z': return std::to_string(field(word, 15, 5));
  case 'v': return vtype_text(u32(immediate));
  case 'R': return field(word, 12, 3) == 7 ? "" : roundings[field(word, 12, 3)];
  case 'E': return field(word, 12, 3) == 0 ? "" : roundings[field(word, 12, 3)];
  case 'F': return order_set(field(word, 24, 4)) + ", " + order_set(field(word, 20, 4));
  case 'M': return field(word, 25, 1) ? "" : "v0.t";
  case 'x': return "m" + std::to_string(slot_value(kind.slot, word));
  case '0': return "v0";
  default: return std::to_string(immediate);
  }
}

}  // namespace

const char* x_name(unsigned n) { return x_names[n & 31]; }
const char* f_name(unsigned n) { return f_names[n & 31]; }

std::string disassemble(u32 word, u64 pc, Extensions isa) {
  isa = everything_as_wide_as(isa);
  const Row* row = find_row(word, isa);
  if (!row) return "illegal " + hex(word);
  std::string text = row->name;
  if (row->is_compressed) {  // operands are read off the expansion
    word = row->expand(u16(word));
    if ((word & 3) != 3 || !find_row(word, isa)) return "illegal " + text;
  }
  if (row->cls == Class::Atomic) text += order_suffixes[field(word, 25, 2)];
  bool first = true;
  for (const std::string& name : split_operands(row->operands)) {
    const std::string part = operand_text(operand_kind(name), word, pc, isa);
    if (part.empty()) continue;
    if (first) text += std::string(text.size() < 8 ? 8 - text.size() : 1, ' ');
    else if (part[0] != '(' || row->cls == Class::Atomic || row->rd == Bank::V ||
             (row->cls == Class::Custom && row->operands.find(", " + name) != std::string::npos))
      text += ", ";
    text += part;
    first = false;
  }
  return text;
}

const char* class_name(Class c) {
  static constexpr const char* names[] = {
      "alu", "mul", "div", "branch", "jump", "load", "store", "atomic", "fence", "csr", "system",
      "float_load", "float_store", "float_move", "float_compare", "float_convert", "float_add",
      "float_mul", "float_fma", "float_div", "float_sqrt",
      "vector_set", "vector_load", "vector_store", "vector_load_strided", "vector_store_strided",
      "vector_load_indexed", "vector_store_indexed", "vector_int", "vector_mul", "vector_widen",
      "vector_narrow", "vector_div", "vector_fixed", "vector_compare", "vector_mask",
      "vector_reduce", "vector_float", "vector_float_div", "vector_float_convert",
      "vector_float_reduce", "vector_permute", "vector_move", "custom"};
  static_assert(sizeof names / sizeof *names == size_t(Class::Count));
  return names[size_t(c)];
}

}  // namespace sim
