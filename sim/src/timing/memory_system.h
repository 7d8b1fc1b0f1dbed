// Caches, buses and memories of all harts, in modelled time; scratchpads; ports of DMA engines and
// accelerators.
//
// The first level blocks: a miss stops its hart until the line is there, so an access is answered
// with the cycles it costs. Misses of several harts meet at the second level, if there is one, and
// at the memory port, which takes a line every `transfer` cycles. Lines kept by other harts' caches
// are fetched back by broadcast (rocket-chip's TLBroadcast): every miss asks all of them.
#pragma once

#include <algorithm>
#include <vector>

#include "../background.h"
#include "../memory.h"
#include "attribution.h"
#include "cache.h"

namespace sim::timing {

/// Cycles of memory, from the `memory:` map of a core file.
struct MemoryShape {
  CacheShape fetch, data, second;  ///< second.bytes == 0: none
  unsigned fetch_miss, data_miss;  ///< from miss to use, on top of latency and gaps
  unsigned writeback, writeback_gaps;  ///< a dirty victim adds this, and so many gaps
  unsigned upgrade;                ///< store to a shared line: as a miss, on top of latency
  unsigned second_hit = 0, second_transfer = 0;
  unsigned latency, gap, beats;    ///< memory: to the first beat, between beats, beats of a line
  unsigned uncached;               ///< an access outside of memory
  unsigned probe, recall, hold, transfer;  ///< several harts, see sim/cores/rocket.yaml
};

/// What a memory system serves beside cached RAM.
struct Uncached {
  std::vector<Scratchpad> scratchpads;
  std::vector<Range> engines;  ///< registers of DMA engines
};

class MemorySystem {
 public:
  MemorySystem(const MemoryShape& shape, unsigned harts, Range ram, Uncached uncached, Background& background);

  struct Reply {
    u64 ready;    ///< the cycle in which the data can be used / the store is done
    Cause level;  ///< who made it wait: Data (first level, hit or not), L2 or Dram
    bool hit;     ///< first level hit
  };

  /// An access of a vector unit or accelerator of `hart`: the bytes lie within one line of line().
  /// A hit costs nothing: ready == now; pipelining the accesses is the caller's business. With
  /// `bypass`, the first level is only searched, not filled (units that sit on the second level).
  Reply vector_access(unsigned hart, u64 address, unsigned bytes, bool store, u64 now, bool bypass);
  /// An access of a DMA engine or of an accelerator with a port of its own, within one line: beside
  /// the first-level caches, coherent with them. Returns when its data are there / taken. To be
  /// called in the order of `now` (Background): what is reserved is not given to others any more.
  u64 port_access(u64 address, unsigned bytes, bool store, u64 now, Counters& counters);
  Background& background() { return background_; }

  /// Bytes of a cache line.
  unsigned line() const { return 1u << line_bits_; }

  /// Cycles a scalar access costs beyond a hit; what they are spent on goes to `counters`.
  u64 data(unsigned hart, u64 address, bool store, u64 now, Counters& counters) {
    const u64 line = address >> line_bits_;
    Side& side = sides_[hart];
    if (line == side.recent && (!store || side.recent_writable)) return 0;
    return data_slow(side, hart, address, store, now, counters);
  }
  /// The same for an instruction fetch, asked once per line.
  u64 fetch(unsigned hart, u64 address, u64 now, Counters& counters);
  /// Whose lines vector_access() moves; cycles are booked by the caller.
  void charge(Counters* counters) { charged_ = counters; }
  Counters& charged() { return *charged_; }
  /// When the last access to a device is over: a fence waits for it.
  u64 devices_idle(unsigned hart) const { return sides_[hart].uncached_free + posted; }
  /// fence.i empties the instruction cache.
  void flush_fetch(unsigned hart) { sides_[hart].fetch.clear(); }

 private:
  static constexpr u64 posted = 2;  ///< a store to a device is over so long after the next could begin
  struct Side {
    Cache fetch, data;
    u64 recent = ~u64(0);  ///< the line of the last hit, to be quick
    bool recent_writable = false;
    u64 granted = 0;       ///< when its last line came
    u64 uncached_free = 0;
  };
  struct Transaction {
    u64 line = ~u64(0), done = 0;
  };

  u64 data_slow(Side& side, unsigned hart, u64 address, bool store, u64 now, Counters& counters);
  u64 line_miss(unsigned hart, u64 line, bool exclusive, u64 now, unsigned base, Counters& counters,
                State& granted, Cause& level);
  /// What is asked of the levels behind the first.
  struct Request {
    u64 line;
    unsigned bytes;  ///< of it
    bool fill;       ///< they are wanted; else they are brought
    bool agent;      ///< by a port beside the harts
  };
  u64 reserve_port(u64 start, u64 length, bool agent);
  u64 second_level(const Request& request, u64 start, Counters& counters, Cause& level);
  u64 snoop(u64 line, bool store, u64 now);
  const Scratchpad* scratchpad(u64 address) const;
  /// Cycles a line occupies the way from memory: its beats, or those of the system bus.
  u64 port_cycles() const { return std::max<u64>(shape_.transfer, u64(shape_.beats) * (shape_.gap + 1)); }
  void forget(u64 line);

  MemoryShape shape_;
  unsigned line_bits_;
  Range ram_;
  const Uncached uncached_;
  Background& background_;
  std::vector<Side> sides_;
  Cache second_;
  u64 second_free_ = 0;
  u64 port_[8] = {};  ///< when the last lines began to use the port
  unsigned next_port_ = 0;
  struct Booking {
    u64 start, end;
  };
  std::vector<Booking> booked_;  ///< the port's use by agents, which have many requests under way
  Transaction trackers_[4];  ///< TLBroadcast has four
  unsigned next_tracker_ = 0;
  Counters* charged_ = nullptr;
};

}  // namespace sim::timing
