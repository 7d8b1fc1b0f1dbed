// A core file (sim/cores/*.yaml) and the timing it describes for all harts of a machine.
#pragma once

#include <memory>
#include <string>

#include "../devices/dma.h"
#include "branch.h"
#include "memory_system.h"
#include "yaml.h"

namespace sim::timing {

/// Cycles from an instruction's issue to that of a dependent one.
struct Latencies {
  unsigned load, load_narrow, atomic, csr;
  unsigned float_single, float_double, float_move, float_to_integer;
  unsigned divide_single, divide_double;  ///< fdiv and fsqrt; the unit is busy as long
  unsigned divide_special;  ///< with an operand that is zero, infinite or NaN; 0: as with others
};

/// What the pipeline does in a given situation, in cycles.
struct PipelineShape {
  unsigned issue;              ///< instructions a cycle, 1 or 2
  unsigned late_operands;      ///< a store's data and a branch's operands are needed so long after issue
  std::string multiplier;      ///< "iterative" (rocket-chip MulDiv) or "pipelined"
  unsigned multiply;           ///< pipelined: latency; iterative: bits per cycle
  unsigned divide;             ///< fixed: latency; 0: Rocket's one bit per cycle with early out
  unsigned wrong, late;        ///< bubbles of a wrong prediction, of a late redirection
  unsigned queue;              ///< fetched packets that wait
  unsigned packet;             ///< bytes fetched at once
  unsigned float_csr_write;    ///< as csr_write, for fflags, frm and fcsr
  bool flags_wait;             ///< reading fflags waits for what may still raise exceptions
  unsigned first_store;        ///< to a clean line: accesses within so many cycles are tried again
  unsigned replay;             ///< an instruction that must be tried again comes so much later
  unsigned csr_write;          ///< after a CSR instruction that may change the machine
  unsigned vl_read;            ///< the same after reading vl
  unsigned atomic_busy;        ///< until the next memory access after an atomic
  unsigned fence;              ///< the data cache is idle so long after an access
  bool sleep_counts;           ///< mcycle goes on in wfi
  unsigned trap;               ///< entering a handler
  unsigned wake;               ///< from the store that raises an interrupt to the instruction behind wfi
};

class Core {
 public:
  /// Reads a core file; UserError FILE:LINE: what is wrong.
  explicit Core(const std::string& file);
  /// Makes the memory system of a machine that has these.
  void build(unsigned harts, Range ram, const std::vector<Scratchpad>& scratchpads,
             const std::vector<DmaShape>& engines, Background& background);

  const std::string& name() const { return name_; }
  const Latencies& latencies() const { return latencies_; }
  const PipelineShape& pipeline() const { return pipeline_; }
  const BranchShape& branch() const { return branch_; }
  MemorySystem& memory() { return *memory_; }
  const std::vector<Scratchpad>& scratchpads() const { return scratchpads_; }
  const std::vector<DmaShape>& dma() const { return dma_; }
  u64 quantum() const { return quantum_; }
  bool has_vector() const { return file_.find("vector") != nullptr; }
  std::unique_ptr<VectorTiming> vector(unsigned vlen) const;

 private:
  void read_pipeline(const yaml::Node& map);
  void read_memory(const yaml::Node& map);
  void read_scratchpads(const yaml::Node& map);

  yaml::Node file_;
  std::string name_;
  Latencies latencies_;
  PipelineShape pipeline_;
  BranchShape branch_;
  MemoryShape memory_shape_;
  std::vector<Scratchpad> scratchpads_;
  std::vector<DmaShape> dma_;
  u64 quantum_ = 0;
  std::unique_ptr<MemorySystem> memory_;
};

}  // namespace sim::timing
