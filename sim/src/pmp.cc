// Physical memory protection: what locked entries take from machine mode (privileged specification,
// "Physical Memory Protection").
#include "machine.h"

namespace sim {
namespace {

/// The bytes an entry is about; empty if it is off or its top is not above its bottom.
Range region_of(const Hart& h, unsigned k) {
  const u64 address = h.pmp_address[k];
  switch (h.pmp_config[k] >> 3 & 3) {
  case 1: return {k ? h.pmp_address[k - 1] << 2 : 0, address << 2};  // top of range
  case 2: return {address << 2, (address << 2) + 4};
  case 3: {
    const u64 size = u64(8) << std::countr_one(address);
    const u64 base = address << 2 & ~(size - 1);
    return {base, base + size};
  }
  default: return {};
  }
}

/// What is left of r after taking the given ranges away.
std::vector<Range> subtract(std::vector<Range> from, const std::vector<Range>& taken) {
  for (const Range& t : taken) {
    std::vector<Range> rest;
    for (const Range& r : from) {
      if (r.base < t.base) rest.push_back({r.base, r.end < t.base ? r.end : t.base});
      if (r.end > t.end) rest.push_back({r.base > t.end ? r.base : t.end, r.end});
    }
    from = std::move(rest);
  }
  return from;
}

}  // namespace

void Hart::update_guards() {
  enum { R = 1, W = 2, X = 4, L = 0x80 };
  std::vector<Range> loads = stack_guards, fetches, earlier;
  loads.insert(loads.end(), foreign.begin(), foreign.end());
  std::vector<Range> stores = loads;
  for (unsigned k = 0; k < 16; k++) {
    const u8 config = pmp_config[k];
    const Range region = region_of(*this, k);
    if (region.base >= region.end) continue;
    for (const Range& own : subtract({region}, earlier)) {  // the first match decides
      const bool locked = config & L;
      if (locked && !(config & X)) fetches.push_back(own);
      // An access that an entry matches in part only fails whatever the entry allows: an empty range at
      // either end bars those that lie across it.
      for (const Range& edge : {Range{own.base, own.base}, Range{own.end, own.end}}) {
        loads.push_back(edge);
        stores.push_back(edge);
      }
      if (locked && !(config & R)) loads.push_back(own);
      if (locked && !(config & W)) stores.push_back(own);
    }
    earlier.push_back(region);
  }
  memory.set_guards(std::move(loads), std::move(stores));
  machine.bar_code(*this, std::move(fetches));
}

}  // namespace sim
