// Timing of instruction extensions: their units, queues and registers, in modelled time.
//
// What an instruction costs the extension says itself (bringup_cost, bringup_sim/extension.h). An
// instruction enters the queue of its unit when there is room, starts when the unit and everything it
// reads is free, and the scalar pipeline goes on meanwhile. Extensions that use vector registers ask
// the hart's vector unit when those are free and tell it what they did to them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "bringup_sim/extension.h"
#include "model.h"

namespace sim::timing {

class Accelerator final : public Coprocessor {
 public:
  /// `vector` may be null; it must live as long as this.
  Accelerator(const bringup_extension& extension, const void* state, Coprocessor* vector);

  void issue(const Hart& hart, const Inst& inst, Issue& issue, MemorySystem& memory) override;
  u64 drained(u64 now) override { return std::max(now, last_done_); }
  std::array<Counter, 4> counters() const override;
  std::vector<Peak> peaks() const override;

 private:
  struct Unit {
    u64 free = 0;             ///< takes the next instruction
    std::vector<u64> starts;  ///< of the last `queue` instructions, a ring
    size_t turn = 0;
  };

  const bringup_extension& extension_;
  const void* state_;
  Coprocessor* vector_;
  std::vector<Unit> units_;
  std::array<std::string, 4> names_;  ///< of counters()
  std::array<u64, 64> written_{}, read_{};  ///< extension registers: results are there, readers are done
  u64 last_done_ = 0, instructions_ = 0, busy_ = 0, work_ = 0;
};

/// Gives a hart with a timing model one Accelerator per extension it has.
void attach_accelerators(Hart& hart, Coprocessor* vector);

}  // namespace sim::timing
