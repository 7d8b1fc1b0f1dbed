// Reductions, integer and float; elements are combined in order (spec 14).
#include "vector_float.h"

namespace sim {
namespace {

constexpr auto sum = [](auto a, auto b) { return a + b; };
constexpr auto and_ = [](auto a, auto b) { return a & b; };
constexpr auto or_ = [](auto a, auto b) { return a | b; };
constexpr auto xor_ = [](auto a, auto b) { return a ^ b; };
constexpr auto minu = [](auto a, auto b) { return a < b ? a : b; };
constexpr auto min = [](auto a, auto b) { return sg(a) < sg(b) ? a : b; };
constexpr auto maxu = [](auto a, auto b) { return a > b ? a : b; };
constexpr auto max = [](auto a, auto b) { return sg(a) > sg(b) ? a : b; };

/// vd and vs1 hold one element, in element 0; only vs2 is a group. vstart must be 0.
void check(const VectorOp& op) {
  op.group(op.i->rs2);
  op.require(op.v.vstart == 0);
}

template <class T> void write_scalar(const VectorOp& op, T value) {
  *op.v.reg<T>(op.i->rd) = value;
  if (op.v.ones && op.v.tail_agnostic) op.fill_tail(op.v.bytes(op.i->rd), sizeof(T), 0);
}

template <class D, class S, auto F, class Extend> void reduce(const VectorOp& op, Extend extend) {
  const S* a = op.v.reg<S>(op.i->rs2);
  D total = *op.v.reg<D>(op.i->rs1);
  const u64 end = op.v.vl;
  if (op.unmasked())
    for (u64 k = 0; k < end; k++) total = D(F(total, extend(a[k])));
  else
    for (u64 k = 0; k < end; k++)
      if (op.v.mask(k)) total = D(F(total, extend(a[k])));
  write_scalar(op, total);
}

template <auto F> const Inst* integer(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  check(op);
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() { reduce<T, T, F>(op, [](T x) { return x; }); });
  return op.done();
}

template <bool Sign> const Inst* widening(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  check(op);
  op.require(op.v.sew < 3);
  if (op.active())
    by_narrow_sew(op.v.sew, [&]<class N>() {
      using W = Wide<N>;
      reduce<W, N, sum>(op, [](N x) { return Sign ? W(Signed<W>(sg(x))) : W(x); });
    });
  return op.done();
}

struct Add {
  template <class F, class B> static B of(B a, B b, FloatContext& c) { return float_operate<F, fop::Add>(a, b, c); }
};
struct Min {
  template <class F, class B> static B of(B a, B b, FloatContext& c) { return soft::min<F>(a, b, c); }
};
struct Max {
  template <class F, class B> static B of(B a, B b, FloatContext& c) { return soft::max<F>(a, b, c); }
};

template <class Op> const Inst* floating(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  check(op);
  by_format(op, [&]<class F>() {
    if (!op.active()) return;
    using B = typename F::Bits;
    const B* a = op.v.reg<B>(i->rs2);
    B total = *op.v.reg<B>(i->rs1);
    for (u64 k = 0; k < op.v.vl; k++)
      if (op.unmasked() || op.v.mask(k)) total = Op::template of<F>(total, a[k], op.context);
    write_scalar(op, total);
  });
  return op.done();
}

const Inst* floating_widening(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  check(op);
  op.require(op.v.sew < 3);
  by_format(op, [&]<class F>() {
    if constexpr (!std::is_same_v<F, F64>) {
      if (!op.active()) return;
      using W = typename WiderFormat<F>::type;
      const auto* a = op.v.reg<typename F::Bits>(i->rs2);
      auto total = *op.v.reg<typename W::Bits>(i->rs1);
      for (u64 k = 0; k < op.v.vl; k++)
        if (op.unmasked() || op.v.mask(k))
          total = float_operate<W, fop::Add>(total, soft::convert<W, F>(a[k], op.context), op.context);
      write_scalar(op, total);
    }
  });
  return op.done();
}

constexpr auto cls = Class::VectorReduce, fcls = Class::VectorFloatReduce;
constexpr auto m = Opv::Mask, in = Opv::Integer, f = Opv::Float;

constexpr VectorRow rows[] = {
    {"vredsum",    "000000", m, cls, {integer<sum>}},
    {"vredand",    "000001", m, cls, {integer<and_>}},
    {"vredor",     "000010", m, cls, {integer<or_>}},
    {"vredxor",    "000011", m, cls, {integer<xor_>}},
    {"vredminu",   "000100", m, cls, {integer<minu>}},
    {"vredmin",    "000101", m, cls, {integer<min>}},
    {"vredmaxu",   "000110", m, cls, {integer<maxu>}},
    {"vredmax",    "000111", m, cls, {integer<max>}},
    {"vwredsumu",  "110000", in, cls, {widening<false>}},
    {"vwredsum",   "110001", in, cls, {widening<true>}},
    {"vfredusum",  "000001", f, fcls, {floating<Add>}},
    {"vfredosum",  "000011", f, fcls, {floating<Add>}},
    {"vfredmin",   "000101", f, fcls, {floating<Min>}},
    {"vfredmax",   "000111", f, fcls, {floating<Max>}},
    {"vfwredusum", "110001", f, fcls, {floating_widening}},
    {"vfwredosum", "110011", f, fcls, {floating_widening}},
};

}  // namespace

Rows vector_reduce_rows() {
  Rows result = vector_rows(rows);
  for (Row& row : result) row.name.back() = 's';  // vredsum.vs: vs1 is a scalar in element 0
  return result;
}

}  // namespace sim
