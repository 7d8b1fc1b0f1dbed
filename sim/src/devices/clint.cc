#include "clint.h"

#include "../machine.h"
#include "registers.h"

namespace sim {
namespace {

constexpr u64 mtimecmp = 0x4000, mtime = 0xbff8;  // msip words come first

}  // namespace

u64 Clint::read(u64 offset, unsigned bytes, Hart& hart) {
  if (offset < mtimecmp && offset / 4 < machine_.harts())
    return part((machine_.hart(unsigned(offset / 4)).mip & interrupt::Software) != 0, offset,
                offset & ~u64(3), bytes);
  if (offset >= mtimecmp && (offset - mtimecmp) / 8 < compare_.size())
    return part(compare_[(offset - mtimecmp) / 8], offset, offset & ~u64(7), bytes);
  if (offset >= mtime && offset < mtime + 8)
    return part(machine_.time(hart), offset, mtime, bytes);
  return 0;
}

void Clint::write(u64 offset, unsigned bytes, u64 value, Hart& hart) {
  if (offset < mtimecmp && offset / 4 < machine_.harts()) {
    if (offset & 3) return;
    Hart& target = machine_.hart(unsigned(offset / 4));
    target.mip = value & 1 ? target.mip | interrupt::Software : target.mip & ~interrupt::Software;
    target.wake_cycle = hart.cycle();
    target.pause();
  } else if (offset >= mtimecmp && (offset - mtimecmp) / 8 < compare_.size()) {
    const unsigned n = unsigned((offset - mtimecmp) / 8);
    compare_[n] = merge(compare_[n], value, offset, offset & ~u64(7), bytes);
    machine_.refresh_timer(machine_.hart(n));
    machine_.hart(n).pause();
  } else if (offset >= mtime && offset < mtime + 8) {
    const u64 now = machine_.time(hart);
    offset_ += merge(now, value, offset, mtime, bytes) - now;
    for (unsigned n = 0; n < machine_.harts(); n++) machine_.hart(n).pause();
  }
}

void Clint::refresh(Hart& hart, u64 time) const {
  hart.mip = time >= compare_[hart.id] ? hart.mip | interrupt::Timer : hart.mip & ~interrupt::Timer;
}

u64 Clint::due(unsigned hart, u64 cycles_per_tick) const {
  const u64 ticks = compare_[hart] - offset_;
  if (compare_[hart] == ~u64(0) || ticks > ~u64(0) / cycles_per_tick) return ~u64(0);
  return ticks * cycles_per_tick;
}

}  // namespace sim
