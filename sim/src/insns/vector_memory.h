// What vector loads and stores share: fields, groups, element order, traps in mid-instruction.
#pragma once

#include "vector.h"

namespace sim {

/// A load or store of `nf` fields per segment with elements of 2^eew bytes (vector spec 7).
class VectorAccess : public VectorOp {
 public:
  VectorAccess(Hart& hart, const Inst* inst, int eew)
      : VectorOp(hart, inst, HostFloats::LeavesAlone), fields(field(inst->bits, 29, 3) + 1), emul(eew - v.sew + v.lmul) {}

  const unsigned fields;
  const int emul;

  /// Groups of vd / vs3: aligned, EMUL * NFIELDS <= 8, not past v31.
  void data_groups() const {
    group(i->rd, emul);
    require(fields * registers_of(emul) <= 8 && i->rd + fields * registers_of(emul) <= 32);
  }
  template <class T> T* data(unsigned f) const { return v.reg<T>(i->rd + f * registers_of(emul)); }

  /// Loads element by element from address(k) + f * sizeof(T); a trap leaves vstart at its element.
  template <class T, class Address> void load_elements(Address address) const {
    for (u64 k = v.vstart; k < v.vl; k++) {
      if (!unmasked() && !v.mask(k)) {
        if (v.ones && v.mask_agnostic)
          for (unsigned f = 0; f < fields; f++) data<T>(f)[k] = T(~T(0));
        continue;
      }
      v.vstart = k;
      const u64 at = address(k);
      for (unsigned f = 0; f < fields; f++) data<T>(f)[k] = h.memory.template load<T>(at + f * sizeof(T));
    }
  }
  template <class T, class Address> void store_elements(Address address) const {
    for (u64 k = v.vstart; k < v.vl; k++) {
      if (!unmasked() && !v.mask(k)) continue;
      v.vstart = k;
      const u64 at = address(k);
      for (unsigned f = 0; f < fields; f++) h.memory.template store<T>(at + f * sizeof(T), data<T>(f)[k]);
    }
  }
  template <class T> void tails() const {
    for (unsigned f = 0; f < fields; f++) tail(data<T>(f), emul);
  }
};

/// Rows for every NFIELDS of a form. `name` has '@' where "seg<n>" goes ("vl@e8.v"), the encoding
/// '@@@' for the field count.
Rows segment_rows(const char* name, const char* encoding, const char* operands, Class cls, Handler run);

}  // namespace sim
