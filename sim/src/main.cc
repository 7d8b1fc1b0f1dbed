// sim: runs a RISC-V image; see options.cc for the command line and README.md for the design.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <memory>

#include "extension.h"
#include "gdb/server.h"
#include "json.h"
#include "options.h"
#include "output.h"
#include "stop.h"
#include "timing/scalar.h"
#include "trace.h"

namespace sim {
namespace {

void list_instructions(Extensions isa) {
  for (const Row& row : instruction_table())
    if (row.exists(isa))
      std::printf("%s\t%08x\t%08x\t%s\t%s\n", row.name.c_str(), row.match, row.mask_for(isa),
                  row.operands.c_str(), row.is_compressed ? "compressed" : class_name(row.cls));
}

void disassemble_input(Extensions isa) {
  unsigned word;
  while (std::scanf("%x", &word) == 1) std::printf("%s\n", disassemble(word, 0, isa).c_str());
}

void write_json(std::FILE* out, Machine& machine, const Outcome& outcome, const ClassCounter* classes) {
  static constexpr const char* reasons[] = {"exited", "instruction limit", "cycle limit",
                                            "interrupted", "fatal"};
  std::fprintf(out, "{\"outcome\": \"%s\", \"exit_code\": %d, \"guest_code\": %d, \"message\": %s,\n \"model\": %s,\n",
               reasons[outcome.why], outcome.code, outcome.guest_code, quoted(outcome.message).c_str(),
               quoted(machine.core() ? machine.core()->name() : "functional").c_str());
  std::fprintf(out, " \"instructions\": %" PRIu64 ",\n", machine.instructions());
  if (machine.races()) std::fprintf(out, " \"races\": %" PRIu64 ",\n", machine.races());
  std::fprintf(out, " \"harts\": [");
  for (unsigned n = 0; n < machine.harts(); n++) {
    const Hart& h = machine.hart(n);
    std::fprintf(out, "%s\n  {\"isa\": \"%s\", \"instret\": %" PRIu64 ", \"cycle\": %" PRIu64
                      ", \"idle\": %" PRIu64 ", \"pc\": %" PRIu64 "}",
                 n ? "," : "", isa_string(h.isa).c_str(), h.instret, h.cycle(), h.idle, h.pc());
  }
  std::fprintf(out, "\n ]");
  if (classes) {
    std::fprintf(out, ",\n \"classes\": {");
    const char* comma = "";
    for (size_t c = 0; c < size_t(Class::Count); c++)
      if (const u64 count = classes->count(Class(c))) {
        std::fprintf(out, "%s\"%s\": %" PRIu64, comma, class_name(Class(c)), count);
        comma = ", ";
      }
    std::fprintf(out, "}");
  }
  std::fprintf(out, "}\n");
}

/// What is asked for instead of a run; false: nothing.
bool answer(const CommandLine& line) {
  if (line.help) std::fputs(usage, stdout);
  else if (line.list_extensions) std::fputs(list_extensions().c_str(), stdout);
  else if (line.list_events) std::fputs(list_events().c_str(), stdout);
  else if (line.list_instructions) list_instructions(line.machine.isa);
  else if (line.disassemble) disassemble_input(line.machine.isa);
  else return false;
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout))
    throw OutputError(std::string("standard output: cannot be written: ") + std::strerror(errno));
  return true;
}

/// A report asked for by name is refused before the run where it cannot be written after it.
void check_writable(const std::string& name) {
  if (name.empty() || name == "-") return;
  const size_t slash = name.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : name.substr(0, slash + 1);
  struct stat status;
  const bool exists = stat(name.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) errno = EISDIR;
  else if (access(exists ? name.c_str() : folder.c_str(), W_OK) == 0) return;
  throw UserError(name + ": cannot be written: " + std::strerror(errno));
}

/// Why the run ended, and where every hart was, for people.
void explain(Machine& machine, const Outcome& outcome) {
  if (outcome.why == Outcome::Exited) {
    if (exit_code::is_own(outcome.code))
      std::fprintf(stderr, "sim: the guest ended with exit code %d, its own\n", outcome.code);
    return;
  }
  std::fprintf(stderr, "sim: %s\n", outcome.message.c_str());
  for (unsigned n = 0; n < machine.harts(); n++) {
    Hart& h = machine.hart(n);
    const u64 pc = outcome.why == Outcome::Fatal && h.mtvec == 0 && h.mepc && !h.waiting ? h.mepc : h.pc();
    std::fprintf(stderr, "%s", machine.report(h, pc).c_str());
  }
}

/// Carries out every step, though one fails; false if one did.
bool all_written(std::initializer_list<std::function<void()>> steps) {
  bool good = true;
  for (const auto& step : steps) try {
      step();
    } catch (const OutputError& e) {
      std::fprintf(stderr, "sim: %s\n", e.what());
      good = false;
    }
  return good;
}

int run(int count, char** arguments) {
  CommandLine line = parse_command_line(count, arguments);
  if (answer(line)) return 0;
  if (line.machine.image.empty()) throw UserError("no image given (--help shows how)");
  const bool count_classes = line.machine.count_classes;
  for (const std::string* name : {&line.json, &line.profile}) check_writable(*name);
  Machine machine(std::move(line.machine));

  Observers observers;
  std::unique_ptr<Output> trace_file, log_file;
  std::unique_ptr<Trace> trace;
  std::unique_ptr<CommitLog> log;
  ClassCounter classes;
  if (!line.trace.empty()) {
    trace_file = std::make_unique<Output>(line.trace, Output::Kind::Stream);
    trace = std::make_unique<Trace>(trace_file->file());
    observers.add(trace.get());
  }
  if (!line.commit_log.empty()) {
    log_file = std::make_unique<Output>(line.commit_log, Output::Kind::Stream);
    log = std::make_unique<CommitLog>(log_file->file());
    observers.add(log.get());
  }
  if (count_classes) observers.add(&classes);
  if (!observers.empty()) machine.observe(&observers);

  catch_stop_signals();
  std::signal(SIGPIPE, SIG_IGN);

  const Outcome outcome = line.gdb_port >= 0 ? serve_gdb(machine, line.gdb_port) : machine.run();
  explain(machine, outcome);
  const auto report = [](const std::string& name, auto write) {
    if (name.empty()) return;
    Output output(name, Output::Kind::Whole);
    write(output.file());
    output.finish();
  };
  const bool good = all_written({
      [&] { if (trace_file) trace_file->finish(); },
      [&] { if (log_file) log_file->finish(); },
      [&] { report(line.profile, [&](std::FILE* out) { timing::write_profile(out, machine); }); },
      [&] { report(line.json, [&](std::FILE* out) { write_json(out, machine, outcome, count_classes ? &classes : nullptr); }); },
      [&] {
        if (const int error = machine.console().error())
          throw OutputError(std::string("standard output: cannot be written: ") + std::strerror(error));
      },
  });
  return good ? outcome.code : exit_code::output;
}

}  // namespace
}  // namespace sim

int main(int count, char** arguments) {
  try {
    return sim::run(count, arguments);
  } catch (const sim::UserError& e) {
    std::fprintf(stderr, "sim: %s\n", e.what());
    return sim::exit_code::usage;
  } catch (const sim::OutputError& e) {
    std::fprintf(stderr, "sim: %s\n", e.what());
    return sim::exit_code::output;
  }
}
