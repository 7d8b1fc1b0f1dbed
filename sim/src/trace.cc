#include "trace.h"

#include <cinttypes>

#include "csr.h"

namespace sim {
namespace {

const Row* row_of(const Inst& i) { return i.row == 0xffff ? nullptr : &instruction_table()[i.row]; }

void print_word(std::FILE* out, u32 word, unsigned halfwords) {
  std::fprintf(out, "(0x%0*x)", halfwords == 1 ? 4 : 8, word);
}

/// Hexadecimal digits of an x register, and of an f register.
int digits(const Hart& hart) { return hart.narrow() ? 8 : 16; }
int float_digits(const Hart& hart) { return hart.isa & D ? 16 : 8; }
u64 float_value(const Hart& hart, unsigned n) { return hart.isa & D ? hart.f[n] : u32(hart.f[n]); }

bool is_scalar_memory(Class c) {
  return c == Class::Load || c == Class::Store || c == Class::FloatLoad || c == Class::FloatStore ||
         c == Class::Atomic;
}

bool is_vector_store(Class c) {
  return c == Class::VectorStore || c == Class::VectorStoreStrided || c == Class::VectorStoreIndexed;
}

/// What a scalar memory instruction stored, as a pattern of so many bytes; none: nothing.
struct Stored {
  u64 value;
  unsigned bytes;
};

Stored stored(Hart& hart, const Inst& i, const Row& row, u64 address) {
  const unsigned bytes = 1u << (i.bits >> 12 & 3);
  if (row.cls == Class::Store) return {hart.x[i.rs2], bytes};
  if (row.cls == Class::FloatStore) return {hart.f[i.rs2], bytes};
  const unsigned operation = i.bits >> 27;
  const bool failed = operation == 3 && hart.x[i.rd];
  if (row.cls != Class::Atomic || operation == 2 || failed) return {0, 0};
  return {bytes == 8 ? hart.memory.load<u64>(address) : hart.memory.load<u32>(address), bytes};
}

}  // namespace

void Trace::before(Hart& hart, const Inst& i) {
  if (const Symbol* s = hart.machine.function_at(i.pc); s && s->address == i.pc)
    std::fprintf(out_, "core %3u: >>>>  %s\n", hart.id, s->name.c_str());
  const u32 word = hart.code->word_at(i.pc);
  std::fprintf(out_, "core %3u: 0x%0*" PRIx64 " ", hart.id, digits(hart), i.pc);
  print_word(out_, word, 2);
  std::fprintf(out_, " %s\n", disassemble(word, i.pc, hart.isa).c_str());
}

void Trace::trapped(Hart& hart, u64 pc, const Trap& trap) {
  std::fprintf(out_, "core %3u: exception %" PRIu64 ", epc 0x%0*" PRIx64 ", tval 0x%0*" PRIx64 "\n",
               hart.id, trap.cause, digits(hart), pc, digits(hart), hart.physical(trap.value));
}

void CommitLog::before(Hart& hart, const Inst& i) {
  const Row* row = row_of(i);
  word_ = hart.code->word_at(i.pc);
  privilege_ = hart.privilege;
  if (row && is_scalar_memory(row->cls)) address_ = hart.physical(hart.x[i.rs1] + u64(i64(i.imm)));
  if (row && row->rd == Bank::V) {
    const u8* data = hart.v.data;
    vectors_.assign(data, data + 32 * hart.v.vlenb);
  }
}

void CommitLog::after(Hart& hart, const Inst& i) {
  const Row* row = row_of(i);
  const int wide = digits(hart);
  std::fprintf(out_, "core %3u: %u 0x%0*" PRIx64 " ", hart.id, privilege_, wide, i.pc);
  print_word(out_, word_, i.step);
  if (row) {
    if (row->rd == Bank::X && i.rd != 32)
      std::fprintf(out_, " x%-2u 0x%0*" PRIx64, i.rd, wide, hart.physical(hart.x[i.rd]));
    if (row->rd == Bank::F)
      std::fprintf(out_, " f%-2u 0x%0*" PRIx64, i.rd, float_digits(hart), float_value(hart, i.rd));
    if (row->cls == Class::Csr && (i.rs1 || (i.bits >> 12 & 3) == 1)) {
      const unsigned number = unsigned(i.imm) & 4095;
      std::fprintf(out_, " c%u_%s 0x%0*" PRIx64, number, csr_name(number).c_str(), wide,
                   hart.physical(hart.read_csr(number, &i)));
    }
    if (row->cls == Class::VectorSet) {
      std::fprintf(out_, " c3104_vl 0x%0*" PRIx64 " c3105_vtype 0x%0*" PRIx64, wide, hart.v.vl, wide,
                   hart.physical(hart.read_csr(0xc21, &i)));
    }
    if (row->rd == Bank::V && !is_vector_store(row->cls) && vectors_.size() == 32 * hart.v.vlenb) {
      static constexpr const char* groups[] = {"mf8", "mf4", "mf2", "m1", "m2", "m4", "m8"};
      bool first = true;
      for (unsigned r = 0; r < 32; r++) {
        const u8* now = hart.v.bytes(r);
        if (std::memcmp(now, &vectors_[r * hart.v.vlenb], hart.v.vlenb) == 0 && r != i.rd) continue;
        if (first)
          std::fprintf(out_, " e%u %s l%" PRIu64, 8u << hart.v.sew, groups[hart.v.lmul + 3], hart.v.vl);
        first = false;
        std::fprintf(out_, " v%-2u 0x", r);
        for (unsigned b = hart.v.vlenb; b-- > 0;) std::fprintf(out_, "%02x", now[b]);
      }
    }
    if (is_scalar_memory(row->cls)) {
      const auto [value, bytes] = stored(hart, i, *row, address_);
      const bool conditional = row->cls == Class::Atomic && i.bits >> 27 == 3;
      const bool loads = row->cls != Class::Store && row->cls != Class::FloatStore && !conditional;
      if (loads) std::fprintf(out_, " mem 0x%0*" PRIx64, wide, address_);
      if (bytes)
        std::fprintf(out_, " mem 0x%0*" PRIx64 " 0x%0*" PRIx64, wide, address_, int(2 * bytes),
                     bytes == 8 ? value : value & ((u64(1) << 8 * bytes) - 1));
    }
  }
  std::fputc('\n', out_);
}

void ClassCounter::before(Hart&, const Inst& i) {
  const Row* row = row_of(i);
  counts_[row ? size_t(row->cls) : size_t(Class::Count)]++;
}

}  // namespace sim
