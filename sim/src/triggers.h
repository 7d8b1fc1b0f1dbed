// Debug triggers of one hart (RISC-V Debug Specification 1.0, "Sdtrig"): four address triggers, each for
// execution, loads and stores, that raise a breakpoint exception; chains of them; tcontrol.
//
// While one is armed the hart uses the observed run loop, and while one is for loads or stores every
// access takes the slow path of its view of memory: without triggers nothing is paid.
#pragma once

#include <array>
#include <span>

#include "types.h"

namespace sim {

struct Hart;
struct Csr;

class Triggers {
 public:
  static constexpr unsigned count = 4;

  bool armed() const { return armed_; }
  /// Before an instruction; throws Breakpoint if a trigger fires.
  void executing(Hart& hart, u64 pc);
  /// Before an access; likewise.
  void accessing(Hart& hart, u64 address, unsigned bytes, bool store);
  /// A trap into machine mode, where triggers are off until tcontrol.mte says otherwise, and back.
  void entered_machine() { control_ = control_ & MTE ? MPTE : 0; }
  void left_machine() { control_ = control_ & MPTE ? control_ | MTE : control_ & ~MTE; }

  // Registers.
  u64 selected() const { return selected_; }
  void select(u64 n) {
    if (n < count) selected_ = unsigned(n);
  }
  u64 data1(const Hart& hart) const;
  u64 data2() const { return triggers_[selected_].address; }
  void set_data1(Hart& hart, u64 value);
  void set_data2(Hart& hart, u64 value);
  u64 control() const { return control_; }
  void set_control(u64 value) { control_ = value & (MTE | MPTE); }

 private:
  static constexpr u64 MTE = 1 << 3, MPTE = 1 << 7;

  struct Trigger {
    u64 type = 15;     ///< 2 mcontrol, 6 mcontrol6, 15 disabled
    u64 settings = 0;  ///< the low bits of tdata1, without hit
    bool hit = false;
    u64 address = 0;
  };
  /// What happens: an instruction, and the access it makes, if it is one's turn.
  struct Event {
    u64 pc, address;
    unsigned bytes;  ///< 0: no access yet
    bool store;
  };
  bool enabled(const Hart& hart, const Trigger& t) const;
  bool matches(const Hart& hart, const Trigger& t, const Event& event) const;
  void consider(Hart& hart, const Event& event);

  std::array<Trigger, count> triggers_;
  unsigned selected_ = 0;
  u64 control_ = 0;
  bool armed_ = false;
};

std::span<const Csr> trigger_registers();

}  // namespace sim
