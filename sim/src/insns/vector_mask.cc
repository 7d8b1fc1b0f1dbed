// Mask instructions: logic, population count, first set, set-before/including/only-first, iota, id (spec 15).
#include "vector.h"

namespace sim {
namespace {

// Meanings on whole bytes of masks: vs2 first.
constexpr auto and_ = [](u8 a, u8 b) { return a & b; };
constexpr auto nand = [](u8 a, u8 b) { return ~(a & b); };
constexpr auto andn = [](u8 a, u8 b) { return a & ~b; };
constexpr auto xor_ = [](u8 a, u8 b) { return a ^ b; };
constexpr auto or_ = [](u8 a, u8 b) { return a | b; };
constexpr auto nor = [](u8 a, u8 b) { return ~(a | b); };
constexpr auto orn = [](u8 a, u8 b) { return a | ~b; };
constexpr auto xnor = [](u8 a, u8 b) { return ~(a ^ b); };

template <auto F> const Inst* logic(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  if (op.active()) {
    const u8 *a = op.v.bytes(i->rs2), *b = op.v.bytes(i->rs1);
    op.mask_body([=](u64 k) { return bool(u8(F(a[k >> 3], b[k >> 3])) >> (k & 7) & 1); });
  }
  return op.done();
}

bool bit(const u8* mask, u64 k) { return mask[k >> 3] >> (k & 7) & 1; }

const Inst* population(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.require(op.v.vstart == 0);
  const u8* a = op.v.bytes(i->rs2);
  u64 count = 0;
  for (u64 k = 0; k < op.v.vl; k++) count += bit(a, k) && (op.unmasked() || op.v.mask(k));
  h.x[i->rd] = count;
  return op.done();
}

const Inst* first(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.require(op.v.vstart == 0);
  const u8* a = op.v.bytes(i->rs2);
  u64 found = ~u64(0);
  for (u64 k = 0; k < op.v.vl && found == ~u64(0); k++)
    if (bit(a, k) && (op.unmasked() || op.v.mask(k))) found = k;
  h.x[i->rd] = found;
  return op.done();
}

enum class Relation { Before, Including, Only };

template <Relation R> const Inst* up_to_first(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.require(op.v.vstart == 0 && i->rd != i->rs2);
  op.no_mask_overlap();
  if (op.active()) {
    const u8* a = op.v.bytes(i->rs2);
    bool seen = false;
    op.mask_body([&](u64 k) {
      const bool is_first = !seen && bit(a, k);
      const bool before = !seen && !is_first;
      seen |= is_first;
      return R == Relation::Before ? before : R == Relation::Only ? is_first : before || is_first;
    });
  }
  return op.done();
}

const Inst* iota(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.require(op.v.vstart == 0);
  op.group(i->rd);
  op.no_overlap(i->rd, op.lmul(), i->rs2, 0);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const u8* a = op.v.bytes(i->rs2);
      T* d = op.v.reg<T>(i->rd);
      T count = 0;
      for (u64 k = 0; k < op.v.vl; k++) {
        if (op.unmasked() || op.v.mask(k)) {
          d[k] = count;
          count = T(count + bit(a, k));
        } else if (op.v.ones && op.v.mask_agnostic) {
          d[k] = T(~T(0));
        }
      }
      op.tail(d, op.lmul());
    });
  return op.done();
}

const Inst* id(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() { op.body(op.v.reg<T>(i->rd), [](u64 k) { return T(k); }); });
  return op.done();
}

}  // namespace

Rows vector_mask_rows() {
  constexpr auto cls = Class::VectorMask;
  return {
      vector_row("vmandn.mm", "011000 1 ..... ..... 010 ..... 1010111", "vd, vs2, vs1", cls, logic<andn>),
      vector_row("vmand.mm",  "011001 1 ..... ..... 010 ..... 1010111", "vd, vs2, vs1", cls, logic<and_>),
      vector_row("vmor.mm",   "011010 1 ..... ..... 010 ..... 1010111", "vd, vs2, vs1", cls, logic<or_>),
      vector_row("vmxor.mm",  "011011 1 ..... ..... 010 ..... 1010111", "vd, vs2, vs1", cls, logic<xor_>),
      vector_row("vmorn.mm",  "011100 1 ..... ..... 010 ..... 1010111", "vd, vs2, vs1", cls, logic<orn>),
      vector_row("vmnand.mm", "011101 1 ..... ..... 010 ..... 1010111", "vd, vs2, vs1", cls, logic<nand>),
      vector_row("vmnor.mm",  "011110 1 ..... ..... 010 ..... 1010111", "vd, vs2, vs1", cls, logic<nor>),
      vector_row("vmxnor.mm", "011111 1 ..... ..... 010 ..... 1010111", "vd, vs2, vs1", cls, logic<xnor>),
      vector_row("vcpop.m",   "010000 . ..... 10000 010 ..... 1010111", "rd, vs2, vm", cls, population),
      vector_row("vfirst.m",  "010000 . ..... 10001 010 ..... 1010111", "rd, vs2, vm", cls, first),
      vector_row("vmsbf.m",   "010100 . ..... 00001 010 ..... 1010111", "vd, vs2, vm", cls, up_to_first<Relation::Before>),
      vector_row("vmsof.m",   "010100 . ..... 00010 010 ..... 1010111", "vd, vs2, vm", cls, up_to_first<Relation::Only>),
      vector_row("vmsif.m",   "010100 . ..... 00011 010 ..... 1010111", "vd, vs2, vm", cls, up_to_first<Relation::Including>),
      vector_row("viota.m",   "010100 . ..... 10000 010 ..... 1010111", "vd, vs2, vm", cls, iota),
      vector_row("vid.v",     "010100 . 00000 10001 010 ..... 1010111", "vd, vm", cls, id),
  };
}

}  // namespace sim
