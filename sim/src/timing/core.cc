#include "core.h"

#include <bit>

namespace sim::timing {
namespace {

unsigned small(const yaml::Node& map, const char* key, u64 lowest = 0, u64 highest = 100000) {
  return unsigned(map.number(key, lowest, highest));
}

unsigned power(const yaml::Node& map, const char* key, u64 lowest, u64 highest) {
  const u64 value = map.number(key, lowest, highest);
  if (!std::has_single_bit(value)) map.find(key)->error(std::string("'") + key + "' should be a power of two");
  return unsigned(value);
}

CacheShape read_cache(const yaml::Node& map, unsigned line) {
  CacheShape shape;
  shape.bytes = power(map, "bytes", line, 1u << 30);
  shape.ways = power(map, "ways", 1, 64);
  shape.line = line;
  if (shape.ways * line > shape.bytes) map.find("ways")->error("more ways than lines");
  const std::string policy = map.text("replacement");
  if (policy == "lru") shape.replacement = Replacement::Lru;
  else if (policy != "random") map.find("replacement")->error("'replacement' should be random or lru, not '" + policy + "'");
  return shape;
}

}  // namespace

Core::Core(const std::string& file) : file_(yaml::read(file)) {
  name_ = file_.text("name");
  file_.text("source");
  quantum_ = file_.number("quantum", 1, 1000000);
  read_pipeline(file_.map("pipeline"));
  const yaml::Node& branch = file_.map("branch");
  branch_.targets = small(branch, "targets", 1, 4096);
  branch_.outcomes = power(branch, "outcomes", 1, 1u << 20);
  branch_.history = small(branch, "history", 1, 24);
  branch_.history_bits = small(branch, "history_bits", 0, branch_.history);
  branch_.returns = small(branch, "returns", 1, 64);
  read_memory(file_.map("memory"));
  vector(256);  // reads the section, to report what is wrong in it now
  file_.finish();
}

void Core::read_pipeline(const yaml::Node& map) {
  PipelineShape& p = pipeline_;
  p.issue = unsigned(map.number_or("issue", 1));
  if (p.issue < 1 || p.issue > 2) map.find("issue")->error("'issue' should be 1 or 2");
  p.late_operands = unsigned(map.number_or("late_operands", 0));
  p.multiplier = map.text("multiplier");
  if (p.multiplier != "iterative" && p.multiplier != "pipelined")
    map.find("multiplier")->error("'multiplier' should be iterative or pipelined");
  p.multiply = small(map, "multiply", 1, 64);
  p.divide = small(map, "divide", 0, 1000);
  p.wrong = small(map, "wrong", 0, 100);
  p.late = small(map, "late", 0, 100);
  p.queue = small(map, "queue", 0, 64);
  p.packet = power(map, "packet", 4, 64);
  p.replay = small(map, "replay", 0, 100);
  p.first_store = unsigned(map.number_or("first_store", 0));
  p.flags_wait = map.number_or("flags_wait", 0);
  p.vl_read = unsigned(map.number_or("vl_read", 0));
  p.csr_write = small(map, "csr_write", 0, 100);
  p.float_csr_write = unsigned(map.number_or("float_csr_write", p.csr_write));
  p.atomic_busy = small(map, "atomic_busy", 0, 100);
  p.fence = small(map, "fence", 0, 100);
  p.trap = small(map, "trap", 0, 100);
  p.sleep_counts = map.flag("mcycle_in_wfi");
  p.wake = small(map, "wake", 0, 1000);
  const yaml::Node& l = map.map("latency");
  latencies_ = {small(l, "load", 1),         small(l, "load_narrow", 1),  small(l, "atomic", 1),
                small(l, "csr", 1),          small(l, "float_single", 1), small(l, "float_double", 1),
                small(l, "float_move", 1),   small(l, "float_to_integer", 1),
                small(l, "divide_single", 1), small(l, "divide_double", 1),
                unsigned(l.number_or("divide_special", 0))};
}

void Core::read_memory(const yaml::Node& map) {
  MemoryShape& m = memory_shape_;
  const unsigned line = power(map, "line", 16, 1024);
  m.fetch = read_cache(map.map("icache"), line);
  m.data = read_cache(map.map("dcache"), line);
  m.fetch_miss = small(map.map("icache"), "miss");
  m.data_miss = small(map.map("dcache"), "miss");
  m.upgrade = small(map.map("dcache"), "upgrade");
  m.writeback = small(map.map("dcache"), "writeback");
  m.writeback_gaps = small(map.map("dcache"), "writeback_gaps");
  if (const yaml::Node* second = map.find("l2")) {
    m.second = read_cache(*second, line);
    m.second_hit = small(*second, "hit");
    m.second_transfer = small(*second, "transfer");
    m.second_write = unsigned(second->number_or("write", 0));
  }
  const yaml::Node& dram = map.map("dram");
  m.latency = small(dram, "latency");
  m.gap = small(dram, "gap");
  m.beats = small(dram, "beats", 1, 64);
  m.transfer = small(dram, "transfer");
  m.memory_write = unsigned(dram.number_or("write", 0));
  m.turnaround = unsigned(dram.number_or("turnaround", 0));
  m.prefetch = unsigned(map.number_or("prefetch", 0));
  m.stream_stores = map.find("stream_stores") && map.flag("stream_stores");
  m.uncached = small(map, "uncached");
  const yaml::Node& several = map.map("coherence");
  m.probe = small(several, "probe");
  m.recall = small(several, "recall");
  m.hold = small(several, "hold");
  m.reserved = unsigned(several.number_or("reserved", 0));
  read_scratchpads(map);
}

void Core::read_scratchpads(const yaml::Node& map) {
  if (const yaml::Node* list = map.find("scratchpads")) {
    for (const yaml::Node& one : list->items()) {
      const u64 base = one.number("base"), size = one.number("bytes", 8);
      scratchpads_.push_back({one.text("name"), {base, base + size}, small(one, "access", 1)});
      if (one.find("hart")) scratchpads_.back().hart = int(one.number("hart", 0, 63));
      one.finish();
    }
  }
  if (const yaml::Node* list = map.find("dma")) {
    for (const yaml::Node& one : list->items()) {
      DmaShape shape{one.text("name"), one.number("registers")};
      shape.channels = small(one, "channels", 1, 16);
      shape.setup = small(one, "setup");
      shape.bytes_per_cycle = small(one, "bytes_per_cycle", 1, 1024);
      shape.burst = power(one, "burst", 1, memory_shape_.data.line);
      shape.outstanding = small(one, "outstanding", 1, 1024);
      dma_.push_back(shape);
      one.finish();
    }
  }
}

void Core::build(unsigned harts, Range ram, const std::vector<Scratchpad>& scratchpads,
                 const std::vector<DmaShape>& engines, Background& background) {
  Uncached uncached{scratchpads, {}};
  for (const DmaShape& e : engines) uncached.engines.push_back(e.range());
  memory_ = std::make_unique<MemorySystem>(memory_shape_, harts, ram, std::move(uncached), background);
}

std::unique_ptr<VectorTiming> Core::vector(unsigned vlen) const {
  return make_vector_timing(file_.find("vector"), vlen);
}

}  // namespace sim::timing
