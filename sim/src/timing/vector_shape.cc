#include "vector_shape.h"

#include <algorithm>
#include <cstdlib>

namespace sim::timing {
namespace {

bool begins(const std::string& text, const char* with) { return text.rfind(with, 0) == 0; }
bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

/// log2 of the bytes of a width written from character `at` on.
u8 width_in(const std::string& name, size_t at) {
  const int bits = std::atoi(name.c_str() + at);
  return bits >= 8 ? u8(std::countr_zero(unsigned(bits)) - 3) : 0;
}

/// vle8.v, vlseg3e16ff.v, vlse32.v, vluxei8.v, vsoxseg2ei64.v, vl2re8.v, vs4r.v, vlm.v, vsm.v
Shape memory_shape(const Row& row, bool store) {
  Shape s;
  s.kind = store ? Shape::Kind::Store : Shape::Kind::Load;
  s.vd = s.counted = Extent::Memory;
  const std::string& n = row.name;
  if (n == "vlm.v" || n == "vsm.v") {
    s.vd = s.counted = Extent::Mask;
    return s;
  }
  if (row.cls == Class::VectorLoadIndexed || row.cls == Class::VectorStoreIndexed) {
    s.address = Shape::Address::Indexed;
    s.vd = s.counted = Extent::Group;
    s.vs2 = Extent::Index;
    s.width = width_in(n, n.find("ei") + 2);
  } else if (n[2] >= '1' && n[2] <= '8') {
    s.vd = s.counted = Extent::Whole;
    s.registers = u8(n[2] - '0');
  } else {
    if (row.cls == Class::VectorLoadStrided || row.cls == Class::VectorStoreStrided)
      s.address = Shape::Address::Strided;
    const size_t seg = n.find("seg");
    s.width = width_in(n, seg == std::string::npos ? n.find_first_of("0123456789") : seg + 5);
  }
  s.fault_first = has(n, "ff.v");
  s.ordered = begins(n, "vlox") || begins(n, "vsox");
  if (const size_t seg = n.find("seg"); seg != std::string::npos) s.fields = u8(n[seg + 3] - '0');
  return s;
}

Shape arithmetic_shape(const Row& row) {
  Shape s;
  const std::string& n = row.name;
  const bool wide = begins(n, "vw") || begins(n, "vfw");
  const bool narrow = row.cls == Class::VectorNarrow || begins(n, "vfncvt");
  s.vd = row.rd == Bank::V ? (wide ? Extent::Wide : Extent::Group) : Extent::None;
  s.scalar_result = row.rd == Bank::X || row.rd == Bank::F;
  s.vs1 = row.rs1 == Bank::V ? Extent::Group : Extent::None;
  s.vs2 = row.rs2 == Bank::V ? Extent::Group : Extent::None;
  if (narrow || (wide && has(n, ".w"))) s.vs2 = Extent::Wide;
  s.widens = wide || narrow;
  if (s.widens) s.counted = Extent::Wide;
  s.reads_vd = has(n, "macc") || has(n, "msac") || has(n, "madd") || has(n, "msub");

  switch (row.cls) {
  case Class::VectorCompare:
    s.vd = Extent::Mask;
    s.late_result = true;
    break;
  case Class::VectorReduce:
  case Class::VectorFloatReduce:
    s.vd = s.vs1 = Extent::One;
    s.counted = Extent::Group;
    s.late_result = true;
    break;
  case Class::VectorMask:
    if (n == "vid.v") break;
    s.vs1 = s.vs1 == Extent::None ? s.vs1 : Extent::Mask;
    s.vs2 = Extent::Mask;
    if (n == "viota.m") break;
    s.vd = s.vd == Extent::None ? s.vd : Extent::Mask;
    s.counted = Extent::Mask;
    break;
  default: break;
  }
  if (begins(n, "vmadc") || begins(n, "vmsbc")) s.vd = Extent::Mask, s.late_result = true, s.reads_vd = false;
  if (has(n, "ext.vf")) s.vs2 = n.back() == '2' ? Extent::Half : n.back() == '4' ? Extent::Quarter : Extent::Eighth;
  if (begins(n, "vrgather")) s.scattered_source = has(n, ".vv");
  if (begins(n, "vrgatherei16")) s.vs1 = Extent::Index, s.width = 1;
  if (n == "vcompress.vm") s.vs1 = Extent::Mask, s.late_result = true;
  if (n == "vmv.x.s" || n == "vfmv.f.s") s.vs2 = s.counted = Extent::One;
  if (n == "vmv.s.x" || n == "vfmv.s.f") s.vd = s.counted = Extent::One;
  if (begins(n, "vmv") && has(n, "r.v")) {
    s.vd = s.vs2 = s.counted = Extent::Whole;
    s.registers = u8(n[3] - '0');
  }
  return s;
}

}  // namespace

Shape shape_of(const Row& row) {
  switch (row.cls) {
  case Class::VectorSet: {
    Shape s;
    s.kind = Shape::Kind::Set;
    s.takes_avl = row.rs1 == Bank::X;
    return s;
  }
  case Class::VectorLoad:
  case Class::VectorLoadStrided:
  case Class::VectorLoadIndexed: return memory_shape(row, false);
  case Class::VectorStore:
  case Class::VectorStoreStrided:
  case Class::VectorStoreIndexed: return memory_shape(row, true);
  default: return row.cls >= Class::VectorInt && row.cls <= Class::VectorMove ? arithmetic_shape(row) : Shape{};
  }
}

Span span_of(Extent extent, const Shape& shape, const VectorUnit& v, u64 elements) {
  const auto of_width = [&](int log_bytes) {
    const int log_registers = v.lmul + log_bytes - v.sew;
    return Span{1u << std::clamp(log_registers, 0, 3),
                log_bytes >= 0 ? elements << log_bytes : (elements >> -log_bytes)};
  };
  switch (extent) {
  case Extent::Group: return of_width(v.sew);
  case Extent::Wide: return of_width(v.sew + 1);
  case Extent::Half: return of_width(v.sew - 1);
  case Extent::Quarter: return of_width(v.sew - 2);
  case Extent::Eighth: return of_width(v.sew - 3);
  case Extent::Index:
  case Extent::Memory: return of_width(shape.width);
  case Extent::One: return {1, u64(1) << v.sew};
  case Extent::Mask: return {1, (elements + 7) / 8};
  case Extent::Whole: return {shape.registers, u64(shape.registers) * v.vlenb};
  case Extent::None: break;
  }
  return {0, 0};
}

}  // namespace sim::timing
