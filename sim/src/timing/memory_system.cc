#include "memory_system.h"

#include <algorithm>
#include <bit>

namespace sim::timing {
namespace {

constexpr u64 forgotten_after = 1000;  ///< nobody asks for the port so long after the fact
constexpr u64 probe_to_use = 3;  ///< a line's last beat comes so much before its load commits

}  // namespace

MemorySystem::MemorySystem(const MemoryShape& shape, unsigned harts, Range ram,
                           Uncached uncached, Background& background)
    : shape_(shape), line_bits_(unsigned(std::countr_zero(shape.data.line))), ram_(ram),
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
  for (Side& side : sides_)
    if (side.recent == line) side.recent = ~u64(0);
}

/// The first time from `start` on at which the memory port is free for `length` cycles. Requests that
/// wait for something else first come here before earlier ones of other harts, so gaps are filled.
u64 MemorySystem::reserve_port(u64 start, u64 length, bool agent) {
  const auto move_past = [&](u64 taken, u64 cycles) {
    if (start >= taken + cycles || taken >= start + length) return false;
    start = taken + cycles;
    return true;
  };
  std::erase_if(booked_, [&](const Booking& b) { return b.end + forgotten_after < start; });
  for (bool moved = true; moved;) {
    moved = false;
    for (u64 taken : port_) moved |= move_past(taken, port_cycles());
    for (const Booking& b : booked_) moved |= move_past(b.start, b.end - b.start);
  }
  if (agent) booked_.push_back({start, start + length});
  else port_[next_port_++ % std::size(port_)] = start;
  return start;
}

/// A line the first level has not, or not with enough rights. Returns its cycles beyond a hit.
u64 MemorySystem::line_miss(unsigned hart, u64 line, bool exclusive, u64 now, unsigned base,
                            Counters& counters, State& granted, Cause& level) {
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
  const u64 ready = base + second_level({line, this->line(), true, false}, start, counters, level);
  sides_[hart].granted = ready;
  if (several) trackers_[next_tracker_].done = ready;
  return ready - now;
}

/// What is behind the first level: when it answers a request of cycle `start`. A part of a line takes
/// its part of the time, unless a second level has to fetch the line first.
u64 MemorySystem::second_level(const Request& r, u64 start, Counters& counters, Cause& level) {
  const auto part = [&](u64 cycles) { return (cycles * r.bytes + line() - 1) / line(); };
  if (shape_.second.bytes && second_.find(r.line)) {
    start = std::max(start, second_free_);
    second_free_ = start + part(shape_.second_transfer);
    counters.second_lines++;
    level = Cause::L2;
    return start + shape_.second_hit;
  }
  if (shape_.second.bytes) second_.victim(r.line) = {r.line, State::Exclusive};
  level = Cause::Dram;
  counters.memory_lines++;
  const u64 length = shape_.second.bytes ? port_cycles() : part(port_cycles());
  start = reserve_port(start, length, r.agent);
  return r.fill ? start + shape_.latency + u64(shape_.beats - 1) * shape_.gap : start + length;
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
    if (side.recent == line) side.recent = ~u64(0);
  }
  return now + (asked ? shape_.probe : 0) + (dirty ? shape_.recall : 0);
}

u64 MemorySystem::port_access(u64 address, unsigned bytes, bool store, u64 now, Counters& counters) {
  if (const Scratchpad* s = scratchpad(address)) return now + s->access;
  if (!ram_.contains(address, bytes)) return now + shape_.uncached;
  const u64 line = address >> line_bits_;
  Cause level;
  const bool whole = bytes == this->line();
  return second_level({line, bytes, !store || !whole, true}, snoop(line, store, now), counters, level);
}

u64 MemorySystem::data_slow(Side& side, unsigned hart, u64 address, bool store, u64 now,
                            Counters& counters) {
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
      if (e->state == State::Modified) {
        const u64 written = shape_.writeback + u64(shape_.writeback_gaps) * shape_.gap;
        counters.writebacks++;
        counters.cycles[size_t(Cause::Dram)] += written;
        cost += written;
      }
      counters.data_misses++;
    }
    *e = {line, e->state};
    const u64 waited = line_miss(hart, line, store, now + cost, upgrade ? shape_.upgrade : shape_.data_miss,
                                 counters, granted, level);
    counters.cycles[size_t(level)] += waited;
    cost += waited;
    e->state = granted;
  }
  if (store) e->state = State::Modified;
  if (e->leaves != ~u64(0)) return cost;  // to be asked about again
  side.recent = line;
  side.recent_writable = e->state == State::Modified;
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
                                                bool store, u64 now, bool bypass) {
  Side& side = sides_[hart];
  if (charged_) charged_->vector_bytes += bytes;
  if (const Scratchpad* s = scratchpad(address)) return {now + s->access - 1, Cause::Data, true};
  if (!ram_.contains(address, bytes)) return {now + shape_.uncached, Cause::Data, false};
  const u64 line = address >> line_bits_;
  Cache::Entry* e = side.data.find(line);
  if (e) e->settle(now);
  if (e && e->state != State::Invalid && !(store && e->state == State::Shared)) {
    if (store) e->state = State::Modified;
    return {now, Cause::Data, true};
  }
  Counters lines;
  Cause level = Cause::Dram;
  u64 cost;
  if (bypass) {
    State granted;
    cost = line_miss(hart, line, store, now, 0, lines, granted, level);
  } else {
    cost = data_slow(side, hart, address, store, now, lines);
    if (lines.second_lines) level = Cause::L2;
  }
  lines.cycles = {};  // the caller books its waiting
  if (charged_) charged_->add(lines);
  return {now + cost, level, false};
}

}  // namespace sim::timing
