// Widening float addition, multiplication and fused multiply-add (spec 13.3, 13.5, 13.7).
#include "vector_float.h"

namespace sim {
namespace {

/// Narrow operands are converted exactly (a signaling NaN raises NV), then Op rounds once.
template <class F, class W> typename W::Bits widened(typename F::Bits a, FloatContext& c) {
  return soft::convert<W, F>(a, c);
}

template <class Fn> void by_narrow_format(const VectorOp& op, Fn&& fn) {
  op.require(op.v.sew == 2 || (op.v.sew == 1 && (op.h.isa & Zvfh)));
  if (op.v.sew == 1) fn.template operator()<F16>();
  else fn.template operator()<F32>();
}

void check_groups(const VectorOp& op, bool scalar, bool wide_vs2) {
  const Inst* i = op.i;
  op.group(i->rd, op.lmul() + 1);
  op.group(i->rs2, op.lmul() + wide_vs2);
  if (!wide_vs2) op.widening_overlap(i->rs2, op.lmul());
  if (!scalar) {
    op.group(i->rs1);
    op.widening_overlap(i->rs1, op.lmul());
  }
  op.no_mask_overlap();
}

template <class Op, bool Scalar, bool WideVs2> const Inst* widen(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  check_groups(op, Scalar, WideVs2);
  by_narrow_format(op, [&]<class F>() {
    if (!op.active()) return;
    using W = typename WiderFormat<F>::type;
    using N = typename F::Bits;
    using B = typename W::Bits;
    const int wide_lmul = op.lmul() + 1;
    const VectorOp::Source<N> source_a(op, i->rs2, op.lmul(), wide_lmul);
    const VectorOp::Source<N> source_b(op, i->rs1, op.lmul(), wide_lmul);
    const N *a = source_a.data(), *b = source_b.data();
    const B* wide_a = op.v.reg<B>(i->rs2);
    const N s = Scalar ? op.scalar_float<F>() : N(0);
    op.body(op.v.reg<B>(i->rd), wide_lmul, [&](u64 k) {
      const B x = WideVs2 ? wide_a[k] : widened<F, W>(a[k], op.context);
      const B y = widened<F, W>(Scalar ? s : b[k], op.context);
      return float_operate<W, Op>(x, y, op.context);
    });
  });
  return op.done();
}

template <bool NegateProduct, bool NegateAddend, bool Scalar> const Inst* fused(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  check_groups(op, Scalar, false);
  by_narrow_format(op, [&]<class F>() {
    if (!op.active()) return;
    using W = typename WiderFormat<F>::type;
    using N = typename F::Bits;
    using B = typename W::Bits;
    constexpr B sign = Format<W>::sign;
    const int wide_lmul = op.lmul() + 1;
    const VectorOp::Source<N> source_a(op, i->rs2, op.lmul(), wide_lmul);
    const VectorOp::Source<N> source_b(op, i->rs1, op.lmul(), wide_lmul);
    const N *a = source_a.data(), *b = source_b.data();
    B* d = op.v.reg<B>(i->rd);
    const N s = Scalar ? op.scalar_float<F>() : N(0);
    op.body(d, wide_lmul, [&](u64 k) {
      const B x = widened<F, W>(a[k], op.context), y = widened<F, W>(Scalar ? s : b[k], op.context);
      return float_fma<W>(B(x ^ (NegateProduct ? sign : B(0))), y,
                          B(d[k] ^ (NegateAddend ? sign : B(0))), op.context);
    });
  });
  return op.done();
}

template <class Op> constexpr Forms narrow{widen<Op, false, false>, widen<Op, true, false>, nullptr};
template <class Op> constexpr Forms from_wide{widen<Op, false, true>, widen<Op, true, true>, nullptr};
template <bool NegateProduct, bool NegateAddend>
constexpr Forms fma{fused<NegateProduct, NegateAddend, false>, fused<NegateProduct, NegateAddend, true>, nullptr};

constexpr auto f = Opv::Float;
constexpr auto cls = Class::VectorFloat;

constexpr VectorRow rows[] = {
    {"vfwadd",   "110000", f, cls, narrow<fop::Add>},
    {"vfwsub",   "110010", f, cls, narrow<fop::Sub>},
    {"vfwadd",   "110100", f, cls, from_wide<fop::Add>, "w"},
    {"vfwsub",   "110110", f, cls, from_wide<fop::Sub>, "w"},
    {"vfwmul",   "111000", f, cls, narrow<fop::Mul>},
    {"vfwmacc",  "111100", f, cls, fma<false, false>, "v", false, true},
    {"vfwnmacc", "111101", f, cls, fma<true, true>, "v", false, true},
    {"vfwmsac",  "111110", f, cls, fma<false, true>, "v", false, true},
    {"vfwnmsac", "111111", f, cls, fma<true, false>, "v", false, true},
};

}  // namespace

Rows vector_float_widen_rows() { return vector_rows(rows); }

}  // namespace sim
