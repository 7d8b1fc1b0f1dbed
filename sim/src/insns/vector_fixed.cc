// Fixed point: saturating and averaging addition, rounding shifts, vsmul, vnclip (spec 12).
#include "vector.h"

namespace sim {
namespace {

/// vxrm: round to nearest up, nearest even, down, to odd (spec 3.8). Mode is a template argument
/// where the loop is hot, else AnyRounding with the mode given at run time.
enum { RoundUp = 0, RoundEven = 1, RoundDown = 2, RoundOdd = 3, AnyRounding = -1 };

/// Zero or one to add to x >> by.
template <int Mode, class T> T round_increment(T x, unsigned by, unsigned mode) {
  if constexpr (Mode == RoundUp) {
    return by ? T(x >> (by - 1) & 1) : T(0);
  } else {
    if (by == 0) return 0;
    const bool half = x >> (by - 1) & 1, odd = x >> by & 1;
    const bool below = x & T((T(1) << (by - 1)) - 1);
    switch (mode) {
    case RoundUp: return half;
    case RoundEven: return half && (below || odd);
    case RoundOdd: return !odd && (half || below);
    default: return 0;
    }
  }
}

/// Arithmetic (signed T) or logical right shift with rounding.
template <int Mode, class T> T round_shift(T x, unsigned by, unsigned mode) {
  using U = std::conditional_t<sizeof(T) == 16, u128, std::make_unsigned_t<std::conditional_t<sizeof(T) == 16, i64, T>>>;
  return T((x >> by) + T(round_increment<Mode, U>(U(x), by, mode)));
}

template <class T> constexpr T largest_signed = T(T(~T(0)) >> 1);

// Each meaning is called as f<Mode>(a, b, mode, saturated).
struct Exact { static constexpr bool rounds = false; };
struct Rounded { static constexpr bool rounds = true; };
struct SaturatingAddUnsigned : Exact {
  template <int, class T> static T of(T a, T b, unsigned, bool& sat) {
    const T sum = T(a + b);
    sat |= sum < a;
    return sum < a ? T(~T(0)) : sum;
  }
};
struct SaturatingAdd : Exact {
  template <int, class T> static T of(T a, T b, unsigned, bool& sat) {
    const T sum = T(a + b), limit = T(largest_signed<T> + T(sg(a) < 0));
    const bool over = sg(T((a ^ sum) & (b ^ sum))) < 0;
    sat |= over;
    return over ? limit : sum;
  }
};
struct SaturatingSubUnsigned : Exact {
  template <int, class T> static T of(T a, T b, unsigned, bool& sat) {
    sat |= a < b;
    return a < b ? T(0) : T(a - b);
  }
};
struct SaturatingSub : Exact {
  template <int, class T> static T of(T a, T b, unsigned, bool& sat) {
    const T difference = T(a - b), limit = T(largest_signed<T> + T(sg(a) < 0));
    const bool over = sg(T((a ^ b) & (a ^ difference))) < 0;
    sat |= over;
    return over ? limit : difference;
  }
};
struct AveragingAddUnsigned : Rounded {
  template <int Mode, class T> static T of(T a, T b, unsigned mode, bool&) {
    return T(round_shift<Mode>(Wide<T>(Wide<T>(a) + b), 1, mode));
  }
};
struct AveragingAdd : Rounded {
  template <int Mode, class T> static T of(T a, T b, unsigned mode, bool&) {
    using S = Wide<Signed<T>>;
    return T(round_shift<Mode>(S(S(sg(a)) + sg(b)), 1, mode));
  }
};
struct AveragingSubUnsigned : Rounded {
  template <int Mode, class T> static T of(T a, T b, unsigned mode, bool&) {
    return T(round_shift<Mode>(Wide<T>(Wide<T>(a) - b), 1, mode));
  }
};
struct AveragingSub : Rounded {
  template <int Mode, class T> static T of(T a, T b, unsigned mode, bool&) {
    using S = Wide<Signed<T>>;
    return T(round_shift<Mode>(S(S(sg(a)) - sg(b)), 1, mode));
  }
};
/// The product in fixed point with SEW-1 fraction bits; only lowest * lowest saturates.
struct FractionalMultiply : Rounded {
  template <int Mode, class T> static T of(T a, T b, unsigned mode, bool& sat) {
    using S = Wide<Signed<T>>;
    const bool over = a == b && a == T(largest_signed<T> + 1);
    sat |= over;
    const S product = S(S(sg(a)) * sg(b));
    return over ? largest_signed<T> : T(round_shift<Mode>(product, 8 * sizeof(T) - 1, mode));
  }
};
struct ShiftLogical : Rounded {
  template <int Mode, class T> static T of(T a, T b, unsigned mode, bool&) {
    return round_shift<Mode>(a, unsigned(b) & (8 * sizeof(T) - 1), mode);
  }
};
struct ShiftArithmetic : Rounded {
  template <int Mode, class T> static T of(T a, T b, unsigned mode, bool&) {
    return T(round_shift<Mode>(sg(a), unsigned(b) & (8 * sizeof(T) - 1), mode));
  }
};

/// Body of a meaning that may saturate: any saturated active element sets vxsat.
template <int Mode, class D, class Fn> void saturating_body(const VectorOp& op, D* d, Fn f) {
  if (Mode == RoundUp && op.unmasked()) {
    unsigned any = 0;
    const u64 end = op.v.vl;
    SIM_LANES
    for (u64 k = op.v.vstart; k < end; k++) {
      bool sat = false;
      d[k] = f(k, sat);
      any |= sat;
    }
    op.tail(d, op.lmul());
    op.v.vxsat |= any != 0;
  } else {
    bool sat = false;
    op.one_by_one(d, op.lmul(), [&](u64 k) { return f(k, sat); });
    op.v.vxsat |= sat;
  }
}

template <class F, bool Scalar> const Inst* fixed(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  if (!Scalar) op.group(i->rs1);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T *a = op.v.reg<T>(i->rs2), *b = op.v.reg<T>(i->rs1);
      T* d = op.v.reg<T>(i->rd);
      const T s = op.scalar_as<T>();
      const auto run = [&]<int Mode>() {
        const unsigned mode = op.v.vxrm;
        saturating_body<Mode>(op, d, [=](u64 k, bool& sat) { return F::template of<Mode, T>(a[k], Scalar ? s : b[k], mode, sat); });
      };
      if constexpr (F::rounds) {
        if (op.v.vxrm != RoundUp) return run.template operator()<AnyRounding>();
      }
      run.template operator()<RoundUp>();
    });
  return op.done();
}

