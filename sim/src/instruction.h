// What an instruction is: one Row of the table says how it is encoded, written and executed.
//
// A family file (insns/*.cc) lists its rows; decoding, disassembly, tracing and instruction counts
// are all read off them. The encoding column is the specification's own picture:
//
//     {"add", "0000000 ..... ..... 000 ..... 0110011", "rd, rs1, rs2", I, Class::Alu, ...}
//
// 0 and 1 must match, dots are operands, spaces are for the reader; w is an operand bit of RV64 that
// must be 0 on RV32 (bit 5 of shift amounts). The operand column names the
// fields in assembly order; the same names tell the decoder which registers and immediate to
// extract (operand_kinds in decode.cc lists them).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "isa.h"
#include "types.h"

namespace sim {

struct Hart;
struct Inst;

/// Executes one instruction and returns the next one. Exceptions are thrown as Trap.
using Handler = const Inst* (*)(Hart&, const Inst*);

/// The handlers of a row for the two register widths; most rows of the vector unit have one for both.
struct Handlers {
  constexpr Handlers(Handler both = nullptr) : rv64(both), rv32(both) {}
  constexpr Handlers(Handler wide, Handler narrow) : rv64(wide), rv32(narrow) {}
  Handler rv64, rv32;
  Handler of(Extensions isa) const { return is_narrow(isa) ? rv32 : rv64; }
};

/// A predecoded instruction, in an array with one slot per halfword of a code page.
struct Inst {
  Handler run;
  u64 pc;
  i32 imm;   ///< sign-extended immediate; branch offset; shift amount; CSR number
  u32 bits;  ///< the instruction word (expanded, if it was compressed)
  u16 row;   ///< index into the table (of the expansion, if compressed); 0xffff: none
  u8 rd;     ///< destination register; x0 as destination is x[32], which nobody reads
  u8 rs1, rs2, rs3;
  u8 step;   ///< length in halfwords
  u8 aux;    ///< branches: target is in this page; float: rounding mode; vector: the vm bit

  const Inst* next() const { return this + step; }
};
static_assert(sizeof(Inst) == 32);

/// What kind of work it is: for counts, attribution and timing models.
enum class Class : u8 {
  Alu, Mul, Div, Branch, Jump, Load, Store, Atomic, Fence, Csr, System,
  FloatLoad, FloatStore, FloatMove, FloatCompare, FloatConvert, FloatAdd, FloatMul, FloatFma,
  FloatDiv, FloatSqrt,
  VectorSet, VectorLoad, VectorStore, VectorLoadStrided, VectorStoreStrided, VectorLoadIndexed,
  VectorStoreIndexed, VectorInt, VectorMul, VectorWiden, VectorNarrow, VectorDiv, VectorFixed,
  VectorCompare, VectorMask, VectorReduce, VectorFloat, VectorFloatDiv, VectorFloatConvert,
  VectorFloatReduce, VectorPermute, VectorMove, Custom,
  Count
};
const char* class_name(Class c);

/// Which register file an operand field belongs to.
enum class Bank : u8 { None, X, F, V };

struct Row {
  std::string name;
  std::string encoding;
  std::string operands;
  Extensions needs;  ///< every one of these must be present
  Class cls;
  Handlers run;

  // Filled in from the columns above when the table is built.
  u32 match = 0, mask = 0;
  u32 narrow_mask = 0;  ///< bits that must be 0 on RV32 besides
  u8 immediate = 0;  ///< index of the immediate format
  Bank rd = Bank::None, rs1 = Bank::None, rs2 = Bank::None, rs3 = Bank::None;
  bool has_rounding = false, is_compressed = false;
  u32 (*expand)(u16) = nullptr;  ///< compressed forms: the 32-bit instruction it stands for
  u8 extension = 0;  ///< Class::Custom: which loaded extension (extension.h), and
  u16 within = 0;    ///< which of its instructions

  bool exists(Extensions isa) const { return (needs & ~isa) == 0; }
  u32 mask_for(Extensions isa) const { return is_narrow(isa) ? mask | narrow_mask : mask; }
};

/// The whole table, in a fixed order; built once.
const std::vector<Row>& instruction_table();

/// Rows of the family files. Each returns a fresh list.
using Rows = std::vector<Row>;
Rows integer_rows();
Rows control_rows();
Rows load_store_rows();
Rows multiply_rows();
Rows atomic_rows();
Rows bit_rows();
Rows system_rows();
Rows float_rows();
Rows float_convert_rows();
Rows compressed_rows();
Rows vector_config_rows();
Rows vector_memory_rows();
Rows vector_indexed_rows();
Rows vector_integer_rows();
Rows vector_compare_rows();
Rows vector_multiply_rows();
Rows vector_bit_rows();
Rows vector_widen_rows();
Rows vector_fixed_rows();
Rows vector_mask_rows();
Rows vector_permute_rows();
Rows vector_reduce_rows();
Rows vector_float_rows();
Rows vector_float_fma_rows();
Rows vector_float_widen_rows();
Rows vector_float_convert_rows();

/// Text of an instruction word (16 or 32 bits) on a hart as wide as `isa`, e.g. "add a0, a1, a2".
std::string disassemble(u32 word, u64 pc, Extensions isa);

/// ABI names: zero, ra, sp, ... and ft0, ft1, ...
const char* x_name(unsigned n);
const char* f_name(unsigned n);

}  // namespace sim
