// The state of the vector extension: registers, vtype, and the questions instructions ask of it.
#pragma once

#include <algorithm>

#include "trap.h"
#include "types.h"

namespace sim {

/// VLEN 128..1024; registers lie back to back, so a group of LMUL registers is one array.
struct VectorUnit {
  static constexpr unsigned max_vlen = 1024;
  static constexpr unsigned max_group_bytes = max_vlen;  // 8 registers of VLEN/8 bytes

  unsigned vlenb = 32;
  u64 vl = 0;
  u64 vstart = 0;
  bool vill = true;
  u8 sew = 0;    ///< log2 of the element width in bytes
  i8 lmul = 0;   ///< log2 of LMUL, -3..3
  bool tail_agnostic = false, mask_agnostic = false;
  bool has_altfmt = false;  ///< an extension gives vtype.altfmt a meaning, with SEW 8
  bool altfmt = false;
  u8 vxrm = 0;
  bool vxsat = false;
  bool ones = false;  ///< agnostic elements are written with ones instead of left alone
  alignas(64) u8 data[32 * max_vlen / 8] = {};

  template <class T> T* reg(unsigned r) { return reinterpret_cast<T*>(data + r * vlenb); }
  u8* bytes(unsigned r) { return data + r * vlenb; }

  /// Elements in a group: LMUL * VLEN / SEW.
  u64 vlmax() const { return vlmax(sew, lmul); }
  u64 vlmax(int sew_log, int lmul_log) const {
    const int shift = lmul_log - sew_log;
    return shift >= 0 ? u64(vlenb) << shift : u64(vlenb) >> -shift;
  }
  u64 vtype() const {
    if (vill) return u64(1) << 63;
    return u64(altfmt) << 8 | u64(mask_agnostic) << 7 | u64(tail_agnostic) << 6 | u64(sew) << 3 | u64(lmul & 7);
  }
  /// Sets vtype from its XLEN-bit image; an unsupported one sets vill (vector spec 3.4.4, 6.1).
  void set_vtype(u64 image) {
    const int log_lmul = int(sign_extend(image, 3)), log_sew = int(image >> 3 & 7);
    // SEW <= LMUL * ELEN for fractional LMUL, and LMUL code 100 is reserved.
    altfmt = image >> 8 == 1 && has_altfmt && log_sew == 0;
    vill = (image >> 8 != 0 && !altfmt) || log_sew > 3 || log_lmul == -4 || log_sew > 3 + std::min(log_lmul, 0);
    altfmt &= !vill;
    lmul = vill ? 0 : i8(log_lmul);
    sew = vill ? 0 : u8(log_sew);
    tail_agnostic = !vill && (image >> 6 & 1);
    mask_agnostic = !vill && (image >> 7 & 1);
  }
  bool mask(u64 element) const { return data[element >> 3] >> (element & 7) & 1; }
};

}  // namespace sim
