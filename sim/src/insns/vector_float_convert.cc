// Conversions between floats and integers of the same, twice and half the width (spec 13.17-13.19).
#include "vector_float.h"

namespace sim {
namespace {

enum class Kind { ToUnsigned, ToSigned, FromUnsigned, FromSigned, Float };
enum class Width { Same, Widen, Narrow };
constexpr int dynamic = -1;

template <Kind K> constexpr bool float_source = K == Kind::ToUnsigned || K == Kind::ToSigned || K == Kind::Float;
template <Kind K> constexpr bool float_result = K == Kind::FromUnsigned || K == Kind::FromSigned || K == Kind::Float;

/// One element of type A (bits) to type B (bits).
template <Kind K, class A, class B> B convert(A a, FloatContext& c) {
  if constexpr (K == Kind::ToUnsigned) return B(soft::to_unsigned<typename FormatOf<A>::type>(a, 8 * sizeof(B), c));
  else if constexpr (K == Kind::ToSigned) return B(soft::to_signed<typename FormatOf<A>::type>(a, 8 * sizeof(B), c));
  else if constexpr (K == Kind::FromUnsigned) return soft::from_unsigned<typename FormatOf<B>::type>(a, c);
  else if constexpr (K == Kind::FromSigned) return soft::from_signed<typename FormatOf<B>::type>(sg(a), c);
  else return soft::convert<typename FormatOf<B>::type, typename FormatOf<A>::type>(a, c);
}

/// Which pairs of element types a row can meet, so that no other is compiled.
template <Kind K, Width W, class A, class B> constexpr bool possible() {
  if ((float_source<K> && sizeof(A) == 1) || (float_result<K> && sizeof(B) == 1)) return false;
  if (W == Width::Same) return sizeof(A) == sizeof(B);
  return W == Width::Widen ? sizeof(B) == 2 * sizeof(A) : sizeof(A) == 2 * sizeof(B);
}

template <Kind K, Width W, int Mode> const Inst* converting(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  const unsigned from = op.v.sew + (W == Width::Narrow), to = op.v.sew + (W == Width::Widen);
  const int from_lmul = op.lmul() + (W == Width::Narrow), to_lmul = op.lmul() + (W == Width::Widen);
  op.require(from <= 3 && to <= 3);
  const auto legal_float = [&](unsigned log) { return log > 1 || (log == 1 && (h.isa & Zvfh)); };
  op.require((!float_source<K> || legal_float(from)) && (!float_result<K> || legal_float(to)));
  op.group(i->rd, to_lmul);
  op.group(i->rs2, from_lmul);
  if (W == Width::Widen) op.widening_overlap(i->rs2, from_lmul);
  if (W == Width::Narrow) op.narrowing_overlap(i->rd, to_lmul, i->rs2, from_lmul);
  op.no_mask_overlap();
  if (Mode != dynamic) op.context.rounding = u8(Mode);
  if (op.active())
    by_sew(from, [&]<class A>() {
      by_sew(to, [&]<class B>() {
        if constexpr (possible<K, W, A, B>()) {
          const VectorOp::Source<A> source(op, i->rs2, from_lmul, to_lmul);
          const A* a = source.data();
          op.body(op.v.reg<B>(i->rd), to_lmul, [&](u64 k) { return convert<K, A, B>(a[k], op.context); });
        }
      });
    });
  return op.done();
}

}  // namespace

Rows vector_float_convert_rows() {
  using enum Kind;
  using enum Width;
  constexpr auto cls = Class::VectorFloatConvert;
  return {
      vector_row("vfcvt.xu.f.v",      "010010 . ..... 00000 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToUnsigned, Same, dynamic>),
      vector_row("vfcvt.x.f.v",       "010010 . ..... 00001 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToSigned, Same, dynamic>),
      vector_row("vfcvt.f.xu.v",      "010010 . ..... 00010 001 ..... 1010111", "vd, vs2, vm", cls, converting<FromUnsigned, Same, dynamic>),
      vector_row("vfcvt.f.x.v",       "010010 . ..... 00011 001 ..... 1010111", "vd, vs2, vm", cls, converting<FromSigned, Same, dynamic>),
      vector_row("vfcvt.rtz.xu.f.v",  "010010 . ..... 00110 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToUnsigned, Same, RTZ>),
      vector_row("vfcvt.rtz.x.f.v",   "010010 . ..... 00111 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToSigned, Same, RTZ>),
      vector_row("vfwcvt.xu.f.v",     "010010 . ..... 01000 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToUnsigned, Widen, dynamic>),
      vector_row("vfwcvt.x.f.v",      "010010 . ..... 01001 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToSigned, Widen, dynamic>),
      vector_row("vfwcvt.f.xu.v",     "010010 . ..... 01010 001 ..... 1010111", "vd, vs2, vm", cls, converting<FromUnsigned, Widen, dynamic>),
      vector_row("vfwcvt.f.x.v",      "010010 . ..... 01011 001 ..... 1010111", "vd, vs2, vm", cls, converting<FromSigned, Widen, dynamic>),
      vector_row("vfwcvt.f.f.v",      "010010 . ..... 01100 001 ..... 1010111", "vd, vs2, vm", cls, converting<Float, Widen, dynamic>),
      vector_row("vfwcvt.rtz.xu.f.v", "010010 . ..... 01110 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToUnsigned, Widen, RTZ>),
      vector_row("vfwcvt.rtz.x.f.v",  "010010 . ..... 01111 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToSigned, Widen, RTZ>),
      vector_row("vfncvt.xu.f.w",     "010010 . ..... 10000 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToUnsigned, Narrow, dynamic>),
      vector_row("vfncvt.x.f.w",      "010010 . ..... 10001 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToSigned, Narrow, dynamic>),
      vector_row("vfncvt.f.xu.w",     "010010 . ..... 10010 001 ..... 1010111", "vd, vs2, vm", cls, converting<FromUnsigned, Narrow, dynamic>),
      vector_row("vfncvt.f.x.w",      "010010 . ..... 10011 001 ..... 1010111", "vd, vs2, vm", cls, converting<FromSigned, Narrow, dynamic>),
      vector_row("vfncvt.f.f.w",      "010010 . ..... 10100 001 ..... 1010111", "vd, vs2, vm", cls, converting<Float, Narrow, dynamic>),
      vector_row("vfncvt.rod.f.f.w",  "010010 . ..... 10101 001 ..... 1010111", "vd, vs2, vm", cls, converting<Float, Narrow, ROD>),
      vector_row("vfncvt.rtz.xu.f.w", "010010 . ..... 10110 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToUnsigned, Narrow, RTZ>),
      vector_row("vfncvt.rtz.x.f.w",  "010010 . ..... 10111 001 ..... 1010111", "vd, vs2, vm", cls, converting<ToSigned, Narrow, RTZ>),
  };
}

}  // namespace sim