/// vnclip(u): wide vs2 shifted right with rounding, saturated into narrow vd.
template <bool Sign, bool Scalar> const Inst* clip(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  const int wide_lmul = op.lmul() + 1;
  op.require(op.v.sew < 3);
  op.group(i->rd);
  op.group(i->rs2, wide_lmul);
  op.narrowing_overlap(i->rd, op.lmul(), i->rs2, wide_lmul);
  if (!Scalar) op.group(i->rs1);
  op.no_mask_overlap();
  if (op.active())
    by_narrow_sew(op.v.sew, [&]<class N>() {
      using W = std::conditional_t<Sign, Wide<Signed<N>>, Wide<N>>;
      constexpr unsigned mask = 8 * sizeof(W) - 1;
      constexpr W low = Sign ? W(-W(largest_signed<N>) - 1) : W(0);
      constexpr W high = Sign ? W(largest_signed<N>) : W(N(~N(0)));
      const VectorOp::Source<W> source(op, i->rs2, wide_lmul, op.lmul());
      const W* a = source.data();
      const N* b = op.v.reg<N>(i->rs1);
      const unsigned amount = unsigned(op.scalar()) & mask, mode = op.v.vxrm;
      const auto narrow = [](W x, bool& sat) {
        sat |= x < low || x > high;
        return N(x < low ? low : x > high ? high : x);
      };
      N* d = op.v.reg<N>(i->rd);
      if (mode == RoundUp && Scalar)
        saturating_body<RoundUp>(op, d, [=](u64 k, bool& sat) { return narrow(round_shift<RoundUp>(a[k], amount, 0), sat); });
      else
        saturating_body<AnyRounding>(op, d, [=](u64 k, bool& sat) {
          return narrow(round_shift<AnyRounding>(a[k], Scalar ? amount : b[k] & mask, mode), sat);
        });
    });
  return op.done();
}

template <class F> constexpr Forms vxi{fixed<F, false>, fixed<F, true>, fixed<F, true>};
template <class F> constexpr Forms vx{fixed<F, false>, fixed<F, true>, nullptr};
template <bool Sign> constexpr Forms clips{clip<Sign, false>, clip<Sign, true>, clip<Sign, true>};

constexpr auto in = Opv::Integer, m = Opv::Mask;
constexpr auto cls = Class::VectorFixed;

constexpr VectorRow rows[] = {
    {"vsaddu", "100000", in, cls, vxi<SaturatingAddUnsigned>},
    {"vsadd",  "100001", in, cls, vxi<SaturatingAdd>},
    {"vssubu", "100010", in, cls, vx<SaturatingSubUnsigned>},
    {"vssub",  "100011", in, cls, vx<SaturatingSub>},
    {"vaaddu", "001000", m, cls, vx<AveragingAddUnsigned>},
    {"vaadd",  "001001", m, cls, vx<AveragingAdd>},
    {"vasubu", "001010", m, cls, vx<AveragingSubUnsigned>},
    {"vasub",  "001011", m, cls, vx<AveragingSub>},
    {"vsmul",  "100111", in, cls, vx<FractionalMultiply>},
    {"vssrl",  "101010", in, cls, vxi<ShiftLogical>, "v", true},
    {"vssra",  "101011", in, cls, vxi<ShiftArithmetic>, "v", true},
    {"vnclipu", "101110", in, Class::VectorNarrow, clips<false>, "w", true},
    {"vnclip",  "101111", in, Class::VectorNarrow, clips<true>, "w", true},
};

}  // namespace

Rows vector_fixed_rows() { return vector_rows(rows); }

}  // namespace sim
