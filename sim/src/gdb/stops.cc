#include "stops.h"

#include <algorithm>
#include <utility>

namespace sim::gdb {
namespace {

constexpr u64 longest = 4096;  ///< bytes of a watchpoint: they are compared after every instruction

}  // namespace

bool Stops::watch(u64 address, u64 bytes) {
  if (!bytes || bytes > longest || !machine_.memory().holds(address, bytes)) return false;
  const u8* now = machine_.memory().host(address);
  watched_.push_back({address, {now, now + bytes}});
  return true;
}

void Stops::unwatch(u64 address, u64 bytes) {
  std::erase_if(watched_, [&](const Watched& w) { return w.address == address && w.was.size() == bytes; });
}

std::optional<Stopped> Stops::reason(Hart& h, const Inst& i) {
  if (pending_) return std::exchange(pending_, std::nullopt);
  if (std::exchange(trapped_, false)) return Stopped{h.id, sig_segv, ~u64(0), machine_.describe_trap(h) + "\n"};
  if (i.pc != resume && breakpoints.count(i.pc)) return Stopped{h.id};
  return std::nullopt;
}

void Stops::before(Hart& h, const Inst& i) {
  if (const std::optional<Stopped> stopped = reason(h, i)) {
    h.instret--;  // counted, but not executed
    throw *stopped;
  }
  resume = ~u64(0);
  if (next_) next_->before(h, i);
}

void Stops::after(Hart& h, const Inst& i) {
  for (Watched& w : watched_) {
    const u8* now = machine_.memory().host(w.address);
    if (std::equal(w.was.begin(), w.was.end(), now)) continue;
    w.was.assign(now, now + w.was.size());
    pending_ = Stopped{h.id, sig_trap, w.address, ""};
  }
  if (next_) next_->after(h, i);
}

void Stops::trapped(Hart& h, u64 pc, const Trap& t) {
  trapped_ = at_traps;  // described in front of the handler, when mcause and its like are set
  if (next_) next_->trapped(h, pc, t);
}

}  // namespace sim::gdb
