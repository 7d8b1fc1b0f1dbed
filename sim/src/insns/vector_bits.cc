// Zvbb, its part Zvkb, and Zvbc: bits of vector elements (vector cryptography specification 1.0).
#include "vector.h"
#include "scalar.h"

namespace sim {
namespace {

template <class T> constexpr unsigned bits_of = 8 * sizeof(T);
template <class T> constexpr unsigned amount(T b) { return unsigned(b) & (bits_of<T> - 1); }

// std::rotl and its like would be calls for elements of 8 and 16 bits in loops over them.
constexpr auto rol = [](auto a, auto b) {
  const unsigned by = amount(b);
  return a << by | a >> (-by & (bits_of<decltype(a)> - 1));
};
constexpr auto ror = [](auto a, auto b) {
  const unsigned by = amount(b);
  return a >> by | a << (-by & (bits_of<decltype(a)> - 1));
};
constexpr auto andn = [](auto a, auto b) { return a & ~b; };

/// The bits within groups of 2 * Half in the opposite order, for each Half down to 1.
template <unsigned Half, class T> constexpr T reversed(T a) {
  if constexpr (Half == 0) return a;
  else {
    constexpr T low = T(T(~T(0)) / ((T(1) << Half) + T(1)));  // 0x55.., 0x33.., 0x0f..
    return reversed<Half / 2, T>(T((a >> Half & low) | T(a & low) << Half));
  }
}
/// The bytes in the opposite order.
template <class T> constexpr T bytes_reversed(T a) {
  T result = 0;
  for (unsigned k = 0; k < sizeof(T); k++) result = T(u64(result) << 8 | (a >> 8 * k & 0xff));
  return result;
}
constexpr auto brev8 = [](auto a) { return reversed<4>(a); };
constexpr auto rev8 = [](auto a) { return bytes_reversed(a); };
constexpr auto brev = [](auto a) { return bytes_reversed(reversed<4>(a)); };
constexpr auto clz = [](auto a) { return std::countl_zero(a); };
constexpr auto ctz = [](auto a) { return std::countr_zero(a); };
constexpr auto cpop = [](auto a) { return std::popcount(a); };

constexpr auto clmul = [](u64 a, u64 b) { return carryless_product<0>(a, b); };
constexpr auto clmulh = [](u64 a, u64 b) { return carryless_product<64>(a, b); };

template <auto F> const Inst* unary(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T* a = op.v.reg<T>(i->rs2);
      op.body(op.v.reg<T>(i->rd), [=](u64 k) { return T(F(a[k])); });
    });
  return op.done();
}

template <auto F, bool Scalar> const Inst* binary(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  if (!Scalar) op.group(i->rs1);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T *a = op.v.reg<T>(i->rs2), *b = op.v.reg<T>(i->rs1);
      const T s = op.scalar_as<T>();
      op.body(op.v.reg<T>(i->rd), [=](u64 k) { return T(F(a[k], Scalar ? s : b[k])); });
    });
  return op.done();
}

/// Carry-less products exist for SEW = 64 only.
template <auto F, bool Scalar> const Inst* carryless(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.require(op.v.sew == 3);
  op.group(i->rd);
  op.group(i->rs2);
  if (!Scalar) op.group(i->rs1);
  op.no_mask_overlap();
  if (op.active()) {
    const u64 *a = op.v.reg<u64>(i->rs2), *b = op.v.reg<u64>(i->rs1);
    const u64 s = op.scalar();
    op.one_by_one(op.v.reg<u64>(i->rd), op.lmul(), [=](u64 k) { return F(a[k], Scalar ? s : b[k]); });
  }
  return op.done();
}

template <auto F> constexpr Forms vx{binary<F, false>, binary<F, true>, nullptr};
template <auto F> constexpr Forms product{carryless<F, false>, carryless<F, true>, nullptr};

constexpr auto in = Opv::Integer;
constexpr auto cls = Class::VectorInt;

constexpr VectorRow bits[] = {
    {"vandn", "000001", in, cls, vx<andn>},
    {"vror",  "010100", in, cls, vx<ror>},
    {"vrol",  "010101", in, cls, vx<rol>},
};
constexpr VectorRow products[] = {
    {"vclmul",  "001100", Opv::Mask, Class::VectorMul, product<clmul>},
    {"vclmulh", "001101", Opv::Mask, Class::VectorMul, product<clmulh>},
};

}  // namespace

Rows vector_bit_rows() {
  Rows result = vector_rows(bits, Zvkb), more = vector_rows(products, Zvbc);
  result.insert(result.end(), more.begin(), more.end());
  const Row special[] = {
      // The sixth bit of the amount lies in funct6.
      {"vror.vi",  "01010. . ..... ..... 011 ..... 1010111", "vd, vs2, uimm6, vm", Zvkb, cls, binary<ror, true>},
      {"vbrev8.v", "010010 . ..... 01000 010 ..... 1010111", "vd, vs2, vm", Zvkb, cls, unary<brev8>},
      {"vrev8.v",  "010010 . ..... 01001 010 ..... 1010111", "vd, vs2, vm", Zvkb, cls, unary<rev8>},
      {"vbrev.v",  "010010 . ..... 01010 010 ..... 1010111", "vd, vs2, vm", Zvbb, cls, unary<brev>},
      {"vclz.v",   "010010 . ..... 01100 010 ..... 1010111", "vd, vs2, vm", Zvbb, cls, unary<clz>},
      {"vctz.v",   "010010 . ..... 01101 010 ..... 1010111", "vd, vs2, vm", Zvbb, cls, unary<ctz>},
      {"vcpop.v",  "010010 . ..... 01110 010 ..... 1010111", "vd, vs2, vm", Zvbb, cls, unary<cpop>},
  };
  result.insert(result.end(), std::begin(special), std::end(special));
  return result;
}

}  // namespace sim
