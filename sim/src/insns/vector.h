// Frames for vector instructions (RISC-V "V" 1.0): legality, bodies, masks, tails, table rows.
//
// A handler makes a VectorOp (unit on, vtype legal), states which register groups it uses, picks the
// element type with by_sew(), runs a body over [vstart, vl) and ends with done(). Unmasked bodies are
// plain loops the host compiler vectorises; masked ones go element by element.
#pragma once

#include <string>

#include "../hart.h"

namespace sim {

/// Calls fn.template operator()<T>() with the unsigned type of 2^log bytes.
template <class Fn> void by_sew(unsigned log, Fn&& fn) {
  switch (log) {
  case 0: return fn.template operator()<u8>();
  case 1: return fn.template operator()<u16>();
  case 2: return fn.template operator()<u32>();
  default: return fn.template operator()<u64>();
  }
}
/// The same for types that have one of twice the width; the caller made sure SEW < 64.
template <class Fn> void by_narrow_sew(unsigned log, Fn&& fn) {
  switch (log) {
  case 0: return fn.template operator()<u8>();
  case 1: return fn.template operator()<u16>();
  default: return fn.template operator()<u32>();
  }
}

constexpr unsigned registers_of(int lmul) { return lmul > 0 ? 1u << lmul : 1; }

/// What an instruction does to the sticky flags of the host's float unit (float_host.h).
enum class HostFloats { Uses, Disturbs, LeavesAlone };

class VectorOp {
 public:
  Hart& h;
  const Inst* i;
  VectorUnit& v;

  VectorOp(Hart& hart, const Inst* inst, HostFloats floats = HostFloats::Disturbs)
      : h(hart), i(inst), v(hart.v) {
    h.require_vector(i);
    if (v.vill) h.illegal(i);
    if (floats == HostFloats::Uses) h.enter_floats();
    if (floats == HostFloats::Disturbs) h.leave_floats();
  }

  void require(bool legal) const {
    if (!legal) h.illegal(i);
  }
  bool unmasked() const { return i->aux; }
  int lmul() const { return v.lmul; }

  /// A register number that must be a multiple of its group size; EMUL must be 1/8..8.
  void group(unsigned reg, int emul) const {
    require(emul >= -3 && emul <= 3 && (reg & (registers_of(emul) - 1)) == 0);
  }
  void group(unsigned reg) const { group(reg, v.lmul); }
  /// A destination that is not a mask may not be v0 while v0 masks it (5.3).
  void no_mask_overlap() const { require(unmasked() || i->rd != 0); }
  static bool overlap(unsigned a, int a_lmul, unsigned b, int b_lmul) {
    return a < b + registers_of(b_lmul) && b < a + registers_of(a_lmul);
  }
  void no_overlap(unsigned a, int a_lmul, unsigned b, int b_lmul) const {
    require(!overlap(a, a_lmul, b, b_lmul));
  }
  /// Destination elements wider than the source's: overlap only at the top of vd, EMUL >= 1 (5.2).
  void widening_overlap(unsigned vs, int vs_lmul) const { widening_overlap(i->rd, lmul() + 1, vs, vs_lmul); }
  void widening_overlap(unsigned vd, int vd_lmul, unsigned vs, int vs_lmul) const {
    if (!overlap(vd, vd_lmul, vs, vs_lmul)) return;
    require(vs_lmul >= 0 && vs + registers_of(vs_lmul) == vd + registers_of(vd_lmul) && vs != vd);
  }
  /// Destination elements narrower: overlap only at the bottom of the source group.
  void narrowing_overlap(unsigned vd, int vd_lmul, unsigned vs, int vs_lmul) const {
    require(vd == vs || !overlap(vd, vd_lmul, vs, vs_lmul));
  }

  /// False when there is nothing to do, tail included.
  bool active() const { return v.vstart < v.vl; }

