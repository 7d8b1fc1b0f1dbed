// Registers of devices, read and written in part.
#pragma once

#include "../types.h"

namespace sim {

/// What `bytes` at `offset` read of the register that starts at `at`.
inline u64 part(u64 value, u64 offset, u64 at, unsigned bytes) {
  value >>= 8 * (offset - at);
  return bytes == 8 ? value : value & ((u64(1) << 8 * bytes) - 1);
}
/// The register after such a write.
inline u64 merge(u64 old, u64 value, u64 offset, u64 at, unsigned bytes) {
  const u64 mask = (bytes == 8 ? ~u64(0) : (u64(1) << 8 * bytes) - 1) << 8 * (offset - at);
  return (old & ~mask) | (value << 8 * (offset - at) & mask);
}

}  // namespace sim
