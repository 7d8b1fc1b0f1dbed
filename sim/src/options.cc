#include "options.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include "extension.h"

namespace sim {

const char* const usage = R"(usage: sim [options] IMAGE

Runs a bare-metal RISC-V ELF image. The exit code is the guest's; 2: bad option or image, 123: an
output could not be written, 124: a limit was reached, 125: the guest cannot go on, 130: interrupted.
Where one of these is the guest's own, a line on standard error and --json say so.

machine
  --isa=STRING          width and extensions, e.g. rv32imc; default
                        rv64gcv with all of zicntr zicond zihpm zba zbb zbc zbs
                        zfh zvbb zvbc zvfh
  --priv=m|mu|msu       modes a hart has: machine, user, supervisor; default msu
  --isa-hart=N=STRING   another for hart N or harts N-M, e.g. 1-8=rv32imfc or 0=rv64gcv+opu
  --image-hart=N=FILE   another image for hart N or harts N-M, in the same memory; a 32-bit hart
                        needs a 32-bit ELF
  --extension=NAME[=SO] instruction extension for every hart without --isa-hart: a built-in one
                        (--list-extensions), or from a shared library (repeatable)
  --extension-option=NAME:KEY=VALUE
  --vlen=BITS           vector register length, 128..1024, default 256
  --harts=N             number of harts, default 1
  --memory=SIZE         RAM at 0x80000000, e.g. 256M or 2G, default 1G
  --core=FILE           timing of a core, e.g. sim/cores/rocket.yaml; default: one cycle per
                        instruction
  --scratchpad=NAME=BASE:SIZE
                        memory beside the RAM, e.g. tcm=0x60000000:128K (repeatable)
  --dma=NAME=ADDRESS    a DMA engine with its registers there (repeatable)
  --memories=FILE       scratchpads and DMA engines of a core file, without its timing
  --races=stop|count    a hart touches bytes that a DMA engine or accelerator is moving: end the run
                        (default), or count in --json
  --quantum=CYCLES      turn of a hart before the next one runs, default 1000
  --agnostic=ones|keep  what agnostic tail and masked elements become, default keep
  --stack-guard=A:B     addresses no load or store may touch (repeatable)
  --host-files=DIR[:ro] files a guest may use by absolute paths (repeatable), :ro: for reading; without
                        it only those in the working directory; "all": every file you may use
limits
  --limit=N             stop after N instructions (all harts together)
  --cycles=N            stop at model time N
what to write
  --trace[=FILE]        every instruction, disassembled (default: standard error)
  --commit-log[=FILE]   every register and memory change, in spike's --log-commits format
  --report-traps        one line per exception
  --json=FILE           final counters
  --profile=FILE        with --core: cycles by cause, per node and function
  --classes             with --json: instructions by class (observed run, slower)
  --gdb=PORT            wait for a debugger on this TCP port of localhost
  --list-instructions   the instruction table of --isa: name, match, mask, operands, class
  --list-events         what mhpmevent3..31 can select
  --disassemble         text of the hexadecimal instruction words on standard input, for --isa
  --list-extensions     built-in instruction extensions
)";

