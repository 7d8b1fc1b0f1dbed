#include "softfloat.h"

#include <array>

namespace sim::soft {
namespace {

/// A finite, non-zero number: significand * 2^exponent.
struct Number {
  bool negative;
  int exponent;
  u128 significand;
};

int leading_bit(u128 x) {
  const u64 high = u64(x >> 64);
  return high ? 127 - std::countl_zero(high) : 63 - std::countl_zero(u64(x));
}

template <class F> Number unpack(typename F::Bits a) {
  const int biased = int(a >> F::fraction) & Format<F>::max_biased;
  const u64 fraction = a & Format<F>::fraction_mask;
  const u64 hidden = biased ? u64(1) << F::fraction : 0;
  const int exponent = (biased ? biased : 1) - Format<F>::bias - F::fraction;
  return {is_negative<F>(a), exponent, hidden | fraction};
}

/// x >> n, every bit lost kept as a one in the lowest place.
u128 shift_right_sticky(u128 x, int n) {
  if (n <= 0) return x;
  if (n > 127) return x != 0;
  return x >> n | ((x & ((u128(1) << n) - 1)) != 0);
}

/// x / 2^n as an integer in the given mode; `inexact` says whether anything was lost.
u128 round_shift(u128 x, int n, bool negative, u8 rounding, bool& inexact) {
  if (n <= 0) {
    inexact = false;
    return x << -n;
  }
  const u128 whole = n > 127 ? 0 : x >> n;
  const u128 rest = n > 127 ? x : x & ((u128(1) << n) - 1);
  inexact = rest != 0;
  if (!inexact) return whole;
  const u128 half = n > 128 ? ~u128(0) : u128(1) << (n - 1);
  const bool above = n <= 128 && rest > half, tie = n <= 128 && rest == half;
  switch (rounding) {
  case RNE: return whole + (above || (tie && (whole & 1)));
  case RMM: return whole + (above || tie);
  case RDN: return whole + negative;
  case RUP: return whole + !negative;
  case ROD: return whole | 1;
  default: return whole;
  }
}

template <class F> typename F::Bits overflow(bool negative, FloatContext& c) {
  using Bits = typename F::Bits;
  c.flags |= OF | NX;
  const bool to_infinity = c.rounding == RNE || c.rounding == RMM ||
                           (c.rounding == RDN && negative) || (c.rounding == RUP && !negative);
  const Bits magnitude = to_infinity ? Format<F>::infinity : Bits(Format<F>::infinity - 1);
  return Bits((negative ? Format<F>::sign : 0) | magnitude);
}

template <class F> typename F::Bits round_pack(Number n, FloatContext& c) {
  using Bits = typename F::Bits;
  constexpr int min_exponent = 1 - Format<F>::bias;
  const int leading = n.exponent + leading_bit(n.significand);
  const int quantum = (leading < min_exponent ? min_exponent : leading) - F::fraction;
  bool inexact;
  u64 digits =
      u64(round_shift(n.significand, quantum - n.exponent, n.negative, c.rounding, inexact));
  if (leading < min_exponent && inexact) {
    bool tiny = true;
    if (leading == min_exponent - 1) {  // would it reach the normal range with unbounded exponent?
      bool ignored;
      tiny = round_shift(n.significand, quantum - 1 - n.exponent, n.negative, c.rounding,
                         ignored) < u128(1) << (F::fraction + 1);
    }
    if (tiny) c.flags |= UF;
  }
  if (inexact) c.flags |= NX;
  // The hidden bit adds one to the exponent field; so does a carry out of the fraction.
  const i64 base = i64(quantum + F::fraction + Format<F>::bias - 1);
  const u64 magnitude = (u64(base) << F::fraction) + digits;
  if (base + i64(digits >> F::fraction) >= Format<F>::max_biased)
    return overflow<F>(n.negative, c);
  return Bits((n.negative ? Format<F>::sign : 0) | Bits(magnitude));
}

template <class F> typename F::Bits invalid(FloatContext& c) {
  c.flags |= NV;
  return Format<F>::nan;
}

template <class F, class... A> typename F::Bits propagate(FloatContext& c, A... operands) {
  if ((is_signaling<F>(operands) || ...)) c.flags |= NV;
  return Format<F>::nan;
}

template <class F> typename F::Bits zero(bool negative) {
  return negative ? Format<F>::sign : typename F::Bits(0);
}

/// Exact sum of two non-zero numbers up to a sticky bit far below the rounding position.
template <class F> typename F::Bits sum(Number a, Number b, FloatContext& c) {
  const int lead_a = a.exponent + leading_bit(a.significand);
  const int lead_b = b.exponent + leading_bit(b.significand);
  const int top = (lead_a > lead_b ? lead_a : lead_b) - 125;  // exponent of the common lowest bit
  const auto align = [top](const Number& n) {
    return n.exponent >= top ? n.significand << (n.exponent - top)
                             : shift_right_sticky(n.significand, top - n.exponent);
  };
  const u128 x = align(a), y = align(b);
  if (a.negative == b.negative) return round_pack<F>({a.negative, top, x + y}, c);
  if (x == y) return zero<F>(c.rounding == RDN);
  return x > y ? round_pack<F>({a.negative, top, x - y}, c)
               : round_pack<F>({b.negative, top, y - x}, c);
}

u64 square_root(u128 x, bool& exact) {
  u128 root = 0, rest = x;
  for (u128 bit = u128(1) << 126; bit; bit >>= 2) {
    if (rest >= root + bit) {
      rest -= root + bit;
      root = (root >> 1) + bit;
    } else {
      root >>= 1;
    }
  }
  exact = rest == 0;
  return u64(root);
}

/// The integer nearest to a in the mode of c, with the range check left to the caller.
template <class F> u128 to_integer(typename F::Bits a, FloatContext& c, bool& huge, bool& inexact) {
  huge = inexact = false;
  if (is_zero<F>(a)) return 0;
  const Number n = unpack<F>(a);
  if (n.exponent + leading_bit(n.significand) > 64) {
    huge = true;
    return 0;
  }
  return round_shift(n.significand, -n.exponent, n.negative, c.rounding, inexact);
}

/// Entry i of the specification's vfrec7 table: 1/x at the middle of the i-th of 128 intervals.
constexpr auto reciprocal_table = [] {
  std::array<u8, 128> table{};
  for (int i = 0; i < 128; i++) {
    // (2/x - 1) * 128 with x = (257 + 2i) / 256, rounded to nearest
    const int numerator = 128 * 512 - 128 * (257 + 2 * i), denominator = 257 + 2 * i;
    table[size_t(i)] = u8((2 * numerator + denominator) / (2 * denominator));
  }
  return table;
}();

/// vfrsqrt7: 64 intervals of [2, 4) when the exponent is even, then 64 of [1, 2).
constexpr auto reciprocal_sqrt_table = [] {
  std::array<u8, 128> table{};
  for (int i = 0; i < 128; i++) {
    // largest t with (2/sqrt(x) - 1) * 128 >= t - 1/2, i.e. (t + 127.5)^2 * x <= 2^16
    const i64 x128 = (i < 64 ? 2 : 1) * (129 + 2 * (i % 64));
    int t = 0;
    while ((2 * (t + 1) + 255) * (2 * (t + 1) + 255) * x128 <= (i64(1) << 18) * 128) t++;
    table[size_t(i)] = u8(t);
  }
  return table;
}();

}  // namespace

template <class F> typename F::Bits add(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  if (is_nan<F>(a) || is_nan<F>(b)) return propagate<F>(c, a, b);
  if (is_infinite<F>(a)) {
    if (is_infinite<F>(b) && a != b) return invalid<F>(c);
    return a;
  }
  if (is_infinite<F>(b)) return b;
  if (is_zero<F>(a) && is_zero<F>(b)) return a == b ? a : zero<F>(c.rounding == RDN);
  if (is_zero<F>(a)) return b;
  if (is_zero<F>(b)) return a;
  return sum<F>(unpack<F>(a), unpack<F>(b), c);
}

template <class F> typename F::Bits sub(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  if (is_nan<F>(b)) return propagate<F>(c, a, b);
  return add<F>(a, typename F::Bits(b ^ Format<F>::sign), c);
}

template <class F> typename F::Bits mul(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  if (is_nan<F>(a) || is_nan<F>(b)) return propagate<F>(c, a, b);
  const bool negative = is_negative<F>(a) != is_negative<F>(b);
  if (is_infinite<F>(a) || is_infinite<F>(b)) {
    if (is_zero<F>(a) || is_zero<F>(b)) return invalid<F>(c);
    return typename F::Bits(zero<F>(negative) | Format<F>::infinity);
  }
  if (is_zero<F>(a) || is_zero<F>(b)) return zero<F>(negative);
  const Number x = unpack<F>(a), y = unpack<F>(b);
  return round_pack<F>({negative, x.exponent + y.exponent, x.significand * y.significand}, c);
}

template <class F> typename F::Bits div(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  if (is_nan<F>(a) || is_nan<F>(b)) return propagate<F>(c, a, b);
  const bool negative = is_negative<F>(a) != is_negative<F>(b);
  if (is_infinite<F>(a)) {
    if (is_infinite<F>(b)) return invalid<F>(c);
    return typename F::Bits(zero<F>(negative) | Format<F>::infinity);
  }
  if (is_infinite<F>(b)) return zero<F>(negative);
  if (is_zero<F>(b)) {
    if (is_zero<F>(a)) return invalid<F>(c);
    c.flags |= DZ;
    return typename F::Bits(zero<F>(negative) | Format<F>::infinity);
  }
  if (is_zero<F>(a)) return zero<F>(negative);
  Number x = unpack<F>(a);
  const Number y = unpack<F>(b);
  const int up = 126 - leading_bit(x.significand);
  x.significand <<= up;
  const u128 quotient = x.significand / y.significand;
  const bool sticky = x.significand % y.significand != 0;
  return round_pack<F>({negative, x.exponent - up - y.exponent - 1, quotient << 1 | sticky}, c);
}

template <class F> typename F::Bits sqrt(typename F::Bits a, FloatContext& c) {
  if (is_nan<F>(a)) return propagate<F>(c, a);
  if (is_zero<F>(a)) return a;
  if (is_negative<F>(a)) return invalid<F>(c);
  if (is_infinite<F>(a)) return a;
  Number n = unpack<F>(a);
  int up = 126 - leading_bit(n.significand);
  up -= (n.exponent - up) & 1;
  bool exact;
  const u64 root = square_root(n.significand << up, exact);
  return round_pack<F>({false, (n.exponent - up) / 2 - 1, u128(root) << 1 | !exact}, c);
}

template <class F>
typename F::Bits fma(typename F::Bits a, typename F::Bits b, typename F::Bits d, FloatContext& c) {
  const bool product_invalid =
      (is_infinite<F>(a) && is_zero<F>(b)) || (is_zero<F>(a) && is_infinite<F>(b));
  if (product_invalid) return invalid<F>(c);  // even when d is a quiet NaN
  if (is_nan<F>(a) || is_nan<F>(b) || is_nan<F>(d)) return propagate<F>(c, a, b, d);
  const bool negative = is_negative<F>(a) != is_negative<F>(b);
  if (is_infinite<F>(a) || is_infinite<F>(b)) {
    if (is_infinite<F>(d) && is_negative<F>(d) != negative) return invalid<F>(c);
    return typename F::Bits(zero<F>(negative) | Format<F>::infinity);
  }
  if (is_infinite<F>(d)) return d;
  if (is_zero<F>(a) || is_zero<F>(b)) {
    if (!is_zero<F>(d)) return d;
    return is_negative<F>(d) == negative ? d : zero<F>(c.rounding == RDN);
  }
  const Number x = unpack<F>(a), y = unpack<F>(b);
  const Number product{negative, x.exponent + y.exponent, x.significand * y.significand};
  if (is_zero<F>(d)) return round_pack<F>(product, c);
  return sum<F>(product, unpack<F>(d), c);
}

/// Order of two numbers that are not NaN, as signed integers.
template <class F> static i64 order(typename F::Bits a) {
  const i64 magnitude = i64(a & typename F::Bits(~Format<F>::sign));
  return is_negative<F>(a) ? -magnitude : magnitude;
}

template <class F> typename F::Bits min(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  if (is_signaling<F>(a) || is_signaling<F>(b)) c.flags |= NV;
  if (is_nan<F>(a)) return is_nan<F>(b) ? Format<F>::nan : b;
  if (is_nan<F>(b)) return a;
  const i64 x = order<F>(a), y = order<F>(b);
  return x < y || (x == y && is_negative<F>(a)) ? a : b;
}

template <class F> typename F::Bits max(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  if (is_signaling<F>(a) || is_signaling<F>(b)) c.flags |= NV;
  if (is_nan<F>(a)) return is_nan<F>(b) ? Format<F>::nan : b;
  if (is_nan<F>(b)) return a;
  const i64 x = order<F>(a), y = order<F>(b);
  return x > y || (x == y && is_negative<F>(b)) ? a : b;
}

template <class F> bool eq(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  if (is_signaling<F>(a) || is_signaling<F>(b)) c.flags |= NV;
  if (is_nan<F>(a) || is_nan<F>(b)) return false;
  return order<F>(a) == order<F>(b);
}

template <class F> bool lt(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  if (is_nan<F>(a) || is_nan<F>(b)) {
    c.flags |= NV;
    return false;
  }
  return order<F>(a) < order<F>(b);
}

template <class F> bool le(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  if (is_nan<F>(a) || is_nan<F>(b)) {
    c.flags |= NV;
    return false;
  }
  return order<F>(a) <= order<F>(b);
}

template <class F> u32 classify(typename F::Bits a) {
  const bool negative = is_negative<F>(a);
  if (is_nan<F>(a)) return is_signaling<F>(a) ? 1 << 8 : 1 << 9;
  if (is_infinite<F>(a)) return negative ? 1 << 0 : 1 << 7;
  if (is_zero<F>(a)) return negative ? 1 << 3 : 1 << 4;
  const bool subnormal = !(a & Format<F>::infinity);
  if (subnormal) return negative ? 1 << 2 : 1 << 5;
  return negative ? 1 << 1 : 1 << 6;
}

template <class To, class From> typename To::Bits convert(typename From::Bits a, FloatContext& c) {
  if (is_nan<From>(a)) return propagate<From>(c, a), Format<To>::nan;
  const auto sign = zero<To>(is_negative<From>(a));
  if (is_infinite<From>(a)) return typename To::Bits(sign | Format<To>::infinity);
  if (is_zero<From>(a)) return sign;
  return round_pack<To>(unpack<From>(a), c);
}

template <class F> i64 to_signed(typename F::Bits a, unsigned width, FloatContext& c) {
  const u64 top = u64(1) << (width - 1);
  bool huge, inexact;
  const bool negative = is_negative<F>(a) && !is_nan<F>(a);
  const bool special = is_nan<F>(a) || is_infinite<F>(a);
  const u128 magnitude = special ? 0 : to_integer<F>(a, c, huge, inexact);
  if (special || huge || magnitude > top - !negative) {
    c.flags |= NV;
    return negative ? -i64(top - 1) - 1 : i64(top - 1);
  }
  if (inexact) c.flags |= NX;
  return negative ? i64(0 - u64(magnitude)) : i64(magnitude);
}

template <class F> u64 to_unsigned(typename F::Bits a, unsigned width, FloatContext& c) {
  const u64 largest = width == 64 ? ~u64(0) : (u64(1) << width) - 1;
  bool huge, inexact;
  const bool negative = is_negative<F>(a) && !is_nan<F>(a);
  const bool special = is_nan<F>(a) || is_infinite<F>(a);
  const u128 magnitude = special ? 0 : to_integer<F>(a, c, huge, inexact);
  if (special || huge || magnitude > (negative ? 0 : largest)) {
    c.flags |= NV;
    return negative ? 0 : largest;
  }
  if (inexact) c.flags |= NX;
  return u64(magnitude);
}

template <class F> typename F::Bits from_signed(i64 a, FloatContext& c) {
  if (!a) return 0;
  return round_pack<F>({a < 0, 0, a < 0 ? 0 - u64(a) : u64(a)}, c);
}

template <class F> typename F::Bits from_unsigned(u64 a, FloatContext& c) {
  if (!a) return 0;
  return round_pack<F>({false, 0, a}, c);
}

template <class F> typename F::Bits reciprocal7(typename F::Bits a, FloatContext& c) {
  using Bits = typename F::Bits;
  if (is_nan<F>(a)) return propagate<F>(c, a);
  const Bits sign = Bits(a & Format<F>::sign);
  if (is_infinite<F>(a)) return sign;
  if (is_zero<F>(a)) {
    c.flags |= DZ;
    return Bits(sign | Format<F>::infinity);
  }
  int exponent = int(a >> F::fraction) & Format<F>::max_biased;
  u64 fraction = a & Format<F>::fraction_mask;
  if (exponent == 0) {  // normalise; below the two largest subnormal ranges the result overflows
    const int zeros = F::fraction - 1 - leading_bit(fraction);
    if (zeros > 1) {
      const bool to_largest = c.rounding == RTZ || (c.rounding == RDN && !sign) ||
                              (c.rounding == RUP && sign);
      c.flags |= NX | OF;
      return Bits(sign | (to_largest ? Bits(Format<F>::infinity - 1) : Format<F>::infinity));
    }
    exponent = -zeros;
    fraction = fraction << (zeros + 1) & Format<F>::fraction_mask;
  }
  u64 result = u64(reciprocal_table[size_t(fraction >> (F::fraction - 7))]) << (F::fraction - 7);
  int result_exponent = 2 * Format<F>::bias - 1 - exponent;
  if (result_exponent <= 0) {  // a subnormal result
    result = (result | u64(1) << F::fraction) >> (1 - result_exponent);
    result_exponent = 0;
  }
  return Bits(sign | Bits(Bits(result_exponent) << F::fraction) | Bits(result));
}

template <class F> typename F::Bits reciprocal_sqrt7(typename F::Bits a, FloatContext& c) {
  using Bits = typename F::Bits;
  if (is_nan<F>(a)) return propagate<F>(c, a);
  const Bits sign = Bits(a & Format<F>::sign);
  if (is_zero<F>(a)) {
    c.flags |= DZ;
    return Bits(sign | Format<F>::infinity);
  }
  if (sign) return invalid<F>(c);
  if (is_infinite<F>(a)) return 0;
  int exponent = int(a >> F::fraction) & Format<F>::max_biased;
  u64 fraction = a & Format<F>::fraction_mask;
  if (exponent == 0) {
    const int zeros = F::fraction - 1 - leading_bit(fraction);
    exponent = -zeros;
    fraction = fraction << (zeros + 1) & Format<F>::fraction_mask;
  }
  const size_t index = size_t((exponent & 1) << 6 | int(fraction >> (F::fraction - 6)));
  const int result_exponent = (3 * Format<F>::bias - 1 - exponent) / 2;
  return Bits(Bits(Bits(result_exponent) << F::fraction) |
              Bits(u64(reciprocal_sqrt_table[index]) << (F::fraction - 7)));
}

#define INSTANTIATE(F, B)                          \
  template B add<F>(B, B, FloatContext&);          \
  template B sub<F>(B, B, FloatContext&);          \
  template B mul<F>(B, B, FloatContext&);          \
  template B div<F>(B, B, FloatContext&);          \
  template B sqrt<F>(B, FloatContext&);            \
  template B fma<F>(B, B, B, FloatContext&);       \
  template B min<F>(B, B, FloatContext&);          \
  template B max<F>(B, B, FloatContext&);          \
  template bool eq<F>(B, B, FloatContext&);        \
  template bool lt<F>(B, B, FloatContext&);        \
  template bool le<F>(B, B, FloatContext&);        \
  template u32 classify<F>(B);                     \
  template i64 to_signed<F>(B, unsigned, FloatContext&);   \
  template u64 to_unsigned<F>(B, unsigned, FloatContext&); \
  template B from_signed<F>(i64, FloatContext&);   \
  template B from_unsigned<F>(u64, FloatContext&); \
  template B reciprocal7<F>(B, FloatContext&);     \
  template B reciprocal_sqrt7<F>(B, FloatContext&);
INSTANTIATE(F16, u16)
INSTANTIATE(F32, u32)
INSTANTIATE(F64, u64)
template u32 convert<F32, F16>(u16, FloatContext&);
template u64 convert<F64, F16>(u16, FloatContext&);
template u16 convert<F16, F32>(u32, FloatContext&);
template u64 convert<F64, F32>(u32, FloatContext&);
template u16 convert<F16, F64>(u64, FloatContext&);
template u32 convert<F32, F64>(u64, FloatContext&);

}  // namespace sim::soft
