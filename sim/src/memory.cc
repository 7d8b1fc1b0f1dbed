#include "hart.h"

#include <sys/mman.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <utility>

#include "hart.h"

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

void Memory::end_reservations(u64 address, u64 bytes, const Hart* writer) {
  for (Hart* h : harts_)
    if (h != writer && h->reserved && h->reserved_range().overlaps(address, bytes)) h->reserved = false;
}

bool Memory::read(u64 address, void* to, u64 bytes) const {
  if (!holds(address, bytes)) return false;
  if (bytes) std::memcpy(to, host(address), bytes);
  return true;
}

bool Memory::write(u64 address, const void* from, u64 bytes) {
  if (!holds(address, bytes)) return false;
  if (bytes) std::memcpy(host(address), from, bytes);
  end_reservations(address, bytes, nullptr);
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
  if (store) {
    for (const Mapped& m : watched_) cut(m.range);
    for (const Range& r : reserved_) cut(r);
  }
  u8* const host = block->data + (low - block->range.base);
  return {low, high - low < 8 ? 0 : high - low - 7, host};
}

void View::forget_windows() {
  for (Side* side : {&read_, &write_})
    for (Window& w : side->windows) w = {};
}

void View::set_guards(Guards machine, Guards lower) {
  read_.guards[0] = std::move(machine.loads);
  write_.guards[0] = std::move(machine.stores);
  read_.guards[1] = std::move(lower.loads);
  write_.guards[1] = std::move(lower.stores);
  forget_windows();
}

void View::enter(unsigned privilege, Translation* translation) {
  privilege_ = privilege;
  lower_ = privilege < 3;
  translation_ = translation;
  forget_windows();
}

bool View::Side::bars(bool lower, u64 address, u64 bytes) const {
  for (const Range& r : guards[lower])
    if (r.overlaps(address, bytes)) return true;
  return false;
}

bool View::bars_lower(u64 address, u64 bytes, bool store) const {
  return (store ? write_ : read_).bars(true, address, bytes);
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

/// The page an access goes to: where nothing is translated, all there is.
Page View::page_of(const Side& side, u64 address) const {
  if (!translation_) return {0, ~u64(0), 0, 0};
  return translation_->find(address, side.access(), privilege_);
}

u64 View::translated(u64 address) const {
  const Page page = page_of(read_, address);
  return page.bytes ? page.physical(address) : address;
}

bool View::refill(Side& side, u64 address, const Page& page, u64 bytes) {
  if (checked_) return false;
  Window w = memory_.window(page.physical(address), side.guards[lower_], side.store);
  if (narrow_ && !translation_) w = within_half(w, address);
  if (translation_ && w.span) {
    const u64 low = std::max(w.base, page.location), high = std::min(w.base + w.span + 7, page.location + page.bytes);
    w = {page.base + (low - page.location), high - low < 8 ? 0 : high - low - 7, w.host + (low - w.base)};
  }
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
  const Page page = page_of(side, wrapped(address));
  if (!page.bytes || !refill(side, wrapped(address), page, bytes)) return nullptr;
  return side.windows[0].host + (extended(address) - side.windows[0].base);
}

/// An access that lies across two pages, byte by byte: the first that cannot be done is the one that traps.
u64 View::split_load(u64 address, unsigned bytes) {
  u64 value = 0;
  for (unsigned k = 0; k < bytes; k++) value |= slow_load(address + k, 1) << 8 * k;
  return value;
}

void View::split_store(u64 address, unsigned bytes, u64 value) {
  // Both pages have to be there before anything is stored.
  const u64 second = wrapped((address | ((1 << Translation::page_bits) - 1)) + 1);
  for (u64 part : {address, second}) {
    const Page page = page_of(write_, part);
    if (!page.bytes) throw Trap{page.cause, part};
    if (memory_.holds(page.physical(part), 1) && write_.bars(lower_, page.physical(part), 1)) throw Trap{StoreFault, part};
  }
  for (unsigned k = 0; k < bytes; k++) slow_store(address + k, 1, value >> 8 * k & 0xff);
}

u64 View::slow_load(u64 address, unsigned bytes) {
  u64 value = 0;
  address = wrapped(address);
  if (checked_) hart_.triggers.accessing(hart_, address, bytes, false);
  if (crosses_page(address, bytes)) return split_load(address, bytes);
  const Page page = page_of(read_, address);
  if (!page.bytes) throw Trap{page.cause, address};
  const u64 at = page.physical(address);
  if (memory_.holds(at, bytes)) {
    if (read_.bars(lower_, at, bytes)) throw Trap{LoadFault, address};
    memory_.check_moving(at, bytes, false, hart_);
    refill(read_, address, page, bytes);
    std::memcpy(&value, memory_.host(at), bytes);
    return value;
  }
  const Memory::Mapped* m = memory_.device_at(at, bytes);
  if (!m || read_.bars(lower_, at, bytes)) throw Trap{LoadFault, address};
  return m->device->read(at - m->range.base, bytes, hart_);
}

void View::slow_store(u64 address, unsigned bytes, u64 value) {
  address = wrapped(address);
  if (checked_) hart_.triggers.accessing(hart_, address, bytes, true);
  if (crosses_page(address, bytes)) return split_store(address, bytes, value);
  const Page page = page_of(write_, address);
  if (!page.bytes) throw Trap{page.cause, address};
  const u64 at = page.physical(address);
  if (memory_.holds(at, bytes)) {
    if (write_.bars(lower_, at, bytes)) throw Trap{StoreFault, address};
    memory_.check_moving(at, bytes, true, hart_);
    memory_.end_reservations(at, bytes, &hart_);
    if (const Memory::Mapped* w = memory_.watcher_at(at, bytes)) {
      std::memcpy(memory_.host(at), &value, bytes);
      w->device->write(at - w->range.base, bytes, value, hart_);
      return;
    }
    refill(write_, address, page, bytes);
    std::memcpy(memory_.host(at), &value, bytes);
    return;
  }
  const Memory::Mapped* m = memory_.device_at(at, bytes);
  if (!m || write_.bars(lower_, at, bytes)) throw Trap{StoreFault, address};
  m->device->write(at - m->range.base, bytes, value, hart_);
}

}  // namespace sim
