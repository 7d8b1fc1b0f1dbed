// The programmable performance counters: mhpmcounter3..31 and what mhpmevent3..31 select.
//
// A selector is rocket-chip's: the low byte names a set of events, the bits above are a mask of the
// events to add up. The table of events is in hpm.cc; --list-events prints it. Instructions are counted
// by the observed instances of the run loops, which a hart uses only while a counter selects some, so
// that the others cost nothing.
#pragma once

#include <array>
#include <string>

#include "instruction.h"

namespace sim {

class HpmCounters {
 public:
  static constexpr unsigned first = 3, last = 31;

  /// Whether some counter selects instructions.
  bool counting() const { return counting_; }
  // Called by the run loops. An instruction that traps is not counted; the one that reads a counter is.
  void started(const Inst& i) {
    if (counting_) counts_[event_of_row_[i.row]]++;
  }
  void trapped(const Inst& i) {
    if (counting_) counts_[event_of_row_[i.row]]--;
  }
  void exception() { counts_[0]++; }

  // Counters `first` .. `last` by number. The instruction that selects or writes is the last one not counted.
  u64 selector(unsigned n) const { return selectors_[n]; }
  /// Keeps the events that this hart has: of the pipeline's, none without a timing model.
  void select(Hart& hart, unsigned n, u64 selector);
  u64 read(const Hart& hart, unsigned n) const;
  void write(const Hart& hart, unsigned n, u64 value);
  /// Stops and starts counters by a new value of mcountinhibit.
  void inhibit(Hart& hart, u64 mask);

 private:
  static constexpr unsigned most_events = 64;

  u64 total(const Hart& hart, u64 selector) const;

  bool counting_ = false;
  const u8* event_of_row_ = nullptr;
  std::array<u64, most_events> counts_{};       ///< by place in the table of events
  std::array<u64, last + 1> selectors_{}, offsets_{};  ///< an inhibited counter's offset holds its value
};

/// The table of events, for people.
std::string list_events();

}  // namespace sim
