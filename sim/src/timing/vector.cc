// The vector unit of cores whose file describes none: every instruction takes one cycle.
#include "model.h"

namespace sim::timing {
namespace {

struct OneCycle : Coprocessor {
  Issue issue(const Hart&, const Inst&, u64 now, MemorySystem&) override { return {now + 1, now + 1, {}}; }
};

}  // namespace

std::unique_ptr<VectorTiming> make_vector_timing(const yaml::Node*, unsigned) {
  return std::make_unique<OneCycle>();
}

}  // namespace sim::timing
