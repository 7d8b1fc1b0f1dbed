// Single-width integer arithmetic, logic, shifts, min/max, extension, carry, merge (spec 11.1-11.10, 11.15, 11.16).
#include "vector.h"

namespace sim {
namespace {

template <class T> constexpr unsigned amount(T b) { return unsigned(b) & (8 * sizeof(T) - 1); }

constexpr auto add = [](auto a, auto b) { return a + b; };
constexpr auto sub = [](auto a, auto b) { return a - b; };
constexpr auto rsub = [](auto a, auto b) { return b - a; };
constexpr auto and_ = [](auto a, auto b) { return a & b; };
constexpr auto or_ = [](auto a, auto b) { return a | b; };
constexpr auto xor_ = [](auto a, auto b) { return a ^ b; };
constexpr auto sll = [](auto a, auto b) { return a << amount(b); };
constexpr auto srl = [](auto a, auto b) { return a >> amount(b); };
constexpr auto sra = [](auto a, auto b) { return sg(a) >> amount(b); };
constexpr auto min = [](auto a, auto b) { return sg(a) < sg(b) ? a : b; };
constexpr auto minu = [](auto a, auto b) { return a < b ? a : b; };
constexpr auto max = [](auto a, auto b) { return sg(a) > sg(b) ? a : b; };
constexpr auto maxu = [](auto a, auto b) { return a > b ? a : b; };

template <auto F> const Inst* binary_vv(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  op.group(i->rs1);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T *a = op.v.reg<T>(i->rs2), *b = op.v.reg<T>(i->rs1);
      op.body(op.v.reg<T>(i->rd), [=](u64 k) { return T(F(a[k], b[k])); });
    });
  return op.done();
}

template <auto F> const Inst* binary_vx(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T* a = op.v.reg<T>(i->rs2);
      const T b = op.scalar_as<T>();
      op.body(op.v.reg<T>(i->rd), [=](u64 k) { return T(F(a[k], b)); });
    });
  return op.done();
}

template <auto F> constexpr Forms vxi{binary_vv<F>, binary_vx<F>, binary_vx<F>};
template <auto F> constexpr Forms vx{binary_vv<F>, binary_vx<F>, nullptr};
template <auto F> constexpr Forms only_xi{nullptr, binary_vx<F>, binary_vx<F>};

/// vzext / vsext .vf2 .vf4 .vf8: the source has SEW / 2^Log.
template <unsigned Log, bool Sign> const Inst* extend(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  const int from = op.lmul() - int(Log);
  op.require(op.v.sew >= Log && from >= -3);
  op.group(i->rd);
  op.group(i->rs2, from);
  op.widening_overlap(i->rd, op.lmul(), i->rs2, from);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      by_narrow_sew(op.v.sew - Log, [&]<class N>() {
        if constexpr (sizeof(T) == sizeof(N) << Log) {
          const VectorOp::Source<N> source(op, i->rs2, from, op.lmul());
          const N* a = source.data();
          op.body(op.v.reg<T>(i->rd), [=](u64 k) { return Sign ? T(sg(a[k])) : T(a[k]); });
        }
      });
    });
  return op.done();
}

/// vadc, vsbc: v0 is the carry, not a mask; the encoding has vm = 0.
template <bool Subtract, bool Scalar> const Inst* with_carry(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.require(i->rd != 0);
  op.group(i->rd);
  op.group(i->rs2);
  if (!Scalar) op.group(i->rs1);
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T *a = op.v.reg<T>(i->rs2), *b = op.v.reg<T>(i->rs1);
      T* d = op.v.reg<T>(i->rd);
      const T s = op.scalar_as<T>();
      for (u64 k = op.v.vstart; k < op.v.vl; k++) {
        const T y = Scalar ? s : b[k], carry = op.v.mask(k);
        d[k] = Subtract ? T(a[k] - y - carry) : T(a[k] + y + carry);
      }
      op.tail(d, op.lmul());
    });
  return op.done();
}

