#include "accelerator.h"

#include <algorithm>
#include <utility>

#include "../extension.h"
#include "../hart.h"
#include "../machine.h"
#include "core.h"

namespace sim::timing {

namespace {

/// What a later operation on rows waits for.
enum class Wait { Nothing, Operands, Results };

/// A unit that writes rows it has written before does so in order by itself: it accumulates.
Wait wait_for(const bringup_range& earlier, const bringup_range& later, bool same_unit) {
  const bool apart = earlier.first >= later.first + later.count || later.first >= earlier.first + earlier.count;
  if (apart || (earlier.written && later.written && same_unit)) return Wait::Nothing;
  return earlier.written ? Wait::Results : later.written ? Wait::Operands : Wait::Nothing;
}

}  // namespace

Accelerator::Accelerator(Hart& hart, const bringup_extension& extension, const void* state, Coprocessor* vector)
    : hart_(hart), extension_(extension), state_(state), vector_(vector), memory_(hart.machine.core()->memory()),
      background_(hart.machine.background()), units_(std::max(1u, extension.units)) {
  const char* const what[] = {"instructions", "busy", "work", "capacity"};
  for (unsigned n = 0; n < 4; n++) names_[n] = std::string(extension.name) + "_" + what[n];
  for (Unit& unit : units_) unit.starts.assign(std::max(1u, extension.queue), 0);
  if (extension.port) extension.port(state, &port_);
  port_.bytes_per_cycle = std::max(1u, port_.bytes_per_cycle);
  for (auto& ring : answers_) ring.assign(std::max(1u, port_.outstanding), 0);
}

/// When the operation `queue` places ahead has started.
u64 Accelerator::room(Unit& unit, u64 now) {
  const size_t queue = unit.starts.size();
  background_.advance(never, [&] { return unit.waiting() < queue; });
  return std::max(now, unit.starts[(unit.turn + unit.waiting()) % queue]);
}

/// What an operation waits for, according to registers and rows: those before it that are resolved make
/// its floor, the others its list.
void Accelerator::order(Operation& operation) {
  const bringup_cost& cost = operation.cost;
  u64& floor = operation.floor;
  for (unsigned r = 0; r < 64; r++) {
    if (cost.reads >> r & 1) floor = std::max(floor, written_[r]);
    if (cost.writes >> r & 1) floor = std::max(floor, read_[r]);
  }
  for (unsigned k = 0; k < cost.ranges; k++)
    for (const Used& used : used_) {
      const Wait wait = wait_for(used.range, cost.range[k], used.unit == cost.unit);
      if (wait != Wait::Nothing) floor = std::max(floor, wait == Wait::Results ? used.done : used.released);
    }
  for (const Operation& earlier : pending_) {
    bool results = earlier.cost.writes & cost.reads, operands = earlier.cost.reads & cost.writes;
    for (unsigned k = 0; k < cost.ranges; k++)
      for (unsigned n = 0; n < earlier.cost.ranges; n++) {
        const Wait wait = wait_for(earlier.cost.range[n], cost.range[k], earlier.cost.unit == cost.unit);
        results |= wait == Wait::Results;
        operands |= wait == Wait::Operands;
      }
    if (results || operands) operation.after.push_back({&earlier, results});
  }
}

void Accelerator::begin(Unit& unit, Operation& operation, u64 start) {
  operation.start = operation.request = operation.arrived = start;
  unit.starts[unit.turn++ % unit.starts.size()] = start;
}

/// The next access goes out.
void Accelerator::request(Operation& o, u64 now) {
  const bringup_access& a = o.cost.access[o.access];
  const u64 address = a.address + u64(a.stride) * o.row + o.offset, line = memory_.line();
  const unsigned bytes = unsigned(std::min<u64>(a.bytes - o.offset, line - address % line));
  const u64 beats = (bytes + port_.bytes_per_cycle - 1) / port_.bytes_per_cycle;
  const bool store = a.store != 0;
  const u64 answered = memory_.port_access(address, bytes, store, now, *o.charged) + port_.latency + beats - 1;
  o.charged->accelerator_bytes += bytes;
  o.arrived = std::max(o.arrived, answered);
  answers_[store][sent_[store]++ % answers_[store].size()] = answered;
  port_free_[store] = o.request = now + beats;
  o.offset += bytes;
  if (o.offset < a.bytes) return;
  o.offset = 0;
  if (++o.row < a.rows) return;
  o.row = 0;
  o.access++;
}

/// When the first operation of a unit's queue has its next event.
u64 Accelerator::next_of(const Unit& unit) const {
  if (unit.pending.empty()) return never;
  const Operation& o = *unit.pending.front();
  if (o.start == never) return o.after.empty() ? std::max(o.floor, unit.free) : never;
  const bool store = o.cost.access[o.access].store != 0;
  return std::max({o.request, port_free_[store], answers_[store][sent_[store] % answers_[store].size()]});
}

u64 Accelerator::next() const {
  u64 first = never;
  for (const Unit& unit : units_) first = std::min(first, next_of(unit));
  return first;
}

void Accelerator::step() {
  Unit& unit = *std::min_element(units_.begin(), units_.end(),
                                 [&](const Unit& a, const Unit& b) { return next_of(a) < next_of(b); });
  Operation& o = *unit.pending.front();
  if (o.start == never) begin(unit, o, next_of(unit));
  else request(o, next_of(unit));
  if (o.access == o.cost.accesses) resolve(unit, o);
}

/// All about an operation is known, be it in the future.
void Accelerator::resolve(Unit& unit, Operation& o) {
  o.released = std::max(o.start + o.cost.occupancy, o.request);
  o.done = o.arrived + o.cost.latency;
  resolved_ = o.done;
  record(unit, o);
  unit.pending.pop_front();
  for (Moved& m : moved_)
    if (m.number == o.number) m.done = o.done;
  for (Operation& later : pending_)
    std::erase_if(later.after, [&](const Operation::After& a) {
      if (a.operation != &o) return false;
      later.floor = std::max(later.floor, a.results ? o.done : o.released);
      return true;
    });
  pending_.remove_if([&](const Operation& one) { return &one == &o; });
  if (pending_.empty()) background_.remove(this);
}

void Accelerator::record(Unit& unit, const Operation& o) {
  for (unsigned r = 0; r < 64; r++) {
    if (o.cost.reads >> r & 1) read_[r] = std::max(read_[r], o.released);
    if (o.cost.writes >> r & 1) written_[r] = std::max(written_[r], o.done);
  }
  for (unsigned k = 0; k < o.cost.ranges; k++) used_.push_back({o.cost.range[k], o.cost.unit, o.released, o.done});
  if (vector_) vector_->vector_registers_used(o.cost.vector_reads, o.cost.vector_writes, o.start, o.released - o.start, o.done);
  unit.free = o.released;
  last_done_ = std::max(last_done_, o.done);
  busy_ += o.released - o.start;
  work_ += o.cost.work;
}

/// An operation that waits for nothing pending and makes no access.
void Accelerator::decide(Unit& unit, Operation& o) {
  u64 start = std::max(o.floor, unit.free);
  if (vector_) start = vector_->vector_registers_free(start, o.cost.vector_reads, o.cost.vector_writes);
  begin(unit, o, start);
  o.released = start + o.cost.occupancy;
  o.done = resolved_ = start + o.cost.latency;
  record(unit, o);
}

/// An operation enters its unit's queue in the cycle `floor`. `at_once`: it may not stay pending.
/// Returns when its results are there, or 0 while that is open.
u64 Accelerator::submit(Operation&& operation, bool at_once) {
  Unit& unit = unit_of(operation.cost);
  const bringup_cost& cost = operation.cost;
  std::erase_if(used_, [&](const Used& u) { return u.done <= operation.floor && u.released <= operation.floor; });
  order(operation);
  if (pending_.empty() && !cost.accesses) return decide(unit, operation), resolved_;

  operation.number = ++submitted_;
  for (unsigned k = 0; k < cost.accesses; k++) {
    const bringup_access& a = cost.access[k];
    moved_.push_back({{a.address, a.bytes, a.rows, a.stride}, a.store != 0, operation.instruction, operation.pc, operation.number});
  }
  if (cost.accesses) hart_.machine.moving_changed(operation.floor);
  Operation& o = pending_.emplace_back(std::move(operation));
  background_.add(this);
  if (at_once) {
    background_.advance(never, [&] { return o.after.empty() && unit.pending.empty(); });
    o.floor = std::max(o.floor, unit.free);
    if (vector_) o.floor = vector_->vector_registers_free(o.floor, o.cost.vector_reads, o.cost.vector_writes);
  }
  unit.pending.push_back(&o);
  if (!at_once) return 0;
  background_.advance(never, [&] { return unit.pending.empty(); });
  return resolved_;
}

void Accelerator::issue(const Hart& hart, const Inst& inst, Issue& issue, MemorySystem& memory) {
  const Row& row = instruction_table()[inst.row];
  const bringup_instruction& what = instruction_of(row);
  const bool returns = row.rd == Bank::X || row.rd == Bank::F;
  instructions_++;
  bringup_cost cost{};
  do {
    const u32 step = cost.step;
    cost = {};
    cost.step = step;
    if (what.cost) what.cost(state_, &hart.extensions->hart(), inst.bits, &cost);
    cost.occupancy = std::max(cost.occupancy, 1u);
    cost.latency = std::max(cost.latency, 1u);
    cost.ranges = std::min<u32>(cost.ranges, BRINGUP_RANGES);
    bringup_access* const last = std::remove_if(cost.access, cost.access + std::min<u32>(cost.accesses, BRINGUP_ACCESSES),
                                                [](const bringup_access& a) { return !a.rows || !a.bytes; });
    cost.accesses = u32(last - cost.access);
    if (step == 0) issue.hold(room(unit_of(cost), issue.now), Cause::Accelerator);
    const bool at_once = returns || cost.synchronous || cost.vector_reads || cost.vector_writes;
    const u64 done = submit({cost, &what, inst.pc, &memory.charged(), 0, issue.now, {}}, at_once);
    issue.result = std::max(issue.result, done);
    if (cost.synchronous) issue.hold(done - 1, Cause::Accelerator);
    cost.step = step + 1;
  } while (cost.more);
}

u64 Accelerator::drained(u64 now) {
  background_.advance(never, [&] { return pending_.empty(); });
  const u64 then = std::max(now, last_done_);
  if (!moved_.empty()) hart_.machine.moving_changed(then);
  return then;
}

void Accelerator::collect(u64 now, std::vector<Range>& loads, std::vector<Range>& stores) {
  std::erase_if(moved_, [&](const Moved& m) { return m.done <= now; });
  for (const Moved& m : moved_) {
    if (m.store) loads.push_back(m.tile.hull());
    stores.push_back(m.tile.hull());
  }
}

/// The extension's own instructions are ordered by what they say they use.
std::string Accelerator::race(u64 address, unsigned bytes, bool store, const Hart& hart) const {
  if (&hart == &hart_ && hart.in_extension) return "";
  for (const Moved& m : moved_)
    if (m.done > hart.cycle() && (m.store || store) && m.tile.overlaps(address, bytes))
      return std::string(m.instruction->name) + " of hart " + std::to_string(hart_.id) + " at " + hart_.machine.place(m.pc) +
             " is still " + (m.store ? "writing" : "reading") + " (" + m.tile.text() + "; a fence waits for it)";
  return "";
}

std::array<Coprocessor::Counter, 4> Accelerator::counters() const {
  const double peak = extension_.peak ? extension_.peak(state_) : 0;
  return {{{names_[0].c_str(), instructions_},
           {names_[1].c_str(), busy_},
           {names_[2].c_str(), work_},
           {names_[3].c_str(), u64(double(busy_) * peak)}}};
}

void attach_accelerators(Hart& hart, Coprocessor* vector) {
  const std::vector<Row>& table = instruction_table();
  for (unsigned first = 0; first < table.size();) {
    if (!is_extension(table[first])) {
      first++;
      continue;
    }
    unsigned end = first;
    while (end < table.size() && is_extension(table[end]) && table[end].extension == table[first].extension) end++;
    const unsigned number = table[first].extension;
    if (const void* state = hart.extensions->state(number)) {
      const bringup_extension& e = extension_of(table[first]);
      auto unit = std::make_unique<Accelerator>(hart, e, state, e.uses & BRINGUP_USES_VECTOR ? vector : nullptr);
      if (e.port) hart.machine.add_movement(unit.get());
      attach(hart, first, end - first, std::move(unit));
    }
    first = end;
  }
}

}  // namespace sim::timing
