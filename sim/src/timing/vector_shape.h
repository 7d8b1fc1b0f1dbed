// What a vector instruction does to the register file, read off its table row: which operands it
// has, and how long each is compared with a group of LMUL registers of SEW-bit elements.
#pragma once

#include <vector>

#include "../instruction.h"
#include "../vector_unit.h"

namespace sim::timing {

/// How far an operand reaches.
enum class Extent : u8 {
  None,     ///< there is no such vector operand
  Group,    ///< vl elements of SEW bits
  Wide,     ///< vl elements of 2 SEW bits
  Half, Quarter, Eighth,  ///< sources of vzext and vsext
  One,      ///< one element, one register
  Mask,     ///< vl bits, one register
  Index,    ///< vl elements of the width in the encoding (indices, vrgatherei16)
  Memory,   ///< vl elements of the width in the encoding, per field
  Whole,    ///< whole registers, whatever vl is
};

struct Shape {
  enum class Kind : u8 { Set, Arithmetic, Load, Store };
  enum class Address : u8 { Unit, Strided, Indexed };

  Kind kind = Kind::Arithmetic;
  Address address = Address::Unit;
  Extent vd = Extent::None, vs1 = Extent::None, vs2 = Extent::None;
  Extent counted = Extent::Group;  ///< the longest operand read or written whole: what the chime is counted in
  bool widens = false;             ///< works on elements of 2 SEW bits
  bool reads_vd = false;           ///< accumulates
  bool scattered_source = false;   ///< may read any element of vs2 first (gather)
  bool late_result = false;        ///< writes its result at the end (reductions, compares)
  bool takes_avl = false;          ///< vsetvl[i]: vl from a register, if that is not x0
  bool fault_first = false;        ///< may shorten vl
  bool ordered = false;            ///< elements in order (vloxei)
  bool scalar_result = false;      ///< writes an x or f register
  u8 fields = 1;                   ///< of a segment
  u8 width = 0;                    ///< log2 bytes of the width in the encoding
  u8 registers = 1;                ///< of Extent::Whole
};

/// Rows that are no vector instructions get a default Shape.
Shape shape_of(const Row& row);

/// The part of the register file an operand covers now.
struct Span {
  unsigned registers;  ///< architectural registers, at least 1
  u64 bytes;           ///< that hold elements below vl (or all of them, for units that ignore vl)
};
Span span_of(Extent extent, const Shape& shape, const VectorUnit& v, u64 elements);

}  // namespace sim::timing
