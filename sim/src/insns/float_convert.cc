// F, D, Zfh: conversions between formats and integers, and bit moves.
#include "float.h"

namespace sim {
namespace {

/// To a signed / unsigned integer of Width bits; words are sign extended, also unsigned ones.
template <class F, unsigned Width> const Inst* to_signed(Hart& h, const Inst* i) {
  FloatScope c(h, i);
  h.x[i->rd] = u64(soft::to_signed<F>(unbox<F>(h.f[i->rs1]), Width, c));
  return i->next();
}
template <class F, unsigned Width> const Inst* to_unsigned(Hart& h, const Inst* i) {
  FloatScope c(h, i);
  h.x[i->rd] = u64(sign_extend(soft::to_unsigned<F>(unbox<F>(h.f[i->rs1]), Width, c), Width));
  return i->next();
}

template <class F, class T> const Inst* from_integer(Hart& h, const Inst* i) {
  FloatScope c(h, i);
  const T value = T(h.x[i->rs1]);
  if constexpr (std::is_signed_v<T>) h.f[i->rd] = box<F>(soft::from_signed<F>(value, c));
  else h.f[i->rd] = box<F>(soft::from_unsigned<F>(value, c));
  return i->next();
}

template <class To, class From> const Inst* between(Hart& h, const Inst* i) {
  FloatScope c(h, i);
  h.f[i->rd] = box<To>(soft::convert<To, From>(unbox<From>(h.f[i->rs1]), c));
  return i->next();
}

/// fmv.x: the low bits as they are, sign extended; fmv to f: NaN-boxed.
template <class F> const Inst* bits_to_x(Hart& h, const Inst* i) {
  h.require_float(i);
  h.x[i->rd] = u64(sign_extend(h.f[i->rs1], Format<F>::width));
  return i->next();
}
template <class F> const Inst* bits_from_x(Hart& h, const Inst* i) {
  h.require_float(i);
  h.f[i->rd] = box<F>(typename F::Bits(h.x[i->rs1]));
  return i->next();
}

template <class F> Rows integers() {
  constexpr auto cvt = Class::FloatConvert;
  const char* from_word = Format<F>::width == 64 ? "fd, rs1, rmx" : "fd, rs1, rm";
  return {
      {"fcvt.w.@",  "11000 @@ 00000 ..... ... ..... 1010011", "rd, fs1, rm", 0, cvt, to_signed<F, 32>},
      {"fcvt.wu.@", "11000 @@ 00001 ..... ... ..... 1010011", "rd, fs1, rm", 0, cvt, to_unsigned<F, 32>},
      {"fcvt.l.@",  "11000 @@ 00010 ..... ... ..... 1010011", "rd, fs1, rm", RV64, cvt, to_signed<F, 64>},
      {"fcvt.lu.@", "11000 @@ 00011 ..... ... ..... 1010011", "rd, fs1, rm", RV64, cvt, to_unsigned<F, 64>},
      {"fcvt.@.w",  "11010 @@ 00000 ..... ... ..... 1010011", from_word, 0, cvt, from_integer<F, i32>},
      {"fcvt.@.wu", "11010 @@ 00001 ..... ... ..... 1010011", from_word, 0, cvt, from_integer<F, u32>},
      {"fcvt.@.l",  "11010 @@ 00010 ..... ... ..... 1010011", "fd, rs1, rm", RV64, cvt, from_integer<F, i64>},
      {"fcvt.@.lu", "11010 @@ 00011 ..... ... ..... 1010011", "fd, rs1, rm", RV64, cvt, from_integer<F, u64>},
  };
}

}  // namespace

Rows float_convert_rows() {
  constexpr auto cvt = Class::FloatConvert, move = Class::FloatMove;
  Rows rows = {
      {"fcvt.s.d", "01000 00 00001 ..... ... ..... 1010011", "fd, fs1, rm", D, cvt, between<F32, F64>},
      {"fcvt.d.s", "01000 01 00000 ..... ... ..... 1010011", "fd, fs1, rmx", D, cvt, between<F64, F32>},
      {"fcvt.s.h", "01000 00 00010 ..... ... ..... 1010011", "fd, fs1, rmx", Zfh, cvt, between<F32, F16>},
      {"fcvt.h.s", "01000 10 00000 ..... ... ..... 1010011", "fd, fs1, rm", Zfh, cvt, between<F16, F32>},
      {"fcvt.d.h", "01000 01 00010 ..... ... ..... 1010011", "fd, fs1, rmx", Zfh | D, cvt, between<F64, F16>},
      {"fcvt.h.d", "01000 10 00001 ..... ... ..... 1010011", "fd, fs1, rm", Zfh | D, cvt, between<F16, F64>},
      {"fmv.x.h",  "11100 10 00000 ..... 000 ..... 1010011", "rd, fs1", Zfh, move, bits_to_x<F16>},
      {"fmv.x.w",  "11100 00 00000 ..... 000 ..... 1010011", "rd, fs1", F, move, bits_to_x<F32>},
      {"fmv.x.d",  "11100 01 00000 ..... 000 ..... 1010011", "rd, fs1", D | RV64, move, bits_to_x<F64>},
      {"fmv.h.x",  "11110 10 00000 ..... 000 ..... 1010011", "fd, rs1", Zfh, move, bits_from_x<F16>},
      {"fmv.w.x",  "11110 00 00000 ..... 000 ..... 1010011", "fd, rs1", F, move, bits_from_x<F32>},
      {"fmv.d.x",  "11110 01 00000 ..... 000 ..... 1010011", "fd, rs1", D | RV64, move, bits_from_x<F64>},
  };
  append(rows, for_format(integers<F32>(), 's', "00", F));
  append(rows, for_format(integers<F64>(), 'd', "01", D));
  append(rows, for_format(integers<F16>(), 'h', "10", Zfh));
  return rows;
}

}  // namespace sim
