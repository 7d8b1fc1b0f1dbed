// Widening integer arithmetic and narrowing shifts (spec 11.2, 11.7, 11.12, 11.14); Zvbb's vwsll.
#include "vector.h"

namespace sim {
namespace {

// Operands arrive extended to the wide type W as the instruction says.
constexpr auto add = [](auto a, auto b) { return a + b; };
constexpr auto sub = [](auto a, auto b) { return a - b; };
constexpr auto mul = [](auto a, auto b) { return a * b; };
constexpr auto sll = [](auto a, auto b) { return a << (b & (8 * sizeof(a) - 1)); };

/// Zero or sign extension of a narrow element into the unsigned wide type.
template <bool Sign, class N> Wide<N> wide(N x) {
  if constexpr (Sign) return Wide<N>(Signed<Wide<N>>(sg(x)));
  else return x;
}

/// vd (2*SEW) = F(extend vs2, extend vs1 or rs1), or vd += that product.
template <auto F, bool SignA, bool SignB, bool Scalar, bool Accumulate = false>
const Inst* widen(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  const int wide_lmul = op.lmul() + 1;
  op.require(op.v.sew < 3);
  op.group(i->rd, wide_lmul);
  op.group(i->rs2);
  op.widening_overlap(i->rs2, op.lmul());
  if (!Scalar) {
    op.group(i->rs1);
    op.widening_overlap(i->rs1, op.lmul());
  }
  op.no_mask_overlap();
  if (op.active())
    by_narrow_sew(op.v.sew, [&]<class N>() {
      using W = Wide<N>;
      const VectorOp::Source<N> source_a(op, i->rs2, op.lmul(), wide_lmul);
      const N* a = source_a.data();
      W* d = op.v.reg<W>(i->rd);
      if constexpr (Scalar) {
        const W b = wide<SignB>(op.scalar_as<N>());
        if constexpr (Accumulate) op.body(d, wide_lmul, [=](u64 k) { return W(d[k] + F(wide<SignA>(a[k]), b)); });
        else op.body(d, wide_lmul, [=](u64 k) { return W(F(wide<SignA>(a[k]), b)); });
      } else {
        const VectorOp::Source<N> source_b(op, i->rs1, op.lmul(), wide_lmul);
        const N* b = source_b.data();
        if constexpr (Accumulate)
          op.body(d, wide_lmul, [=](u64 k) { return W(d[k] + F(wide<SignA>(a[k]), wide<SignB>(b[k]))); });
        else op.body(d, wide_lmul, [=](u64 k) { return W(F(wide<SignA>(a[k]), wide<SignB>(b[k]))); });
      }
    });
  return op.done();
}

/// The .w forms: vs2 is wide already.
template <auto F, bool Sign, bool Scalar> const Inst* widen_w(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  const int wide_lmul = op.lmul() + 1;
  op.require(op.v.sew < 3);
  op.group(i->rd, wide_lmul);
  op.group(i->rs2, wide_lmul);
  if (!Scalar) {
    op.group(i->rs1);
    op.widening_overlap(i->rs1, op.lmul());
  }
  op.no_mask_overlap();
  if (op.active())
    by_narrow_sew(op.v.sew, [&]<class N>() {
      using W = Wide<N>;
      const W* a = op.v.reg<W>(i->rs2);
      W* d = op.v.reg<W>(i->rd);
      if constexpr (Scalar) {
        const W b = wide<Sign>(op.scalar_as<N>());
        op.body(d, wide_lmul, [=](u64 k) { return W(F(a[k], b)); });
      } else {
        const VectorOp::Source<N> source_b(op, i->rs1, op.lmul(), wide_lmul);
        const N* b = source_b.data();
        op.body(d, wide_lmul, [=](u64 k) { return W(F(a[k], wide<Sign>(b[k]))); });
      }
    });
  return op.done();
}

/// vnsrl, vnsra: wide vs2 shifted right into narrow vd.
template <bool Sign, bool Scalar> const Inst* narrow_shift(Hart& h, const Inst* i) {
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
      using W = Wide<N>;
      constexpr unsigned mask = 8 * sizeof(W) - 1;
      const VectorOp::Source<W> source(op, i->rs2, wide_lmul, op.lmul());
      const W* a = source.data();
      const auto shift = [](W x, unsigned by) { return Sign ? N(sg(x) >> by) : N(x >> by); };
      if constexpr (Scalar) {
        const unsigned by = unsigned(op.scalar()) & mask;
        op.body(op.v.reg<N>(i->rd), [=](u64 k) { return shift(a[k], by); });
      } else {
        const N* b = op.v.reg<N>(i->rs1);
        op.body(op.v.reg<N>(i->rd), [=](u64 k) { return shift(a[k], b[k] & mask); });
      }
    });
  return op.done();
}

template <auto F, bool SignA, bool SignB>
constexpr Forms both{widen<F, SignA, SignB, false>, widen<F, SignA, SignB, true>, nullptr};
template <bool SignA, bool SignB>
constexpr Forms accumulate{widen<mul, SignA, SignB, false, true>, widen<mul, SignA, SignB, true, true>, nullptr};
template <auto F, bool Sign> constexpr Forms from_wide{widen_w<F, Sign, false>, widen_w<F, Sign, true>, nullptr};
template <bool Sign>
constexpr Forms narrowing{narrow_shift<Sign, false>, narrow_shift<Sign, true>, narrow_shift<Sign, true>};

constexpr auto m = Opv::Mask;
constexpr auto cls = Class::VectorWiden;

constexpr VectorRow rows[] = {
    {"vwaddu",   "110000", m, cls, both<add, false, false>},
    {"vwadd",    "110001", m, cls, both<add, true, true>},
    {"vwsubu",   "110010", m, cls, both<sub, false, false>},
    {"vwsub",    "110011", m, cls, both<sub, true, true>},
    {"vwaddu",   "110100", m, cls, from_wide<add, false>, "w"},
    {"vwadd",    "110101", m, cls, from_wide<add, true>, "w"},
    {"vwsubu",   "110110", m, cls, from_wide<sub, false>, "w"},
    {"vwsub",    "110111", m, cls, from_wide<sub, true>, "w"},
    {"vwmulu",   "111000", m, cls, both<mul, false, false>},
    {"vwmulsu",  "111010", m, cls, both<mul, true, false>},
    {"vwmul",    "111011", m, cls, both<mul, true, true>},
    {"vwmaccu",  "111100", m, cls, accumulate<false, false>, "v", false, true},
    {"vwmacc",   "111101", m, cls, accumulate<true, true>, "v", false, true},
    // us: the scalar is unsigned, vs2 signed; su: the first source is signed, vs2 unsigned
    {"vwmaccus", "111110", m, cls, {nullptr, widen<mul, true, false, true, true>, nullptr}, "v", false, true},
    {"vwmaccsu", "111111", m, cls, accumulate<false, true>, "v", false, true},
    {"vnsrl",    "101100", Opv::Integer, Class::VectorNarrow, narrowing<false>, "w", true},
    {"vnsra",    "101101", Opv::Integer, Class::VectorNarrow, narrowing<true>, "w", true},
};

}  // namespace

Rows vector_widen_rows() {
  constexpr Handler by_scalar = widen<sll, false, false, true>;
  const VectorRow shift[] = {
      {"vwsll", "110101", Opv::Integer, cls, {widen<sll, false, false, false>, by_scalar, by_scalar}, "v", true}};
  Rows result = vector_rows(rows), more = vector_rows(shift, Zvbb);
  result.insert(result.end(), more.begin(), more.end());
  return result;
}

}  // namespace sim
