// Single-width fused multiply-add, eight sign and operand orders (spec 13.6).
#include "vector_float.h"

namespace sim {
namespace {

/// out[k] = +-(x[k] * y) +- z[k] on the host; `scalar` replaces y[k]. True if any result is NaN.
template <class F, bool NegateProduct, bool NegateAddend, bool Scalar>
SIM_TARGET_FMA bool fma_lanes(typename F::Bits* __restrict out, const typename F::Bits* x,
                              const typename F::Bits* y, typename F::Bits scalar,
                              const typename F::Bits* z, u64 from, u64 to) {
  using B = typename F::Bits;
  using H = typename F::Host;
  constexpr B sign = Format<F>::sign;
  B nan = 0;
  for (u64 k = from; k < to; k++) {
    const H a = std::bit_cast<H>(B(x[k] ^ (NegateProduct ? sign : B(0))));
    const H b = std::bit_cast<H>(Scalar ? scalar : y[k]);
    const H c = std::bit_cast<H>(B(z[k] ^ (NegateAddend ? sign : B(0))));
    H r;
    if constexpr (sizeof(H) == 4) r = __builtin_fmaf(a, b, c);
    else r = __builtin_fma(a, b, c);
    out[k] = std::bit_cast<B>(r);
    nan |= B(is_nan<F>(out[k]));
  }
  return nan;
}

/// MultiplyVd: vd = +-(vs1 * vd) +- vs2 (vfmadd...), else vd = +-(vs1 * vs2) +- vd (vfmacc...).
template <bool MultiplyVd, bool NegateProduct, bool NegateAddend, bool Scalar>
const Inst* fused(Hart& h, const Inst* i) {
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
    const B* x = MultiplyVd ? d : a;
    const B* z = MultiplyVd ? a : d;
    if constexpr (on_host<F>) {
      if (op.host_mode() && host_has_fma()) {
        B out[VectorUnit::max_group_bytes / sizeof(B)];
        const u64 from = op.v.vstart, to = op.v.vl;
        if (!fma_lanes<F, NegateProduct, NegateAddend, Scalar>(out, x, b, s, z, from, to)) {
          std::memcpy(d + from, out + from, (to - from) * sizeof(B));
          op.tail(d, op.lmul());
          return;
        }
      }
    }
    constexpr B sign = Format<F>::sign;
    op.body(d, [&](u64 k) {
      return float_fma<F>(B(x[k] ^ (NegateProduct ? sign : B(0))), Scalar ? s : b[k],
                          B(z[k] ^ (NegateAddend ? sign : B(0))), op.context);
    });
  });
  return op.done();
}

template <bool MultiplyVd, bool NegateProduct, bool NegateAddend>
constexpr Forms both{fused<MultiplyVd, NegateProduct, NegateAddend, false>,
                     fused<MultiplyVd, NegateProduct, NegateAddend, true>, nullptr};

constexpr auto f = Opv::Float;
constexpr auto cls = Class::VectorFloat;

constexpr VectorRow rows[] = {
    {"vfmadd",  "101000", f, cls, both<true, false, false>, "v", false, true},
    {"vfnmadd", "101001", f, cls, both<true, true, true>, "v", false, true},
    {"vfmsub",  "101010", f, cls, both<true, false, true>, "v", false, true},
    {"vfnmsub", "101011", f, cls, both<true, true, false>, "v", false, true},
    {"vfmacc",  "101100", f, cls, both<false, false, false>, "v", false, true},
    {"vfnmacc", "101101", f, cls, both<false, true, true>, "v", false, true},
    {"vfmsac",  "101110", f, cls, both<false, false, true>, "v", false, true},
    {"vfnmsac", "101111", f, cls, both<false, true, false>, "v", false, true},
};

}  // namespace

Rows vector_float_fma_rows() { return vector_rows(rows); }

}  // namespace sim
