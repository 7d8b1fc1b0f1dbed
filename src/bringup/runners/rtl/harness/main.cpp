// Runs an image on the Verilated Rocket:
//
//   rocket IMAGE [--latency N] [--gap N] [--files FOLDER] [--max-cycles N] [--max-seconds S]
//                [--statistics FILE] [--commit-log FILE]
//
// latency, gap  cycles of the memory model, see axi.h (default 20 and 0)
// files         folder with request.bin; response.bin is written there
// statistics    JSON: cycles, instructions per hart, memory traffic
// commit-log    a line `hart cycle pc instruction` per retired instruction
//
// Exit status: the image's own; 124 when a limit, a signal or an access to a device that does not
// exist stopped it, 125 for unusable arguments.

#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <verilated.h>

#include "Rocket.h"
#include "axi.h"
#include "devices.h"
#include "memory.h"

namespace {

constexpr unsigned kMemoryWidth = MEMORY_BITS / 8, kMmioWidth = 8;
constexpr Timing kMmioTiming{0, 0};
constexpr uint64_t kResetCycles = 20, kClockCheck = 1 << 14;
constexpr int kStopped = 124, kUnusable = 125;

volatile std::sig_atomic_t interrupted = 0;

struct Options {
  std::string image, files, statistics, commit_log;
  Timing memory{20, 0};
  uint64_t max_cycles = 0; // 0: no limit
  double max_seconds = 0;
};

uint64_t number(const std::string &option, const std::string &text) {
  try {
    size_t used = 0;
    const uint64_t value = std::stoull(text, &used, 0);
    if (used == text.size() && text[0] != '-') return value;
  } catch (const std::logic_error &) {
  }
  throw std::runtime_error(option + " wants a number, not '" + text + "'");
}

Options parse(int count, char **arguments) {
  Options options;
  for (int i = 1; i < count; i++) {
    const std::string option = arguments[i];
    if (option.rfind("--", 0) != 0) {
      options.image = option;
      continue;
    }
    if (++i == count) throw std::runtime_error(option + " wants a value");
    const std::string value = arguments[i];
    if (option == "--latency") options.memory.latency = unsigned(number(option, value));
    else if (option == "--gap") options.memory.gap = unsigned(number(option, value));
    else if (option == "--files") options.files = value;
    else if (option == "--max-cycles") options.max_cycles = number(option, value);
    else if (option == "--max-seconds") options.max_seconds = std::strtod(value.c_str(), nullptr);
    else if (option == "--statistics") options.statistics = value;
    else if (option == "--commit-log") options.commit_log = value;
    else throw std::runtime_error("unknown option " + option);
  }
  if (options.image.empty()) throw std::runtime_error("no image given");
  return options;
}

std::FILE *create(const std::string &path) {
  std::FILE *file = std::fopen(path.c_str(), "w");
  if (!file) throw std::runtime_error("cannot write " + path);
  return file;
}

// What the harts retire: counts, where each one is, and the log.
class Retirement {
public:
  explicit Retirement(const Rocket &top) : top(top) {}

  void sample(uint64_t cycle, std::FILE *log) {
    if (!top.retired) return;
    for (unsigned hart = 0; hart < HARTS; hart++) {
      if (!(top.retired >> hart & 1)) continue;
      counts[hart]++;
      std::memcpy(&pcs[hart], reinterpret_cast<const char *>(&top.pc) + 8 * hart, 8);
      if (log) write(log, hart, cycle);
    }
  }

  std::array<uint64_t, HARTS> counts{}, pcs{};

private:
  void write(std::FILE *log, unsigned hart, uint64_t cycle) const {
    uint32_t word;
    std::memcpy(&word, reinterpret_cast<const char *>(&top.instruction) + 4 * hart, 4);
    std::fprintf(log, "%u %llu 0x%llx 0x%x\n", hart, static_cast<unsigned long long>(cycle),
                 static_cast<unsigned long long>(pcs[hart]), word);
  }

