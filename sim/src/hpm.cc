#include "hpm.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "hart.h"
#include "timing/scalar.h"

namespace sim {
namespace {

using timing::Cause;
using timing::Counters;

/// One event: its set and bit in a selector, and what counts it, instructions or the timing model.
struct Event {
  unsigned set, bit;
  const char* name;
  bool (*instruction)(const Row&) = nullptr;
  u64 (*modelled)(const Counters&) = nullptr;
};

template <Class... C> bool any(const Row& row) { return ((row.cls == C) || ...); }
template <Class First, Class Last> bool between(const Row& row) { return row.cls >= First && row.cls <= Last; }
template <Cause... C> u64 cycles(const Counters& c) { return (c.cycles[size_t(C)] + ...); }
template <u64 Counters::*Member> u64 count(const Counters& c) { return c.*Member; }

// Sets 0 to 2 are numbered as rocket-chip's (RocketCore.scala, perfEvents); those of its events that are
// missing have no counterpart in the model. Sets from 0x80 on are ours. The first one is counted where
// traps are taken.
constexpr Event events[] = {
    {0, 0, "exception or interrupt taken"},
    {0, 1, "integer load", any<Class::Load>},
    {0, 2, "integer store", any<Class::Store>},
    {0, 3, "atomic operation, lr, sc", any<Class::Atomic>},
    {0, 4, "CSR or system instruction", any<Class::Csr, Class::System>},
    {0, 5, "integer arithmetic", any<Class::Alu>},
    {0, 6, "conditional branch", any<Class::Branch>},
    {0, 7, "jal", [](const Row& row) { return row.name == "jal"; }},
    {0, 8, "jalr", [](const Row& row) { return row.name == "jalr"; }},
    {0, 9, "integer multiplication", any<Class::Mul>},
    {0, 10, "integer division or remainder", any<Class::Div>},
    {0, 11, "float load", any<Class::FloatLoad>},
    {0, 12, "float store", any<Class::FloatStore>},
    {0, 13, "float addition or subtraction", any<Class::FloatAdd>},
    {0, 14, "float multiplication", any<Class::FloatMul>},
    {0, 15, "float multiply-add", any<Class::FloatFma>},
    {0, 16, "float division or square root", any<Class::FloatDiv, Class::FloatSqrt>},
    {0, 17, "other float instruction", any<Class::FloatMove, Class::FloatCompare, Class::FloatConvert>},

    {1, 3, "cycles without code: instruction cache, fetch queue", nullptr, cycles<Cause::Fetch>},
    {1, 4, "cycles waiting for data: first level, second level, memory", nullptr,
     cycles<Cause::Data, Cause::L2, Cause::Dram>},
    {1, 5, "branch direction or target mispredicted", nullptr, count<&Counters::wrong_branches>},
    {1, 6, "jump target mispredicted", nullptr, count<&Counters::wrong_jumps>},

    {2, 0, "instruction cache miss", nullptr, count<&Counters::fetch_misses>},
    {2, 1, "data cache miss", nullptr, count<&Counters::data_misses>},
    {2, 2, "data cache line written back", nullptr, count<&Counters::writebacks>},

    {0x80, 0, "vsetvli, vsetivli, vsetvl", any<Class::VectorSet>},
    {0x80, 1, "vector load", any<Class::VectorLoad, Class::VectorLoadStrided, Class::VectorLoadIndexed>},
    {0x80, 2, "vector store", any<Class::VectorStore, Class::VectorStoreStrided, Class::VectorStoreIndexed>},
    {0x80, 3, "other vector instruction", between<Class::VectorInt, Class::VectorMove>},
    {0x80, 4, "instruction of an extension", any<Class::Custom>},
    {0x80, 5, "fence, fence.i", any<Class::Fence>},

    {0x81, 0, "cycles in which an instruction issued", nullptr, [](const Counters& c) { return c.instructions(); }},
    {0x81, 1, "cycles: dependency", nullptr, cycles<Cause::Dependency>},
    {0x81, 2, "cycles: icache", nullptr, cycles<Cause::Fetch>},
    {0x81, 3, "cycles: dcache", nullptr, cycles<Cause::Data>},
    {0x81, 4, "cycles: l2", nullptr, cycles<Cause::L2>},
    {0x81, 5, "cycles: dram", nullptr, cycles<Cause::Dram>},
    {0x81, 6, "cycles: vector", nullptr, cycles<Cause::VectorBusy>},
    {0x81, 7, "cycles: vset", nullptr, cycles<Cause::VectorSet>},
    {0x81, 8, "cycles: branch", nullptr, cycles<Cause::Branch>},
    {0x81, 9, "cycles: accelerator", nullptr, cycles<Cause::Accelerator>},
    {0x81, 10, "cycles: idle", nullptr, cycles<Cause::Idle>},

    {0x82, 0, "lines from the second level", nullptr, count<&Counters::second_lines>},
    {0x82, 1, "lines from memory", nullptr, count<&Counters::memory_lines>},
};
constexpr size_t none = std::size(events);  ///< instructions no event is for

constexpr unsigned set_bits = 8;
bool selected(const Event& e, u64 selector) {
  return e.set == (selector & 0xff) && selector >> (set_bits + e.bit) & 1;
}

/// Place in `events` by row of the instruction table; illegal words have row 0xffff.
const std::vector<u8>& event_of_row() {
  static const std::vector<u8> places = [] {
    std::vector<u8> list(65536, u8(none));
    const std::vector<Row>& table = instruction_table();
    for (size_t r = 0; r < table.size(); r++)
      list[r] = u8(std::find_if(std::begin(events), std::end(events), [&](const Event& e) {
                     return e.instruction && e.instruction(table[r]);
                   }) - events);
    return list;
  }();
  return places;
}

}  // namespace

u64 HpmCounters::total(const Hart& hart, u64 selector) const {
  static_assert(none < most_events);
  u64 sum = 0;
  for (const Event& e : events)
    if (selected(e, selector))
      sum += e.modelled ? e.modelled(hart.timing->attribution().total()) : counts_[size_t(&e - events)];
  return sum;
}

u64 HpmCounters::read(const Hart& hart, unsigned n) const {
  return hart.mcountinhibit >> n & 1 ? offsets_[n] : offsets_[n] + total(hart, selectors_[n]);
}

void HpmCounters::write(const Hart& hart, unsigned n, u64 value) {
  offsets_[n] = hart.mcountinhibit >> n & 1 ? value : value - total(hart, selectors_[n]);
}

void HpmCounters::select(Hart& hart, unsigned n, u64 selector) {
  const u64 value = read(hart, n);
  u64 kept = 0;
  for (const Event& e : events)
    if (selected(e, selector) && (!e.modelled || hart.timing)) kept |= u64(1) << (set_bits + e.bit);
  selectors_[n] = kept ? kept | (selector & 0xff) : 0;
  write(hart, n, value);
  counting_ = false;
  for (const Event& e : events)
    for (u64 other : selectors_) counting_ |= e.instruction && selected(e, other);
  if (counting_) event_of_row_ = event_of_row().data();
  hart.pause();  // the run loop is chosen anew
}

void HpmCounters::inhibit(Hart& hart, u64 mask) {
  std::array<u64, last + 1> values{};
  for (unsigned n = first; n <= last; n++) values[n] = read(hart, n);
  hart.mcountinhibit = mask;
  for (unsigned n = first; n <= last; n++) write(hart, n, values[n]);
}

std::string list_events() {
  std::string text = "selector\tevent (sets 0x01, 0x02, 0x81 and 0x82 with --core only)\n";
  char line[160];
  for (const Event& e : events) {
    std::snprintf(line, sizeof line, "0x%llx\t%s\n", 1ull << (set_bits + e.bit) | e.set, e.name);
    text += line;
  }
  return text;
}

}  // namespace sim
