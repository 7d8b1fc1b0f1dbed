#include "vector_decoupled.h"

namespace sim::timing {
namespace {

std::vector<std::string> names_of(const std::vector<yaml::Node>& list) {
  std::vector<std::string> names;
  for (const yaml::Node& item : list) names.push_back(item.as_text());
  return names;
}

u64 dlen_of(const yaml::Node& section, unsigned vlen) {
  // `dlen` in bits, or `chime`: VLEN / DLEN, for cores whose datapath grows with VLEN
  const u64 bits = section.find("dlen") ? section.number("dlen", 8, 4096) : vlen / section.number("chime", 1, 16);
  if (bits & (bits - 1)) section.error("'dlen' should be a power of two");
  return std::min<u64>(bits, vlen) / 8;
}

}  // namespace

DecoupledVector::DecoupledVector(const yaml::Node& section, unsigned vlen)
    : vlen_bytes_(vlen / 8), dlen_bytes_(dlen_of(section, vlen)), dlen_bits_(unsigned(std::countr_zero(dlen_bytes_))), names_(names_of(section.list("sequencers"))),
      rules_(section.list("rules"), names_), by_vl_(section.flag("time_follows_vl")),
      store_chaining_(!section.find("store_chaining") || section.flag("store_chaining")),
      queued_(section.number("queue", 0, most_queued) > 0), queue_depth_(std::max<u64>(section.number("queue"), 1)),
      sequencer_depth_(section.number("sequencer_queue", 1, most_queued)),
      dispatch_latency_(section.number("dispatch_latency", 0, 100)),
      load_latency_(section.number("load_latency", 0, 100)),
      vset_bubble_(section.number("vset_bubble", 0, 100)), vset_latency_(section.number_or("vset_latency", 1)),
      scalar_return_(section.number("scalar_return", 0, 100)), registers_(section.flag("chaining")),
      memory_(VectorMemoryParameters(section.map("memory"))), arithmetic_(names_.size()),
      remembered_(instruction_table().size()) {
  if (names_.empty()) section.error("'sequencers' should name at least one arithmetic sequencer");
}

DecoupledVector::Operands DecoupledVector::compute(const VectorUnit& v, const Shape& shape) const {
  const u64 elements = by_vl_ ? v.vl : v.vlmax();
  Operands o{span_of(shape.vd, shape, v, elements), span_of(shape.vs1, shape, v, elements),
             span_of(shape.vs2, shape, v, elements), elements, 0, 0};
  const u64 bytes = span_of(shape.counted, shape, v, elements).bytes * shape.fields;
  o.groups = groups_of(bytes);
  const unsigned log_element = v.sew + (shape.counted == Extent::Wide), log_dlen = dlen_bits_;
  o.levels = log_dlen > log_element ? log_dlen - log_element : 0;
  return o;
}

/// Through the decoupling queue to the front of the sequencer's own queue; what the scalar
/// pipeline waits for on the way in goes into `issue`. Returns when the instruction may be sequenced.
DecoupledVector::Entry DecoupledVector::dispatch(Sequencer& sequencer, u64 now, Issue& issue) {
  const Entry& room = left_[turn_];
  const u64 enter = std::max({now, room.time, issue.proceed - 1});
  if (enter > issue.proceed - 1) {
    issue.waits[size_t(room.time == enter ? room.why : Cause::VectorBusy)] += enter - (issue.proceed - 1);
    issue.proceed = enter + 1;
  }
  const Entry& ahead = sequencer.starts[sequencer.turn];
  Entry leaves{std::max(enter + dispatch_latency_, last_left_ + 1), Cause::VectorBusy};
  if (ahead.time > leaves.time) leaves = ahead;
  last_left_ = leaves.time;
  left_[turn_] = leaves;
  if (++turn_ == queue_depth_) turn_ = 0;
  return leaves;
}

/// The instruction starts: without a queue the scalar pipeline has waited for that.
void DecoupledVector::started(u64 start, Cause why, Issue& issue) {
  if (queued_) return;
  const u64 proceed = start - std::min(start, dispatch_latency_) + 1;
  if (proceed <= issue.proceed) return;
  issue.waits[size_t(why)] += proceed - issue.proceed;
  issue.proceed = proceed;
}

void DecoupledVector::hazards(Slot& slot, const Inst& inst, const Shape& shape, const Operands& o) const {
  const bool store = shape.kind == Shape::Kind::Store;
  if (o.vs1.registers) registers_.read(slot, inst.rs1, o.vs1.registers, false);
  if (o.vs2.registers) registers_.read(slot, inst.rs2, o.vs2.registers, shape.scattered_source);
  if (!inst.aux) registers_.read(slot, 0, 1, false);
  const unsigned count = o.vd.registers * shape.fields;
  if (!count) return;
  if (store || shape.reads_vd) registers_.read(slot, inst.rd, count, store && !store_chaining_);
  if (!store) registers_.write(slot, inst.rd, count, shape.late_result);
}

void DecoupledVector::note(const Slot& slot, const Inst& inst, const Shape& shape, const Operands& o, u64 latency) {
  const bool store = shape.kind == Shape::Kind::Store;
  if (o.vs1.registers) registers_.note_read(slot, inst.rs1, o.vs1.registers, false);
  if (o.vs2.registers) registers_.note_read(slot, inst.rs2, o.vs2.registers, shape.scattered_source);
  if (!inst.aux) registers_.note_read(slot, 0, 1, false);
  const unsigned count = o.vd.registers * shape.fields;
  if (!count) return;
  if (store || shape.reads_vd) registers_.note_read(slot, inst.rd, count, shape.fields > 1);
  if (!store) registers_.note_write(slot, inst.rd, count, shape.late_result, latency);
}

void DecoupledVector::occupy(Sequencer& sequencer, const Slot& slot) {
  sequencer.free = slot.finish;
  sequencer.why = slot.why;
  sequencer.starts[sequencer.turn] = {slot.start, slot.why};
  if (++sequencer.turn == sequencer_depth_) sequencer.turn = 0;
}

void DecoupledVector::arithmetic(const Hart& hart, const Inst& inst, const Shape& shape, u64 now, Issue& issue) {
  const Cost& cost = rules_.cost(inst.row, hart.v.sew);
  const Operands& o = operands(hart, inst, shape);
  Sequencer& unit = arithmetic_[cost.unit];
  Slot slot;
  const Entry ready = dispatch(unit, now, issue);
  slot.length = cost.cycles(o.groups, o.elements, o.levels, hart.v.lmul);
  slot.not_before(ready.time, ready.why);
  slot.not_before(unit.free, unit.why);
  if (cost.special) slot.not_before(permute_.free, permute_.why);
  hazards(slot, inst, shape, o);
  slot.settle();
  started(slot.start, slot.why, issue);
  note(slot, inst, shape, o, cost.latency);
  occupy(unit, slot);
  if (cost.special) permute_.free = slot.finish, permute_.why = slot.why;
  busy_ += slot.length;
  useful_bits_ += hart.v.vl << (hart.v.sew + 3 + (shape.counted == Extent::Wide));
  const u64 done = slot.finish - 1 + cost.latency;
  last_done_ = std::max(last_done_, done);
  if (shape.scalar_result) issue.result = done + scalar_return_;
}

void DecoupledVector::load_store(const Hart& hart, const Inst& inst, const Shape& shape, u64 now, Issue& issue,
                                 MemorySystem& memory) {
  const bool store = shape.kind == Shape::Kind::Store;
  Sequencer& sequencer = store ? store_ : load_;
  const u64 room = memory_.accept(now, store);
  if (room > issue.proceed - 1) {
    const Cause why = sequencer.why;
    issue.waits[size_t(why)] += room - (issue.proceed - 1);
    issue.proceed = room + 1;
  }
  const Entry ready = dispatch(sequencer, now, issue);
  const u64 entered = issue.proceed - 1 + dispatch_latency_;  // the address side does not wait for the sequencer
  const Operands& o = operands(hart, inst, shape);
  Slot slot;
  slot.length = std::max<u64>(o.groups, 1);
  slot.not_before(ready.time, ready.why);
  slot.not_before(sequencer.free, sequencer.why);

  u64 from = entered;
  if (shape.address == Shape::Address::Indexed) {  // the permute sequencer reads the indices
    Slot index;
    index.length = std::max<u64>(groups_of(o.vs2.bytes), 1);
    index.not_before(entered, Cause::VectorBusy);
    index.not_before(permute_.free, permute_.why);
    registers_.read(index, inst.rs2, o.vs2.registers, false);
    index.settle();
    permute_.free = index.finish, permute_.why = index.why;
    from = std::max(from, index.start + 1);
  }
  hazards(slot, inst, shape, o);
  if (store) {
    slot.settle();
    const auto data = memory_.access(hart, inst, shape, std::max(from, slot.start + 1), memory);
    started(slot.start, slot.why, issue);
    slot.not_done_before(data.last, data.why);
    last_done_ = std::max(last_done_, data.done);
    slot.settle();
    memory_.leave(true, data.done);
  } else {
    const auto data = memory_.access(hart, inst, shape, from, memory);
    started(data.began, sequencer.why, issue);
    slot.not_before(data.first, data.why);
    slot.not_done_before(data.last + 1, data.why);
    slot.settle();
    last_done_ = std::max(last_done_, slot.finish + load_latency_);
    memory_.leave(false, slot.finish);
    if (shape.fault_first) vset_ready_ = slot.finish + load_latency_;
  }
  note(slot, inst, shape, o, load_latency_);
  occupy(sequencer, slot);
}

Issue DecoupledVector::issue(const Hart& hart, const Inst& inst, u64 now, MemorySystem& memory) {
  Issue issue{now + 1};
  const Shape& shape = rules_.shape(inst.row);
  if (shape.kind == Shape::Kind::Set) {
    const u64 known = now + (shape.takes_avl && inst.rs1 ? vset_latency_ : 1);
    vset_ready_ = known + vset_bubble_;
    issue.result = known;
    return issue;
  }
  instructions_++;
  if (vset_ready_ > now) {
    issue.waits[size_t(Cause::VectorSet)] += vset_ready_ - now;
    issue.proceed = vset_ready_ + 1;
  }
  if (shape.kind == Shape::Kind::Arithmetic) arithmetic(hart, inst, shape, issue.proceed - 1, issue);
  else load_store(hart, inst, shape, issue.proceed - 1, issue, memory);
  return issue;
}

/// An accelerator beside the sequencers: it takes whole registers, when their last group is there.
u64 DecoupledVector::vector_registers_free(u64 now, u32 reads, u32 writes) const {
  Slot slot;
  slot.start = std::max(now, vset_ready_);
  for (unsigned r = 0; r < 32; r++) {
    if (reads >> r & 1) registers_.read(slot, r, 1, true);
    if (writes >> r & 1) registers_.write(slot, r, 1, true);
  }
  return slot.start;
}

void DecoupledVector::vector_registers_used(u32 reads, u32 writes, u64 start, u64 length, u64 written) {
  Slot slot{start, start + length, length, Cause::Accelerator};
  for (unsigned r = 0; r < 32; r++) {
    if (reads >> r & 1) registers_.note_read(slot, r, 1, true);
    if (writes >> r & 1) registers_.note_write(slot, r, 1, true, written - slot.finish + 1);
  }
  last_done_ = std::max(last_done_, written);
}

std::array<Coprocessor::Counter, 4> DecoupledVector::counters() const {
  return {{{"vector_instructions", instructions_},
           {"vector_busy", busy_},
           {"vector_bits", useful_bits_},
           {"vector_capacity", busy_ * dlen_bytes_ * 8}}};
}

}  // namespace sim::timing
