// vsetvli, vsetivli, vsetvl (vector spec 6).
#include "vector.h"

namespace sim {
namespace {

const Inst* configure(Hart& h, const Inst* i, u64 vtype, u64 avl) {
  VectorUnit& v = h.v;
  v.set_vtype(vtype);
  v.vl = v.vill ? 0 : avl < v.vlmax() ? avl : v.vlmax();
  v.vstart = 0;
  h.x[i->rd] = v.vl;
  return i->next();
}

/// rs1 = x0 asks for VLMAX, or for the same vl again when rd is x0 too.
u64 requested(const Hart& h, const Inst* i) {
  if (i->rs1) return h.x[i->rs1];
  return i->rd != 32 ? ~u64(0) : h.v.vl;
}

const Inst* vsetvli(Hart& h, const Inst* i) {
  h.require_vector(i);
  return configure(h, i, u64(i->imm), requested(h, i));
}
const Inst* vsetivli(Hart& h, const Inst* i) {
  h.require_vector(i);
  return configure(h, i, u64(i->imm), i->rs1);
}
const Inst* vsetvl(Hart& h, const Inst* i) {
  h.require_vector(i);
  return configure(h, i, h.x[i->rs2], requested(h, i));
}

}  // namespace

Rows vector_config_rows() {
  return {
      {"vsetvli",  "0 ........... ..... 111 ..... 1010111", "rd, rs1, vtype11", V, Class::VectorSet, vsetvli},
      {"vsetivli", "11 .......... ..... 111 ..... 1010111", "rd, zimm, vtype10", V, Class::VectorSet, vsetivli},
      {"vsetvl",   "1000000 ..... ..... 111 ..... 1010111", "rd, rs1, rs2", V, Class::VectorSet, vsetvl},
  };
}

}  // namespace sim
