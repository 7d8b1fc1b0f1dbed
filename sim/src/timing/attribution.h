// What is counted, per region of the program.
#pragma once

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "../instruction.h"
#include "model.h"

namespace sim {
class Machine;
}

namespace sim::timing {

struct Counters {
  std::array<u64, size_t(Class::Count) + 1> instret{};  ///< by class; the last one: illegal words
  Cycles cycles{};  ///< without Issue, which is the sum of instret less `paired`
  u64 paired = 0;   ///< instructions that issued in the cycle of the one before
  u64 load_bytes = 0, store_bytes = 0;        ///< asked of the first level by scalar instructions
  u64 vector_bytes = 0;                       ///< by vector units
  u64 accelerator_bytes = 0;                  ///< by accelerators through ports of their own
  u64 dma_bytes = 0;                          ///< by transfers started here
  u64 data_misses = 0, fetch_misses = 0, writebacks = 0;  ///< lines
  u64 second_lines = 0, memory_lines = 0;     ///< lines served by the second level / by memory
  u64 wrong_branches = 0, wrong_jumps = 0;    ///< mispredictions

  u64 instructions() const;
  u64 issue_cycles() const { return instructions() - paired; }
  u64 total() const;  ///< cycles of all causes
  void add(const Counters& other);
};

/// Where cycles of one hart are booked: the current node (marker hints) and function.
class Attribution {
 public:
  explicit Attribution(const Machine* machine) : machine_(machine), size_(machine ? 0 : ~u64(0)) {}

  /// The marker `slti x0, x0, mark` with a0 (runtime/include/bringup/platform.h).
  void mark(unsigned mark, u64 argument);
  /// The counters for an instruction at pc. Without --profile always the same ones.
  Counters& at(u64 pc) {
    if (pc - low_ >= size_) enter(pc);
    return *now_;
  }
  Counters total() const;

  struct Region {
    u64 node;  ///< argument of the node's marker; none: outside of nodes
    std::string function;
    Counters counters;
  };
  static constexpr u64 none = ~u64(0);
  std::vector<Region> regions() const;

 private:
  void enter(u64 pc);

  const Machine* machine_;
  u64 node_ = none, low_ = 0;
  u64 size_;  ///< of the function at low_ that is current
  Counters all_;
  Counters* now_ = &all_;
  std::map<std::pair<u64, u64>, Counters> regions_;  // (node, function address)
};

/// --profile FILE: JSON, described in sim/README.md.
void write_profile(std::FILE* out, Machine& machine);

}  // namespace sim::timing
