#include "accelerator.h"

#include <algorithm>

#include "../extension.h"
#include "../hart.h"

namespace sim::timing {

Accelerator::Accelerator(const bringup_extension& extension, const void* state, Coprocessor* vector)
    : extension_(extension), state_(state), vector_(vector), units_(std::max(1u, extension.units)) {
  const char* const what[] = {"instructions", "busy", "work", "capacity"};
  for (unsigned n = 0; n < 4; n++) names_[n] = std::string(extension.name) + "_" + what[n];
  for (Unit& unit : units_) unit.starts.assign(std::max(1u, extension.queue), 0);
}

void Accelerator::issue(const Hart& hart, const Inst& inst, Issue& issue, MemorySystem&) {
  bringup_cost cost{};
  const bringup_instruction& what = instruction_of(instruction_table()[inst.row]);
  if (what.cost) what.cost(state_, &hart.extensions->hart(), inst.bits, &cost);
  Unit& unit = units_[cost.unit < units_.size() ? cost.unit : 0];
  cost.occupancy = std::max(cost.occupancy, 1u);
  cost.latency = std::max(cost.latency, 1u);

  // Room in the queue: the instruction `queue` places ahead has started.
  u64& place = unit.starts[unit.turn++ % unit.starts.size()];
  const u64 entered = std::max(issue.now, place);
  u64 start = std::max(entered, unit.free);
  if (vector_) start = vector_->vector_registers_free(start, cost.vector_reads, cost.vector_writes);
  for (unsigned r = 0; r < 64; r++) {
    if (cost.reads >> r & 1) start = std::max(start, written_[r]);
    if (cost.writes >> r & 1) start = std::max(start, read_[r]);
  }
  const u64 done = start + cost.latency;
  for (unsigned r = 0; r < 64; r++) {
    if (cost.reads >> r & 1) read_[r] = std::max(read_[r], start + cost.occupancy);
    if (cost.writes >> r & 1) written_[r] = std::max(written_[r], done);
  }
  if (vector_) vector_->vector_registers_used(cost.vector_reads, cost.vector_writes, start, cost.occupancy, done);
  place = start;
  unit.free = start + cost.occupancy;
  last_done_ = std::max(last_done_, done);
  instructions_++;
  busy_ += cost.occupancy;
  work_ += cost.work;

  issue.result = done;
  issue.hold(cost.synchronous ? std::max(entered, done - 1) : entered, Cause::Accelerator);
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
      attach(hart, first, end - first,
             std::make_unique<Accelerator>(e, state, e.uses & BRINGUP_USES_VECTOR ? vector : nullptr));
    }
    first = end;
  }
}

}  // namespace sim::timing
