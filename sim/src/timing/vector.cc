// Which vector unit a core file asks for.
#include "vector_decoupled.h"

namespace sim::timing {
namespace {

/// The unit of cores whose file describes none: every instruction takes one cycle.
struct OneCycle : Coprocessor {
  void issue(const Hart&, const Inst&, Issue& issue, MemorySystem&) override { issue.result = issue.now + 1; }
};

}  // namespace

std::unique_ptr<VectorTiming> make_vector_timing(const yaml::Node* section, unsigned vlen) {
  if (!section) return std::make_unique<OneCycle>();
  const std::string model = section->text("model");
  if (model != "decoupled") section->error("unknown vector model '" + model + "' (known: decoupled)");
  return std::make_unique<DecoupledVector>(*section, vlen);
}

}  // namespace sim::timing
