// Timing of instruction extensions: their units, queues, registers and memory port, in modelled time.
//
// What an instruction costs the extension says itself (bringup_cost, bringup_sim/extension.h). An
// operation enters the queue of its unit when there is room, starts when the unit and everything it
// waits for is free, and the scalar pipeline goes on meanwhile. Extensions that use vector registers
// ask the hart's vector unit when those are free and tell it what they did to them.
//
// What needs no memory is decided when it is issued. Operations with accesses, and those that wait for
// them, are pending: their requests go out as modelled time passes (Background), so that they meet the
// misses of harts in order.
#pragma once

#include <array>
#include <deque>
#include <list>
#include <string>
#include <vector>

#include "../background.h"
#include "bringup_sim/extension.h"
#include "memory_system.h"
#include "model.h"

namespace sim::timing {

class Accelerator final : public Coprocessor, public Movement, private Agent {
 public:
  /// `vector` may be null; it must live as long as this.
  Accelerator(Hart& hart, const bringup_extension& extension, const void* state, Coprocessor* vector);

  void issue(const Hart& hart, const Inst& inst, Issue& issue, MemorySystem& memory) override;
  u64 drained(u64 now) override;
  std::array<Counter, 4> counters() const override;
  void collect(u64 now, std::vector<Range>& loads, std::vector<Range>& stores) override;
  std::string race(u64 address, unsigned bytes, bool store, const Hart& hart) const override;
  std::vector<Peak> peaks() const override;

 private:
  struct Operation {
    bringup_cost cost;
    const bringup_instruction* instruction;
    u64 pc;
    Counters* charged;
    u64 number = 0;
    u64 floor;                    ///< entered the queue, and everything known that it waits for
    struct After {
      const Operation* operation;
      bool results;               ///< waits for its results, or only until it has read its operands
    };
    std::vector<After> after;     ///< pending operations it waits for
    u64 start = never;
    // Accesses still to make.
    unsigned access = 0, row = 0, offset = 0;
    u64 request = 0;              ///< when the next may go out
    u64 arrived = 0;              ///< the last data came, or was taken
    // Once it is resolved:
    u64 released = 0, done = 0;   ///< the unit and its operands are free; its results are there
  };
  struct Unit {
    u64 free = 0;                    ///< takes the next operation
    std::vector<u64> starts;         ///< of the last `queue` operations, a ring
    size_t turn = 0;
    std::deque<Operation*> pending;  ///< the first one may have started
    size_t waiting() const { return pending.size() - (!pending.empty() && pending.front()->start != never); }
  };
  /// Rows inside the extension that a resolved operation used.
  struct Used {
    bringup_range range;
    u32 unit;
    u64 released, done;
  };
  /// Memory an operation moves.
  struct Moved {
    Tile tile;
    bool store;
    const bringup_instruction* instruction;
    u64 pc, number;             ///< number: the operation's, counted from the first
    u64 done = never;
  };

  u64 next() const override;
  void step() override;
  u64 next_of(const Unit& unit) const;
  u64 room(Unit& unit, u64 now);
  void order(Operation& operation);
  void begin(Unit& unit, Operation& operation, u64 start);
  void request(Operation& operation, u64 now);
  void resolve(Unit& unit, Operation& operation);
  void record(Unit& unit, const Operation& operation);
  u64 submit(Operation&& operation, bool at_once);
  void decide(Unit& unit, Operation& operation);
  Unit& unit_of(const bringup_cost& cost) { return units_[cost.unit < units_.size() ? cost.unit : 0]; }

  Hart& hart_;
  const bringup_extension& extension_;
  const void* state_;
  Coprocessor* vector_;
  MemorySystem& memory_;
  Background& background_;
  bringup_port port_{8, 1, 0};
  std::vector<Unit> units_;
  std::list<Operation> pending_;     ///< in program order
  std::array<std::string, 4> names_;  ///< of counters()
  std::array<u64, 64> written_{}, read_{};  ///< extension registers: results are there, readers are done
  std::vector<Used> used_;
  std::vector<Moved> moved_;
  std::array<u64, 2> port_free_{};            ///< of loads and of stores
  std::array<std::vector<u64>, 2> answers_;   ///< rings: when a place for an access is free again
  std::array<size_t, 2> sent_{};
  u64 resolved_ = 0;   ///< the last one's results
  u64 submitted_ = 0;
  u64 last_done_ = 0, instructions_ = 0, busy_ = 0, work_ = 0;
};

/// Gives a hart with a timing model one Accelerator per extension it has.
void attach_accelerators(Hart& hart, Coprocessor* vector);

}  // namespace sim::timing
