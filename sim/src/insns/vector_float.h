// What vector float families share: formats by SEW, rounding mode, flags.
#pragma once

#include "float.h"
#include "vector.h"

namespace sim {

template <class U> struct FormatOf;
template <> struct FormatOf<u16> { using type = F16; };
template <> struct FormatOf<u32> { using type = F32; };
template <> struct FormatOf<u64> { using type = F64; };

/// Calls fn with the float format of a SEW (log2 bytes): 16 needs Zvfh, 8 is never legal.
template <class Fn> void by_format(const VectorOp& op, unsigned log, Fn&& fn) {
  op.require(log >= 1 && log <= 3 && (log != 1 || (op.h.isa & Zvfh)));
  switch (log) {
  case 1: return fn.template operator()<F16>();
  case 2: return fn.template operator()<F32>();
  default: return fn.template operator()<F64>();
  }
}
template <class Fn> void by_format(const VectorOp& op, Fn&& fn) { by_format(op, op.v.sew, fn); }

template <class F> struct WiderFormat;
template <> struct WiderFormat<F16> { using type = F32; };
template <> struct WiderFormat<F32> { using type = F64; };

/// As VectorOp; the float unit must be on and frm legal. Flags are added to fflags at the end.
class VectorFloatOp : public VectorOp {
 public:
  VectorFloatOp(Hart& hart, const Inst* inst) : VectorOp(hart, inst, HostFloats::Uses) {
    h.require_float(i);
    require(h.frm <= RMM);
    context.rounding = h.frm;
  }
  ~VectorFloatOp() { h.fflags |= context.flags; }
  mutable FloatContext context;

  /// Whether a body may use host floats directly.
  bool host_mode() const { return host_floats && context.rounding == RNE && unmasked(); }
  template <class F> typename F::Bits scalar_float() const { return unbox<F>(h.f[i->rs1]); }
};

/// The canonical NaN for any NaN, as host results need it.
template <class F> typename F::Bits canonical(typename F::Bits r) {
  return is_nan<F>(r) ? Format<F>::nan : r;
}

}  // namespace sim
