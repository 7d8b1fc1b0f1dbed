// Core-local interruptor: software interrupts and timers, laid out as SiFive's (0x2000000).
#pragma once

#include <vector>

#include "../memory.h"

namespace sim {

class Machine;

class Clint : public Device {
 public:
  static constexpr Range range{0x2000000, 0x2010000};
  Clint(Machine& machine, unsigned harts) : machine_(machine), compare_(harts, ~u64(0)) {}

  u64 read(u64 offset, unsigned bytes, Hart& hart) override;
  void write(u64 offset, unsigned bytes, u64 value, Hart& hart) override;

  /// mtime, given the machine's own ticks.
  u64 time(u64 ticks) const { return ticks + offset_; }
  void refresh(Hart& hart, u64 time) const;
  u64 due(unsigned hart, u64 cycles_per_tick) const;

 private:
  Machine& machine_;
  std::vector<u64> compare_;
  u64 offset_ = 0;  // what a guest write to mtime added
};

}  // namespace sim
