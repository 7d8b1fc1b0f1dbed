// sim: runs a RISC-V image; see options.cc for the command line and README.md for the design.
#include <cinttypes>
#include <csignal>
#include <cstdio>
#include <memory>

#include "extension.h"
#include "gdb/server.h"
#include "options.h"
#include "timing/scalar.h"
#include "trace.h"

namespace sim {
namespace {

using File = std::unique_ptr<std::FILE, void (*)(std::FILE*)>;

File open_output(const std::string& name) {
  if (name == "-") return {stderr, [](std::FILE*) {}};
  std::FILE* file = std::fopen(name.c_str(), "w");
  if (!file) throw UserError(name + ": cannot be written");
  return {file, [](std::FILE* f) { std::fclose(f); }};
}

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

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char ch : text) {
    if (ch == '"' || ch == '\\') out += '\\';
    if (ch == '\n') out += "\\n";
    else out += ch;
  }
  return out + "\"";
}

void write_json(const std::string& name, Machine& machine, const Outcome& outcome,
                const ClassCounter* classes) {
  File file = open_output(name);
  std::FILE* out = file.get();
  static constexpr const char* reasons[] = {"exited", "instruction limit", "cycle limit",
                                            "interrupted", "fatal"};
  std::fprintf(out, "{\"outcome\": \"%s\", \"exit_code\": %d, \"message\": %s,\n \"model\": %s,\n",
               reasons[outcome.why], outcome.code, quoted(outcome.message).c_str(),
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

int run(int count, char** arguments) {
  CommandLine line = parse_command_line(count, arguments);
  if (line.help) return std::fputs(usage, stdout), 0;
  if (line.list_extensions) return std::fputs(list_extensions().c_str(), stdout), 0;
  if (line.list_events) return std::fputs(list_events().c_str(), stdout), 0;
  if (line.list_instructions) return list_instructions(line.machine.isa), 0;
  if (line.disassemble) return disassemble_input(line.machine.isa), 0;
  if (line.machine.image.empty()) throw UserError("no image given (--help shows how)");
  const bool count_classes = line.machine.count_classes;
  Machine machine(std::move(line.machine));

  Observers observers;
  File trace_file{nullptr, [](std::FILE*) {}}, log_file = File{nullptr, [](std::FILE*) {}};
  std::unique_ptr<Trace> trace;
  std::unique_ptr<CommitLog> log;
  ClassCounter classes;
  if (!line.trace.empty()) {
    trace_file = open_output(line.trace);
    trace = std::make_unique<Trace>(trace_file.get());
    observers.add(trace.get());
  }
  if (!line.commit_log.empty()) {
    log_file = open_output(line.commit_log);
    log = std::make_unique<CommitLog>(log_file.get());
    observers.add(log.get());
  }
  if (count_classes) observers.add(&classes);
  if (!observers.empty()) machine.observe(&observers);

  std::signal(SIGINT, [](int) { Machine::request_stop(); });
  std::signal(SIGTERM, [](int) { Machine::request_stop(); });
  std::signal(SIGPIPE, SIG_IGN);

  const Outcome outcome = line.gdb_port >= 0 ? serve_gdb(machine, line.gdb_port) : machine.run();
  if (outcome.why != Outcome::Exited) {
    std::fprintf(stderr, "sim: %s\n", outcome.message.c_str());
    for (unsigned n = 0; n < machine.harts(); n++) {
      Hart& h = machine.hart(n);
      const u64 pc = outcome.why == Outcome::Fatal && h.mtvec == 0 && h.mepc && !h.waiting ? h.mepc : h.pc();
      std::fprintf(stderr, "%s", machine.report(h, pc).c_str());
    }
  }
  if (!line.profile.empty()) timing::write_profile(line.profile, machine);
  if (!line.json.empty()) write_json(line.json, machine, outcome, count_classes ? &classes : nullptr);
  return outcome.code;
}

}  // namespace
}  // namespace sim

int main(int count, char** arguments) {
  try {
    return sim::run(count, arguments);
  } catch (const sim::UserError& e) {
    std::fprintf(stderr, "sim: %s\n", e.what());
    return sim::exit_code::usage;
  }
}
