#include "vector_memory.h"

#include <cmath>

namespace sim::timing {
namespace {

/// A number of cycles, or of bytes per cycle.
double pace_of(const yaml::Node& map, const char* key, double otherwise = 0) {
  const yaml::Node* given = map.find(key);
  const double cycles = given ? map.real(key) : otherwise;
  if (!(cycles >= 0 && cycles <= 1000)) (given ? *given : map).error(std::string("'") + key + "' should be between 0 and 1000");
  return cycles;
}

}  // namespace

VectorMemoryParameters::VectorMemoryParameters(const yaml::Node& map)
    : port_bits(unsigned(std::countr_zero(map.number("port_bytes", 1, 256)))), hit_latency(map.number("hit_latency", 0, 1000)),
      outstanding(map.number("outstanding", 1, 64)), instructions(map.number("instructions", 1, 64)),
      strided_cycles(map.real("strided_cycles")), strided_store_cycles(pace_of(map, "strided_store_cycles", strided_cycles)),
      indexed_cycles(pace_of(map, "indexed_cycles", strided_cycles)),
      indexed_store_cycles(pace_of(map, "indexed_store_cycles", indexed_cycles)),
      ordered_cycles(pace_of(map, "ordered_cycles", indexed_cycles)),
      same_word_cycles(pace_of(map, "same_word_cycles")), same_word_store_cycles(pace_of(map, "same_word_store_cycles")),
      fault_first_cycles(pace_of(map, "fault_first_cycles")), misaligned(pace_of(map, "misaligned", 1)),
      misaligned_store(pace_of(map, "misaligned_store", misaligned)), store_cycles(pace_of(map, "store_cycles", 1)),
      store_minimum(pace_of(map, "store_minimum")), store_minimum_more(pace_of(map, "store_minimum_more")), drain(pace_of(map, "drain")),
      drain_ahead(pace_of(map, "drain_ahead")),
      recall(map.number_or("recall", 0)), segment_cycles(pace_of(map, "segment_cycles")),
      segment_bytes(pace_of(map, "segment_bytes")), segment_store_bytes(pace_of(map, "segment_store_bytes")),
      segment_strided_bytes(pace_of(map, "segment_strided_bytes")), segment_fixed(pace_of(map, "segment_fixed")),
      segment_per_field(pace_of(map, "segment_per_field")),
      segment_store_per_field(pace_of(map, "segment_store_per_field")),
      elementwise_fields(map.number_or("elementwise_fields", 0)),
      elementwise_fault_first(pace_of(map, "elementwise_fault_first")), masked_extra(pace_of(map, "masked_extra")),
      masked_store(pace_of(map, "masked_store", masked_extra)), masked_minimum(pace_of(map, "masked_minimum")),
      masked_fault_first(pace_of(map, "masked_fault_first", masked_extra)), masked_segment(pace_of(map, "masked_segment")),
      reload(map.number_or("reload", 0)), scalar_store_block(map.number("scalar_store_block", 0, 1000)),
      scalar_check(map.number_or("scalar_check", 1)),
      shared_port(map.flag("shared_port")), bypass(map.flag("bypass_l1")) {
  for (const char* key : {"strided_cycles", "strided_store_cycles", "indexed_cycles", "indexed_store_cycles", "ordered_cycles"})
    if (map.find(key) && (map.real(key) < 1.0 / 64 || map.real(key) > 1000))
      map.find(key)->error(std::string("'") + key + "' should be cycles per element, 1/64 to 1000");
  if (!std::has_single_bit(scalar_check)) map.error("'scalar_check' should be a power of two");
  if (!std::has_single_bit(map.number("port_bytes"))) map.error("'port_bytes' should be a power of two");
}

/// One instruction's accesses: `next` is when the next address goes out, `answer` when the data of
/// all so far is there.
struct VectorMemory::Stream {
  MemorySystem& memory;
  unsigned hart;
  bool store;
  u64 next;
  u64 first_answer = 0, answer = 0, done = 0;
  u64 low = ~u64(0), high = 0;
  Cause why = Cause::VectorBusy;
};

/// The unit-stride path: [address, address + bytes) in accesses of the port's width, line by line.
void VectorMemory::touch(Stream& s, u64 address, u64 bytes) {
  const u64 line = s.memory.line();
  s.low = std::min(s.low, address);
  s.high = std::max(s.high, address + bytes < address ? ~u64(0) : address + bytes);
  // Counted in bytes that are left: the end of the last line of all addresses is no address.
  for (u64 left = bytes; left;) {
    const u64 size = std::min(left, line - (address & (line - 1)));
    const u64 beats = ((address + size - 1) >> p_.port_bits) - (address >> p_.port_bits) + 1;
    u64& slot = next_answer(s.store);
    const u64 sent = std::max(s.next, slot);
    const auto reply = s.memory.vector_access(s.hart, address, unsigned(size), s.store, sent, p_.bypass, p_.recall);
    const u64 ready = std::max(reply.ready, sent) + p_.hit_latency;
    if (reply.ready > sent && ready > s.answer) s.why = reply.level;
    if (!s.first_answer) s.first_answer = std::max(ready, s.answer + 1);
    s.answer = std::max(ready + beats - 1, s.answer + beats);
    s.done = std::max(s.done, ready + beats - 1);
    // An access slot is held from request to answer; a line's beats share their fate.
    slot = ready;
    for (u64 k = 1; k < beats; k++) next_answer(s.store) = ready + k;
    s.next = sent + beats;
    address += size;
    left -= size;
  }
}

/// A unit-stride access. What it takes because it does not begin where an access of the port does, or
/// because it is masked or short, may be less than a cycle. It takes the time of `timed` bytes.
void VectorMemory::unit_stride(Stream& s, const Shape& shape, u64 base, u64 bytes, u64 timed, bool masked) {
  const u64 width = u64(1) << p_.port_bits, began = s.next;
  touch(s, base, bytes);
  const u64 beats = ((base + bytes - 1) >> p_.port_bits) - (base >> p_.port_bits) + 1;
  if (timed > bytes) {
    s.next = std::max(s.next, began + ((timed + width - 1) >> p_.port_bits));
    s.answer = std::max(s.answer, s.next - 1 + p_.hit_latency);
    if (!s.first_answer) s.first_answer = s.answer;
  }
  const double more = s.store ? p_.misaligned_store : p_.misaligned;
  const bool one_more = bytes && beats * width >= bytes + width && more != 1;
  const u64 planned = s.next - began;
  double taken = double(planned - one_more), least = 0;
  if (s.store && shape.fields == 1) taken *= p_.store_cycles;
  if (one_more) taken += more;
  if (masked && shape.fields == 1 && !shape.fault_first) least = p_.masked_minimum - (s.store ? p_.masked_store : p_.masked_extra);
  else if (s.store) least = timed <= width ? p_.store_minimum : shape.fields == 1 ? p_.store_minimum_more : 0;
  taken = std::max(taken, least);
  if (taken == double(planned)) return;
  const u64 cycles = whole(s.store, taken);
  s.next += cycles - planned, s.answer += cycles - planned;
}

/// The segment buffer sorts fields slower than the port delivers them, or the addresses of strided ones
/// go out; stores sort as many as a power of two of them.
void VectorMemory::sort_segments(Stream& s, u64 began, const Shape& shape, u64 elements, u64 bytes) {
  const double ported = double(s.next - began), fields = double(shape.fields);
  double extra = p_.segment_fixed + p_.segment_per_field * fields, sorted = 0;
  if (shape.address != Shape::Address::Unit) {
    if (s.store || !sorts_strided(shape)) return;
    sorted = ported + double(bytes) / p_.segment_strided_bytes;
  } else if (const double rate = s.store ? p_.segment_store_bytes : p_.segment_bytes; rate > 0) {
    sorted = double(s.store ? elements * (std::bit_ceil(unsigned(shape.fields)) << shape.width) : bytes) / rate;
  } else {
    sorted = double(elements) * p_.segment_cycles;
  }
  if (s.store) extra = p_.segment_store_per_field * fields;
  s.next = std::max(s.next, began + whole(s.store, std::max(ported + extra, sorted)));
  s.answer = std::max(s.answer, s.next - 1 + p_.hit_latency);
}

/// Strided and indexed accesses: one address per element (and segment), in the time of pace(). Those
/// that stay in the line of the one before cost their time, and a cycle for each access of the port more.
void VectorMemory::elements(Stream& s, const Hart& hart, const Inst& inst, const Shape& shape, u64 count, u64 timed) {
  const bool masked = !inst.aux, indexed = shape.address == Shape::Address::Indexed;
  const u64 base = hart.location(hart.x[inst.rs1]), line = s.memory.line();
  const u64 width = u64(1) << (indexed ? hart.v.sew : shape.width);
  const u64 step = shape.address == Shape::Address::Unit ? width * shape.fields
                   : indexed                             ? 0 : hart.x[inst.rs2];
  const u64 piece = p_.elementwise_fields && shape.fields >= p_.elementwise_fields ? width : width * shape.fields;
  const u64 addresses = (width * shape.fields + piece - 1) / piece;
  const u8* indices = hart.v.data + inst.rs2 * hart.v.vlenb;
  // Indices beyond v31: the instruction is going to trap.
  if (indexed) count = std::min<u64>(count, ((32u - inst.rs2) * hart.v.vlenb) >> shape.width);
  const double each = pace(shape);
  const bool by_bytes = !s.store && sorts_strided(shape);
  const double same = s.store ? p_.same_word_store_cycles : indexed ? p_.same_word_cycles : 0;
  u64 open = ~u64(0), word = ~u64(0), turn = 0;
  for (u64 e = 0; e < count; e++) {
    u64 offset = e * step;
    if (indexed) {
      offset = 0;
      std::memcpy(&offset, indices + (e << shape.width), size_t(1) << shape.width);
    }
    if (masked && !hart.v.mask(e)) {
      turn += addresses;
    } else {
      for (u64 k = 0; k < addresses; k++, turn++) {
        const u64 address = base + offset + k * piece, last = (address + piece - 1) / line;
        if (same > 0) {
          if (address >> p_.port_bits == word) s.next += whole(s.store, std::max(same - each, 0.0));
          word = address >> p_.port_bits;
        }
        const u64 beats_more = ((address + piece - 1) >> p_.port_bits) - (address >> p_.port_bits);
        const u64 more = by_bytes ? 0 : beats_more;
        if (address / line == open && last == open) {
          s.next += more;
          continue;
        }
        const u64 due = s.next + u64(double(turn) * each);
        Stream one{s.memory, s.hart, s.store, due, 0, s.answer, s.done, s.low, s.high, s.why};
        touch(one, address, piece);
        if (!s.first_answer) s.first_answer = one.first_answer;
        const u64 beats = 1 + (beats_more - more);
        if (one.next > due + beats) s.next += one.next - due - beats;  // no free access slot, or two lines
        s.answer = one.answer, s.done = one.done, s.why = one.why;
        s.low = one.low, s.high = one.high;
        open = last;
      }
    }
  }
  if (timed > count) turn += (timed - count) * addresses;
  s.next += u64(std::ceil(double(turn) * each));
  s.answer = std::max(s.answer, s.next - 1 + p_.hit_latency);
  if (!s.first_answer) s.first_answer = s.answer;
}

/// Cycles from one address to the next, of an access that goes element by element.
double VectorMemory::pace(const Shape& shape) const {
  const bool store = shape.kind == Shape::Kind::Store;
  if (shape.fault_first && p_.fault_first_cycles > 0) return p_.fault_first_cycles;
  if (shape.fault_first && p_.elementwise_fault_first > 0) return p_.elementwise_fault_first;
  if (shape.address != Shape::Address::Indexed) return store ? p_.strided_store_cycles : p_.strided_cycles;
  return store ? p_.indexed_store_cycles : shape.ordered ? p_.ordered_cycles : p_.indexed_cycles;
}

/// An access waits for older loads (stores) to the same bytes, `more` cycles longer; those of its own
/// kind stay in order.
u64 VectorMemory::after_conflicts(u64 from, u64 low, u64 high, bool stores, u64 more) const {
  if (pending_last_[stores] + more <= from) return from;
  for (const Extent& e : pending_[stores])
    if (low < e.high && e.low < high && e.done + more > from) from = e.done + more;
  return from;
}

VectorMemory::Data VectorMemory::access(const Hart& hart, const Inst& inst, const Shape& shape, u64 bytes,
                                        u64 elements, u64 from, MemorySystem& memory) {
  const bool store = shape.kind == Shape::Kind::Store;
  const VectorUnit& v = hart.v;
  const u64 base = hart.location(hart.x[inst.rs1]);
  const bool segment = shape.fields > 1;
  u64& free = address_free_[store && !p_.shared_port];
  if (scalar_store_) from = std::max(from, scalar_store_ + p_.scalar_store_block);
  Stream s{memory, hart.id, store, std::max({from, free, store ? 0 : drained_})};
  const bool piecewise = (segment && p_.elementwise_fields && shape.fields >= p_.elementwise_fields) ||
                         (shape.fault_first && p_.fault_first_cycles > 0);
  u64 began;
  if (shape.address == Shape::Address::Unit && !piecewise) {
    s.next = after_conflicts(s.next, base, base + bytes, !store, store ? 0 : p_.reload);
    began = s.next;
    const u64 each = v.vl ? bytes / v.vl : 0;
    unit_stride(s, shape, base, bytes, elements > v.vl ? each * elements : bytes, !inst.aux);
  } else {
    // Indexed extents are not known beforehand: they wait for everything older that may conflict.
    const bool indexed = shape.address == Shape::Address::Indexed;
    const i64 reach = indexed ? 0 : i64(hart.x[inst.rs2]) * i64(v.vl);
    s.next = indexed ? after_conflicts(s.next, 0, ~u64(0), !store)
                     : after_conflicts(s.next, base + u64(std::min<i64>(reach, 0)),
                                       base + u64(std::max<i64>(reach, 0)) + 64, !store, store ? 0 : p_.reload);
    began = s.next;
    this->elements(s, hart, inst, shape, v.vl, elements);
  }
  if (segment && !piecewise) sort_segments(s, began, shape, elements, elements * (shape.fields << shape.width));
  if (!inst.aux) {
    const double sorted = p_.masked_segment - double(shape.fields + store);
    const u64 more = whole(store, segment && !piecewise && p_.masked_segment > 0 ? std::max(sorted, 0.0)
                                  : shape.fault_first                            ? p_.masked_fault_first
                                  : store && shape.address == Shape::Address::Unit ? p_.masked_store
                                                                                 : p_.masked_extra);
    s.next += more, s.answer += more;
  }
  free = s.next;
  if (store && p_.drain > 0) {
    const double put = double(accesses(bytes));
    drained_ = std::max(s.next, began + u64(put + std::max(put * p_.drain - p_.drain_ahead, 0.0)));
  }
  const u64 done = std::max(s.done, s.answer);
  pending_[store][pending_turn_[store]++ % tracked] = {s.low, s.high, done};
  pending_last_[store] = std::max(pending_last_[store], done);
  return {began, store ? from : s.first_answer, store ? s.next - 1 : s.answer, done, s.why};
}

u64 VectorMemory::scalar(u64 now, u64 address, unsigned bytes, bool store) {
  const u64 low = address & ~(p_.scalar_check - 1), high = (address + bytes - 1) | (p_.scalar_check - 1);
  now = after_conflicts(now, low, high + 1, true);
  if (store) now = after_conflicts(now, low, high + 1, false);
  if (store) scalar_store_ = now;
  return now;
}

}  // namespace sim::timing
