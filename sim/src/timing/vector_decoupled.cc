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
      shares_(section.number_or("shares", 1)),
      rules_(section.list("rules"), names_, section.find("masked") ? section.real("masked") : 1), by_vl_(section.flag("time_follows_vl")),
      store_chaining_(!section.find("store_chaining") || section.flag("store_chaining")),
      in_order_(section.find("in_order") && section.flag("in_order")), queued_(section.number("queue", 0, most_queued) > 0), queue_depth_(std::max<u64>(section.number("queue"), 1)),
      sequencer_depth_(section.number("sequencer_queue", 1, most_queued)),
      dispatch_latency_(section.number("dispatch_latency", 0, 100)),
      load_latency_(section.number("load_latency", 0, 100)),
      vset_bubble_(section.number("vset_bubble", 0, 100)), vset_latency_(section.number_or("vset_latency", 1)),
      scalar_return_(section.number("scalar_return", 0, 100)), registers_(section.flag("chaining"), !section.find("catches_up") || section.flag("catches_up")),
      memory_(VectorMemoryParameters(section.map("memory"))), arithmetic_(names_.size()),
      known_(plans_per_row * instruction_table().size()) {
  if (!std::has_single_bit(shares_) || shares_ > dlen_bytes_) section.error("'shares' should be a power of two, at most DLEN's bytes");
  if (names_.empty()) section.error("'sequencers' should name at least one arithmetic sequencer");
}

DecoupledVector::Plan DecoupledVector::make_plan(const VectorUnit& v, u16 row, bool masked) const {
  Plan p{};
  p.shape = rules_.shape(row);
  const Shape& shape = p.shape;
  const u64 elements = by_vl_ ? v.vl : v.vlmax();
  const auto span = [&](Extent extent) { return span_of(extent, shape, v, elements); };
  const u64 bytes = span(shape.counted).bytes * shape.fields;
  if (shape.kind == Shape::Kind::Arithmetic) {
    const Cost& cost = rules_.cost(row, v.sew);
    const unsigned log_element = v.sew + shape.widens;
    p.unit = cost.unit;
    p.special = cost.special;
    const u64 groups = shares_ > 1 ? bytes * Cost::unit_cycle / dlen_bytes_ : groups_of(bytes) * Cost::unit_cycle;
    const Work work{groups, elements, dlen_bits_ - std::min(dlen_bits_, log_element), elements == vlen_bytes_ * 8,
                    shares_ > 1 && bytes * shares_ <= dlen_bytes_};
    p.length = u32(cost.cycles(work, masked));
    p.latency = u32(cost.result(work, p.length));
    p.in_place = cost.in_place;
    p.late = shape.late_result || cost.late;
    p.useful_bits = v.vl << (v.sew + 3 + shape.widens);
  } else {
    p.latency = u32(load_latency_);
    p.length = u32(std::max<u64>({groups_of(bytes), memory_.accesses(bytes), 1}));
    p.index_length = u32(std::max<u64>(groups_of(span(shape.vs2).bytes), 1));
    p.elements = elements;
    p.bytes = span_of(shape.vd, shape, v, v.vl).bytes * shape.fields;
  }
  p.vd = {span(shape.vd).registers * shape.fields, p.length};
  p.vs1 = {span(shape.vs1).registers, p.length};
  p.vs2 = {span(shape.vs2).registers, p.length};
  p.index = {p.vs2.registers, p.index_length};
  p.whole = !registers_.chaining();
  p.whole_vs2 = p.whole || shape.scattered_source;
  p.whole_vd = p.whole || (shape.kind == Shape::Kind::Arithmetic && shape.late_result && !shape.reads_vd);
  p.written = shape.kind == Shape::Kind::Store ? 0 : (u32(1) << p.vd.registers) - 1;
  return p;
}

/// The plan with what elements cost that stay in their group, which the mask decides.
DecoupledVector::Plan DecoupledVector::compression(const VectorUnit& v, const Inst& inst, Plan plan) const {
  const u8* mask = v.data + inst.rs1 * v.vlenb;
  const unsigned group_bits = dlen_bits_ - std::min(dlen_bits_, unsigned(v.sew));
  u64 kept = 0;
  for (u64 e = 1; e < v.vl; e++) {
    if (!(mask[(e - 1) / 8] >> ((e - 1) % 8) & 1)) continue;
    if (kept >> group_bits == e >> group_bits) plan.length += plan.in_place;
    kept++;
  }
  plan.vd = {plan.vd.registers, plan.length};
  plan.vs1 = {plan.vs1.registers, plan.length};
  plan.vs2 = {plan.vs2.registers, plan.length};
  return plan;
}

