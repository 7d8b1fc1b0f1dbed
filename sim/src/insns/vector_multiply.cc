// Single-width integer multiplication, division and multiply-add (spec 11.11, 11.13).
#include "vector.h"

namespace sim {
namespace {

template <class T> constexpr T lowest = T(T(1) << (8 * sizeof(T) - 1));

constexpr auto mul = [](auto a, auto b) { return a * b; };
constexpr auto mulh = [](auto a, auto b) {
  return Wide<Signed<decltype(a)>>(sg(a)) * sg(b) >> 8 * sizeof(a);
};
constexpr auto mulhu = [](auto a, auto b) { return Wide<decltype(a)>(a) * b >> 8 * sizeof(a); };
constexpr auto mulhsu = [](auto a, auto b) {
  return Wide<Signed<decltype(a)>>(sg(a)) * Wide<Signed<decltype(a)>>(b) >> 8 * sizeof(a);
};
constexpr auto divu = [](auto a, auto b) { return b ? decltype(a)(a / b) : decltype(a)(-1); };
constexpr auto remu = [](auto a, auto b) { return b ? decltype(a)(a % b) : a; };
constexpr auto div = [](auto a, auto b) {
  using T = decltype(a);
  if (!b) return T(-1);
  if (a == lowest<T> && b == T(-1)) return a;
  return T(sg(a) / sg(b));
};
constexpr auto rem = [](auto a, auto b) {
  using T = decltype(a);
  if (!b) return a;
  if (a == lowest<T> && b == T(-1)) return T(0);
  return T(sg(a) % sg(b));
};

// Meanings of multiply-add as functions of (vd, vs1 or rs1, vs2).
constexpr auto macc = [](auto d, auto b, auto a) { return d + a * b; };
constexpr auto nmsac = [](auto d, auto b, auto a) { return d - a * b; };
constexpr auto madd = [](auto d, auto b, auto a) { return a + d * b; };
constexpr auto nmsub = [](auto d, auto b, auto a) { return a - d * b; };

template <auto F, bool Scalar, bool Accumulate> const Inst* multiply(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  if (!Scalar) op.group(i->rs1);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T *a = op.v.reg<T>(i->rs2), *b = op.v.reg<T>(i->rs1);
      T* d = op.v.reg<T>(i->rd);
      const T s = op.scalar_as<T>();
      if constexpr (Accumulate) op.body(d, [=](u64 k) { return T(F(d[k], Scalar ? s : b[k], a[k])); });
      else op.body(d, [=](u64 k) { return T(F(a[k], Scalar ? s : b[k])); });
    });
  return op.done();
}

template <auto F> constexpr Forms plain{multiply<F, false, false>, multiply<F, true, false>, nullptr};
template <auto F> constexpr Forms add{multiply<F, false, true>, multiply<F, true, true>, nullptr};

constexpr auto m = Opv::Mask;
constexpr auto mult = Class::VectorMul, divide = Class::VectorDiv;

constexpr VectorRow rows[] = {
    {"vdivu",   "100000", m, divide, plain<divu>},
    {"vdiv",    "100001", m, divide, plain<div>},
    {"vremu",   "100010", m, divide, plain<remu>},
    {"vrem",    "100011", m, divide, plain<rem>},
    {"vmulhu",  "100100", m, mult, plain<mulhu>},
    {"vmul",    "100101", m, mult, plain<mul>},
    {"vmulhsu", "100110", m, mult, plain<mulhsu>},
    {"vmulh",   "100111", m, mult, plain<mulh>},
    {"vmadd",   "101001", m, mult, add<madd>, "v", false, true},
    {"vnmsub",  "101011", m, mult, add<nmsub>, "v", false, true},
    {"vmacc",   "101101", m, mult, add<macc>, "v", false, true},
    {"vnmsac",  "101111", m, mult, add<nmsac>, "v", false, true},
};

}  // namespace

Rows vector_multiply_rows() { return vector_rows(rows); }

}  // namespace sim
