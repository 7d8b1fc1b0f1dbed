// IEEE 754 binary16/32/64 in integers: every rounding mode, every flag, on any host.
//
// A finite number is unpacked to sign * significand * 2^exponent with a 128-bit significand, the
// operation is done exactly (or with a sticky lowest bit), and round_pack() rounds once. RISC-V
// choices (unprivileged specification, chapter "F"): tininess after rounding, canonical NaNs.
#pragma once

#include "types.h"

namespace sim {

enum Rounding : u8 { RNE = 0, RTZ = 1, RDN = 2, RUP = 3, RMM = 4, ROD = 5 /* to odd, vfncvt.rod */ };
enum Flag : u8 { NX = 1, UF = 2, OF = 4, DZ = 8, NV = 16 };

/// The rounding in force and the flags raised so far.
struct FloatContext {
  u8 rounding = RNE;
  u8 flags = 0;
};

struct F16 {
  using Bits = u16;
  using Host = void;
  static constexpr int fraction = 10, exponent_bits = 5;
};
struct F32 {
  using Bits = u32;
  using Host = float;
  static constexpr int fraction = 23, exponent_bits = 8;
};
struct F64 {
  using Bits = u64;
  using Host = double;
  static constexpr int fraction = 52, exponent_bits = 11;
};

/// The constants of a format that follow from its two widths.
template <class F> struct Format {
  using Bits = typename F::Bits;
  static constexpr int width = 1 + F::exponent_bits + F::fraction;
  static constexpr int bias = (1 << (F::exponent_bits - 1)) - 1;
  static constexpr int max_biased = (1 << F::exponent_bits) - 1;
  static constexpr Bits sign = Bits(Bits(1) << (width - 1));
  static constexpr Bits infinity = Bits(Bits(max_biased) << F::fraction);
  static constexpr Bits quiet = Bits(Bits(1) << (F::fraction - 1));
  static constexpr Bits nan = Bits(infinity | quiet);
  static constexpr Bits one = Bits(Bits(bias) << F::fraction);
  static constexpr Bits fraction_mask = Bits((Bits(1) << F::fraction) - 1);
};

template <class F> constexpr bool is_nan(typename F::Bits a) {
  return typename F::Bits(a & ~Format<F>::sign) > Format<F>::infinity;
}
template <class F> constexpr bool is_signaling(typename F::Bits a) {
  return is_nan<F>(a) && !(a & Format<F>::quiet);
}
template <class F> constexpr bool is_infinite(typename F::Bits a) {
  return typename F::Bits(a & ~Format<F>::sign) == Format<F>::infinity;
}
template <class F> constexpr bool is_zero(typename F::Bits a) {
  return typename F::Bits(a & ~Format<F>::sign) == 0;
}
template <class F> constexpr bool is_negative(typename F::Bits a) { return a & Format<F>::sign; }

namespace soft {

template <class F> typename F::Bits add(typename F::Bits a, typename F::Bits b, FloatContext& c);
template <class F> typename F::Bits sub(typename F::Bits a, typename F::Bits b, FloatContext& c);
template <class F> typename F::Bits mul(typename F::Bits a, typename F::Bits b, FloatContext& c);
template <class F> typename F::Bits div(typename F::Bits a, typename F::Bits b, FloatContext& c);
template <class F> typename F::Bits sqrt(typename F::Bits a, FloatContext& c);
/// a * b + d, rounded once.
template <class F>
typename F::Bits fma(typename F::Bits a, typename F::Bits b, typename F::Bits d, FloatContext& c);
/// minimumNumber / maximumNumber: a quiet NaN loses against a number, -0 < +0.
template <class F> typename F::Bits min(typename F::Bits a, typename F::Bits b, FloatContext& c);
template <class F> typename F::Bits max(typename F::Bits a, typename F::Bits b, FloatContext& c);
/// feq is quiet; flt and fle signal on any NaN.
template <class F> bool eq(typename F::Bits a, typename F::Bits b, FloatContext& c);
template <class F> bool lt(typename F::Bits a, typename F::Bits b, FloatContext& c);
template <class F> bool le(typename F::Bits a, typename F::Bits b, FloatContext& c);
/// The ten-way class mask of fclass.
template <class F> u32 classify(typename F::Bits a);
template <class To, class From> typename To::Bits convert(typename From::Bits a, FloatContext& c);
/// To an integer of `width` bits, saturating; NaN gives the largest value.
template <class F> i64 to_signed(typename F::Bits a, unsigned width, FloatContext& c);
template <class F> u64 to_unsigned(typename F::Bits a, unsigned width, FloatContext& c);
template <class F> typename F::Bits from_signed(i64 a, FloatContext& c);
template <class F> typename F::Bits from_unsigned(u64 a, FloatContext& c);
/// The 7-bit estimates of the vector specification (vfrec7.v, vfrsqrt7.v).
template <class F> typename F::Bits reciprocal7(typename F::Bits a, FloatContext& c);
template <class F> typename F::Bits reciprocal_sqrt7(typename F::Bits a, FloatContext& c);

}  // namespace soft
}  // namespace sim
