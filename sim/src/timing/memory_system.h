// Caches, buses and memories of all harts, in modelled time.
#pragma once

#include "model.h"

namespace sim::timing {

class MemorySystem {
 public:
  virtual ~MemorySystem() = default;

  struct Reply {
    u64 ready;    ///< the cycle in which the data can be used / the store is done
    Cause level;  ///< who made it wait: Data (first level, hit or not), L2 or Dram
    bool hit;     ///< first level hit
  };

  /// An access of a vector unit or accelerator of `hart`: the bytes lie within one line of line().
  /// A hit costs nothing: ready == now; pipelining the accesses is the caller's business. With
  /// `bypass`, the first level is only searched, not filled (units that sit on the second level).
  virtual Reply vector_access(unsigned hart, u64 address, unsigned bytes, bool store, u64 now,
                              bool bypass) = 0;
  /// Bytes of a cache line.
  virtual unsigned line() const = 0;
};

}  // namespace sim::timing
