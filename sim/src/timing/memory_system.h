// Caches, buses and memories of all harts, in modelled time; scratchpads; ports of DMA engines and
// accelerators.
//
// The first level blocks: a miss stops its hart until the line is there, so an access is answered
// with the cycles it costs. Misses of several harts meet at the second level, if there is one, and
// at the memory port, which takes a line every `transfer` cycles. Lines kept by other harts' caches
// are fetched back by broadcast (rocket-chip's TLBroadcast): every miss asks all of them.
#pragma once

#include <algorithm>
#include <array>
#include <utility>
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
  unsigned second_write = 0;       ///< cycles of the second level per line written to it; 0: none
  unsigned prefetch = 0;           ///< lines fetched ahead where they follow each other
  bool stream_stores = false;      ///< stores to lines that follow each other do not fetch them
  unsigned memory_write = 0;       ///< cycles of the bus per line written to memory; 0: none
  unsigned turnaround = 0;         ///< between a line read from memory and one written, either way
  unsigned latency, gap, beats;    ///< memory: to the first beat, between beats, beats of a line
  unsigned uncached;               ///< an access outside of memory
  unsigned probe, recall, hold, reserved = 0, transfer;  ///< several harts, see sim/cores/rocket.yaml
};

/// What a memory system serves beside cached RAM.
struct Uncached {
  std::vector<Scratchpad> scratchpads;
  std::vector<Range> engines;  ///< registers of DMA engines
};

/// Who asks for a memory: a hart, or an agent beside them (a DMA engine, an accelerator's port), which has
/// many requests under way.
enum class By { Hart, Agent };

/// The way to a memory: one line at a time. Requests that wait for something else first ask for it before
/// earlier ones (of other harts, of a store's line before a load's), so gaps are filled.
template <unsigned remembered> class Port {
 public:
  /// The first time from `start` on at which it is free for `length` cycles; `turnaround` more lie between
  /// reading and writing.
  u64 reserve(u64 start, u64 length, By by = By::Hart, bool write = false, u64 turnaround = 0) {
    const auto move_past = [&](const Use& used) {
      const u64 turn = used.write != write ? turnaround : 0;
      if (start >= used.start + used.length + turn || used.start >= start + length + turn) return false;
      start = used.start + used.length + turn;
      return true;
    };
    for (bool moved = start < latest_ + turnaround; moved;) {
      moved = false;
      for (const Use& used : uses_) moved |= move_past(used);
      for (const Use& used : booked_) moved |= move_past(used);
    }
    const Use use{start, length, write};
    if (by == By::Hart) uses_[turn_++ % remembered] = use;
    else book(use);
    latest_ = std::max(latest_, start + length);
    return start;
  }

 private:
  static constexpr u64 forgotten_after = 1000;  ///< nobody asks for the port so long after the fact
  struct Use {
    u64 start = 0, length = 0;
    bool write = false;
  };
  void book(const Use& use) {
    std::erase_if(booked_, [&](const Use& b) { return b.start + b.length + forgotten_after < use.start; });
    booked_.push_back(use);
  }
  Use uses_[remembered] = {};  ///< the last ones of harts
  std::vector<Use> booked_;    ///< those of agents
  u64 latest_ = 0;  ///< the last of them ends
  unsigned turn_ = 0;
};

/// The same where lines are fetched ahead: what counts is the bandwidth all of them take. A transfer may have
/// begun up to `ahead` cycles before it is asked for, if there was time.
class Bandwidth {
 public:
  /// When the transfer is over; before `now` if there was time for it.
  u64 take(u64 now, u64 length, u64 ahead, bool write = false, u64 turnaround = 0) {
    if (write != write_) length += turnaround;
    write_ = write;
    return booked_ = std::max(booked_, now > ahead ? now - ahead : 0) + length;
  }

 private:
  u64 booked_ = 0;
  bool write_ = false;
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
  /// with `bypass`, a line the first level has modified costs `recall` cycles of the second level.
  Reply vector_access(unsigned hart, u64 address, unsigned bytes, bool store, u64 now, bool bypass, u64 recall);
  /// An access of a DMA engine or of an accelerator with a port of its own, within one line: beside
  /// the first-level caches, coherent with them. Returns when its data are there / taken. To be
  /// called in the order of `now` (Background): what is reserved is not given to others any more.
  u64 port_access(u64 address, unsigned bytes, bool store, u64 now, Counters& counters);
  Background& background() { return background_; }