/// vmadc, vmsbc: the carry or borrow out as a mask; vm = 1 means no carry in.
template <bool Subtract, bool Scalar> const Inst* carry_out(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rs2);
  op.narrowing_overlap(i->rd, 0, i->rs2, op.lmul());
  if (!Scalar) {
    op.group(i->rs1);
    op.narrowing_overlap(i->rd, 0, i->rs1, op.lmul());
  }
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T *a = op.v.reg<T>(i->rs2), *b = op.v.reg<T>(i->rs1);
      const T s = op.scalar_as<T>();
      const bool has_carry = !op.unmasked();
      // Every element is written: v0 is an operand here, so the mask bit is hidden from the frame.
      Inst all = *i;
      all.aux = 1;
      VectorOp every(h, &all);
      every.mask_body([&](u64 k) {
        const T y = Scalar ? s : b[k];
        const bool carry = has_carry && op.v.mask(k);
        if (Subtract) return carry ? a[k] <= y : a[k] < y;
        const T sum = T(a[k] + y + carry);
        return carry ? sum <= a[k] : sum < a[k];
      });
    });
  return op.done();
}

/// vmerge (vm = 0) and vmv.v (vm = 1).
template <bool Scalar> const Inst* merge(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  if (!Scalar) op.group(i->rs1);
  op.no_mask_overlap();
  if (!op.unmasked()) op.group(i->rs2);
  else op.require(i->rs2 == 0);
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T *a = op.v.reg<T>(i->rs2), *b = op.v.reg<T>(i->rs1);
      T* d = op.v.reg<T>(i->rd);
      const T s = op.scalar_as<T>();
      const u64 end = op.v.vl;
      if (op.unmasked()) {
        SIM_LANES
        for (u64 k = op.v.vstart; k < end; k++) d[k] = Scalar ? s : b[k];
      } else {
        for (u64 k = op.v.vstart; k < end; k++) d[k] = !op.v.mask(k) ? a[k] : Scalar ? s : b[k];
      }
      op.tail(d, op.lmul());
    });
  return op.done();
}

constexpr auto in = Opv::Integer;
constexpr auto cls = Class::VectorInt;

constexpr VectorRow rows[] = {
    {"vadd",  "000000", in, cls, vxi<add>},
    {"vsub",  "000010", in, cls, vx<sub>},
    {"vrsub", "000011", in, cls, only_xi<rsub>},
    {"vminu", "000100", in, cls, vx<minu>},
    {"vmin",  "000101", in, cls, vx<min>},
    {"vmaxu", "000110", in, cls, vx<maxu>},
    {"vmax",  "000111", in, cls, vx<max>},
    {"vand",  "001001", in, cls, vxi<and_>},
    {"vor",   "001010", in, cls, vxi<or_>},
    {"vxor",  "001011", in, cls, vxi<xor_>},
    {"vsll",  "100101", in, cls, vxi<sll>, "v", true},
    {"vsrl",  "101000", in, cls, vxi<srl>, "v", true},
    {"vsra",  "101001", in, cls, vxi<sra>, "v", true},
};

}  // namespace

