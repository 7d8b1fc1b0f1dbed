#include "dma.h"

#include <cinttypes>
#include <cstdio>

#include "../machine.h"
#include "../timing/scalar.h"
#include "registers.h"

namespace sim {
namespace {

/// Of one transfer: the host walks over its rows and buffers its bytes.
constexpr u64 most_rows = 1 << 20, most_bytes = u64(1) << 30;

std::string hex(u64 value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%" PRIx64, value);
  return text;
}

}  // namespace

unsigned Dma::Walk::piece(unsigned burst) const {
  const u64 to_boundary = burst - address() % burst;
  return unsigned(std::min(to_boundary, block.bytes - offset));
}

void Dma::Walk::move(unsigned bytes) {
  passed += bytes;
  offset += bytes;
  if (offset == block.bytes) offset = 0, row++;
}

Dma::Dma(Machine& machine, const DmaShape& shape)
    : machine_(machine), shape_(shape), channels_(shape.channels) {}

/// Registers that only hold what was written.
u64* Dma::plain(Channel& c, u64 at) {
  switch (at) {
  case Source: return &c.source;
  case Destination: return &c.destination;
  case Bytes: return &c.bytes;
  case Rows: return &c.rows;
  case SourceStride: return &c.source_stride;
  case DestinationStride: return &c.destination_stride;
  case Awaited: return &c.awaited;
  default: return nullptr;
  }
}

u64 Dma::read(u64 offset, unsigned bytes, Hart& hart) {
  machine_.background().advance(hart.cycle());
  Channel& c = channels_[offset / DmaShape::stride];
  const u64 at = offset % DmaShape::stride & ~u64(7);
  u64 value = 0;
  if (const u64* held = plain(c, at)) value = *held;
  else if (at == Start) value = c.started;
  else if (at == Completed) value = c.completed;
  else if (at == Status) value = c.started != c.completed;
  else if (at == Interrupt) value = c.pending;
  else if (at == Wait) {
    // The hart sleeps until the load is answered; the answer is known now.
    value = std::max(c.completed, std::min(c.awaited, c.started));
    if (value > c.completed) {
      c.waiting.push_back({&hart, value});
      machine_.block(hart);
    }
  }
  return part(value, offset % DmaShape::stride, at, bytes);
}

void Dma::write(u64 offset, unsigned bytes, u64 value, Hart& hart) {
  machine_.background().advance(hart.cycle());
  Channel& c = channels_[offset / DmaShape::stride];
  const u64 within = offset % DmaShape::stride, at = within & ~u64(7);
  if (u64* held = plain(c, at)) {
    *held = merge(*held, value, within, at, bytes);
  } else if (within == Start) {
    start(unsigned(offset / DmaShape::stride), value, hart);
  } else if (at == Interrupt) {
    c.pending = false;
    if (c.listener) machine_.update_external(*c.listener);
  }
}

void Dma::start(unsigned number, u64 flags, Hart& hart) {
  Channel& c = channels_[number];
  const Tile from{c.source, c.bytes, c.rows, i64(c.source_stride)};
  const Tile to{c.destination, c.bytes, c.rows, i64(c.destination_stride)};
  const auto check = [&](const Tile& block, const char* which) {
    for (u64 row = 0; row < block.rows; row++) {
      const u64 base = block.row(row);
      if (machine_.memory().holds(base, block.bytes)) continue;
      machine_.note_fault(base, "DMA engine " + shape_.name + ", channel " + std::to_string(number) + ": row " +
                                    std::to_string(row) + " of the " + which + ", [" + hex(base) + ", " +
                                    hex(base + block.bytes) + "), is not in memory");
      throw Trap{StoreFault, base};
    }
  };
  if (c.bytes && c.rows) {
    if (c.rows > most_rows || c.bytes > most_bytes || c.bytes * c.rows > most_bytes) {
      machine_.note_fault(c.source, "DMA engine " + shape_.name + ": " + std::to_string(c.rows) + " rows of " +
                                        std::to_string(c.bytes) + " bytes are more than it moves at once");
      throw Trap{StoreFault, c.source};
    }
    check(from, "source");
    check(to, "destination");
  }
  Transfer t{number, unsigned(++c.started), from, to, &hart, (flags & 1) != 0, hart.cycle(), "", nullptr};
  if (hart.timing) {
    t.charged = &hart.timing->counters();
    t.where = machine_.place(hart.pc());
  }
  if (t.interrupt) c.listener = &hart;
  queue_.push_back(std::move(t));
  transfers_++;
  if (queue_.size() == 1) begin();
  machine_.background().add(this);
  machine_.moving_changed(hart.cycle());
  hart.pause();  // so that the run loop knows of it
}

/// The first transfer of the queue takes the engine.
void Dma::begin() {
  const Transfer& t = queue_.front();
  reads_ = {t.from};
  writes_ = {t.to};
  if (!t.from.bytes) reads_.row = writes_.row = t.from.rows;
  arrivals_.clear();
  read_at_ = write_at_ = last_done_ = std::max(t.started, free_) + shape_.setup;
}

u64 Dma::next_read() const {
  return reads_.done() || arrivals_.size() == shape_.outstanding ? never : read_at_;
}

/// The next bytes go out when they, and all before them, have arrived.
u64 Dma::next_write() const {
  if (writes_.done()) return never;
  const u64 end = writes_.passed + writes_.piece(shape_.burst);
  for (const Arrival& a : arrivals_)
    if (a.end >= end) return std::max(a.ready, write_at_);
  return never;
}

u64 Dma::next() const {
  if (queue_.empty()) return never;
  return writes_.done() ? last_done_ : std::min(next_read(), next_write());
}

u64 Dma::access(u64 address, unsigned bytes, bool store, u64 now) const {
  timing::Core* const core = machine_.core();
  if (!core) return now;
  return core->memory().port_access(address, bytes, store, now, *queue_.front().charged);
}

void Dma::step() {
  if (writes_.done()) return complete(last_done_);
  const u64 read = next_read(), write = next_write();
  if (read <= write) {
    const unsigned bytes = reads_.piece(shape_.burst);
    const u64 ready = access(reads_.address(), bytes, false, read) + beats(bytes);
    reads_.move(bytes);
    // Bytes leave in the order in which they were asked for.
    arrivals_.push_back({reads_.passed, arrivals_.empty() ? ready : std::max(ready, arrivals_.back().ready)});
    read_at_ = read + beats(bytes);
  } else {
    const unsigned bytes = writes_.piece(shape_.burst);
    last_done_ = std::max(last_done_, access(writes_.address(), bytes, true, write) + beats(bytes) - 1);
    writes_.move(bytes);
    const bool full = arrivals_.size() == shape_.outstanding;
    while (!arrivals_.empty() && arrivals_.front().end <= writes_.passed) arrivals_.pop_front();
    if (full) read_at_ = std::max(read_at_, write + 1);
    write_at_ = write + beats(bytes);
  }
}

void Dma::complete(u64 now) {
  const Transfer t = std::move(queue_.front());
  queue_.pop_front();
  const u64 bytes = t.from.bytes * t.from.rows;
  std::vector<u8> buffer(bytes);
  Memory& memory = machine_.memory();
  for (u64 row = 0; row < t.from.rows && bytes; row++)
    memory.read(t.from.row(row), &buffer[row * t.from.bytes], t.from.bytes);
  for (u64 row = 0; row < t.to.rows && bytes; row++)
    memory.write(t.to.row(row), &buffer[row * t.to.bytes], t.to.bytes);
  bytes_moved_ += bytes;
  if (t.charged) t.charged->dma_bytes += bytes;
  busy_ += now - std::max(t.started, free_);
  free_ = now;

  Channel& c = channels_[t.channel];
  c.completed++;
  if (queue_.empty()) machine_.background().remove(this);
  else begin();
  machine_.moving_changed(now);
  if (t.interrupt) {
    c.pending = true;
    t.owner->wake_cycle = now;
    machine_.update_external(*t.owner);
  }
  std::erase_if(c.waiting, [&](const Channel::Waiter& w) {
    if (c.completed < w.until) return false;
    machine_.unblock(*w.hart, now);
    return true;
  });
}

bool Dma::interrupts(const Hart& hart) const {
  for (const Channel& c : channels_)
    if (c.pending && c.listener == &hart) return true;
  return false;
}

bool Dma::will_interrupt(const Hart& hart) const {
  for (const Transfer& t : queue_)
    if (t.interrupt && t.owner == &hart) return true;
  return false;
}

void Dma::collect(u64, std::vector<Range>& loads, std::vector<Range>& stores) {
  for (const Transfer& t : queue_) {
    if (t.from.empty()) continue;
    loads.push_back(t.to.hull());
    stores.push_back(t.to.hull());
    stores.push_back(t.from.hull());
  }
}

std::string Dma::race(u64 address, unsigned bytes, bool store, const Hart&) const {
  for (const Transfer& t : queue_) {
    const bool written = t.to.overlaps(address, bytes), read = store && t.from.overlaps(address, bytes);
    if (!written && !read) continue;
    return "transfer " + std::to_string(t.number) + " of DMA engine " + shape_.name + ", channel " +
           std::to_string(t.channel) + ", is still " + (written ? "writing" : "reading") + " (" +
           (written ? t.to : t.from).text() + ", started by hart " + std::to_string(t.owner->id) +
           (t.where.empty() ? "" : " at " + t.where) + ")";
  }
  return "";
}

}  // namespace sim
