// What goes on beside the harts in modelled time: DMA engines, memory traffic of accelerators.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "memory.h"

namespace sim {

/// Rows of bytes in memory, `stride` bytes from one to the next.
struct Tile {
  u64 address = 0, bytes = 0, rows = 0;
  i64 stride = 0;

  u64 row(u64 number) const { return address + u64(stride) * number; }
  bool empty() const { return !bytes || !rows; }
  /// The smallest range around all rows.
  Range hull() const {
    const u64 last = row(rows - 1);
    return {std::min(address, last), std::max(address, last) + bytes};
  }
  bool overlaps(u64 at, u64 size) const {
    for (u64 n = 0; n < rows; n++)
      if (Range{row(n), row(n) + bytes}.overlaps(at, size)) return true;
    return false;
  }
  std::string text() const;
};

/// Something that does one thing after another. Its events come in order of time.
struct Agent {
  virtual ~Agent() = default;
  /// The cycle of its next event, or `never`.
  virtual u64 next() const = 0;
  /// Does what is due at next().
  virtual void step() = 0;
  static constexpr u64 never = ~u64(0);
};

/// Something that moves memory beside the harts. A hart that touches such bytes before the end has a race.
struct Movement {
  virtual ~Movement() = default;
  /// Adds what loads (stores) have to be checked against; done by cycle `now` counts no more.
  virtual void collect(u64 now, std::vector<Range>& loads, std::vector<Range>& stores) = 0;
  /// Why an access of this hart now is a race, or "".
  virtual std::string race(u64 address, unsigned bytes, bool store, const Hart& hart) const = 0;
};

/// All agents with something to do. Harts let them catch up before anything the two could notice of
/// each other: a miss, an access to an engine's registers, the end of a turn.
class Background {
 public:
  void add(Agent* agent) {
    if (std::find(agents_.begin(), agents_.end(), agent) == agents_.end()) agents_.push_back(agent);
  }
  void remove(Agent* agent) { std::erase(agents_, agent); }
  bool empty() const { return agents_.empty(); }

  /// All events up to and including cycle `until`, in order; of several at once, the agent's that was
  /// added first.
  void advance(u64 until) {
    advance(until, [] { return false; });
  }
  /// The same, but only until `enough()`. True if it came to that.
  template <class F> bool advance(u64 until, F enough) {
    while (!enough()) {
      Agent* first = nullptr;
      u64 when = Agent::never;
      for (Agent* a : agents_)
        if (const u64 t = a->next(); t < when) first = a, when = t;
      if (!first || when > until) return false;
      first->step();
    }
    return true;
  }

 private:
  std::vector<Agent*> agents_;
};

}  // namespace sim