  /// Bytes of a cache line.
  unsigned line() const { return 1u << line_bits_; }

  /// Cycles a scalar access costs beyond a hit; what they are spent on goes to `counters`. With `clean`, a
  /// store's line is only made this hart's own (lr), not written.
  u64 data(unsigned hart, u64 address, bool store, u64 now, Counters& counters, bool clean = false) {
    const u64 line = address >> line_bits_;
    Side& side = sides_[hart];
    for (const Recent& recent : side.recent)
      if (recent.line == line && (!store || recent.writable)) return 0;
    return data_slow(side, hart, address, store, now, counters, clean);
  }
  /// A load reservation was made: for a while this hart's cache answers no probe.
  void reserve(unsigned hart, u64 now) { sides_[hart].reserved = now + shape_.reserved; }
  /// Whether the last store was the first to a line that was only read.
  bool dirtied(unsigned hart) { return std::exchange(sides_[hart].dirtied, false); }
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
  struct Recent {
    u64 line = ~u64(0);
    bool writable = false;
  };
  struct Side {
    Cache fetch, data;
    std::array<Recent, 4> recent;  ///< lines of the last hits, to be quick
    unsigned recent_turn = 0;
    bool dirtied = false;

    void forget(u64 line) {
      for (Recent& r : recent)
        if (r.line == line) r.line = ~u64(0);
    }
    void remember(u64 line, bool writable, unsigned most) {
      forget(line);
      recent[recent_turn++ % most] = {line, writable};
    }
    u64 granted = 0;       ///< when its last line came
    u64 reserved = 0;      ///< until then a reservation holds probes off
    u64 uncached_free = 0;
    u64 streams[4] = {~u64(0), ~u64(0), ~u64(0), ~u64(0)};  ///< the lines that would continue them
    unsigned stream_turn = 0;
    u64 store_next = ~u64(0);  ///< the line behind the last that a store missed
  };
  struct Transaction {
    u64 line = ~u64(0), done = 0;
  };

  u64 data_slow(Side& side, unsigned hart, u64 address, bool store, u64 now, Counters& counters, bool clean);
  u64 line_miss(unsigned hart, u64 line, bool exclusive, u64 now, unsigned base, Counters& counters,
                State& granted, Cause& level, unsigned bytes = 0);
  /// What is asked of the levels behind the first.
  struct Request {
    u64 line;
    unsigned bytes;    ///< of it
    bool fill;         ///< they are wanted; else they are brought
    By by;
    bool ahead;        ///< fetched ahead of the request
    u64 now;           ///< when the request began
    unsigned base;     ///< cycles beside those of the levels
  };
  u64 second_level(const Request& request, u64 start, Counters& counters, Cause& level);
  u64 write_second(u64 line, u64 now);
  u64 fill_second(u64 line, State state, u64 now);
  bool continues_stream(Side& side, u64 line);
  u64 from_second(const Request& request, u64 start);
  u64 from_memory(const Request& request, u64 start);
  /// A part of a line takes its part of the time.
  u64 part(u64 cycles, unsigned bytes) const { return (cycles * bytes + line() - 1) / line(); }
  u64 snoop(u64 line, bool store, u64 now);
  const Scratchpad* scratchpad(u64 address) const;
  /// Cycles a line occupies the way from memory: its beats, or those of the system bus.
  u64 port_cycles() const { return std::max<u64>(shape_.transfer, u64(shape_.beats) * (shape_.gap + 1)); }
  void forget(u64 line);

  MemoryShape shape_;
  unsigned line_bits_;
  unsigned recent_;  ///< lines a hit of which need not be looked at again
  Range ram_;
  const Uncached uncached_;
  Background& background_;
  std::vector<Side> sides_;
  Cache second_;
  Port<16> second_port_;
  Port<16> recalls_;  // a line at a time is asked back from a first level
  Port<8> port_;
  Bandwidth second_bandwidth_, bandwidth_;  ///< instead of the ports, with prefetch
  Transaction trackers_[4];  ///< TLBroadcast has four
  unsigned next_tracker_ = 0;
  Counters* charged_ = nullptr;
  Counters uncounted_;  ///< what nobody is charged for
};

}  // namespace sim::timing