void DecoupledVector::plan_anew(Known& known, const VectorUnit& v, u16 row, bool masked) {
  if (known.plan == Known{}.plan) {
    known.plan = u32(plans_.size());
    plans_.emplace_back();
  }
  plans_[known.plan] = make_plan(v, row, masked);
  known.vl = v.vl;
  known.vtype = key_of(v);
}

/// Through the decoupling queue to the front of the sequencer's own queue; the scalar pipeline waits
/// for a place in the former. Returns when the instruction may be sequenced.
DecoupledVector::Entry DecoupledVector::dispatch(Sequencer& sequencer, Issue& issue) {
  Entry& place = left_[turn_];
  if (++turn_ == queue_depth_) turn_ = 0;
  issue.hold(place.time, place.why);
  const Entry& ahead = sequencer.starts[sequencer.turn];
  Entry leaves{issue.now + dispatch_latency_, Cause::VectorBusy};
  raise(leaves.time, last_left_ + 1);
  if (raise(leaves.time, ahead.time)) leaves.why = ahead.why;
  last_left_ = leaves.time;
  place.time = leaves.time, place.why = leaves.why;
  return leaves;
}

/// Vector sources, the mask among them.
SIM_INLINE void DecoupledVector::wait_for_sources(Slot& slot, const Inst& inst, const Plan& plan) const {
  registers_.read(slot, inst.rs1, plan.vs1, plan.whole);
  registers_.read(slot, inst.rs2, plan.vs2, plan.whole_vs2);
  if (!inst.aux) registers_.read(slot, 0, {1, plan.length}, plan.whole);
}

SIM_INLINE void DecoupledVector::note_sources(const Slot& slot, const Inst& inst, const Plan& plan) {
  registers_.note_read(slot, inst.rs1, plan.vs1, false);
  registers_.note_read(slot, inst.rs2, plan.vs2, plan.shape.scattered_source);
  if (!inst.aux) registers_.note_read(slot, 0, {1, plan.length}, false);
}

void DecoupledVector::occupy(Sequencer& sequencer, const Slot& slot) {
  sequencer.free = slot.finish;
  sequencer.why = slot.why;
  Entry& start = sequencer.starts[sequencer.turn];
  start.time = slot.start, start.why = slot.why;
  if (++sequencer.turn == sequencer_depth_) sequencer.turn = 0;
}

void DecoupledVector::arithmetic(const Inst& inst, const Plan& plan, Issue& issue) {
  Sequencer& unit = arithmetic_[plan.unit];
  Slot slot;
  const Entry ready = dispatch(unit, issue);
  slot.length = plan.length;
  slot.not_before(ready.time, ready.why);
  slot.not_before(unit.free, unit.why);
  if (plan.special) slot.not_before(permute_.free, permute_.why);
  wait_for_sources(slot, inst, plan);
  if (plan.shape.reads_vd) registers_.update(slot, inst.rd, plan.vd, plan.whole_vd);
  else registers_.write(slot, inst.rd, plan.vd, plan.whole_vd);
  slot.settle();
  started(slot.start, slot.why, issue);
  note_sources(slot, inst, plan);
  if (plan.shape.reads_vd) registers_.note_read(slot, inst.rd, plan.vd, false);
  registers_.note_write(slot, inst.rd, plan.vd, plan.late, plan.latency);
  occupy(unit, slot);
  if (plan.special) permute_.free = slot.finish, permute_.why = slot.why;
  loaded_ &= ~(plan.written << inst.rd);
  busy_ += slot.length;
  useful_bits_ += plan.useful_bits;
  const u64 done = slot.finish - 1 + plan.latency;
  raise(last_done_, done);
  if (plan.shape.scalar_result) issue.result = done + scalar_return_;
}

