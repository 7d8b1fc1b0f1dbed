#include "scalar.h"

#include <bit>

#include "../machine.h"

namespace sim::timing {
namespace {

constexpr u64 never = ~u64(0);

bool is_float_result(Class c) { return c >= Class::FloatMove && c <= Class::FloatSqrt; }

}  // namespace

Pipeline::Pipeline(Core& core, const Hart& hart, const Machine* profiled)
    : core_(core), shape_(core.pipeline()), memory_(core.memory()), hart_(hart), id_(hart.id), late_(core.pipeline().late_operands), pairs_(core.pipeline().issue > 1), info_(65536),
      packet_bytes_(core.pipeline().packet), packet_bits_(unsigned(std::countr_zero(packet_bytes_))),
      line_bits_(unsigned(std::countr_zero(core.memory().line()))), predictor_(core.branch()),
      vector_(core.vector(hart.v.vlenb * 8)), attribution_(profiled) {
  for (Info& one : info_) {
    one = {nowhere * 0x01010101u, 0, Kind::Plain, u8(Class::Count), 1, 0, 0, 0, Begun, false, false, false};
  }
  const std::vector<Row>& table = instruction_table();
  for (size_t row = 0; row < table.size(); row++) info_[row] = describe(table[row]);
  counters_ = &attribution_.at(0);
}

/// Where the registers of a bank are in `ready_`, and which bits of their field count.
Pipeline::Places Pipeline::places_of(Bank bank) {
  switch (bank) {
  case Bank::X: return {0, 63};
  case Bank::F: return {33, 31};
  default: return {nowhere, 0};
  }
}

Pipeline::Info Pipeline::describe(const Row& row) const {
  Info info{};
  unsigned shift = 0;
  for (const Bank bank : {row.rd, row.rs1, row.rs2, row.rs3}) {
    const Places places = places_of(bank);
    info.base |= places.first << shift;
    info.mask |= places.field << shift;
    shift += 8;
  }
  info.cls = u8(row.cls);
  info.latency = 1;
  info.bytes = u8(1u << (row.match >> 12 & 3));
  info.writes_x = row.rd == Bank::X;
  const Latencies& l = core_.latencies();
  // Bit 25 of float operations: double. Widening conversions count by their result.
  const bool is_double = row.cls == Class::FloatConvert ? row.name.find(".d.") != std::string::npos
                                                        : (row.match >> 25 & 3) == 1;
  switch (row.cls) {
  case Class::Branch:
  case Class::Jump: info.kind = Kind::Control; break;
  case Class::Load:
    info.kind = Kind::Load;
    info.latency = u8(info.bytes < 4 ? l.load_narrow : l.load);
    break;
  case Class::FloatLoad:
    info.kind = Kind::Load;
    info.latency = u8(l.float_move);
    break;
  case Class::Store:
  case Class::FloatStore: info.kind = Kind::Store; break;
  case Class::Atomic:
    // A reservation is a load: nothing is to be written back (DCache.scala).
    info.kind = row.name.starts_with("lr.") ? Kind::Reserve : Kind::Atomic;
    info.latency = u8(info.kind == Kind::Reserve ? l.load : l.atomic);
    break;
  case Class::Fence: info.kind = Kind::Fence; break;
  case Class::Csr:
    info.kind = Kind::Csr;
    info.latency = u8(l.csr);
    break;
  case Class::System: info.kind = Kind::System; break;
  case Class::Mul: info.kind = Kind::Mul; break;
  case Class::Div: info.kind = Kind::Div; break;
  case Class::FloatDiv:
  case Class::FloatSqrt:
    info.kind = Kind::FloatDivide;
    info.latency = u8(is_double ? l.divide_double : l.divide_single);
    break;
  case Class::VectorSet: info.kind = Kind::VectorSet; break;
  case Class::Custom: info.kind = Kind::Custom; break;
  default:
    if (row.cls > Class::VectorSet) {
      info.kind = Kind::Vector;
    } else if (is_float_result(row.cls)) {
      info.kind = Kind::Float;
      const bool multiplies = row.cls == Class::FloatFma || row.cls == Class::FloatAdd || row.cls == Class::FloatMul;
      info.latency = u8(row.rd == Bank::X ? l.float_to_integer
                        : !multiplies     ? l.float_move
                        : is_double       ? l.float_double
                                          : l.float_single);
      // FPU.scala: conversions and moves reach the write port after 2 cycles, single-precision
      // arithmetic after 3, double after 4.
      info.port = u8(row.rd == Bank::X ? 0 : !multiplies ? 2 : is_double ? 4 : 3);
    }
  }
  if (row.name == "slti") info.kind = Kind::Marker;
  info.raises_flags = is_float_result(row.cls) && row.cls != Class::FloatMove;
  info.uses = parts_of(info.kind);
  info.leaves = info.uses & Branching ? u8(Alone) : u8((info.uses & ~Alu) | Begun);
  info.in_floats = info.kind == Kind::Custom || (row.cls >= Class::VectorLoad && row.cls <= Class::VectorStoreIndexed);
  return info;
}

/// Two instructions of a cycle share no unit; nothing issues beside what changes the machine, nor behind
/// a branch.
u8 Pipeline::parts_of(Kind kind) {
  switch (kind) {
  case Kind::Plain:
  case Kind::Marker: return Alu;
  case Kind::Control: return Alu | Branching;
  case Kind::Load: return LoadPort;
  case Kind::Store: return StorePort;
  case Kind::Mul:
  case Kind::Div: return Multiplier;
  case Kind::Float:
  case Kind::FloatDivide: return FloatUnit;
  case Kind::Vector:
  case Kind::VectorSet: return VectorPort;
  default: return Alone;
  }
}

/// A store waits for its address, a branch for nothing: the rest is looked at `late_` cycles after issue.
Pipeline::LateOperand Pipeline::late_operands(const Info& info, unsigned a, unsigned b) {
  const bool store = info.kind == Kind::Store;
  const u64 needed = std::max(store ? 0 : ready_[a], ready_[b]);
  const LateOperand late{needed > late_ ? needed - late_ : 0, why_[ready_[b] == needed ? b : a]};
  if (!store) return resolved_ = needed, late;
  return ready_[a] > late.cycle ? LateOperand{ready_[a], why_[a]} : late;  // the address does not come late
}

void Pipeline::attach(unsigned first, unsigned count, std::unique_ptr<Coprocessor> unit) {
  custom_.push_back({first, first + count, std::move(unit)});
}

void attach(Hart& hart, unsigned first, unsigned count, std::unique_ptr<Coprocessor> unit) {
  if (hart.timing) hart.timing->attach(first, count, std::move(unit));
}

void Pipeline::slept(u64 until) {
  if (until <= now_) return;
  counters_->cycles[size_t(sleep_cause_)] += until - now_;
  now_ = until;
  taken_ = Alone;
  available_ = std::max(available_, now_ + 1 + shape_.wake);
  fetch_end_ = available_;
  fetch_why_ = sleep_cause_;
  sleep_cause_ = Cause::Idle;
}

void Pipeline::blocked(u64 until) {
  counters_->cycles[size_t(Cause::Dma)] += until - now_;
  now_ = until;
}

void Pipeline::redirected() {
  taken_ = Alone;
  packet_ = nowhere_near;
  available_ = now_ + 1 + shape_.trap;
  fetch_end_ = available_;
  fetch_why_ = Cause::Branch;
}

/// The packet with the last halfword of the instruction is not the one before: it follows it, or
/// begins a new stretch of code whose first packet comes when control() said.
void Pipeline::next_packet(u64 pc, u64 packet) {
  const bool follows = packet == packet_ + packet_bytes_;
  if (follows) available_ = std::max(available_ + 1, now_ + 1 > shape_.queue ? now_ + 1 - shape_.queue : 0);
  packet_ = packet;
  const u64 line = packet >> line_bits_;
  if (line == line_) return;
  line_ = line;
  // An instruction that lies across two lines needs both.
  if (pc >> line_bits_ != line && !follows) available_ += fetch(pc);
  const u64 waited = fetch(packet);
  if (!waited) return;
  available_ += waited;
  fetch_end_ = available_;
  fetch_why_ = Cause::Fetch;
}

void Pipeline::control(const Inst& inst, const Inst& next) {
  const u64 fall = inst.pc + 2 * inst.step;
  const u64 packet = (fall - 2) >> packet_bits_;
  BranchPredictor::Outcome outcome;
  if (Class(info_[inst.row].cls) == Class::Branch) {
    outcome = predictor_.branch(packet, next.pc != fall, next.pc);
    if (outcome == BranchPredictor::Outcome::Sequential) return;
  } else {
    const bool direct = (inst.bits & 0x7f) == 0x6f;
    const bool call = inst.rd & 1 && inst.rd != 32, link = (inst.rs1 & ~4u) == 1;
    outcome = predictor_.jump(packet, next.pc, direct, call, !direct && !call && link, fall);
  }
  if (outcome == BranchPredictor::Outcome::Wrong) {
    available_ = std::max(now_, resolved_) + 1 + shape_.wrong;
    (Class(info_[inst.row].cls) == Class::Branch ? counters_->wrong_branches : counters_->wrong_jumps)++;
  } else {
    available_ = std::max(available_ + 1, now_ + 1 > shape_.queue ? now_ + 1 - shape_.queue : 0);
    if (outcome == BranchPredictor::Outcome::Late) available_ += shape_.late;
  }
  // The first half of an instruction that lies across two packets waits alone for a cycle, however
  // far ahead fetching is; behind a compressed jump, which is buffered itself, that cycle is hidden
  // (IBuf.scala).
  if (inst.step == 2 && (next.pc & (shape_.packet - 1)) + 2 * next.step > shape_.packet) available_ = std::max(available_, now_ + 1);
  if (available_ > now_ + 1) {
    fetch_end_ = available_;
    fetch_why_ = Cause::Branch;
  }
  // The target's packet counts as the current one, unless its line has to be looked up.
  packet_ = next.pc & ~(packet_bytes_ - 1);
  const u64 line = next.pc >> line_bits_;
  if (line != line_) {
    line_ = line;
    const u64 waited = fetch(next.pc);
    if (waited) {
      available_ += waited;
      fetch_end_ = available_;
      fetch_why_ = Cause::Fetch;
    }
  }
}

u64 Pipeline::special(Hart& hart, const Inst& inst, const Info& info, u64 t) {
  switch (info.kind) {
  case Kind::Fence:
    if (inst.bits >> 12 & 1) {
      // What was fetched behind it is thrown away, too (RocketCore.scala, ex_reg_flush_pipe).
      available_ = std::max(available_, t + 1 + shape_.csr_write);
      memory_.flush_fetch(id_);
      line_ = never;
    }
    wait(t, vector_->drained(t), Cause::VectorBusy);
    for (const Custom& c : custom_) wait(t, c.unit->drained(t), Cause::Accelerator);
    fenced_ = true;
    return t;
  case Kind::Csr: {
    // Reading a counter costs nothing; what may change the machine empties the pipeline behind it.
    const bool writes = (inst.bits >> 12 & 3) == 1 || inst.rs1 != 0;
    const unsigned number = unsigned(inst.imm) & 4095;
    if (number == 0xc20) {  // vl
      wait(t, vector_->vl_known(t), Cause::VectorSet);
      if (shape_.vl_read) available_ = std::max(available_, t + 1 + shape_.vl_read);
    }
    t = flags_wait(t, number);
    set_ready(info, inst, t + info.latency, Cause::Dependency);
    const bool plain = number >= 0x340 && number <= 0x343;  // mscratch..mtval (CSR.scala, write_flush)
    const bool floats = number >= 1 && number <= 3;
    if (writes && !plain) available_ = std::max(available_, t + 1 + (floats ? shape_.float_csr_write : shape_.csr_write));
    return t;
  }
  case Kind::System:
    available_ = std::max(available_, t + 1 + shape_.csr_write);
    return t;
  case Kind::Mul:
    if (shape_.multiplier == "pipelined") {
      set_ready(info, inst, t + shape_.multiply, Cause::Dependency);
      return t;
    }
    return iterate(info, inst, t, multiply_cycles(hart, inst));
  case Kind::Div:
    return iterate(info, inst, t, shape_.divide ? shape_.divide - 2 : divide_cycles(hart, inst));
  case Kind::Float: t = float_issue(inst, info, t); break;
  case Kind::FloatDivide:
    t = float_issue(inst, info, t);
    // The divider starts only when no result is on its way through the pipes.
    if (t < float_base_ + 64 && float_ports_ >> (t - float_base_) > 1) wait(t, t + replayed(inst), Cause::Dependency);
    divide_end_ = t + float_divide_cycles(hart, inst, info);
    flags_known_ = std::max(flags_known_, divide_end_);
    set_ready(info, inst, divide_end_, Cause::Dependency);
    return t;
  case Kind::Custom:
    for (Custom& c : custom_)
      if (inst.row >= c.first && inst.row < c.end)
        return coprocessor(hart, inst, info, t, *c.unit, Cause::Accelerator);
    break;
  case Kind::Marker:
    if (inst.rd == 32 && inst.rs1 == 0) attribution_.mark(unsigned(inst.imm), hart.physical(hart.x[10]));
    break;
  default: break;
  }
  set_ready(info, inst, t + info.latency, Cause::Dependency);
  return t;
}

u64 Pipeline::memory_access(Hart& hart, const Inst& inst, const Info& info, u64 t) {
  const u64 address = hart.location(hart.x[inst.rs1] + u64(i64(inst.imm)));
  const bool stores = info.kind != Kind::Load;
  // Right behind an atomic an access has to be tried again.
  if (t + 2 < memory_next_) wait(t, memory_next_, Cause::Data);
  if (fenced_) {
    wait(t, std::max(memory_last_ + shape_.fence, memory_.devices_idle(id_)), Cause::Data);
    fenced_ = false;
  }
  wait(t, vector_->scalar_memory(t, address, info.bytes, stores), Cause::VectorBusy);
  // Likewise while the first store to a line changes its state.
  if (t <= state_written_) wait(t, t + replayed(inst), Cause::Data);
  // A load of bytes whose store is still in the store buffer has to be tried again; it leaves that in
  // the first cycle in which no load uses the cache.
  if (!stores && address < store_address_ + store_bytes_ && store_address_ < address + info.bytes) {
    if (t <= store_drains_) wait(t, t + replayed(inst), Cause::Data);
  }
  if (!stores && t == store_drains_) store_drains_++;
  t += memory_.data(id_, address, stores, t, *counters_, info.kind == Kind::Reserve);
  memory_last_ = t;
  const bool changes_state = stores && memory_.dirtied(id_);
  if (stores && info.kind != Kind::Reserve) {
    counters_->store_bytes += info.bytes;
    store_address_ = address;
    store_bytes_ = info.bytes;
    store_drains_ = t + 2;
    if (changes_state) state_written_ = shape_.first_store ? t + shape_.first_store : 0;
  }
  if (info.kind == Kind::Reserve) memory_.reserve(id_, t);
  if (info.kind == Kind::Atomic) memory_next_ = t + shape_.atomic_busy;
  if (info.kind != Kind::Store) {
    counters_->load_bytes += info.bytes;
    set_ready(info, inst, t + info.latency, Cause::Dependency);
  }
  return t;
}

/// Two results for one write port in the same cycle, or a divider at work: the later instruction is
/// tried again (FPU.scala, nack_mem: it looks at both in the MEM stage, two cycles after issue).
u64 Pipeline::float_issue(const Inst& inst, const Info& info, u64 t) {
  const u64 again = replayed(inst);
  while (t + 2 < divide_end_) wait(t, t + again, Cause::Dependency);
  const u64 passed = t - float_base_;
  float_ports_ = passed < 64 ? float_ports_ >> passed : 0;
  float_base_ = t;
  if (info.port) {
    if (float_ports_ >> info.port & 1) {
      wait(t, t + again, Cause::Dependency);
      float_ports_ = 0;
      float_base_ = t;
    }
    float_ports_ |= u64(1) << info.port;
  }
  if (info.raises_flags) flags_known_ = std::max(flags_known_, t + std::max<u64>(info.port, 2) + 2);
  return t;
}

/// fflags, frm and fcsr wait for what may still raise exceptions: operations up to MEM, results on their
/// way to the write port and the divider (FPU.scala, fcsr_rdy).
u64 Pipeline::flags_wait(u64 t, unsigned number) {
  if (number >= 1 && number <= 3 && shape_.flags_wait) wait(t, flags_known_, Cause::Dependency);
  return t;
}

/// DivSqrtRecFN_small.scala, normalCase: there is nothing to iterate on with an operand that is zero,
/// infinite or NaN (one that is not NaN-boxed is), nor for the root of a negative one.
u64 Pipeline::float_divide_cycles(const Hart& hart, const Inst& inst, const Info& info) const {
  const u64 special = core_.latencies().divide_special;
  if (!special) return info.latency;
  const unsigned log_bytes = (inst.bits >> 25 & 3) == 1 ? 3 : (inst.bits >> 25 & 3) == 2 ? 1 : 2;
  const unsigned bits = 8u << log_bytes, exponent_bits = log_bytes == 3 ? 11 : log_bytes == 2 ? 8 : 5;
  const u64 sign = u64(1) << (bits - 1), exponent = (sign - 1) & ~((sign >> exponent_bits) - 1);
  const auto nothing_to_do = [&](u64 x) {
    const u64 magnitude = x & (sign - 1);
    return !magnitude || magnitude >= exponent || (bits < 64 && x >> bits != ~u64(0) >> bits);
  };
  const u64 a = hart.f[inst.rs1];
  const bool root = Class(info.cls) == Class::FloatSqrt;
  return nothing_to_do(a) || (root ? (a & sign) != 0 : nothing_to_do(hart.f[inst.rs2])) ? special : info.latency;
}

/// An operation of the iterative unit: its result comes `cycles` + 2 after issue, or when the write
/// port is free; the next operation may issue in the same cycle (RocketCore.scala, ctrl_stalld).
u64 Pipeline::iterate(const Info& info, const Inst& inst, u64 t, u64 cycles) {
  wait(t, iterative_busy_, Cause::Dependency);
  iterative_result_ = iterative_busy_ = t + 2 + cycles;
  iterative_place_ = result_place(info, inst);
  set_ready(info, inst, iterative_result_, Cause::Dependency);
  return t;
}

/// MulDiv.scala with mulUnroll = 8 and mulEarlyOut: a step per byte of the first operand, and one to
/// see that the rest is zero; the high half needs all; mulw starts halfway.
u64 Pipeline::multiply_cycles(const Hart& hart, const Inst& inst) const {
  const unsigned steps = (hart.narrow() ? 32 : 64) / shape_.multiply;
  const bool word = (inst.bits & 0x7f) == 0x3b, high = inst.bits >> 12 & 3;
  if (high) return steps;
  const u64 a = word ? u64(u32(hart.x[inst.rs1])) : hart.physical(hart.x[inst.rs1]);
  const u64 bytes = (u64(std::bit_width(a)) + shape_.multiply - 1) / shape_.multiply;
  if (word) return std::min<u64>(a ? bytes + 1 : 1, steps / 2);
  return std::min<u64>(std::max<u64>(bytes + 1, 2), steps);
}

/// MulDiv.scala with divUnroll = 1 and divEarlyOut: leading zeros are skipped in the first step.
u64 Pipeline::divide_cycles(const Hart& hart, const Inst& inst) const {
  const unsigned width = hart.narrow() ? 32 : 64;
  const bool word = (inst.bits & 0x7f) == 0x3b || hart.narrow(), is_signed = !(inst.bits >> 12 & 1);
  const bool remainder = inst.bits >> 13 & 1;
  u64 a = hart.x[inst.rs1], b = hart.x[inst.rs2];
  if (word) {
    a = is_signed ? u64(i64(i32(a))) : u64(u32(a));
    b = is_signed ? u64(i64(i32(b))) : u64(u32(b));
  }
  const bool a_negative = is_signed && i64(a) < 0, b_negative = is_signed && i64(b) < 0;
  if (a_negative) a = 0 - a;
  if (b_negative) b = 0 - b;
  u64 cycles = width + 1;
  if (b) {
    const unsigned top_a = a ? unsigned(std::bit_width(a)) - 1 : 0, top_b = unsigned(std::bit_width(b)) - 1;
    const unsigned skip = ~(top_a - top_b) & (width - 1);
    if (skip >= 1) cycles = 1 + width + 1 - skip;
  }
  const bool negate = remainder ? a_negative : a_negative != b_negative && b;
  return cycles + (a_negative || b_negative) + negate;
}

}  // namespace sim::timing
