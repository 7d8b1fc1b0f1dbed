#include "memory_system.h"

#include <algorithm>
#include <bit>

namespace sim::timing {
namespace {

constexpr unsigned write_buffer = 4;  ///< lines on their way to memory: assumption
constexpr u64 probe_to_use = 3;  ///< a line's last beat comes so much before its load commits

}  // namespace

MemorySystem::MemorySystem(const MemoryShape& shape, unsigned harts, Range ram,
                           Uncached uncached, Background& background)
    : shape_(shape), line_bits_(unsigned(std::countr_zero(shape.data.line))),
      // With LRU, hits of other lines count.
      recent_(shape.data.replacement == Replacement::Lru ? 1 : unsigned(std::tuple_size<decltype(Side::recent)>())), ram_(ram),
      uncached_(std::move(uncached)), background_(background), sides_(harts) {
  for (Side& side : sides_) {
    side.fetch = Cache(shape.fetch);
    side.data = Cache(shape.data);
  }
  if (shape.second.bytes) second_ = Cache(shape.second);
}

const Scratchpad* MemorySystem::scratchpad(u64 address) const {
  for (const Scratchpad& s : uncached_.scratchpads)
    if (s.range.contains(address, 1)) return &s;
  return nullptr;
}

void MemorySystem::forget(u64 line) {
  for (Side& side : sides_) side.forget(line);
}

/// A line enters the second level; a modified one that leaves for it is written to memory. Returns the
/// cycles until the write buffer takes that.
u64 MemorySystem::fill_second(u64 line, State state, u64 now) {
  Cache::Entry& victim = second_.victim(line);
  const bool written = victim.state == State::Modified && shape_.memory_write;
  victim = {line, state};
  if (!written) return 0;
  const u64 length = shape_.memory_write;
  const u64 done = shape_.prefetch ? bandwidth_.take(now, length, shape_.prefetch * length, true, shape_.turnaround)
                                   : port_.reserve(now, length, By::Hart, true, shape_.turnaround) + length;
  const u64 buffered = now + write_buffer * length;
  return done > buffered ? done - buffered : 0;
}

/// A modified line leaves the first level for the second. Returns the cycles until that takes it.
u64 MemorySystem::write_second(u64 line, u64 now) {
  if (!shape_.second_write) return 0;
  const u64 length = shape_.second_write;
  const u64 done = shape_.prefetch ? second_bandwidth_.take(now, length, shape_.prefetch * length)
                                   : second_port_.reserve(now, length, By::Hart, true) + length;
  const u64 wait = std::max(done, now + length) - now - length;
  if (Cache::Entry* e = second_.find(line)) {
    e->state = State::Modified;
    return wait;
  }
  return wait + fill_second(line, State::Modified, now + wait);
}

/// Whether a missing line was fetched ahead; from now on the one behind it is.
bool MemorySystem::continues_stream(Side& side, u64 line) {
  if (!shape_.prefetch) return false;
  for (u64& next : side.streams)
    if (next == line) {
      next++;
      return true;
    }
  side.streams[side.stream_turn++ % std::size(side.streams)] = line + 1;
  return false;
}

/// A line the first level has not, or not with enough rights. Returns its cycles beyond a hit.
u64 MemorySystem::line_miss(unsigned hart, u64 line, bool exclusive, u64 now, unsigned base,
                            Counters& counters, State& granted, Cause& level, unsigned bytes) {
  if (!background_.empty()) background_.advance(now);
  u64 start = now;
  bool shared = false, dirty = false;
  const bool several = sides_.size() > 1;
  if (several) {
    // One transaction per line at a time, and no more than there are trackers.
    Transaction* tracker = &trackers_[0];
    for (Transaction& t : trackers_) {
      if (t.line == line && t.done > start) start = t.done;
      if (t.done < tracker->done) tracker = &t;
    }
    start = std::max(start, tracker->done);
    Cache::Entry* held[64];
    unsigned holders = 0;
    const u64 asked = start + (shape_.probe + 1) / 2;
    u64 answered = asked;
    for (unsigned n = 0; n < sides_.size(); n++) {
      if (n == hart) continue;
      // A cache answers no probe while a line comes, nor for a while after, so that its hart makes
      // progress (DCache.scala: grantInProgress, blockProbeAfterGrantCount).
      const u64 open = sides_[n].granted + shape_.hold;
      if (asked + shape_.transfer + probe_to_use >= sides_[n].granted && open > answered) answered = open;
      // Nor between lr and the access behind it, which is mostly sc (DCache.scala: lrscValid).
      if (asked + shape_.reserved >= sides_[n].reserved) answered = std::max(answered, sides_[n].reserved);
      Cache::Entry* e = sides_[n].data.find(line);
      if (!e) continue;
      e->settle(asked);
      if (e->state == State::Invalid) continue;
      dirty |= e->state == State::Modified;
      shared |= !exclusive;
      held[holders++] = e;
    }
    // Until it answers, a cache goes on using the line.
    for (unsigned k = 0; k < holders; k++) {
      held[k]->leaves = answered;
      held[k]->next = exclusive ? State::Invalid : State::Shared;
    }
    forget(line);
    start = answered + shape_.probe / 2;
    if (dirty) start += shape_.recall + shape_.latency + port_cycles() - shape_.transfer;
    tracker->line = line;
    next_tracker_ = unsigned(tracker - trackers_);
  }
  granted = exclusive ? State::Modified : shared ? State::Shared : State::Exclusive;
  const bool ahead = continues_stream(sides_[hart], line);
  const u64 ready = second_level({line, bytes ? bytes : this->line(), true, By::Hart, ahead, now, base}, start, counters, level);
  sides_[hart].granted = ready;
  if (several) trackers_[next_tracker_].done = ready;
  return ready - now;
}

/// What is behind the first level: when it answers a request of cycle `start`.
u64 MemorySystem::second_level(const Request& r, u64 start, Counters& counters, Cause& level) {
  if (shape_.second.bytes && second_.find(r.line)) {
    counters.second_lines++;
    level = Cause::L2;
    return from_second(r, start);
  }
  if (shape_.second.bytes) start += fill_second(r.line, State::Exclusive, start);
  counters.memory_lines++;
  level = Cause::Dram;
  return from_memory(r, start);
}

u64 MemorySystem::from_second(const Request& r, u64 start) {
  const u64 length = part(shape_.second_transfer, r.bytes);
  if (!shape_.prefetch) return second_port_.reserve(start, length, r.by) + r.base + shape_.second_hit;
  if (r.ahead) return std::max(r.now + 1, second_bandwidth_.take(start, length, shape_.prefetch * length));
  return second_bandwidth_.take(start, length, 0) - length + r.base + shape_.second_hit;
}

/// The second level fetches whole lines; without one, parts of them come and go.
u64 MemorySystem::from_memory(const Request& r, u64 start) {
  const u64 length = shape_.second.bytes ? port_cycles() : part(port_cycles(), r.bytes);
  const u64 latency = r.base + shape_.latency + u64(shape_.beats - 1) * shape_.gap, turnaround = shape_.turnaround;
  const bool write = !r.fill;
  if (!shape_.prefetch) start = port_.reserve(start, length, r.by, write, turnaround);
  else if (r.ahead) return std::max(r.now + 1, bandwidth_.take(start, length, shape_.prefetch * length, write, turnaround));
  else start = bandwidth_.take(start, length, 0, write, turnaround) - length;
  return start + (r.fill ? latency : length);
}

/// A port's request asks the first-level caches: they write back what they changed and, before a
/// store, forget the line. Returns when the request can go on.
u64 MemorySystem::snoop(u64 line, bool store, u64 now) {
  bool asked = !shape_.second.bytes, dirty = false;  // without a second level nobody knows who has it
  for (Side& side : sides_) {
    Cache::Entry* e = side.data.find(line);
    if (!e) continue;
    e->settle(now);
    if (e->state == State::Invalid) continue;
    asked = true;
    dirty |= e->state == State::Modified;
    *e = store ? Cache::Entry{} : Cache::Entry{line, State::Shared};
    side.forget(line);
  }
  return now + (asked ? shape_.probe : 0) + (dirty ? shape_.recall : 0);
}

u64 MemorySystem::port_access(u64 address, unsigned bytes, bool store, u64 now, Counters& counters) {
  if (const Scratchpad* s = scratchpad(address)) return now + s->access;
  if (!ram_.contains(address, bytes)) return now + shape_.uncached;
  const u64 line = address >> line_bits_;
  Cause level;
  const bool whole = bytes == this->line();
  const Request request{line, bytes, !store || !whole, By::Agent, false, now, 0};
  const u64 answered = second_level(request, snoop(line, store, now), counters, level);
  if (store && shape_.second.bytes)
    if (Cache::Entry* below = second_.find(line)) below->state = State::Modified;
  return answered;
}

u64 MemorySystem::data_slow(Side& side, unsigned hart, u64 address, bool store, u64 now,
                            Counters& counters, bool clean) {
  if (const Scratchpad* s = scratchpad(address)) {
    counters.cycles[size_t(Cause::Data)] += s->access - 1;
    return s->access - 1;
  }
  if (!ram_.contains(address, 1)) {
    // One at a time; a store is posted, a load waits for its answer.
    const u64 begin = std::max(now, side.uncached_free);
    const u64 cost = begin - now + (store ? 0 : shape_.uncached);
    side.uncached_free = begin + shape_.uncached;
    const bool engine = std::any_of(uncached_.engines.begin(), uncached_.engines.end(),
                                    [&](const Range& r) { return r.contains(address, 1); });
    counters.cycles[size_t(engine ? Cause::Dma : Cause::Data)] += cost;
    return cost;
  }
  const u64 line = address >> line_bits_;
  Cache::Entry* e = side.data.find(line);
  if (e) {
    e->settle(now);
    if (e->state == State::Invalid) e = nullptr;
  }
  u64 cost = 0;
  if (!e || (store && e->state == State::Shared)) {
    const bool upgrade = e != nullptr;
    Cause level;
    State granted;
    if (!upgrade) {
      e = &side.data.victim(line);
      side.forget(e->line);
      if (e->state == State::Modified) {
        const u64 written = shape_.writeback + u64(shape_.writeback_gaps) * shape_.gap;
        counters.writebacks++;
        counters.cycles[size_t(Cause::Dram)] += written;
        const u64 taken = write_second(e->line, now + written);
        counters.cycles[size_t(Cause::L2)] += taken;
        cost += written + taken;
      }
      counters.data_misses++;
    }
    *e = {line, e->state};
    const bool streaming = store && !upgrade && shape_.stream_stores && side.store_next == line;
    if (store) side.store_next = line + 1;
    if (streaming) {
      e->state = State::Modified;
      return cost;
    }
    const u64 waited = line_miss(hart, line, store, now + cost, upgrade ? shape_.upgrade : shape_.data_miss,
                                 counters, granted, level);
    counters.cycles[size_t(level)] += waited;
    cost += waited;
    e->state = granted == State::Modified && clean ? State::Exclusive : granted;
  }
  if (store && !clean) {
    side.dirtied = e->state == State::Exclusive;
    e->state = State::Modified;
  }
  if (e->leaves != ~u64(0)) return cost;  // to be asked about again
  side.remember(line, e->state == State::Modified, recent_);
  return cost;
}

u64 MemorySystem::fetch(unsigned hart, u64 address, u64 now, Counters& counters) {
  if (!ram_.contains(address, 1)) return 0;  // the boot ROM, a few instructions
  if (scratchpad(address)) return 0;
  const u64 line = address >> line_bits_;
  Side& side = sides_[hart];
  if (side.fetch.find(line)) return 0;
  side.fetch.victim(line) = {line, State::Shared};
  counters.fetch_misses++;
  Cause level;
  State granted;
  const u64 before = side.granted;
  const u64 waited = line_miss(hart, line, false, now, shape_.fetch_miss, counters, granted, level);
  side.granted = before;  // the data cache got nothing
  return waited;
}

MemorySystem::Reply MemorySystem::vector_access(unsigned hart, u64 address, unsigned bytes,
                                                bool store, u64 now, bool bypass, u64 recall) {
  Side& side = sides_[hart];
  if (charged_) charged_->vector_bytes += bytes;
  if (const Scratchpad* s = scratchpad(address)) return {now + s->access - 1, Cause::Data, true};
  if (!ram_.contains(address, bytes)) return {now + shape_.uncached, Cause::Data, false};
  const u64 line = address >> line_bits_;
  Cache::Entry* e = side.data.find(line);
  if (e) e->settle(now);
  if (bypass && recall && e && e->state != State::Invalid) {
    // A line that is the core's alone may be modified, for all the second level knows.
    const bool modified = e->state == State::Modified;
    if (store || e->state != State::Shared) {
      now = recalls_.reserve(now, recall) + recall;
      if (Cache::Entry* below = modified ? second_.find(line) : nullptr) below->state = State::Modified;
    }
    if (store) *e = {};
    else e->state = State::Shared;
    forget(line);
    e = nullptr;
  }
  if (e && e->state != State::Invalid && !(store && e->state == State::Shared)) {
    if (store) e->state = State::Modified;
    return {now, Cause::Data, true};
  }
  Cause level = Cause::Dram;
  if (bypass) {
    State granted;
    const u64 cost = line_miss(hart, line, store, now, 0, charged_ ? *charged_ : uncounted_, granted, level, bytes);
    return {now + cost, level, false};
  }
  Counters lines;
  const u64 cost = data_slow(side, hart, address, store, now, lines, false);
  if (lines.second_lines) level = Cause::L2;
  lines.cycles = {};  // the caller books its waiting
  if (charged_) charged_->add(lines);
  return {now + cost, level, false};
}

}  // namespace sim::timing
