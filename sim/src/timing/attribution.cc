#include "attribution.h"

#include <utility>
#include <cinttypes>
#include <cstdio>
#include <numeric>

#include "../json.h"
#include "../machine.h"
#include "scalar.h"

namespace sim::timing {

const char* const cause_names[causes] = {"issue",  "dependency", "icache",     "dcache",
                                         "l2",     "dram",       "vector",     "vset",
                                         "branch", "accelerator", "dma",        "idle"};

u64 Counters::instructions() const {
  return std::accumulate(instret.begin(), instret.end(), u64(0));
}

u64 Counters::total() const {
  return issue_cycles() + std::accumulate(cycles.begin(), cycles.end(), u64(0));
}

void Counters::add(const Counters& o) {
  for (size_t k = 0; k < instret.size(); k++) instret[k] += o.instret[k];
  for (size_t k = 0; k < causes; k++) cycles[k] += o.cycles[k];
  paired += o.paired;
  load_bytes += o.load_bytes;
  store_bytes += o.store_bytes;
  vector_bytes += o.vector_bytes;
  accelerator_bytes += o.accelerator_bytes;
  dma_bytes += o.dma_bytes;
  data_misses += o.data_misses;
  fetch_misses += o.fetch_misses;
  writebacks += o.writebacks;
  second_lines += o.second_lines;
  memory_lines += o.memory_lines;
  wrong_branches += o.wrong_branches;
  wrong_jumps += o.wrong_jumps;
}

void Attribution::mark(unsigned mark, u64 argument) {
  constexpr unsigned node_begin = 3, node_end = 4;  // runtime/include/bringup/platform.h
  if (!machine_) return;
  if (mark == node_begin) node_ = argument;
  else if (mark == node_end) node_ = none;
  size_ = 0;  // the next instruction looks its region up
}

void Attribution::enter(u64 pc) {
  const Symbol* s = machine_->function_at(pc);
  const u64 address = s ? s->address : 0;
  low_ = pc;
  size_ = 2;
  if (s && s->size) {
    low_ = s->address;
    size_ = s->size;
  }
  now_ = &regions_[{node_, address}];
}

Counters Attribution::total() const {
  Counters sum = all_;
  for (const auto& [key, counters] : regions_) sum.add(counters);
  return sum;
}

std::vector<Attribution::Region> Attribution::regions() const {
  std::vector<Region> list;
  for (const auto& [key, counters] : regions_) {
    const Symbol* s = key.second ? machine_->function_at(key.second) : nullptr;
    list.push_back({key.first, s ? s->name : "", counters});
  }
  return list;
}

namespace {

void write_counters(std::FILE* out, const Counters& c) {
  std::fprintf(out, "\"instructions\": %" PRIu64 ", \"cycles\": %" PRIu64 ", \"by_cause\": {\"issue\": %" PRIu64,
               c.instructions(), c.total(), c.issue_cycles());
  for (size_t k = 1; k < causes; k++)
    if (c.cycles[k]) std::fprintf(out, ", \"%s\": %" PRIu64, cause_names[k], c.cycles[k]);
  std::fprintf(out, "}, \"by_class\": {");
  const char* comma = "";
  for (size_t k = 0; k < size_t(Class::Count); k++)
    if (c.instret[k]) {
      std::fprintf(out, "%s\"%s\": %" PRIu64, comma, class_name(Class(k)), c.instret[k]);
      comma = ", ";
    }
  std::fprintf(out,
               "}, \"bytes\": {\"load\": %" PRIu64 ", \"store\": %" PRIu64 ", \"vector\": %" PRIu64
               ", \"accelerator\": %" PRIu64 ", \"dma\": %" PRIu64 "}, \"lines\": {\"icache_misses\": %" PRIu64 ", \"dcache_misses\": %" PRIu64
               ", \"writebacks\": %" PRIu64 ", \"from_l2\": %" PRIu64 ", \"from_memory\": %" PRIu64 "}",
               c.load_bytes, c.store_bytes, c.vector_bytes, c.accelerator_bytes, c.dma_bytes, c.fetch_misses, c.data_misses,
               c.writebacks, c.second_lines, c.memory_lines);
}

}  // namespace

void write_profile(std::FILE* out, Machine& machine) {
  std::fprintf(out, "{\"core\": %s, \"line_bytes\": %u, \"dma\": [",
               quoted(machine.core()->name()).c_str(), machine.core()->memory().line());
  const char* separator = "";
  for (const auto& engine : machine.dma()) {
    std::fprintf(out, "%s{\"name\": %s, \"transfers\": %" PRIu64 ", \"bytes\": %" PRIu64 ", \"busy\": %" PRIu64 "}",
                 separator, quoted(engine->shape().name).c_str(), engine->transfers(), engine->bytes_moved(), engine->busy());
    separator = ", ";
  }
  std::fprintf(out, "], \"races\": %" PRIu64 ", \"harts\": [", machine.races());
  for (unsigned n = 0; n < machine.harts(); n++) {
    Pipeline& p = *machine.hart(n).timing;
    p.slept(machine.hart(n).cycle());
    std::fprintf(out, "%s\n {\"hart\": %u, ", n ? "," : "", n);
    write_counters(out, p.attribution().total());
    std::fprintf(out, ",\n  \"units\": {");
    const char* comma = "";
    const auto write_unit = [&](const Coprocessor& unit) {
      for (const Coprocessor::Counter& c : unit.counters())
        if (c.name) {
          std::fprintf(out, "%s\"%s\": %" PRIu64, comma, c.name, c.value);
          comma = ", ";
        }
    };
    write_unit(std::as_const(p).vector());
    p.each_accelerator(write_unit);
    std::fprintf(out, "},\n  \"peaks\": [");
    comma = "";
    for (const Peak& peak : p.peaks()) {
      std::fprintf(out, "%s{\"unit\": \"%s\", \"element\": \"%s\", \"macs_per_cycle\": %g}", comma,
                   peak.unit.c_str(), peak.element.c_str(), peak.macs_per_cycle);
      comma = ", ";
    }
    std::fprintf(out, "],\n  \"regions\": [");
    comma = "";
    for (const Attribution::Region& r : p.attribution().regions()) {
      std::fprintf(out, "%s\n   {\"node\": ", comma);
      if (r.node == Attribution::none) std::fprintf(out, "null");
      else std::fprintf(out, "%" PRIu64, r.node);
      std::fprintf(out, ", \"function\": %s, ", quoted(r.function).c_str());
      write_counters(out, r.counters);
      std::fprintf(out, "}");
      comma = ",";
    }
    std::fprintf(out, "]}");
  }
  std::fprintf(out, "\n]}\n");
}

}  // namespace sim::timing