  /// d[k] = f(k) for the active body elements, then the tail of a group of `emul`.
  template <class D, class Fn> void body(D* d, int emul, Fn f) const {
    if (!unmasked()) return one_by_one(d, emul, f);
    const u64 end = v.vl;
    SIM_LANES
    for (u64 k = v.vstart; k < end; k++) d[k] = D(f(k));
    tail(d, emul);
  }
  /// The same without the host's vectors, masked or not.
  template <class D, class Fn> void one_by_one(D* d, int emul, Fn f) const {
    for (u64 k = v.vstart; k < v.vl; k++) {
      if (unmasked() || v.mask(k)) {
        __asm__ volatile("");  // inactive elements must not be computed: they would raise flags
        d[k] = D(f(k));
      } else if (v.ones && v.mask_agnostic) {
        d[k] = D(~D(0));
      }
    }
    tail(d, emul);
  }
  template <class D, class Fn> void body(D* d, Fn f) const { body(d, v.lmul, f); }

  /// Ones into the elements past vl, if the policy is agnostic and --agnostic=ones.
  template <class D> void tail(D* d, int emul) const {
    if (v.ones && v.tail_agnostic) fill_tail(reinterpret_cast<u8*>(d), v.vl * sizeof(D), emul);
  }
  void fill_tail(u8* d, u64 from, int emul) const {
    const u64 end = u64(v.vlenb) * registers_of(emul);
    if (from < end) std::memset(d + from, 0xff, end - from);
  }

  /// Writes mask bits f(k) of active body elements into vd; masks are always tail agnostic (5.3).
  template <class Fn> void mask_body(Fn f) const {
    u8 result[VectorUnit::max_vlen / 8];
    u8* d = v.bytes(i->rd);
    std::memcpy(result, d, v.vlenb);  // vd may be a source: nothing is written before the end
    const auto set = [&](u64 k, bool bit) {
      const u8 one = u8(1u << (k & 7));
      result[k >> 3] = u8(bit ? result[k >> 3] | one : result[k >> 3] & ~one);
    };
    for (u64 k = v.vstart; k < v.vl; k++) {
      if (unmasked() || v.mask(k)) {
        __asm__ volatile("");
        set(k, f(k));
      } else if (v.ones && v.mask_agnostic) {
        set(k, true);
      }
    }
    if (v.ones)
      for (u64 k = v.vl; k < 8 * u64(v.vlenb); k++) set(k, true);
    std::memcpy(d, result, v.vlenb);
  }

  /// The elements of a source group, copied aside if writing vd could overwrite unread ones.
  template <class T> class Source {
   public:
    Source(const VectorOp& op, unsigned reg, int emul, int vd_emul) : at_(op.v.reg<T>(reg)) {
      if (!overlap(reg, emul, op.i->rd, vd_emul)) return;
      std::memcpy(copy_, at_, size_t(op.v.vlenb) * registers_of(emul));
      at_ = copy_;
    }
    const T* data() const { return at_; }

   private:
    const T* at_;
    T copy_[VectorUnit::max_group_bytes / sizeof(T)];
  };

  /// The scalar operand of .vx and .vi forms.
  u64 scalar() const {
    return field(i->bits, 12, 3) == 3 ? u64(i64(i->imm)) : h.x[i->rs1];
  }
  template <class T> T scalar_as() const { return T(scalar()); }

  const Inst* done() const {
    v.vstart = 0;
    return i->next();
  }
};

/// Handlers of one operation in its operand forms; null where a form does not exist.
struct Forms {
  Handler vv = nullptr, vx = nullptr, vi = nullptr;
};

/// Which group of the OP-V major opcode (vector spec 10.1): funct3 of the vv / vx forms.
enum class Opv { Integer, Mask, Float };

struct VectorRow {
  const char* name;    ///< without form suffix
  const char* funct6;
  Opv group;
  Class cls;
  Forms forms;
  const char* suffix = "v";  ///< letter of vs2 in the suffix: v (.vv) or w (.wv)
  bool unsigned_immediate = false;
  bool reversed = false;  ///< multiply-add: assembly order is vd, vs1, vs2
};

/// Expands to the .vv, .vx (.vf) and .vi rows of the table.
Rows vector_rows(std::span<const VectorRow> rows, Extensions needs = V);

/// A row with its whole encoding given, e.g. for unary operations (VXUNARY0, VMUNARY0, ...).
inline Row vector_row(const char* name, const char* encoding, const char* operands, Class cls,
                      Handler run) {
  return {name, encoding, operands, V, cls, run};
}

}  // namespace sim
