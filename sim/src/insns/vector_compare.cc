// Integer comparisons into a mask (spec 11.8).
#include "vector.h"

namespace sim {
namespace {

constexpr auto eq = [](auto a, auto b) { return a == b; };
constexpr auto ne = [](auto a, auto b) { return a != b; };
constexpr auto ltu = [](auto a, auto b) { return a < b; };
constexpr auto lt = [](auto a, auto b) { return sg(a) < sg(b); };
constexpr auto leu = [](auto a, auto b) { return a <= b; };
constexpr auto le = [](auto a, auto b) { return sg(a) <= sg(b); };
constexpr auto gtu = [](auto a, auto b) { return a > b; };
constexpr auto gt = [](auto a, auto b) { return sg(a) > sg(b); };

template <auto F, bool Scalar> const Inst* compare(Hart& h, const Inst* i) {
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
      op.mask_body([=](u64 k) { return bool(F(a[k], Scalar ? s : b[k])); });
    });
  return op.done();
}

template <auto F> constexpr Forms all{compare<F, false>, compare<F, true>, compare<F, true>};
template <auto F> constexpr Forms no_immediate{compare<F, false>, compare<F, true>, nullptr};
template <auto F> constexpr Forms only_scalar{nullptr, compare<F, true>, compare<F, true>};

constexpr auto in = Opv::Integer;
constexpr auto cls = Class::VectorCompare;

constexpr VectorRow rows[] = {
    {"vmseq",  "011000", in, cls, all<eq>},
    {"vmsne",  "011001", in, cls, all<ne>},
    {"vmsltu", "011010", in, cls, no_immediate<ltu>},
    {"vmslt",  "011011", in, cls, no_immediate<lt>},
    {"vmsleu", "011100", in, cls, all<leu>},
    {"vmsle",  "011101", in, cls, all<le>},
    {"vmsgtu", "011110", in, cls, only_scalar<gtu>},
    {"vmsgt",  "011111", in, cls, only_scalar<gt>},
};

}  // namespace

Rows vector_compare_rows() { return vector_rows(rows); }

}  // namespace sim
