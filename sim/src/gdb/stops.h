// What makes a debugged guest stop: breakpoints, watched memory, traps.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "../machine.h"

namespace sim::gdb {

constexpr int sig_int = 2, sig_trap = 5, sig_segv = 11;

/// Thrown out of the run loop in front of the instruction a hart stops at.
struct Stopped {
  unsigned hart;
  int signal = sig_trap;
  u64 watched = ~u64(0);  ///< the address whose bytes changed
  std::string why = {};   ///< for the debugger's console
};

/// Stops, then hands on to whatever else observes.
class Stops : public Observer {
 public:
  Stops(Machine& machine, Observer* next) : machine_(machine), next_(next) {}

  std::set<u64> breakpoints;
  u64 resume = ~u64(0);     ///< the address continued from does not stop again at once
  bool at_traps = false;
  Observer* next() const { return next_; }

  /// Watches bytes of RAM for change; false when they are elsewhere.
  bool watch(u64 address, u64 bytes);
  void unwatch(u64 address, u64 bytes);

  void before(Hart& h, const Inst& i) override;
  void after(Hart& h, const Inst& i) override;
  void trapped(Hart& h, u64 pc, const Trap& t) override;

 private:
  struct Watched {
    u64 address;
    std::vector<u8> was;
  };
  std::optional<Stopped> reason(Hart& h, const Inst& i);

  Machine& machine_;
  Observer* next_;
  std::vector<Watched> watched_;
  std::optional<Stopped> pending_;  ///< what the last instruction did; reported before the next one
  bool trapped_ = false;
};

}  // namespace sim::gdb
