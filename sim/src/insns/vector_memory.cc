// Unit-stride, strided, fault-only-first, whole-register and mask loads and stores (vector spec 7).
#include "vector_memory.h"

namespace sim {
namespace {

template <class T> constexpr int log_size = std::countr_zero(sizeof(T));

template <class T> const Inst* load_unit(Hart& h, const Inst* i) {
  VectorAccess op(h, i, log_size<T>);
  op.data_groups();
  op.no_mask_overlap();
  if (!op.active()) return op.done();
  const u64 base = h.x[i->rs1], stride = op.fields * sizeof(T), vl = op.v.vl;
  const u8* from = op.unmasked() && !op.v.vstart ? h.memory.readable(base, vl * stride) : nullptr;
  if (from && op.fields == 1) {
    std::memcpy(op.data<T>(0), from, vl * sizeof(T));
  } else if (from) {
    for (unsigned f = 0; f < op.fields; f++) {
      T* d = op.data<T>(f);
      for (u64 k = 0; k < vl; k++) d[k] = read_as<T>(from + k * stride + f * sizeof(T));
    }
  } else {
    op.load_elements<T>([=](u64 k) { return base + k * stride; });
  }
  op.tails<T>();
  return op.done();
}

template <class T> const Inst* store_unit(Hart& h, const Inst* i) {
  VectorAccess op(h, i, log_size<T>);
  op.data_groups();
  if (!op.active()) return op.done();
  const u64 base = h.x[i->rs1], stride = op.fields * sizeof(T), vl = op.v.vl;
  u8* to = op.unmasked() && !op.v.vstart ? h.memory.writable(base, vl * stride) : nullptr;
  if (to && op.fields == 1) {
    std::memcpy(to, op.data<T>(0), vl * sizeof(T));
  } else if (to) {
    for (unsigned f = 0; f < op.fields; f++) {
      const T* d = op.data<T>(f);
      for (u64 k = 0; k < vl; k++) write_as<T>(to + k * stride + f * sizeof(T), d[k]);
    }
  } else {
    op.store_elements<T>([=](u64 k) { return base + k * stride; });
  }
  return op.done();
}

/// A fault after element 0 shortens vl instead of trapping (7.7).
template <class T> const Inst* load_fault_first(Hart& h, const Inst* i) {
  VectorAccess op(h, i, log_size<T>);
  op.data_groups();
  op.no_mask_overlap();
  if (!op.active()) return op.done();
  const u64 base = h.x[i->rs1], stride = op.fields * sizeof(T);
  try {
    op.load_elements<T>([=](u64 k) { return base + k * stride; });
  } catch (const Trap&) {
    if (op.v.vstart == 0) throw;
    op.v.vl = op.v.vstart;
  }
  op.tails<T>();
  return op.done();
}

template <class T> const Inst* load_strided(Hart& h, const Inst* i) {
  VectorAccess op(h, i, log_size<T>);
  op.data_groups();
  op.no_mask_overlap();
  if (!op.active()) return op.done();
  const u64 base = h.x[i->rs1], stride = h.x[i->rs2];
  op.load_elements<T>([=](u64 k) { return base + k * stride; });
  op.tails<T>();
  return op.done();
}

template <class T> const Inst* store_strided(Hart& h, const Inst* i) {
  VectorAccess op(h, i, log_size<T>);
  op.data_groups();
  if (!op.active()) return op.done();
  const u64 base = h.x[i->rs1], stride = h.x[i->rs2];
  op.store_elements<T>([=](u64 k) { return base + k * stride; });
  return op.done();
}

/// vlm.v / vsm.v: ceil(vl / 8) bytes, whatever SEW; the tail of a mask is agnostic.
const Inst* load_mask(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  const u64 bytes = (op.v.vl + 7) / 8;
  if (op.v.vstart >= bytes) return op.done();
  u8* d = op.v.bytes(i->rd);
  for (u64& k = op.v.vstart; k < bytes; k++) d[k] = h.memory.load<u8>(h.x[i->rs1] + k);
  if (op.v.ones) op.fill_tail(d, bytes, 0);
  return op.done();
}
const Inst* store_mask(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  const u64 bytes = (op.v.vl + 7) / 8;
  const u8* d = op.v.bytes(i->rd);
  for (u64& k = op.v.vstart; k < bytes; k++) h.memory.store<u8>(h.x[i->rs1] + k, d[k]);
  return op.done();
}

/// vl<nr>re<eew>.v / vs<nr>r.v: nr whole registers, independent of vtype; vstart counts elements of T.
template <class T, bool Store> const Inst* whole(Hart& h, const Inst* i) {
  h.require_vector(i);
  const unsigned registers = field(i->bits, 29, 3) + 1;
  if (i->rd & (registers - 1)) h.illegal(i);
  VectorUnit& v = h.v;
  const u64 base = h.x[i->rs1], bytes = u64(registers) * v.vlenb, count = bytes / sizeof(T);
  u8* direct = v.vstart ? nullptr : Store ? h.memory.writable(base, bytes) : h.memory.readable(base, bytes);
  if (direct) {
    if constexpr (Store) std::memcpy(direct, v.bytes(i->rd), bytes);
    else std::memcpy(v.bytes(i->rd), direct, bytes);
  } else {
    T* d = v.reg<T>(i->rd);
    for (u64& k = v.vstart; k < count; k++) {
      if constexpr (Store) h.memory.store<T>(base + k * sizeof(T), d[k]);
      else d[k] = h.memory.load<T>(base + k * sizeof(T));
    }
  }
  v.vstart = 0;
  return i->next();
}

void replace(std::string& text, const std::string& what, const std::string& by) {
  const size_t at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), by);
}