  const Rocket &top;
};

class Machine {
public:
  explicit Machine(const Options &options)
      : options(options), memory(kMemoryWidth),
        devices(load(options.image), HARTS, options.files),
        memory_port(AXI_PINS(top, mem), kMemoryWidth, options.memory, memory),
        mmio_port(AXI_PINS(top, mmio), kMmioWidth, kMmioTiming, devices), retirement(top) {}

  int run() {
    std::FILE *log = options.commit_log.empty() ? nullptr : create(options.commit_log);
    reset();
    const char *limit = nullptr;
    while (!devices.finished() && !(limit = reached_limit())) {
      memory_port.drive(cycle);
      mmio_port.drive(cycle);
      edge(0);
      memory_port.sample(cycle);
      mmio_port.sample(cycle);
      retirement.sample(cycle, log);
      edge(1);
      cycle++;
    }
    if (log) std::fclose(log);
    devices.close();
    if (!options.statistics.empty()) write_statistics();
    if (!limit) return devices.exit_code();
    report_stop(limit);
    return kStopped;
  }

private:
  uint64_t load(const std::string &image) {
    try {
      return memory.load(image);
    } catch (const std::runtime_error &error) {
      throw std::runtime_error(image + ": " + error.what());
    }
  }

  void edge(uint8_t level) {
    top.clock = level;
    top.eval();
  }

  // Handshakes mean nothing yet, so nothing is offered.
  void reset() {
    top.reset = 1;
    for (uint64_t i = 0; i < kResetCycles; i++) edge(0), edge(1);
    top.reset = 0;
  }

  const char *reached_limit() {
    if (devices.stray()) return "address";
    if (options.max_cycles && cycle >= options.max_cycles) return "cycles";
    if (interrupted) return "signal";
    if (options.max_seconds > 0 && cycle % kClockCheck == 0) {
      const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - started;
      if (spent.count() > options.max_seconds) return "seconds";
    }
    return nullptr;
  }

  // A line like those of the runtime, so that a runner can say which function was being run.
  void report_stop(const char *limit) const {
    std::printf("\n@stopped limit=%s cycles=%llu", limit, static_cast<unsigned long long>(cycle));
    if (devices.stray()) std::printf(" address=0x%x", *devices.stray());
    for (unsigned hart = 0; hart < HARTS; hart++)
      std::printf(" pc%u=0x%llx", hart, static_cast<unsigned long long>(retirement.pcs[hart]));
    std::printf("\n");
    std::fflush(stdout);
  }

  void write_statistics() const {
    std::FILE *file = create(options.statistics);
    const Traffic &traffic = memory_port.counted();
    std::fprintf(file, "{\"cycles\": %llu, \"instructions\": [",
                 static_cast<unsigned long long>(cycle));
    for (unsigned hart = 0; hart < HARTS; hart++)
      std::fprintf(file, "%s%llu", hart ? ", " : "",
                   static_cast<unsigned long long>(retirement.counts[hart]));
    std::fprintf(file,
                 "], \"memory\": {\"reads\": %llu, \"writes\": %llu, \"read_beats\": %llu, "
                 "\"write_beats\": %llu, \"beat_bytes\": %u}}\n",
                 static_cast<unsigned long long>(traffic.reads),
                 static_cast<unsigned long long>(traffic.writes),
                 static_cast<unsigned long long>(traffic.read_beats),
                 static_cast<unsigned long long>(traffic.write_beats), kMemoryWidth);
    std::fclose(file);
  }

  const Options &options;
  Rocket top;
  Memory memory;
  Devices devices;
  Slave memory_port, mmio_port;
  Retirement retirement;
  uint64_t cycle = 0;
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
};

int run(int count, char **arguments) {
  try {
    const Options options = parse(count, arguments);
    for (int number : {SIGINT, SIGTERM}) std::signal(number, [](int) { interrupted = 1; });
    Machine machine(options);
    return machine.run();
  } catch (const std::exception &error) {
    std::fprintf(stderr, "rocket: %s\n", error.what());
    return kUnusable;
  }
}

} // namespace

int main(int count, char **arguments) {
  const int code = run(count, arguments);
  std::fflush(stdout);
  _exit(code); // destructors of the model crashed under Verilator 5.006 with some cores
}