namespace {

/// A whole number, decimal or 0x; `with_unit`: K, M or G may follow.
u64 number(const std::string& option, const std::string& text, bool with_unit = false) {
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  const char* const begin = text.c_str() + (hexadecimal ? 2 : 0);
  char* end = nullptr;
  errno = 0;
  u64 value = std::strtoull(begin, &end, hexadecimal ? 16 : 10);
  bool good = std::isxdigit(static_cast<unsigned char>(*begin)) && errno == 0;  // no sign, no blank
  if (with_unit && *end) {
    const std::string unit = end;
    const unsigned shift = unit == "K" ? 10 : unit == "M" ? 20 : unit == "G" ? 30 : 0;
    good &= shift && value <= ~u64(0) >> shift;
    value <<= shift;
    end += unit.size();
  }
  if (!good || end != text.c_str() + text.size()) throw UserError(option + ": '" + text + "' is not a number");
  return value;
}

Extensions parse_modes(const std::string& text) {
  if (text == "m") return 0;
  if (text == "mu") return U;
  if (text == "msu") return U | S;
  throw UserError("--priv: m, mu or msu, not '" + text + "'");
}

u64 number_within(const std::string& option, const std::string& text, u64 lowest, u64 highest) {
  const u64 value = number(option, text);
  if (value < lowest || value > highest)
    throw UserError(option + ": " + std::to_string(lowest) + " to " + std::to_string(highest) + ", not " + text);
  return value;
}

constexpr u64 longest_turn = 1'000'000;  ///< cycles; limits and signals are looked at between turns

/// "N=TEXT" or "N-M=TEXT": the harts and the text.
struct ForHarts {
  unsigned first, last;
  std::string text;
};
ForHarts for_harts(const std::string& option, const std::string& value) {
  const size_t equals = value.find('='), dash = value.find('-');
  if (equals == std::string::npos) throw UserError(option + ": expected N=... or N-M=..., not '" + value + "'");
  const bool range = dash < equals;
  const auto hart = [&](const std::string& text) { return unsigned(std::min<u64>(number(option, text), 1000)); };
  const unsigned first = hart(value.substr(0, range ? dash : equals));
  const unsigned last = range ? hart(value.substr(dash + 1, equals - dash - 1)) : first;
  if (last < first) throw UserError(option + ": no harts in '" + value.substr(0, equals) + "'");
  return {first, last, value.substr(equals + 1)};
}

}  // namespace

