// Physical memory protection: what locked entries take from machine mode, and what entries give to lower
// modes (privileged specification, "Physical Memory Protection").
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
  std::vector<Range> common = stack_guards, earlier;
  common.insert(common.end(), foreign.begin(), foreign.end());
  View::Guards in_machine{common, common}, in_lower{common, common};
  std::vector<Range> machine_fetches, lower_fetches;
  const auto bar = [](std::vector<Range>& list, bool barred, const Range& r) {
    if (barred) list.push_back(r);
  };
  for (unsigned k = 0; k < 16; k++) {
    const u8 config = pmp_config[k];
    const Range region = region_of(*this, k);
    if (region.base >= region.end) continue;
    for (const Range& own : subtract({region}, earlier)) {  // the first match decides
      const bool locked = config & L;
      // An access that an entry matches in part only fails whatever the entry allows: an empty range at
      // either end bars those that lie across it.
      for (View::Guards* guards : {&in_machine, &in_lower})
        for (const Range& edge : {Range{own.base, own.base}, Range{own.end, own.end}}) {
          guards->loads.push_back(edge);
          guards->stores.push_back(edge);
        }
      bar(in_machine.loads, locked && !(config & R), own);
      bar(in_machine.stores, locked && !(config & W), own);
      bar(machine_fetches, locked && !(config & X), own);
      bar(in_lower.loads, !(config & R), own);
      bar(in_lower.stores, !(config & W), own);
      bar(lower_fetches, !(config & X), own);
    }
    earlier.push_back(region);
  }
  for (const Range& nobodys : subtract({{0, ~u64(0)}}, earlier)) {  // lower modes need an entry that allows
    in_lower.loads.push_back(nobodys);
    in_lower.stores.push_back(nobodys);
    lower_fetches.push_back(nobodys);
  }
  memory.set_guards(std::move(in_machine), std::move(in_lower));
  translation.forget();
  machine.bar_code(*this, std::move(machine_fetches));
  if (lower_code) lower_code->bar(std::move(lower_fetches));
}

}  // namespace sim
