// Moves to and from scalars, slides, gather, compress, whole-register moves (spec 16).
#include "vector_float.h"

namespace sim {
namespace {

const Inst* to_x(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  by_sew(op.v.sew, [&]<class T>() { h.x[i->rd] = h.extend(u64(i64(sg(*op.v.reg<T>(i->rs2))))); });
  return op.done();
}

const Inst* from_x(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      *op.v.reg<T>(i->rd) = T(h.x[i->rs1]);
      if (op.v.ones && op.v.tail_agnostic) op.fill_tail(op.v.bytes(i->rd), sizeof(T), 0);
    });
  return op.done();
}

// Float moves and slides need a legal frm, although nothing is rounded (13).
const Inst* to_f(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  by_format(op, [&]<class F>() { h.f[i->rd] = box<F>(*op.v.reg<typename F::Bits>(i->rs2)); });
  return op.done();
}

const Inst* from_f(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  by_format(op, [&]<class F>() {
    if (!op.active()) return;
    *op.v.reg<typename F::Bits>(i->rd) = unbox<F>(h.f[i->rs1]);
    if (op.v.ones && op.v.tail_agnostic) op.fill_tail(op.v.bytes(i->rd), sizeof(typename F::Bits), 0);
  });
  return op.done();
}

u64 slide_amount(const VectorOp& op) {
  return field(op.i->bits, 12, 3) == 3 ? u64(u32(op.i->imm)) : op.h.x[op.i->rs1];
}

const Inst* slide_up(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  op.no_overlap(i->rd, op.lmul(), i->rs2, op.lmul());
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T* a = op.v.reg<T>(i->rs2);
      T* d = op.v.reg<T>(i->rd);
      const u64 by = slide_amount(op);
      if (by > op.v.vstart) op.v.vstart = by < op.v.vl ? by : op.v.vl;  // lower elements stay
      op.body(d, [=](u64 k) { return a[k - by]; });
    });
  return op.done();
}

const Inst* slide_down(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T* a = op.v.reg<T>(i->rs2);
      const u64 by = slide_amount(op), limit = op.v.vlmax();
      T* d = op.v.reg<T>(i->rd);
      T copy[VectorUnit::max_group_bytes / sizeof(T)];
      const u64 kept = by < limit ? limit - by : 0;
      std::memcpy(copy, a + (by < limit ? by : 0), kept * sizeof(T));
      std::memset(copy + kept, 0, (limit - kept) * sizeof(T));
      const T* shifted = copy;
      op.body(d, [=](u64 k) { return shifted[k]; });
    });
  return op.done();
}

/// vslide1up / vslide1down with the scalar already as bits of the element type.
template <bool Up, class T> void slide_one(const VectorOp& op, T scalar) {
  const Inst* i = op.i;
  const T* a = op.v.reg<T>(i->rs2);
  T copy[VectorUnit::max_group_bytes / sizeof(T) + 1];
  const u64 vl = op.v.vl;
  if (Up) {
    copy[0] = scalar;
    std::memcpy(copy + 1, a, (vl - 1) * sizeof(T));
  } else {
    std::memcpy(copy, a + 1, (vl - 1) * sizeof(T));
    copy[vl - 1] = scalar;
  }
  const T* shifted = copy;
  op.body(op.v.reg<T>(i->rd), [=](u64 k) { return shifted[k]; });
}

template <bool Up> void check_slide_one(const VectorOp& op) {
  op.group(op.i->rd);
  op.group(op.i->rs2);
  if (Up) op.no_overlap(op.i->rd, op.lmul(), op.i->rs2, op.lmul());
  op.no_mask_overlap();
}

template <bool Up> const Inst* slide_one_x(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  check_slide_one<Up>(op);
  if (op.active()) by_sew(op.v.sew, [&]<class T>() { slide_one<Up, T>(op, T(h.x[i->rs1])); });
  return op.done();
}

template <bool Up> const Inst* slide_one_f(Hart& h, const Inst* i) {
  VectorFloatOp op(h, i);
  check_slide_one<Up>(op);
  by_format(op, [&]<class F>() {
    if (op.active()) slide_one<Up, typename F::Bits>(op, unbox<F>(h.f[i->rs1]));
  });
  return op.done();
}

/// vrgather.vv and vrgatherei16.vv: indices of type Index<T>.
template <bool Index16> const Inst* gather(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  const int index_lmul = Index16 ? 1 - op.v.sew + op.lmul() : op.lmul();
  op.group(i->rd);
  op.group(i->rs2);
  op.group(i->rs1, index_lmul);
  op.no_overlap(i->rd, op.lmul(), i->rs2, op.lmul());
  op.no_overlap(i->rd, op.lmul(), i->rs1, index_lmul);
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      using Index = std::conditional_t<Index16, u16, T>;
      const T* a = op.v.reg<T>(i->rs2);
      const Index* index = op.v.reg<Index>(i->rs1);
      const u64 limit = op.v.vlmax();
      op.body(op.v.reg<T>(i->rd), [=](u64 k) { return index[k] < limit ? a[index[k]] : T(0); });
    });
  return op.done();
}

