// F, D, Zfh: arithmetic, sign injection, comparison, classification in one table for three formats.
#include "float.h"

namespace sim {
namespace {

template <class F, class Op> const Inst* binary(Hart& h, const Inst* i) {
  FloatScope c(h, i);
  h.f[i->rd] = box<F>(float_operate<F, Op>(unbox<F>(h.f[i->rs1]), unbox<F>(h.f[i->rs2]), c));
  return i->next();
}

template <class F> const Inst* sqrt(Hart& h, const Inst* i) {
  FloatScope c(h, i);
  h.f[i->rd] = box<F>(float_sqrt<F>(unbox<F>(h.f[i->rs1]), c));
  return i->next();
}

/// +-(rs1 * rs2) +- rs3
template <class F, bool NegateProduct, bool NegateAddend> const Inst* fused(Hart& h, const Inst* i) {
  FloatScope c(h, i);
  using Bits = typename F::Bits;
  constexpr Bits sign = Format<F>::sign;
  const Bits a = Bits(unbox<F>(h.f[i->rs1]) ^ (NegateProduct ? sign : Bits(0)));
  const Bits d = Bits(unbox<F>(h.f[i->rs3]) ^ (NegateAddend ? sign : Bits(0)));
  h.f[i->rd] = box<F>(float_fma<F>(a, unbox<F>(h.f[i->rs2]), d, c));
  return i->next();
}

enum class Sign { Copy, Negate, Xor };

template <class F, Sign S> const Inst* inject_sign(Hart& h, const Inst* i) {
  h.require_float(i);
  using Bits = typename F::Bits;
  const Bits a = unbox<F>(h.f[i->rs1]), b = unbox<F>(h.f[i->rs2]);
  const Bits from = S == Sign::Copy ? b : S == Sign::Negate ? Bits(~b) : Bits(a ^ b);
  h.f[i->rd] = box<F>(Bits((a & ~Format<F>::sign) | (from & Format<F>::sign)));
  return i->next();
}

template <class F, auto Choose> const Inst* choose(Hart& h, const Inst* i) {
  QuietScope c(h, i);
  h.f[i->rd] = box<F>(Choose(unbox<F>(h.f[i->rs1]), unbox<F>(h.f[i->rs2]), c));
  return i->next();
}

template <class F, auto Compare> const Inst* compare(Hart& h, const Inst* i) {
  QuietScope c(h, i);
  h.x[i->rd] = Compare(unbox<F>(h.f[i->rs1]), unbox<F>(h.f[i->rs2]), c);
  return i->next();
}

template <class F> const Inst* classify(Hart& h, const Inst* i) {
  h.require_float(i);
  h.x[i->rd] = soft::classify<F>(unbox<F>(h.f[i->rs1]));
  return i->next();
}

template <class F> Rows arithmetic() {
  constexpr auto plus = Class::FloatAdd, times = Class::FloatMul, fma = Class::FloatFma;
  constexpr auto relation = Class::FloatCompare, move = Class::FloatMove;
  return {
      {"fadd.@",   "00000 @@ ..... ..... ... ..... 1010011", "fd, fs1, fs2, rm", 0, plus, binary<F, fop::Add>},
      {"fsub.@",   "00001 @@ ..... ..... ... ..... 1010011", "fd, fs1, fs2, rm", 0, plus, binary<F, fop::Sub>},
      {"fmul.@",   "00010 @@ ..... ..... ... ..... 1010011", "fd, fs1, fs2, rm", 0, times, binary<F, fop::Mul>},
      {"fdiv.@",   "00011 @@ ..... ..... ... ..... 1010011", "fd, fs1, fs2, rm", 0, Class::FloatDiv, binary<F, fop::Div>},
      {"fsqrt.@",  "01011 @@ 00000 ..... ... ..... 1010011", "fd, fs1, rm", 0, Class::FloatSqrt, sqrt<F>},
      {"fmadd.@",  "..... @@ ..... ..... ... ..... 1000011", "fd, fs1, fs2, fs3, rm", 0, fma, fused<F, false, false>},
      {"fmsub.@",  "..... @@ ..... ..... ... ..... 1000111", "fd, fs1, fs2, fs3, rm", 0, fma, fused<F, false, true>},
      {"fnmsub.@", "..... @@ ..... ..... ... ..... 1001011", "fd, fs1, fs2, fs3, rm", 0, fma, fused<F, true, false>},
      {"fnmadd.@", "..... @@ ..... ..... ... ..... 1001111", "fd, fs1, fs2, fs3, rm", 0, fma, fused<F, true, true>},
      {"fsgnj.@",  "00100 @@ ..... ..... 000 ..... 1010011", "fd, fs1, fs2", 0, move, inject_sign<F, Sign::Copy>},
      {"fsgnjn.@", "00100 @@ ..... ..... 001 ..... 1010011", "fd, fs1, fs2", 0, move, inject_sign<F, Sign::Negate>},
      {"fsgnjx.@", "00100 @@ ..... ..... 010 ..... 1010011", "fd, fs1, fs2", 0, move, inject_sign<F, Sign::Xor>},
      {"fmin.@",   "00101 @@ ..... ..... 000 ..... 1010011", "fd, fs1, fs2", 0, relation, choose<F, soft::min<F>>},
      {"fmax.@",   "00101 @@ ..... ..... 001 ..... 1010011", "fd, fs1, fs2", 0, relation, choose<F, soft::max<F>>},
      {"fle.@",    "10100 @@ ..... ..... 000 ..... 1010011", "rd, fs1, fs2", 0, relation, compare<F, soft::le<F>>},
      {"flt.@",    "10100 @@ ..... ..... 001 ..... 1010011", "rd, fs1, fs2", 0, relation, compare<F, soft::lt<F>>},
      {"feq.@",    "10100 @@ ..... ..... 010 ..... 1010011", "rd, fs1, fs2", 0, relation, compare<F, soft::eq<F>>},
      {"fclass.@", "11100 @@ 00000 ..... 001 ..... 1010011", "rd, fs1", 0, move, classify<F>},
  };
}

}  // namespace

Rows float_rows() {
  Rows rows;
  append(rows, for_format(arithmetic<F32>(), 's', "00", F));
  append(rows, for_format(arithmetic<F64>(), 'd', "01", D));
  append(rows, for_format(arithmetic<F16>(), 'h', "10", Zfh));
  return rows;
}

}  // namespace sim
