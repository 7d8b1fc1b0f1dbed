// Builds the instruction table from its rows, finds the row of a word and extracts operands.
#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

#include "code_cache.h"
#include "extension.h"
#include "hart.h"
#include "operands.h"

namespace sim {
namespace {

/// Match and mask of an encoding picture; 16 places mean a compressed instruction.
void read_encoding(Row& row) {
  unsigned places = 0;
  for (char ch : row.encoding) {
    if (ch == ' ') continue;
    row.match = row.match << 1 | (ch == '1');
    row.mask = row.mask << 1 | (ch == '0' || ch == '1');
    row.narrow_mask = row.narrow_mask << 1 | (ch == 'w');
    places++;
  }
  row.is_compressed = places == 16;
  if (places != 32 && places != 16)
    throw UserError("instruction table: " + row.name + " has " + std::to_string(places) + " bits");
}

void read_operands(Row& row) {
  for (const std::string& name : split_operands(row.operands)) {
    const OperandKind& kind = operand_kind(name);
    if (kind.immediate != Immediate::None) row.immediate = u8(kind.immediate);
    if (kind.rounding) row.has_rounding = true;
    switch (kind.slot) {
    case Slot::Rd: row.rd = kind.bank; break;
    case Slot::Rs1: row.rs1 = kind.bank; break;
    case Slot::Rs2: row.rs2 = kind.bank; break;
    case Slot::Rs3: row.rs3 = kind.bank; break;
    case Slot::None: break;
    }
  }
}

/// Rows by the bits every encoding fixes: opcode[6:2] and funct3, or quadrant and funct3.
struct Index {
  std::array<std::vector<u16>, 256> full;
  std::array<std::vector<u16>, 32> compressed;
};

unsigned compressed_bucket(u32 word) { return (word & 3) << 3 | (word >> 13 & 7); }

Index build_index(const std::vector<Row>& table) {
  Index index;
  for (size_t r = 0; r < table.size(); r++) {
    const Row& row = table[r];
    if (row.is_compressed) {
      index.compressed[compressed_bucket(row.match)].push_back(u16(r));
      continue;
    }
    const unsigned opcode = row.match >> 2 & 31;
    for (unsigned f3 = 0; f3 < 8; f3++)
      if (((row.match >> 12 ^ f3) & (row.mask >> 12) & 7) == 0)
        index.full[opcode << 3 | f3].push_back(u16(r));
  }
  // Rows that fix more bits are looked at first, so a special case may overlap a general one.
  const auto specific_first = [&](std::vector<u16>& rows) {
    std::stable_sort(rows.begin(), rows.end(), [&](u16 a, u16 b) {
      return std::popcount(table[a].mask) > std::popcount(table[b].mask);
    });
  };
  for (auto& rows : index.full) specific_first(rows);
  for (auto& rows : index.compressed) specific_first(rows);
  return index;
}

const Index& index_of_table() {
  static const Index index = build_index(instruction_table());
  return index;
}

}  // namespace

const std::vector<Row>& instruction_table() {
  static const std::vector<Row> table = [] {
    std::vector<Row> all;
    for (auto family :
         {integer_rows, control_rows, load_store_rows, multiply_rows, atomic_rows, bit_rows,
          system_rows, float_rows, float_convert_rows, compressed_rows, vector_config_rows,
          vector_memory_rows, vector_indexed_rows, vector_integer_rows, vector_compare_rows,
          vector_multiply_rows, vector_bit_rows, vector_widen_rows, vector_fixed_rows, vector_mask_rows,
          vector_permute_rows, vector_reduce_rows, vector_float_rows, vector_float_fma_rows,
          vector_float_widen_rows, vector_float_convert_rows, extension_rows}) {
      Rows rows = family();
      std::move(rows.begin(), rows.end(), std::back_inserter(all));
    }
    for (Row& row : all) {
      read_encoding(row);
      read_operands(row);
    }
    check_conflicts(all);
    return all;
  }();
  return table;
}

const Row* find_row(u32 word, Extensions isa) {
  const std::vector<Row>& table = instruction_table();
  const Index& index = index_of_table();
  const bool full = (word & 3) == 3;
  const auto& rows = full ? index.full[(word >> 2 & 31) << 3 | (word >> 12 & 7)]
                          : index.compressed[compressed_bucket(word)];
  for (u16 r : rows) {
    const Row& row = table[r];
    if ((word & row.mask_for(isa)) == row.match && row.exists(isa)) return &row;
  }
  return nullptr;
}

void decode_word(Inst& slot, u32 word, Extensions isa) {
  const bool full = (word & 3) == 3;
  if (!full) word &= 0xffff;
  const Row* row = find_row(word, isa);
  slot.bits = word;
  slot.step = full ? 2 : 1;
  slot.run = run_illegal;
  slot.row = 0xffff;
  if (!row) return;
  if (row->is_compressed) {
    slot.bits = row->expand(u16(word));
    row = (slot.bits & 3) == 3 ? find_row(slot.bits, isa) : nullptr;  // else a reserved form
    if (!row) return;
  }
  slot.row = u16(row - instruction_table().data());
  const u32 bits = slot.bits;
  slot.run = row->run.of(isa);
  slot.rd = u8(field(bits, 7, 5));
  slot.rs1 = u8(field(bits, 15, 5));
  slot.rs2 = u8(field(bits, 20, 5));
  slot.rs3 = u8(field(bits, 27, 5));
  if (row->rd == Bank::X && slot.rd == 0) slot.rd = 32;
  slot.imm = extract_immediate(Immediate(row->immediate), bits);
  slot.aux = 0;
  if (row->has_rounding) slot.aux = u8(field(bits, 12, 3));
  if (row->cls >= Class::VectorLoad && row->cls != Class::Custom) slot.aux = u8(field(bits, 25, 1));
  if (row->cls == Class::Branch || row->cls == Class::Jump)
    slot.aux = (slot.pc + u64(i64(slot.imm))) >> 12 == slot.pc >> 12;
}

}  // namespace sim
