#include "memory.h"

#include <sys/mman.h>

#include <cinttypes>
#include <cstdio>
#include <utility>

namespace sim {

namespace {

u8* reserve(u64 size, const std::string& what) {
  void* data = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (data == MAP_FAILED)
    throw UserError("cannot reserve " + std::to_string(size >> 20) + " MiB of guest memory: try a smaller " + what);
  return static_cast<u8*>(data);
}

}  // namespace

Memory::Memory(u64 base, u64 size) {
  blocks_.push_back({"RAM", {base, base + size}, reserve(size, "--memory")});
}

Memory::~Memory() {
  for (const Block& b : blocks_) munmap(b.data, b.range.end - b.range.base);
}

void Memory::add(const std::string& name, Range range) {
  const u64 size = range.end - range.base;
  const auto refuse = [&](const std::string& why) {
    throw UserError("scratchpad " + name + ": " + why);
  };
  if (size < 8 || range.end < range.base) refuse("a size of " + std::to_string(size) + " bytes");
  for (const Block& b : blocks_) {
    if (b.name == name) refuse("there is another one of this name");
    if (b.range.overlaps(range.base, size)) refuse("it overlaps " + b.name);
  }
  if (overlaps_device(range)) refuse("there is a device in its range");
  blocks_.push_back({name, range, reserve(size, "scratchpad")});
}

std::string Memory::layout() const {
  std::string text;
  for (const Block& b : blocks_) {
    char range[64];
    std::snprintf(range, sizeof range, "[0x%" PRIx64 ", 0x%" PRIx64 ")", b.range.base, b.range.end);
    text += (text.empty() ? "" : ", " + b.name + " ") + range;
  }
  return text;
}

void Memory::set_moving(Mover* mover, std::vector<Range> loads, std::vector<Range> stores) {
  mover_ = mover;
  moving_[0] = std::move(loads);
  moving_[1] = std::move(stores);
}

bool Memory::read(u64 address, void* to, u64 bytes) const {
  if (!holds(address, bytes)) return false;
  std::memcpy(to, host(address), bytes);
  return true;
}

bool Memory::write(u64 address, const void* from, u64 bytes) {
  if (!holds(address, bytes)) return false;
  std::memcpy(host(address), from, bytes);
  return true;
}

const Memory::Mapped* Memory::device_at(u64 address, u64 bytes) const {
  for (const Mapped& m : devices_)
    if (m.range.contains(address, bytes)) return &m;
  return nullptr;
}

const Memory::Mapped* Memory::watcher_at(u64 address, u64 bytes) const {
  for (const Mapped& m : watched_)
    if (m.range.overlaps(address, bytes)) return &m;
  return nullptr;
}

Window Memory::window(u64 address, const std::vector<Range>& guards, bool store) const {
  const Block* const block = block_at(address, 1);
  if (!block) return {};
  u64 low = block->range.base, high = block->range.end;
  const auto cut = [&](const Range& r) {
    if (r.end <= address) {
      if (r.end > low) low = r.end;
    } else if (r.base > address) {
      if (r.base < high) high = r.base;
    } else {
      low = high = address;
    }
  };
  for (const Range& r : guards) cut(r);
  for (const Range& r : moving_[store]) cut(r);
  if (store)
    for (const Mapped& m : watched_) cut(m.range);
  u8* const host = block->data + (low - block->range.base);
  return {low, high - low < 8 ? 0 : high - low - 7, host};
}

void View::forget_windows() {
  for (Side* side : {&read_, &write_})
    for (Window& w : side->windows) w = {};
}

void View::set_guards(std::vector<Range> loads, std::vector<Range> stores) {
  read_.guards = std::move(loads);
  write_.guards = std::move(stores);
  forget_windows();
}

bool View::Side::bars(u64 address, u64 bytes) const {
  for (const Range& r : guards)
    if (r.overlaps(address, bytes)) return true;
  return false;
}

namespace {

/// The part of a window in the half of 32-bit addresses that `address` lies in: sign extension tears
/// the two apart.
Window within_half(Window w, u64 address) {
  const u64 low = address & ~u64(0x7fffffff), end = low + 0x80000000;
  const u64 base = w.base > low ? w.base : low, top = w.base + w.span + 7 < end ? w.base + w.span + 7 : end;
  if (!w.span || top - base < 8) return {};
  return {base, top - base - 7, w.host + (base - w.base)};
}

}  // namespace

bool View::refill(Side& side, u64 address, u64 bytes) {
  Window w = memory_.window(address, side.guards, side.store);
  if (narrow_) w = within_half(w, address);
  if (!w.span || bytes > w.span + 7 || address - w.base > w.span + 7 - bytes) return false;
  w.base = extended(w.base);
  side.windows[1] = side.windows[0];
  side.windows[0] = w;
  return true;
}

u8* View::direct(Side& side, u64 address, u64 bytes) {
  for (const Window& w : side.windows) {
    const u64 offset = address - w.base;
    if (offset < w.span && bytes <= w.span + 7 - offset) return w.host + offset;
  }
  if (!refill(side, physical(address), bytes)) return nullptr;
  return side.windows[0].host + (extended(address) - side.windows[0].base);
}

u64 View::slow_load(u64 address, unsigned bytes) {
  u64 value = 0;
  address = physical(address);
  if (memory_.holds(address, bytes)) {
    if (read_.bars(address, bytes)) throw Trap{LoadFault, address};
    memory_.check_moving(address, bytes, false, hart_);
    refill(read_, address, bytes);
    std::memcpy(&value, memory_.host(address), bytes);
    return value;
  }
  const Memory::Mapped* m = memory_.device_at(address, bytes);
  if (!m) throw Trap{LoadFault, address};
  return m->device->read(address - m->range.base, bytes, hart_);
}

void View::slow_store(u64 address, unsigned bytes, u64 value) {
  address = physical(address);
  if (memory_.holds(address, bytes)) {
    if (write_.bars(address, bytes)) throw Trap{StoreFault, address};
    memory_.check_moving(address, bytes, true, hart_);
    if (const Memory::Mapped* w = memory_.watcher_at(address, bytes)) {
      std::memcpy(memory_.host(address), &value, bytes);
      w->device->write(address - w->range.base, bytes, value, hart_);
      return;
    }
    refill(write_, address, bytes);
    std::memcpy(memory_.host(address), &value, bytes);
    return;
  }
  const Memory::Mapped* m = memory_.device_at(address, bytes);
  if (!m) throw Trap{StoreFault, address};
  m->device->write(address - m->range.base, bytes, value, hart_);
}

}  // namespace sim