void append(Rows& to, Rows from) {
  for (Row& row : from) to.push_back(std::move(row));
}

/// All forms of one element width. `width` is the three-bit field.
template <class T> Rows width_rows(const std::string& eew, const std::string& width) {
  Rows rows;
  const auto add = [&](const char* name, const char* head, const char* operands, Class cls, Handler run) {
    std::string full = name, tail = std::string(head) + " ..... " + width + " ..... ";
    replace(full, "#", eew);
    tail += cls == Class::VectorLoad || cls == Class::VectorLoadStrided ? "0000111" : "0100111";
    append(rows, segment_rows(full.c_str(), tail.c_str(), operands, cls, run));
  };
  add("vl@e#.v", "@@@ 000 . 00000", "vd, (rs1), vm", Class::VectorLoad, load_unit<T>);
  add("vs@e#.v", "@@@ 000 . 00000", "vs3, (rs1), vm", Class::VectorStore, store_unit<T>);
  add("vl@e#ff.v", "@@@ 000 . 10000", "vd, (rs1), vm", Class::VectorLoad, load_fault_first<T>);
  add("vls@e#.v", "@@@ 010 . .....", "vd, (rs1), rs2, vm", Class::VectorLoadStrided, load_strided<T>);
  add("vss@e#.v", "@@@ 010 . .....", "vs3, (rs1), rs2, vm", Class::VectorStoreStrided, store_strided<T>);
  for (unsigned registers : {1, 2, 4, 8}) {
    const std::string nf = std::string(registers == 8 ? "111" : registers == 4 ? "011" : registers == 2 ? "001" : "000");
    rows.push_back({"vl" + std::to_string(registers) + "re" + eew + ".v",
                    nf + " 000 1 01000 ..... " + width + " ..... 0000111", "vd, (rs1)", V,
                    Class::VectorLoad, whole<T, false>});
    if constexpr (sizeof(T) == 1)
      rows.push_back({"vs" + std::to_string(registers) + "r.v",
                      nf + " 000 1 01000 ..... 000 ..... 0100111", "vs3, (rs1)", V,
                      Class::VectorStore, whole<u8, true>});
  }
  return rows;
}

}  // namespace

Rows segment_rows(const char* name, const char* encoding, const char* operands, Class cls, Handler run) {
  Rows rows;
  for (unsigned n = 1; n <= 8; n++) {
    std::string full = name, bits = encoding, nf;
    replace(full, "@", n == 1 ? "" : "seg" + std::to_string(n));
    for (int b = 2; b >= 0; b--) nf += char('0' + ((n - 1) >> b & 1));
    replace(bits, "@@@", nf);
    rows.push_back({full, bits, operands, V, cls, run});
  }
  return rows;
}

Rows vector_memory_rows() {
  Rows rows = {
      {"vlm.v", "000 000 1 01011 ..... 000 ..... 0000111", "vd, (rs1)", V, Class::VectorLoad, load_mask},
      {"vsm.v", "000 000 1 01011 ..... 000 ..... 0100111", "vs3, (rs1)", V, Class::VectorStore, store_mask},
  };
  append(rows, width_rows<u8>("8", "000"));
  append(rows, width_rows<u16>("16", "101"));
  append(rows, width_rows<u32>("32", "110"));
  append(rows, width_rows<u64>("64", "111"));
  return rows;
}

}  // namespace sim
