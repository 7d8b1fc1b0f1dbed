#include "translation.h"

#include "hart.h"
#include "machine.h"

namespace sim {
namespace {

/// Bits of a page-table entry.
namespace pte {
constexpr unsigned Valid = 1, Read = 2, Write = 4, Execute = 8, User = 16, Accessed = 64, Dirty = 128;
}

constexpr u64 fault_of(Access access) {
  return access == Access::Fetch ? FetchPageFault : access == Access::Load ? LoadPageFault : StorePageFault;
}
constexpr u64 access_fault_of(Access access) {
  return access == Access::Fetch ? FetchFault : access == Access::Load ? LoadFault : StoreFault;
}

constexpr unsigned needed_for(Access access) {
  return access == Access::Store ? pte::Accessed | pte::Dirty : pte::Accessed;
}

Page refused(u64 cause) { return {0, 0, 0, cause}; }

}  // namespace

const Translation::Shape Translation::narrow_shape{1, 2, 10, 4};
const Translation::Shape Translation::shapes[3] = {{8, 3, 9, 8}, {9, 4, 9, 8}, {10, 5, 9, 8}};

void Translation::set_satp(u64 value) {
  const bool narrow = hart_.narrow();
  const u64 mode = narrow ? value >> 31 & 1 : value >> 60;
  const Shape* shape = nullptr;
  if (narrow && mode) shape = &narrow_shape;
  if (!narrow)
    for (const Shape& s : shapes)
      if (s.mode == mode) shape = &s;
  if (mode && !shape) return;
  shape_ = shape;
  satp_ = value;
  root_ = (value & ((u64(1) << (narrow ? 22 : 44)) - 1)) << page_bits;
  forget();
}

void Translation::forget() {
  for (Entry& e : entries_) e.page = ~u64(0);
}

bool Translation::permits(unsigned flags, Access access, unsigned privilege) const {
  const bool user = flags & pte::User;
  if (privilege == 0 && !user) return false;
  if (privilege == 1 && user && (access == Access::Fetch || !(hart_.status & mstatus::SUM))) return false;
  switch (access) {
  case Access::Fetch: return flags & pte::Execute;
  case Access::Load: return flags & pte::Read || (flags & pte::Execute && hart_.status & mstatus::MXR);
  default: return flags & pte::Write;
  }
}

Page Translation::find(u64 address, Access access, unsigned privilege) {
  if (!on()) return {address >> page_bits << page_bits, 1 << page_bits, address >> page_bits << page_bits, 0};
  const u64 number = address >> page_bits;
  Entry& e = entries_[number % entries_.size()];
  const unsigned needed = needed_for(access);
  if (e.page == number && permits(e.flags, access, privilege) && (e.flags & needed) == needed) return e.found;
  Entry fresh;
  const Page page = walk(address, access, privilege, fresh);
  if (page.bytes) {
    fresh.page = number;
    fresh.found = page;
    e = fresh;
  }
  return page;
}

/// Sets A, and D for a store, where hardware may (Svadu, menvcfg.ADUE); false: physical memory protection
/// forbids it.
bool Translation::mark(u64 entry_at, u64& entry, unsigned flags) const {
  if (hart_.memory.bars_lower(entry_at, shape_->entry_bytes, true)) return false;
  entry |= flags;
  return hart_.machine.memory().write(entry_at, &entry, shape_->entry_bytes);
}

/// "Virtual Address Translation Process", step by step.
Page Translation::walk(u64 address, Access access, unsigned privilege, Entry& found) {
  const Shape& s = *shape_;
  const bool narrow = s.entry_bytes == 4;
  if (!narrow && u64(sign_extend(address, s.address_bits())) != address) return refused(fault_of(access));
  u64 table = root_;
  for (unsigned level = s.levels; level-- > 0;) {
    const unsigned shift = page_bits + level * s.bits;
    const u64 at = table + (address >> shift & ((u64(1) << s.bits) - 1)) * s.entry_bytes;
    u64 entry = 0;
    if (hart_.memory.bars_lower(at, s.entry_bytes, false) || !hart_.machine.memory().read(at, &entry, s.entry_bytes))
      return refused(access_fault_of(access));
    const unsigned flags = entry & 0xff;
    if (!(flags & pte::Valid) || (!(flags & pte::Read) && flags & pte::Write)) return refused(fault_of(access));
    // Bits 54 to 63: reserved, Svpbmt and Svnapot, which this hart has not.
    if (!narrow && entry >> 54) return refused(fault_of(access));
    const u64 target = narrow ? entry >> 10 << page_bits : (entry >> 10 & ((u64(1) << 44) - 1)) << page_bits;
    if (!(flags & (pte::Read | pte::Execute))) {
      if (flags & (pte::User | pte::Accessed | pte::Dirty)) return refused(fault_of(access));
      table = target;
      continue;
    }
    const u64 bytes = u64(1) << shift;
    if (!permits(flags, access, privilege) || target & (bytes - 1)) return refused(fault_of(access));
    const unsigned needed = needed_for(access);
    if ((flags & needed) != needed) {
      if (!(hart_.menvcfg & menvcfg::ADUE)) return refused(fault_of(access));
      if (!mark(at, entry, needed)) return refused(access_fault_of(access));
    }
    found.flags = u8(entry & 0xff);
    return {address & ~(bytes - 1), bytes, target, 0};
  }
  return refused(fault_of(access));
}

}  // namespace sim
