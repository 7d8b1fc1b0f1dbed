// Indexed (gather, scatter) loads and stores: data of SEW, indices of the encoded width (spec 7.6).
// Ordered and unordered forms are the same here: elements go in order.
#include "vector_memory.h"

namespace sim {
namespace {

/// Legality of the index group, of the data groups, and of their overlap.
template <class Index> void check(const VectorAccess& op, bool load) {
  const int index_eew = std::countr_zero(sizeof(Index));
  const int index_emul = index_eew - op.v.sew + op.v.lmul;
  op.group(op.i->rs2, index_emul);
  op.data_groups();
  if (!load) return;
  op.no_mask_overlap();
  for (unsigned f = 0; f < op.fields; f++) {
    const unsigned vd = op.i->rd + f * registers_of(op.emul);
    if (op.fields > 1) op.no_overlap(vd, op.emul, op.i->rs2, index_emul);
    else if (index_eew > op.v.sew) op.narrowing_overlap(vd, op.emul, op.i->rs2, index_emul);
    else if (index_eew < op.v.sew) op.widening_overlap(vd, op.emul, op.i->rs2, index_emul);
  }
}

template <class Index> const Inst* load_indexed(Hart& h, const Inst* i) {
  VectorAccess op(h, i, h.v.sew);
  check<Index>(op, true);
  if (!op.active()) return op.done();
  const u64 base = h.x[i->rs1];
  const Index* index = op.v.reg<Index>(i->rs2);
  by_sew(op.v.sew, [&]<class T>() {
    op.load_elements<T>([=](u64 k) { return base + index[k]; });
    op.tails<T>();
  });
  return op.done();
}

template <class Index> const Inst* store_indexed(Hart& h, const Inst* i) {
  VectorAccess op(h, i, h.v.sew);
  check<Index>(op, false);
  if (!op.active()) return op.done();
  const u64 base = h.x[i->rs1];
  const Index* index = op.v.reg<Index>(i->rs2);
  by_sew(op.v.sew, [&]<class T>() { op.store_elements<T>([=](u64 k) { return base + index[k]; }); });
  return op.done();
}

template <class Index> void add_width(Rows& rows, const std::string& eew, const std::string& width) {
  const struct {
    const char* order;
    const char* mop;
  } orders[] = {{"u", "001"}, {"o", "011"}};
  for (const auto& o : orders) {
    const std::string head = std::string("@@@ ") + o.mop + " . ..... ..... " + width + " ..... ";
    for (Row& row : segment_rows(("vl" + std::string(o.order) + "x@ei" + eew + ".v").c_str(),
                                 (head + "0000111").c_str(), "vd, (rs1), vs2, vm",
                                 Class::VectorLoadIndexed, load_indexed<Index>))
      rows.push_back(std::move(row));
    for (Row& row : segment_rows(("vs" + std::string(o.order) + "x@ei" + eew + ".v").c_str(),
                                 (head + "0100111").c_str(), "vs3, (rs1), vs2, vm",
                                 Class::VectorStoreIndexed, store_indexed<Index>))
      rows.push_back(std::move(row));
  }
}

}  // namespace

Rows vector_indexed_rows() {
  Rows rows;
  add_width<u8>(rows, "8", "000");
  add_width<u16>(rows, "16", "101");
  add_width<u32>(rows, "32", "110");
  const size_t narrow = rows.size();
  add_width<u64>(rows, "64", "111");
  for (size_t r = narrow; r < rows.size(); r++) rows[r].needs |= RV64;  // vector spec 18.3
  return rows;
}

}  // namespace sim