Rows vector_integer_rows() {
  Rows result = vector_rows(rows);
  const Row special[] = {
      vector_row("vzext.vf2", "010010 . ..... 00110 010 ..... 1010111", "vd, vs2, vm", cls, extend<1, false>),
      vector_row("vsext.vf2", "010010 . ..... 00111 010 ..... 1010111", "vd, vs2, vm", cls, extend<1, true>),
      vector_row("vzext.vf4", "010010 . ..... 00100 010 ..... 1010111", "vd, vs2, vm", cls, extend<2, false>),
      vector_row("vsext.vf4", "010010 . ..... 00101 010 ..... 1010111", "vd, vs2, vm", cls, extend<2, true>),
      vector_row("vzext.vf8", "010010 . ..... 00010 010 ..... 1010111", "vd, vs2, vm", cls, extend<3, false>),
      vector_row("vsext.vf8", "010010 . ..... 00011 010 ..... 1010111", "vd, vs2, vm", cls, extend<3, true>),

      vector_row("vadc.vvm",  "010000 0 ..... ..... 000 ..... 1010111", "vd, vs2, vs1, v0", cls, with_carry<false, false>),
      vector_row("vadc.vxm",  "010000 0 ..... ..... 100 ..... 1010111", "vd, vs2, rs1, v0", cls, with_carry<false, true>),
      vector_row("vadc.vim",  "010000 0 ..... ..... 011 ..... 1010111", "vd, vs2, simm5, v0", cls, with_carry<false, true>),
      vector_row("vsbc.vvm",  "010010 0 ..... ..... 000 ..... 1010111", "vd, vs2, vs1, v0", cls, with_carry<true, false>),
      vector_row("vsbc.vxm",  "010010 0 ..... ..... 100 ..... 1010111", "vd, vs2, rs1, v0", cls, with_carry<true, true>),
      vector_row("vmadc.vvm", "010001 0 ..... ..... 000 ..... 1010111", "vd, vs2, vs1, v0", cls, carry_out<false, false>),
      vector_row("vmadc.vv",  "010001 1 ..... ..... 000 ..... 1010111", "vd, vs2, vs1", cls, carry_out<false, false>),
      vector_row("vmadc.vxm", "010001 0 ..... ..... 100 ..... 1010111", "vd, vs2, rs1, v0", cls, carry_out<false, true>),
      vector_row("vmadc.vx",  "010001 1 ..... ..... 100 ..... 1010111", "vd, vs2, rs1", cls, carry_out<false, true>),
      vector_row("vmadc.vim", "010001 0 ..... ..... 011 ..... 1010111", "vd, vs2, simm5, v0", cls, carry_out<false, true>),
      vector_row("vmadc.vi",  "010001 1 ..... ..... 011 ..... 1010111", "vd, vs2, simm5", cls, carry_out<false, true>),
      vector_row("vmsbc.vvm", "010011 0 ..... ..... 000 ..... 1010111", "vd, vs2, vs1, v0", cls, carry_out<true, false>),
      vector_row("vmsbc.vv",  "010011 1 ..... ..... 000 ..... 1010111", "vd, vs2, vs1", cls, carry_out<true, false>),
      vector_row("vmsbc.vxm", "010011 0 ..... ..... 100 ..... 1010111", "vd, vs2, rs1, v0", cls, carry_out<true, true>),
      vector_row("vmsbc.vx",  "010011 1 ..... ..... 100 ..... 1010111", "vd, vs2, rs1", cls, carry_out<true, true>),

      vector_row("vmerge.vvm", "010111 0 ..... ..... 000 ..... 1010111", "vd, vs2, vs1, v0", Class::VectorMove, merge<false>),
      vector_row("vmerge.vxm", "010111 0 ..... ..... 100 ..... 1010111", "vd, vs2, rs1, v0", Class::VectorMove, merge<true>),
      vector_row("vmerge.vim", "010111 0 ..... ..... 011 ..... 1010111", "vd, vs2, simm5, v0", Class::VectorMove, merge<true>),
      vector_row("vmv.v.v",    "010111 1 00000 ..... 000 ..... 1010111", "vd, vs1", Class::VectorMove, merge<false>),
      vector_row("vmv.v.x",    "010111 1 00000 ..... 100 ..... 1010111", "vd, rs1", Class::VectorMove, merge<true>),
      vector_row("vmv.v.i",    "010111 1 00000 ..... 011 ..... 1010111", "vd, simm5", Class::VectorMove, merge<true>),
  };
  result.insert(result.end(), std::begin(special), std::end(special));
  return result;
}

}  // namespace sim
