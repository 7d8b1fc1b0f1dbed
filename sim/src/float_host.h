// Float arithmetic on the host's own unit where that is exactly what RISC-V asks for.
//
// An x86-64 host rounds to nearest even, detects tininess after rounding and keeps sticky flags in
// MXCSR, as RISC-V does. So binary32/64 operations in that mode run natively; a result that is NaN is
// recomputed in software (canonical NaN, and the one flag that differs), every other mode too. Other
// hosts, whose tininess rule may differ, use software throughout.
//
// Flags stay in MXCSR from one float instruction to the next and are collected when the guest looks
// or when a vector instruction of another kind begins: the host compiler may use float instructions
// for its own ends there, e.g. to vectorise integer shifts (Hart::enter_floats, leave_floats).
#pragma once

#include "softfloat.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <xmmintrin.h>
#endif

namespace sim {

#if defined(__x86_64__)
inline constexpr bool host_floats = true;

/// The flags raised by host operations since they were cleared.
inline u8 host_flags() {
  const unsigned status = _mm_getcsr();
  return u8((status & 1 ? NV : 0) | (status & 4 ? DZ : 0) | (status & 8 ? OF : 0) |
            (status & 16 ? UF : 0) | (status & 32 ? NX : 0));
}
inline void clear_host_flags() { _mm_setcsr(_mm_getcsr() & ~0x3fu); }

/// Whether the processor and the operating system allow AVX2 and FMA instructions.
inline bool host_has_fma() {
  static const bool has = [] {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
    constexpr unsigned fma = 1u << 12, osxsave = 1u << 27, avx = 1u << 28;
    if ((c & (fma | osxsave | avx)) != (fma | osxsave | avx)) return false;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & 1u << 5)) return false;
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & 6) == 6;
  }();
  return has;
}
#define SIM_TARGET_FMA __attribute__((target("avx2,fma")))
#else
inline constexpr bool host_floats = false;
inline u8 host_flags() { return 0; }
inline void clear_host_flags() {}
inline bool host_has_fma() { return false; }
#define SIM_TARGET_FMA
#endif

template <class F> inline constexpr bool on_host = host_floats && !std::is_void_v<typename F::Host>;

/// One rounded operation: its meaning on host floats and in software.
namespace fop {
struct Add {
  template <class H> static H host(H a, H b) { return a + b; }
  template <class F, class B> static B exact(B a, B b, FloatContext& c) { return soft::add<F>(a, b, c); }
};
struct Sub {
  template <class H> static H host(H a, H b) { return a - b; }
  template <class F, class B> static B exact(B a, B b, FloatContext& c) { return soft::sub<F>(a, b, c); }
};
struct ReverseSub {
  template <class H> static H host(H a, H b) { return b - a; }
  template <class F, class B> static B exact(B a, B b, FloatContext& c) { return soft::sub<F>(b, a, c); }
};
struct Mul {
  template <class H> static H host(H a, H b) { return a * b; }
  template <class F, class B> static B exact(B a, B b, FloatContext& c) { return soft::mul<F>(a, b, c); }
};
struct Div {
  template <class H> static H host(H a, H b) { return a / b; }
  template <class F, class B> static B exact(B a, B b, FloatContext& c) { return soft::div<F>(a, b, c); }
};
struct ReverseDiv {
  template <class H> static H host(H a, H b) { return b / a; }
  template <class F, class B> static B exact(B a, B b, FloatContext& c) { return soft::div<F>(b, a, c); }
};
}  // namespace fop

/// Op on two numbers of format F.
template <class F, class Op>
typename F::Bits float_operate(typename F::Bits a, typename F::Bits b, FloatContext& c) {
  using Bits = typename F::Bits;
  if constexpr (on_host<F>) {
    using H = typename F::Host;
    if (c.rounding == RNE) {
      const Bits r = std::bit_cast<Bits>(Op::template host<H>(std::bit_cast<H>(a), std::bit_cast<H>(b)));
      if (!is_nan<F>(r)) return r;
    }
  }
  return Op::template exact<F>(a, b, c);
}

template <class H> SIM_TARGET_FMA inline H host_fma(H a, H b, H d) {
  if constexpr (sizeof(H) == 4) return __builtin_fmaf(a, b, d);
  else return __builtin_fma(a, b, d);
}

/// a * b + d rounded once.
template <class F>
typename F::Bits float_fma(typename F::Bits a, typename F::Bits b, typename F::Bits d,
                           FloatContext& c) {
  using Bits = typename F::Bits;
  if constexpr (on_host<F>) {
    using H = typename F::Host;
    if (c.rounding == RNE && host_has_fma()) {
      const Bits r = std::bit_cast<Bits>(
          host_fma<H>(std::bit_cast<H>(a), std::bit_cast<H>(b), std::bit_cast<H>(d)));
      if (!is_nan<F>(r)) return r;
    }
  }
  return soft::fma<F>(a, b, d, c);
}

template <class F> typename F::Bits float_sqrt(typename F::Bits a, FloatContext& c) {
  using Bits = typename F::Bits;
  if constexpr (on_host<F>) {
    using H = typename F::Host;
    if (c.rounding == RNE && !(is_negative<F>(a) || is_nan<F>(a))) {
      if constexpr (sizeof(H) == 4) return std::bit_cast<Bits>(__builtin_sqrtf(std::bit_cast<H>(a)));
      else return std::bit_cast<Bits>(__builtin_sqrt(std::bit_cast<H>(a)));
    }
  }
  return soft::sqrt<F>(a, c);
}

}  // namespace sim