CommandLine parse_command_line(int count, char** arguments) {
  CommandLine line;
  Options& m = line.machine;
  // Read when all --extension are known: +NAME in them may be of a library.
  std::string isa_text;
  std::vector<ForHarts> isa_texts;
  Extensions everywhere = 0, modes = U | S;
  for (int k = 1; k < count; k++) {
    const std::string word = arguments[k];
    if (word.empty() || word[0] != '-') {
      if (word.empty()) throw UserError("an image has no name");
      if (!m.image.empty()) throw UserError("two images given: " + m.image + " and " + word);
      m.image = word;
      continue;
    }
    const size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    bool has_value = equals != std::string::npos;
    std::string value = has_value ? word.substr(equals + 1) : "";
    const auto flag = [&] {
      if (has_value) throw UserError(name + ": takes no value");
      return true;
    };
    // "--vlen 256" is accepted for "--vlen=256" where a value is required.
    const auto need = [&]() -> const std::string& {
      if (has_value && value.empty()) throw UserError(name + ": value missing");
      if (!has_value) {
        if (k + 1 >= count) throw UserError(name + ": value missing");
        value = arguments[++k];
        has_value = true;
      }
      return value;
    };
    if (name == "--help" || name == "-h") line.help = flag();
    else if (name == "--isa") isa_text = need();
    else if (name == "--priv") modes = parse_modes(need());
    else if (name == "--isa-hart") isa_texts.push_back(for_harts(name, need()));
    else if (name == "--image-hart") {
      const ForHarts own = for_harts(name, need());
      for (unsigned hart = own.first; hart <= own.last; hart++) m.hart_image[hart] = own.text;
    } else if (name == "--extension") everywhere |= load_extension(need());
    else if (name == "--extension-option") set_extension_option(need());
    else if (name == "--vlen") {
      const u64 bits = number(name, need());
      if (bits < 128 || bits > VectorUnit::max_vlen || (bits & (bits - 1)))
        throw UserError("--vlen: " + value + " is not a power of two from 128 to 1024");
      m.vlen = unsigned(bits);
    } else if (name == "--harts") {
      m.harts = unsigned(number_within(name, need(), 1, 64));
    } else if (name == "--memory") {
      m.memory = number(name, need(), true);
      if (m.memory < 4096 || m.memory % 4096 || m.memory > u64(64) << 30)
        throw UserError("--memory: " + value + " is not a multiple of 4096 up to 64G");
    } else if (name == "--quantum") m.quantum = number_within(name, need(), 1, longest_turn);
    else if (name == "--host-files") m.host_files.push_back(need());
    else if (name == "--scratchpad") {
      const size_t equals = need().find('='), colon = value.find(':', equals);
      if (equals == std::string::npos || colon == std::string::npos || equals == 0)
        throw UserError("--scratchpad: expected NAME=BASE:SIZE, not '" + value + "'");
      const u64 base = number(name, value.substr(equals + 1, colon - equals - 1));
      const u64 size = number(name, value.substr(colon + 1), true);
      if (base + size < base) throw UserError("--scratchpad: '" + value + "' reaches beyond the last address");
      m.scratchpads.push_back({value.substr(0, equals), {base, base + size}});
    } else if (name == "--dma") {
      const size_t equals = need().find('=');
      if (equals == std::string::npos || equals == 0) throw UserError("--dma: expected NAME=ADDRESS, not '" + value + "'");
      m.dma.push_back({value.substr(0, equals), number(name, value.substr(equals + 1))});
    } else if (name == "--memories") m.memories = need();
    else if (name == "--races") {
      if (need() != "stop" && value != "count") throw UserError("--races: stop or count");
      m.races_stop = value == "stop";
    } else if (name == "--agnostic") {
      if (need() != "ones" && value != "keep") throw UserError("--agnostic: ones or keep");
      m.agnostic_ones = value == "ones";
    } else if (name == "--stack-guard") {
      const size_t at = need().find(':');
      if (at == std::string::npos) throw UserError("--stack-guard: expected FROM:TO");
      const Range r{number(name, value.substr(0, at)), number(name, value.substr(at + 1))};
      if (r.base >= r.end) throw UserError("--stack-guard: empty range " + value);
      m.stack_guards.push_back(r);
    } else if (name == "--limit") m.instruction_limit = number(name, need());
    else if (name == "--cycles") m.cycle_limit = number(name, need());
    else if (name == "--trace") line.trace = has_value ? need() : "-";
    else if (name == "--commit-log") line.commit_log = has_value ? need() : "-";
    else if (name == "--report-traps") m.report_traps = flag();
    else if (name == "--json") line.json = need();
    else if (name == "--core") m.core = need();
    else if (name == "--profile") {
      line.profile = need();
      m.profile = true;
    }
    else if (name == "--classes") m.count_classes = flag();
    else if (name == "--gdb") line.gdb_port = int(number_within(name, need(), 0, 65535));
    else if (name == "--list-extensions") line.list_extensions = flag();
    else if (name == "--list-events") line.list_events = flag();
    else if (name == "--disassemble") line.disassemble = flag();
    else if (name == "--list-instructions") line.list_instructions = flag();
    else throw UserError("unknown option " + name + " (--help lists them)");
  }
  if (!isa_text.empty()) m.isa = parse_isa(isa_text);
  m.isa_is_default = isa_text.empty();
  for (const ForHarts& own : isa_texts)
    for (unsigned hart = own.first; hart <= own.last; hart++) m.hart_isa[hart] = parse_isa(own.text);
  m.isa = (m.isa & ~(U | S)) | everywhere | modes;
  for (auto& [hart, isa] : m.hart_isa) isa |= modes;
  const auto exists = [&](const char* option, unsigned hart) {
    if (hart >= m.harts)
      throw UserError(option + (" " + std::to_string(hart)) + ": there are only " + std::to_string(m.harts) + " harts");
  };
  for (const auto& [hart, isa] : m.hart_isa) exists("--isa-hart", hart);
  for (const auto& [hart, image] : m.hart_image) exists("--image-hart", hart);
  if (m.profile && m.core.empty()) throw UserError("--profile needs --core");
  if (m.count_classes && line.json.empty()) throw UserError("--classes needs --json");
  check_extension_options();
  return line;
}

}  // namespace sim
