// Frames for scalar float instructions: NaN boxes, rounding modes, flags.
#pragma once

#include <string>

#include "../hart.h"

namespace sim {

/// The value of an f register in format F; a wrong NaN box reads as the canonical NaN.
template <class F> typename F::Bits unbox(u64 value) {
  if constexpr (Format<F>::width == 64) {
    return value;
  } else {
    constexpr u64 box = ~u64(0) << Format<F>::width;
    return (value & box) == box ? typename F::Bits(value) : Format<F>::nan;
  }
}

template <class F> u64 box(typename F::Bits value) {
  if constexpr (Format<F>::width == 64) return value;
  else return value | ~u64(0) << Format<F>::width;
}

/// The scope of a float instruction without a rounding mode: unit on, flags collected at the end.
struct QuietScope : FloatContext {
  QuietScope(Hart& hart, const Inst* i) : hart_(hart) { hart.require_float(i); }
  ~QuietScope() { hart_.fflags |= flags; }

 private:
  Hart& hart_;
};

/// The same for a rounded instruction, which may use the host's unit: its mode is legal.
struct FloatScope : FloatContext {
  FloatScope(Hart& hart, const Inst* i) : hart_(hart) {
    hart.require_float(i);
    hart.enter_floats();
    rounding = i->aux == 7 ? hart.frm : i->aux;
    if (rounding > RMM) hart.illegal(i);
  }
  ~FloatScope() { hart_.fflags |= flags; }

 private:
  Hart& hart_;
};

/// Writes rows for one format: '@' in a name becomes its letter, '@@' in an encoding its fmt field.
inline Rows for_format(Rows rows, char letter, const char* fmt, Extensions needs) {
  for (Row& row : rows) {
    for (char& ch : row.name)
      if (ch == '@') ch = letter;
    const size_t at = row.encoding.find("@@");
    if (at != std::string::npos) row.encoding.replace(at, 2, fmt);
    row.needs |= needs;
  }
  return rows;
}

inline void append(Rows& to, Rows from) {
  for (Row& row : from) to.push_back(std::move(row));
}

}  // namespace sim