const Inst* gather_scalar(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.group(i->rd);
  op.group(i->rs2);
  op.no_overlap(i->rd, op.lmul(), i->rs2, op.lmul());
  op.no_mask_overlap();
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const u64 index = slide_amount(op);
      const T value = index < op.v.vlmax() ? op.v.reg<T>(i->rs2)[index] : T(0);
      op.body(op.v.reg<T>(i->rd), [=](u64) { return value; });
    });
  return op.done();
}

const Inst* compress(Hart& h, const Inst* i) {
  VectorOp op(h, i);
  op.require(op.v.vstart == 0);
  op.group(i->rd);
  op.group(i->rs2);
  op.no_overlap(i->rd, op.lmul(), i->rs2, op.lmul());
  op.no_overlap(i->rd, op.lmul(), i->rs1, 0);
  if (op.active())
    by_sew(op.v.sew, [&]<class T>() {
      const T* a = op.v.reg<T>(i->rs2);
      const u8* chosen = op.v.bytes(i->rs1);
      T* d = op.v.reg<T>(i->rd);
      u64 count = 0;
      for (u64 k = 0; k < op.v.vl; k++)
        if (chosen[k >> 3] >> (k & 7) & 1) d[count++] = a[k];
      if (op.v.ones && op.v.tail_agnostic)
        op.fill_tail(reinterpret_cast<u8*>(d), count * sizeof(T), op.lmul());
    });
  return op.done();
}

/// vmv<n>r.v: whole registers, independent of vtype's legality; vstart counts elements of SEW.
const Inst* move_whole(Hart& h, const Inst* i) {
  h.require_vector(i);
  const unsigned registers = field(i->bits, 15, 5) + 1;
  if ((i->rd | i->rs2) & (registers - 1)) h.illegal(i);
  VectorUnit& v = h.v;
  const u64 bytes = u64(registers) * v.vlenb, from = v.vstart << v.sew;
  if (from < bytes) std::memmove(v.bytes(i->rd) + from, v.bytes(i->rs2) + from, bytes - from);
  v.vstart = 0;
  return i->next();
}

}  // namespace

Rows vector_permute_rows() {
  constexpr auto cls = Class::VectorPermute, move = Class::VectorMove;
  return {
      vector_row("vmv.x.s",  "010000 1 ..... 00000 010 ..... 1010111", "rd, vs2", move, to_x),
      vector_row("vmv.s.x",  "010000 1 00000 ..... 110 ..... 1010111", "vd, rs1", move, from_x),
      vector_row("vfmv.f.s", "010000 1 ..... 00000 001 ..... 1010111", "fd, vs2", move, to_f),
      vector_row("vfmv.s.f", "010000 1 00000 ..... 101 ..... 1010111", "vd, fs1", move, from_f),
      vector_row("vslideup.vx",   "001110 . ..... ..... 100 ..... 1010111", "vd, vs2, rs1, vm", cls, slide_up),
      vector_row("vslideup.vi",   "001110 . ..... ..... 011 ..... 1010111", "vd, vs2, uimm5, vm", cls, slide_up),
      vector_row("vslidedown.vx", "001111 . ..... ..... 100 ..... 1010111", "vd, vs2, rs1, vm", cls, slide_down),
      vector_row("vslidedown.vi", "001111 . ..... ..... 011 ..... 1010111", "vd, vs2, uimm5, vm", cls, slide_down),
      vector_row("vslide1up.vx",    "001110 . ..... ..... 110 ..... 1010111", "vd, vs2, rs1, vm", cls, slide_one_x<true>),
      vector_row("vslide1down.vx",  "001111 . ..... ..... 110 ..... 1010111", "vd, vs2, rs1, vm", cls, slide_one_x<false>),
      vector_row("vfslide1up.vf",   "001110 . ..... ..... 101 ..... 1010111", "vd, vs2, fs1, vm", cls, slide_one_f<true>),
      vector_row("vfslide1down.vf", "001111 . ..... ..... 101 ..... 1010111", "vd, vs2, fs1, vm", cls, slide_one_f<false>),
      vector_row("vrgather.vv",     "001100 . ..... ..... 000 ..... 1010111", "vd, vs2, vs1, vm", cls, gather<false>),
      vector_row("vrgather.vx",     "001100 . ..... ..... 100 ..... 1010111", "vd, vs2, rs1, vm", cls, gather_scalar),
      vector_row("vrgather.vi",     "001100 . ..... ..... 011 ..... 1010111", "vd, vs2, uimm5, vm", cls, gather_scalar),
      vector_row("vrgatherei16.vv", "001110 . ..... ..... 000 ..... 1010111", "vd, vs2, vs1, vm", cls, gather<true>),
      vector_row("vcompress.vm",    "010111 1 ..... ..... 010 ..... 1010111", "vd, vs2, vs1", cls, compress),
      vector_row("vmv1r.v", "100111 1 ..... 00000 011 ..... 1010111", "vd, vs2", move, move_whole),
      vector_row("vmv2r.v", "100111 1 ..... 00001 011 ..... 1010111", "vd, vs2", move, move_whole),
      vector_row("vmv4r.v", "100111 1 ..... 00011 011 ..... 1010111", "vd, vs2", move, move_whole),
      vector_row("vmv8r.v", "100111 1 ..... 00111 011 ..... 1010111", "vd, vs2", move, move_whole),
  };
}

}  // namespace sim
