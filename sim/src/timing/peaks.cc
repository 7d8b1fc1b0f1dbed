// What the units of a core can do at best, as its file describes them: the limits a profile compares with.
#include "accelerator.h"
#include "scalar.h"
#include "vector_decoupled.h"

namespace sim::timing {
namespace {

u16 row_called(const char* name) {
  const std::vector<Row>& table = instruction_table();
  for (size_t row = 0; row < table.size(); row++)
    if (table[row].name == name) return u16(row);
  return 0;
}

}  // namespace

/// The rate of the multiply-accumulate instruction on LMUL 4, by the unit's own rules: int8 as vwmacc on
/// values widened to 16 bits, since no instruction adds products of bytes to 32-bit sums.
std::vector<Peak> DecoupledVector::peaks() const {
  constexpr struct {
    const char *element, *instruction;
    unsigned sew;  // log2 of bytes
    bool widens;
  } kinds[] = {{"i8", "vwmacc.vv", 1, true}, {"f16", "vfmacc.vv", 1, false}, {"f32", "vfmacc.vv", 2, false}};
  constexpr unsigned lmul = 2;
  std::vector<Peak> found;
  for (const auto& kind : kinds) {
    const u64 elements = (vlen_bytes_ << lmul) >> kind.sew;
    const u64 groups = groups_of(elements << (kind.sew + kind.widens)) * Cost::unit_cycle;
    const u64 cycles = rules_.cost(row_called(kind.instruction), kind.sew).cycles({groups, elements, 0, false, false}, false);
    found.push_back({"vector", kind.element, double(elements) / double(cycles)});
  }
  return found;
}

std::vector<Peak> Accelerator::peaks() const {
  const double peak = extension_.peak ? extension_.peak(state_) : 0;
  if (peak <= 0) return {};
  return {{extension_.name, "", peak}};
}

/// One multiply-accumulate per instruction. An iterative multiplier takes a step per `multiply` bits, one
/// more to see that the rest is zero, and two cycles around them (iterate()).
std::vector<Peak> Pipeline::peaks() const {
  const unsigned steps = (8 + shape_.multiply - 1) / shape_.multiply + 1;
  const double products = shape_.multiplier == "pipelined" ? 1.0 : 1.0 / (std::max(steps, 2u) + 2);
  std::vector<Peak> found = {{"scalar", "i8", products}, {"scalar", "f16", 1.0}, {"scalar", "f32", 1.0}};
  const auto add = [&](const Coprocessor& unit) {
    for (Peak& peak : unit.peaks()) found.push_back(std::move(peak));
  };
  add(*vector_);
  each_accelerator(add);
  return found;
}

}  // namespace sim::timing
