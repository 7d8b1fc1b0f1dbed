// Single-width float arithmetic, min/max, sign injection, comparison, unary operations (spec 13.2-13.4, 13.8-13.16).
#include "vector_float.h"

namespace sim {
namespace {

template <class Op, bool Scalar> const Inst* binary(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  if (!Scalar) op.group(i->rs1);
  op.no_mask_overlap();
  by_format(op, [&]<class F>() {
    if (!op.active()) return;
    using B = typename F::Bits;
    const B *a = op.v.reg<B>(i->rs2), *b = op.v.reg<B>(i->rs1);
    B* d = op.v.reg<B>(i->rd);
    const B s = Scalar ? op.scalar_float<F>() : B(0);
    if constexpr (on_host<F>) {
      using H = typename F::Host;
      if (op.host_mode()) {
        // Add, Sub, Mul and Div raise the same flags as RISC-V even when the result is NaN.
        op.body(d, [=](u64 k) {
          return canonical<F>(std::bit_cast<B>(Op::template host<H>(
              std::bit_cast<H>(a[k]), std::bit_cast<H>(Scalar ? s : b[k]))));
        });
        return;
      }
    }
    op.body(d, [&](u64 k) { return float_operate<F, Op>(a[k], Scalar ? s : b[k], op.context); });
  });
  return op.done();
}

/// Operations done in software: Op::of<F>(vs2, vs1, context).
template <class Op, bool Scalar> const Inst* exact(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  if (!Scalar) op.group(i->rs1);
  op.no_mask_overlap();
  by_format(op, [&]<class F>() {
    if (!op.active()) return;
    using B = typename F::Bits;
    const B *a = op.v.reg<B>(i->rs2), *b = op.v.reg<B>(i->rs1);
    const B s = Scalar ? op.scalar_float<F>() : B(0);
    op.body(op.v.reg<B>(i->rd), [&](u64 k) { return Op::template of<F>(a[k], Scalar ? s : b[k], op.context); });
  });
  return op.done();
}

struct Min {
  template <class F, class B> static B of(B a, B b, FloatContext& c) { return soft::min<F>(a, b, c); }
};
struct Max {
  template <class F, class B> static B of(B a, B b, FloatContext& c) { return soft::max<F>(a, b, c); }
};
struct SignCopy {
  template <class F, class B> static B of(B a, B b, FloatContext&) {
    return B((a & ~Format<F>::sign) | (b & Format<F>::sign));
  }
};
struct SignNegate {
  template <class F, class B> static B of(B a, B b, FloatContext&) {
    return B((a & ~Format<F>::sign) | (~b & Format<F>::sign));
  }
};
struct SignXor {
  template <class F, class B> static B of(B a, B b, FloatContext&) { return B(a ^ (b & Format<F>::sign)); }
};

// Comparisons: vs2 first.
struct Equal {
  template <class F, class B> static bool of(B a, B b, FloatContext& c) { return soft::eq<F>(a, b, c); }
};
struct NotEqual {
  template <class F, class B> static bool of(B a, B b, FloatContext& c) { return !soft::eq<F>(a, b, c); }
};
struct Less {
  template <class F, class B> static bool of(B a, B b, FloatContext& c) { return soft::lt<F>(a, b, c); }
};
struct LessEqual {
  template <class F, class B> static bool of(B a, B b, FloatContext& c) { return soft::le<F>(a, b, c); }
};
struct Greater {
  template <class F, class B> static bool of(B a, B b, FloatContext& c) { return soft::lt<F>(b, a, c); }
};
struct GreaterEqual {
  template <class F, class B> static bool of(B a, B b, FloatContext& c) { return soft::le<F>(b, a, c); }
};

template <class Op, bool Scalar> const Inst* compare(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  op.group(i->rs2);
  op.narrowing_overlap(i->rd, 0, i->rs2, op.lmul());
  if (!Scalar) {
    op.group(i->rs1);
    op.narrowing_overlap(i->rd, 0, i->rs1, op.lmul());
  }
  by_format(op, [&]<class F>() {
    if (!op.active()) return;
    using B = typename F::Bits;
    const B *a = op.v.reg<B>(i->rs2), *b = op.v.reg<B>(i->rs1);
    const B s = Scalar ? op.scalar_float<F>() : B(0);
    op.mask_body([&](u64 k) { return Op::template of<F>(a[k], Scalar ? s : b[k], op.context); });
  });
  return op.done();
}

struct Sqrt {
  template <class F, class B> static B of(B a, FloatContext& c) { return float_sqrt<F>(a, c); }
};
struct ReciprocalSqrt7 {
  template <class F, class B> static B of(B a, FloatContext& c) { return soft::reciprocal_sqrt7<F>(a, c); }
};
struct Reciprocal7 {
  template <class F, class B> static B of(B a, FloatContext& c) { return soft::reciprocal7<F>(a, c); }
};
struct Classify {
  template <class F, class B> static B of(B a, FloatContext&) { return B(soft::classify<F>(a)); }
};

template <class Op> const Inst* unary(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  op.no_mask_overlap();
  by_format(op, [&]<class F>() {
    if (!op.active()) return;
    using B = typename F::Bits;
    const B* a = op.v.reg<B>(i->rs2);
    op.body(op.v.reg<B>(i->rd), [&](u64 k) { return Op::template of<F>(a[k], op.context); });
  });
  return op.done();
}

/// vfmerge.vfm (vm = 0) and vfmv.v.f (vm = 1): no rounding, no flags.
const Inst* merge(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  op.group(i->rd);
  op.no_mask_overlap();
  if (!op.unmasked()) op.group(i->rs2);
  by_format(op, [&]<class F>() {
    if (!op.active()) return;
    using B = typename F::Bits;
    const B* a = op.v.reg<B>(i->rs2);
    B* d = op.v.reg<B>(i->rd);
    const B s = op.scalar_float<F>();
    for (u64 k = op.v.vstart; k < op.v.vl; k++) d[k] = op.unmasked() || op.v.mask(k) ? s : a[k];
    op.tail(d, op.lmul());
  });
  return op.done();
}

template <class Op> constexpr Forms host{binary<Op, false>, binary<Op, true>, nullptr};
template <class Op> constexpr Forms host_scalar{nullptr, binary<Op, true>, nullptr};
template <class Op> constexpr Forms both{exact<Op, false>, exact<Op, true>, nullptr};
template <class Op> constexpr Forms relation{compare<Op, false>, compare<Op, true>, nullptr};
template <class Op> constexpr Forms relation_scalar{nullptr, compare<Op, true>, nullptr};

constexpr auto f = Opv::Float;
constexpr auto cls = Class::VectorFloat, divide = Class::VectorFloatDiv, cmp = Class::VectorCompare;

constexpr VectorRow rows[] = {
    {"vfadd",   "000000", f, cls, host<fop::Add>},
    {"vfsub",   "000010", f, cls, host<fop::Sub>},
    {"vfrsub",  "100111", f, cls, host_scalar<fop::ReverseSub>},
    {"vfmul",   "100100", f, cls, host<fop::Mul>},
    {"vfdiv",   "100000", f, divide, host<fop::Div>},
    {"vfrdiv",  "100001", f, divide, host_scalar<fop::ReverseDiv>},
    {"vfmin",   "000100", f, cls, both<Min>},
    {"vfmax",   "000110", f, cls, both<Max>},
    {"vfsgnj",  "001000", f, cls, both<SignCopy>},
    {"vfsgnjn", "001001", f, cls, both<SignNegate>},
    {"vfsgnjx", "001010", f, cls, both<SignXor>},
    {"vmfeq",   "011000", f, cmp, relation<Equal>},
    {"vmfle",   "011001", f, cmp, relation<LessEqual>},
    {"vmflt",   "011011", f, cmp, relation<Less>},
    {"vmfne",   "011100", f, cmp, relation<NotEqual>},
    {"vmfgt",   "011101", f, cmp, relation_scalar<Greater>},
    {"vmfge",   "011111", f, cmp, relation_scalar<GreaterEqual>},
};

}  // namespace

Rows vector_float_rows() {
  Rows result = vector_rows(rows);
  const Row special[] = {
      vector_row("vfsqrt.v",    "010011 . ..... 00000 001 ..... 1010111", "vd, vs2, vm", divide, unary<Sqrt>),
      vector_row("vfrsqrt7.v",  "010011 . ..... 00100 001 ..... 1010111", "vd, vs2, vm", cls, unary<ReciprocalSqrt7>),
      vector_row("vfrec7.v",    "010011 . ..... 00101 001 ..... 1010111", "vd, vs2, vm", cls, unary<Reciprocal7>),
      vector_row("vfclass.v",   "010011 . ..... 10000 001 ..... 1010111", "vd, vs2, vm", cls, unary<Classify>),
      vector_row("vfmerge.vfm", "010111 0 ..... ..... 101 ..... 1010111", "vd, vs2, fs1, v0", Class::VectorMove, merge),
      vector_row("vfmv.v.f",    "010111 1 00000 ..... 101 ..... 1010111", "vd, fs1", Class::VectorMove, merge),
  };
  result.insert(result.end(), std::begin(special), std::end(special));
  return result;
}

}  // namespace sim
