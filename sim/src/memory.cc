#include "memory.h"

#include <sys/mman.h>

#include <utility>

namespace sim {

Memory::Memory(u64 base, u64 size) : base_(base), size_(size) {
  void* data = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (data == MAP_FAILED)
    throw UserError("cannot reserve " + std::to_string(size >> 20) +
                    " MiB of guest memory: try a smaller --memory");
  data_ = static_cast<u8*>(data);
}

Memory::~Memory() { munmap(data_, size_); }

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
  if (!holds(address, 1)) return {};
  u64 low = base_, high = base_ + size_;
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
  if (store)
    for (const Mapped& m : watched_) cut(m.range);
  if (high - low < 8) return {low, 0, host(low)};
  return {low, high - low - 7, host(low)};
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