void DecoupledVector::load_store(const Hart& hart, const Inst& inst, const Plan& plan, Issue& issue,
                                 MemorySystem& memory) {
  const bool store = plan.shape.kind == Shape::Kind::Store;
  Sequencer& sequencer = store ? store_ : load_;
  issue.hold(memory_.room(store), sequencer.why);
  const Entry ready = dispatch(sequencer, issue);
  // The address side does not wait for the sequencer.
  const u64 entered = in_order_ ? ready.time : issue.now + dispatch_latency_;
  Slot slot;
  slot.length = plan.length;
  slot.not_before(ready.time, ready.why);
  slot.not_before(sequencer.free, sequencer.why);

  u64 from = entered;
  if (plan.shape.address == Shape::Address::Indexed) {  // the permute sequencer reads the indices
    Slot index;
    index.length = plan.index_length;
    index.not_before(entered, Cause::VectorBusy);
    index.not_before(permute_.free, permute_.why);
    registers_.read(index, inst.rs2, plan.index, plan.whole);
    index.settle();
    permute_.free = index.finish, permute_.why = index.why;
    from = std::max(from, index.start + 1);
  }
  wait_for_sources(slot, inst, plan);
  if (store) {
    registers_.read(slot, inst.rd, plan.vd, plan.whole_vd || (!store_chaining_ && loaded_ >> inst.rd & 1));
    slot.settle();
    const auto data = memory_.access(hart, inst, plan.shape, plan.bytes, plan.elements, std::max(from, slot.start + 1), memory);
    started(slot.start, slot.why, issue);
    slot.not_done_before(data.last, data.why);
    last_done_ = std::max(last_done_, data.done);
    slot.settle();
    memory_.leave(true, data.done);
    note_sources(slot, inst, plan);
    registers_.note_read(slot, inst.rd, plan.vd, plan.shape.fields > 1);
  } else {
    registers_.write(slot, inst.rd, plan.vd, plan.whole_vd);
    if (!queued_ || in_order_) {  // an instruction starts when its destination's first group is free
      Slot hazard;
      registers_.write(hazard, inst.rd, plan.vd, plan.whole_vd);
      from = std::max(from, hazard.start);
    }
    const auto data = memory_.access(hart, inst, plan.shape, plan.bytes, plan.elements, from, memory);
    started(data.began, sequencer.why, issue);
    slot.not_before(data.first, data.why);
    slot.not_done_before(data.last + 1, data.why);
    slot.settle();
    last_done_ = std::max(last_done_, slot.finish + load_latency_);
    memory_.leave(false, slot.finish);
    if (plan.shape.fault_first) vset_ready_ = slot.finish + load_latency_;
    note_sources(slot, inst, plan);
    registers_.note_write(slot, inst.rd, plan.vd, false, plan.latency);
    loaded_ |= plan.written << inst.rd;
  }
  occupy(sequencer, slot);
}

void DecoupledVector::configure(const Inst& inst, const Plan& plan, Issue& issue) {
  issue.result = issue.now + (plan.shape.takes_avl && inst.rs1 ? vset_latency_ : 1);
  vset_ready_ = issue.result + vset_bubble_;
}

void DecoupledVector::issue(const Hart& hart, const Inst& inst, Issue& issue, MemorySystem& memory) {
  const Plan& now = plan(hart.v, inst.row, !inst.aux);
  if (now.shape.kind == Shape::Kind::Set) return configure(inst, now, issue);
  instructions_++;
  issue.hold(vset_ready_, Cause::VectorSet);
  if (now.in_place) return arithmetic(inst, compression(hart.v, inst, now), issue);
  if (now.shape.kind == Shape::Kind::Arithmetic) return arithmetic(inst, now, issue);
  load_store(hart, inst, now, issue, memory);
}

/// An accelerator beside the sequencers: it takes whole registers, when their last group is there.
u64 DecoupledVector::vector_registers_free(u64 now, u32 reads, u32 writes) const {
  Slot slot;
  slot.start = std::max(now, vset_ready_);
  const Operand whole(1, slot.length);
  for (unsigned r = 0; r < 32; r++) {
    if (reads >> r & 1) registers_.read(slot, r, whole, true);
    if (writes >> r & 1) registers_.write(slot, r, whole, true);
  }
  return slot.start;
}

void DecoupledVector::vector_registers_used(u32 reads, u32 writes, u64 start, u64 length, u64 written) {
  Slot slot{start, start + length, length, Cause::Accelerator};
  const Operand whole(1, length);
  for (unsigned r = 0; r < 32; r++) {
    if (reads >> r & 1) registers_.note_read(slot, r, whole, true);
    if (writes >> r & 1) registers_.note_write(slot, r, whole, true, written - slot.finish + 1);
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
