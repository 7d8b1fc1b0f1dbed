// Scalar loads and stores, integer and float. Misaligned addresses are allowed, as on QEMU virt.
#include "scalar.h"

namespace sim {
namespace {

u64 address(const Hart& h, const Inst* i) { return h.x[i->rs1] + u64(i64(i->imm)); }

/// Loads a T; its signedness says how it is extended.
template <class T> const Inst* load(Hart& h, const Inst* i) {
  h.x[i->rd] = u64(i64(h.memory.load<T>(address(h, i))));
  return i->next();
}

template <class T> const Inst* store(Hart& h, const Inst* i) {
  h.memory.store<T>(address(h, i), T(h.x[i->rs2]));
  return i->next();
}

/// Loads a float format narrower than 64 bits NaN-boxed: all bits above it are ones.
template <class T> const Inst* float_load(Hart& h, const Inst* i) {
  h.require_float(i);
  const u64 value = h.memory.load<T>(address(h, i));
  if constexpr (sizeof(T) == 8) h.f[i->rd] = value;
  else h.f[i->rd] = value | ~u64(0) << 8 * sizeof(T);
  return i->next();
}

template <class T> const Inst* float_store(Hart& h, const Inst* i) {
  if (!(h.status & mstatus::FS)) h.illegal(i);
  h.memory.store<T>(address(h, i), T(h.f[i->rs2]));
  return i->next();
}

}  // namespace

Rows load_store_rows() {
  return {
      {"lb",  "............ ..... 000 ..... 0000011", "rd, imm(rs1)", I, Class::Load, load<i8>},
      {"lh",  "............ ..... 001 ..... 0000011", "rd, imm(rs1)", I, Class::Load, load<i16>},
      {"lw",  "............ ..... 010 ..... 0000011", "rd, imm(rs1)", I, Class::Load, load<i32>},
      {"ld",  "............ ..... 011 ..... 0000011", "rd, imm(rs1)", I | RV64, Class::Load, load<u64>},
      {"lbu", "............ ..... 100 ..... 0000011", "rd, imm(rs1)", I, Class::Load, load<u8>},
      {"lhu", "............ ..... 101 ..... 0000011", "rd, imm(rs1)", I, Class::Load, load<u16>},
      {"lwu", "............ ..... 110 ..... 0000011", "rd, imm(rs1)", I | RV64, Class::Load, load<u32>},
      {"sb",  "....... ..... ..... 000 ..... 0100011", "rs2, store(rs1)", I, Class::Store, store<u8>},
      {"sh",  "....... ..... ..... 001 ..... 0100011", "rs2, store(rs1)", I, Class::Store, store<u16>},
      {"sw",  "....... ..... ..... 010 ..... 0100011", "rs2, store(rs1)", I, Class::Store, store<u32>},
      {"sd",  "....... ..... ..... 011 ..... 0100011", "rs2, store(rs1)", I | RV64, Class::Store, store<u64>},

      {"flh", "............ ..... 001 ..... 0000111", "fd, imm(rs1)", Zfh, Class::FloatLoad, float_load<u16>},
      {"flw", "............ ..... 010 ..... 0000111", "fd, imm(rs1)", F, Class::FloatLoad, float_load<u32>},
      {"fld", "............ ..... 011 ..... 0000111", "fd, imm(rs1)", D, Class::FloatLoad, float_load<u64>},
      {"fsh", "....... ..... ..... 001 ..... 0100111", "fs2, store(rs1)", Zfh, Class::FloatStore, float_store<u16>},
      {"fsw", "....... ..... ..... 010 ..... 0100111", "fs2, store(rs1)", F, Class::FloatStore, float_store<u32>},
      {"fsd", "....... ..... ..... 011 ..... 0100111", "fs2, store(rs1)", D, Class::FloatStore, float_store<u64>},
  };
}

}  // namespace sim
