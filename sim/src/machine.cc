#include "machine.h"

#include <algorithm>
#include <cinttypes>
#include <cstdarg>
#include <cstdio>
#include <utility>

#include "csr.h"
#include "devicetree.h"
#include "timing/scalar.h"
#include "extension.h"
#include "stop.h"
#include "timing/accelerator.h"

namespace sim {
namespace {

constexpr u64 reset_vector_bytes = 88;
constexpr u64 nothing_reserved = 1;  ///< no line begins there

[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...) {
  char text[256];
  std::va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(text, sizeof text, pattern, arguments);
  va_end(arguments);
  return text;
}

const char* cause_name(u64 cause) {
  switch (cause) {
  case FetchMisaligned: return "misaligned instruction address";
  case FetchFault: return "instruction access fault (no memory there)";
  case IllegalInstruction: return "illegal instruction";
  case Breakpoint: return "breakpoint";
  case LoadMisaligned: return "misaligned load address";
  case LoadFault: return "load access fault";
  case StoreMisaligned: return "misaligned store address";
  case StoreFault: return "store access fault";
  case EnvironmentCall: return "environment call";
  case UserCall: return "environment call from user mode";
  case SupervisorCall: return "environment call from supervisor mode";
  case FetchPageFault: return "instruction page fault";
  case LoadPageFault: return "load page fault";
  case StorePageFault: return "store page fault";
  default: return "exception";
  }
}

}  // namespace

Machine::Machine(Options options)
    : options_(std::move(options)), memory_(ram_base, options_.memory),
      clint_(*this, options_.harts), host_(memory_, console_, options_.host_files) {
  memory_.map(Clint::range, &clint_);
  memory_.map(Console::range, &console_);
  memory_.map(Finisher::range, &finisher_);
  if (!options_.core.empty()) core_ = std::make_unique<timing::Core>(options_.core);
  require_vector_unit();
  build_memories();
  load_images();
  for (const Image& image : images_) {
    const auto tohost = image.address_of("tohost"), fromhost = image.address_of("fromhost");
    if (tohost && memory_.holds(*tohost, 8)) host_.enable_htif(*tohost, fromhost.value_or(0));
  }
  build_boot_rom();
  if (core_) core_->build(options_.harts, memory_.ram(), options_.scratchpads, options_.dma, background_);
  for (unsigned n = 0; n < options_.harts; n++) {
    harts_.push_back(std::make_unique<Hart>(*this, n, options_.isa_of(n), options_.vlen));
    Hart& h = *harts_.back();
    memory_.add_hart(&h);
    reserved_.push_back(nothing_reserved);
    h.v.ones = options_.agnostic_ones;
    h.stack_guards = options_.stack_guards;
    for (const Scratchpad& one : options_.scratchpads)
      if (one.hart >= 0 && unsigned(one.hart) != n) h.foreign.push_back(one.range);
    h.update_guards();
    h.set_pc(rom_base + reset_vector_bytes * image_of_[n]);
    if (core_) h.sleep_counts = core_->pipeline().sleep_counts;
    if (core_) h.timing = std::make_unique<timing::Pipeline>(*core_, h, options_.profile ? this : nullptr);
    if (core_) timing::attach_accelerators(h, &h.timing->vector());
  }
}

Machine::~Machine() = default;

/// A core file without a vector unit says nothing about the time of vector instructions: who asks for both is
/// told. The default of --isa asks for nothing.
void Machine::require_vector_unit() {
  if (!core_ || core_->has_vector() || options_.isa_is_default) return;
  for (unsigned n = 0; n < options_.harts; n++)
    if (options_.isa_of(n) & V) {
      std::fprintf(stderr, "sim: core %s has no vector unit: vector instructions are charged one cycle each\n",
                   core_->name().c_str());
      return;
    }
}

/// Scratchpads and DMA engines of the options and of core files.
void Machine::build_memories() {
  std::unique_ptr<timing::Core> described;
  if (!options_.memories.empty()) described = std::make_unique<timing::Core>(options_.memories);
  for (const timing::Core* core : {core_.get(), described.get()}) {
    if (!core) continue;
    options_.scratchpads.insert(options_.scratchpads.end(), core->scratchpads().begin(), core->scratchpads().end());
    options_.dma.insert(options_.dma.end(), core->dma().begin(), core->dma().end());
  }
  for (const Scratchpad& one : options_.scratchpads) {
    if (one.hart >= int(options_.harts))
      throw UserError("scratchpad " + one.name + ": it belongs to hart " + std::to_string(one.hart) +
                      ", there are only " + std::to_string(options_.harts));
    // A part of RAM is there already: only its timing differs.
    if (!memory_.ram().contains(one.range.base, one.range.end - one.range.base)) memory_.add(one.name, one.range);
  }
  for (const DmaShape& one : options_.dma) {
    dma_.push_back(std::make_unique<Dma>(*this, one));
    const Range range = dma_.back()->range();
    const u64 size = range.end - range.base;
    for (const Memory::Block& b : memory_.blocks())
      if (b.range.overlaps(range.base, size)) throw UserError("DMA engine " + one.name + ": its registers lie in " + b.name);
    if (memory_.overlaps_device(range)) throw UserError("DMA engine " + one.name + ": another device has its registers' addresses");
    memory_.map(range, dma_.back().get());
    add_movement(dma_.back().get());
  }
}

/// Every hart's image, each file once; two that overlap would be a mistake.
void Machine::load_images() {
  for (unsigned n = 0; n < options_.harts; n++) {
    const std::string& file = options_.image_of(n);
    const auto have = std::find_if(images_.begin(), images_.end(), [&](const Image& i) { return i.file() == file; });
    image_of_.push_back(unsigned(have - images_.begin()));
    if (have != images_.end()) {
      have->check(options_.isa_of(n));
      continue;
    }
    Image image(file, memory_, options_.isa_of(n));
    for (const Image& other : images_)
      if (other.overlaps(image))
        throw UserError(file + " and " + other.file() + " overlap in memory: link one of them elsewhere");
    images_.push_back(std::move(image));
  }
}

const Symbol* Machine::function_at(u64 address) const {
  for (const Image& image : images_)
    if (images_.size() == 1 || image.covers(address)) return image.function_at(address);
  return nullptr;
}

namespace {

/// The reset vector of QEMU's virt machine, instruction for instruction, so that counts agree:
/// a0 = hart, a1 = device tree, a2 = 0, jump to the image.
std::vector<u8> reset_vector(bool narrow, u64 entry, u64 tree) {
  const u32 code[] = {0x00000297,                        // auipc t0, 0
                      0x02828613,                        // addi a2, t0, 40
                      0xf1402573,                        // csrr a0, mhartid
                      narrow ? 0x0202a583u : 0x0202b583u,  // lw or ld a1, 32(t0)
                      narrow ? 0x0182a283u : 0x0182b283u,  // lw or ld t0, 24(t0)
                      0x00028067};                       // jr t0
  std::vector<u8> bytes(reset_vector_bytes, 0);
  std::memcpy(bytes.data(), code, sizeof code);
  write_as<u64>(&bytes[24], entry);
  write_as<u64>(&bytes[32], tree);
  return bytes;
}

}  // namespace

/// A reset vector for every image, then the device tree.
void Machine::build_boot_rom() {
  std::vector<u8> rom;
  const u64 tree_at = rom_base + reset_vector_bytes * images_.size();
  for (const Image& image : images_) {
    const std::vector<u8> vector = reset_vector(image.narrow(), image.entry(), tree_at);
    rom.insert(rom.end(), vector.begin(), vector.end());
  }
  const std::vector<u8> tree = device_tree(options_);
  rom.insert(rom.end(), tree.begin(), tree.end());
  rom.resize((rom.size() + 15) & ~size_t(15), 0);
  memory_.map({rom_base, rom_base + rom.size()}, (rom_ = std::make_unique<Rom>(rom)).get());
  boot_rom_ = std::move(rom);
}

CodeCache* Machine::code_for(Extensions isa) {
  auto& cache = code_[isa];
  if (!cache) {
    cache = std::make_unique<CodeCache>(memory_, isa);
    add_rom(*cache);
  }
  return cache.get();
}

void Machine::flush_code() {
  for (auto& [isa, cache] : code_) cache->flush();
  for (auto& [hart, cache] : own_code_) cache->flush();
  for (auto& h : harts_)
    if (h->lower_code) h->lower_code->flush();
}

void Machine::bar_code(Hart& hart, std::vector<Range> ranges) {
  if (ranges.empty() && !own_code_.count(hart.id)) return;
  auto& cache = own_code_[hart.id];
  if (!cache) {
    cache = std::make_unique<CodeCache>(memory_, hart.isa);
    add_rom(*cache);
  }
  cache->bar(std::move(ranges));
  hart.use_machine_code(cache.get());
}

void Machine::observe(Observer* observer) {
  for (auto& h : harts_) h->observer = observer;
}

u64 Machine::instructions() const {
  u64 total = 0;
  for (const auto& h : harts_) total += h->instret;
  return total;
}

/// Every hart advances to the given model time.
void Machine::take_turns(u64 until) {
  for (auto& h : harts_) {
    if (h->waiting) {
      background_.advance(until, [&] { return !h->waiting || (!h->blocked && h->interrupt_pending()); });
      if (h->blocked) continue;
    }
    if (h->waiting) {
      refresh_timer(*h);
      if (!h->interrupt_pending()) continue;
      const u64 timer = timer_cycle(*h);
      const bool by_timer = (h->mip & h->mie) == interrupt::Timer;
      const u64 wake = by_timer ? timer : h->wake_cycle;
      if (wake > h->cycle()) h->idle += wake - h->cycle();
      if (h->timing && h->mip & h->mie & interrupt::External) h->timing->slept_for(timing::Cause::Dma);
      h->waiting = false;
    }
    h->run_until(until);
    end_turn();
  }
  background_.advance(until);
  now_ = until;
}

void Machine::end_turn() {
  if (harts_.size() == 1) return;
  bool changed = false;
  for (size_t n = 0; n < harts_.size(); n++) {
    const u64 now = harts_[n]->reserved ? harts_[n]->reserved_range().base : nothing_reserved;
    changed |= std::exchange(reserved_[n], now) != now;
  }
  if (!changed) return;
  std::vector<Range> ranges;
  for (const auto& one : harts_)
    if (one->reserved) ranges.push_back(one->reserved_range());
  memory_.set_reserved(std::move(ranges));
  for (auto& one : harts_) one->memory.forget_windows();
}

void Machine::block(Hart& h) {
  h.waiting = h.blocked = true;
  h.pause();
}

void Machine::unblock(Hart& h, u64 cycle) {
  h.waiting = h.blocked = false;
  if (cycle <= h.cycle()) return;
  if (h.timing) h.timing->blocked(cycle);
  h.stall += cycle - h.cycle();
}

void Machine::update_external(Hart& h) {
  bool raised = false;
  for (const auto& engine : dma_) raised |= engine->interrupts(h);
  h.mip = raised ? h.mip | interrupt::External : h.mip & ~interrupt::External;
  h.pause();
}

bool Machine::expects_interrupt(const Hart& h) const {
  for (const auto& engine : dma_)
    if (engine->will_interrupt(h)) return true;
  return false;
}

void Machine::moving_changed(u64 now) {
  std::vector<Range> loads, stores;
  for (Movement* m : movements_) m->collect(now, loads, stores);
  memory_.set_moving(this, std::move(loads), std::move(stores));
  for (auto& h : harts_) h->memory.forget_windows();
}

void Machine::touched(u64 address, unsigned bytes, bool store, Hart& h) {
  background_.advance(h.cycle());
  for (const Movement* m : movements_) {
    const std::string what = m->race(address, bytes, store, h);
    if (what.empty()) continue;
    races_++;
    if (options_.races_stop)
      throw FatalGuestError(format("hart %u %s address 0x%" PRIx64 ", which ", h.id, store ? "writes" : "reads", address) + what +
                            ": wait for it first (--races=count goes on)");
    return;
  }
  moving_changed(h.cycle());
}

/// When every hart sleeps: lets time pass to the first timer. False if nothing can ever wake one.
bool Machine::wake_sleepers() {
  u64 first = ~u64(0);
  for (auto& h : harts_) {
    if (!h->waiting) return true;
    refresh_timer(*h);
    if (h->interrupt_pending() || !background_.empty()) return true;
    if (h->mie & interrupt::Timer) first = std::min(first, timer_cycle(*h));
  }
  if (first == ~u64(0)) return false;
  for (auto& h : harts_)
    if (h->cycle() < first) h->idle += first - h->cycle();
  now_ = std::max(now_, first);
  return true;
}

Outcome Machine::run() {
  const u64 several = core_ ? core_->quantum() : 1000;
  const u64 quantum = options_.quantum ? options_.quantum : harts_.size() == 1 ? 65536 : several;
  try {
    try {
      for (;;)
        if (const std::optional<Outcome> over = run_round(quantum)) return *over;
    } catch (const Finished& f) {
      console_.flush();
      return outcome_of(f);
    } catch (const FatalGuestError& e) {
      console_.flush();
      return outcome_of(e);
    }
  } catch (const Interrupted&) {
    return interrupted();
  }
}

std::optional<Outcome> Machine::run_round(u64 quantum) {
  if (stop_requested()) return interrupted();
  if (!wake_sleepers()) throw FatalGuestError("every hart waits for an interrupt (wfi) and none can come");
  const u64 left = options_.instruction_limit - std::min(options_.instruction_limit, instructions());
  const u64 share = left / harts_.size() + (left % harts_.size() != 0);
  const u64 until = std::min(now_ + std::min(quantum, share), options_.cycle_limit);
  if (left == 0)
    return Outcome{Outcome::InstructionLimit, exit_code::limit,
                   "instruction limit of " + std::to_string(options_.instruction_limit) + " reached"};
  if (until <= now_)
    return Outcome{Outcome::CycleLimit, exit_code::limit,
                   "cycle limit of " + std::to_string(options_.cycle_limit) + " reached"};
  take_turns(until);
  console_.flush();
  return std::nullopt;
}

Outcome Machine::outcome_of(const Finished& f) {
  return {Outcome::Exited, f.code & 255 ? f.code & 255 : f.code != 0, "", f.code};
}

Outcome Machine::outcome_of(const FatalGuestError& e) { return {Outcome::Fatal, exit_code::fatal, e.what()}; }

Outcome Machine::interrupted() { return {Outcome::Interrupted, exit_code::interrupted, "interrupted"}; }

void Machine::note_exception(Hart& h, u64 handler, bool delegated) {
  if (options_.report_traps) {
    console_.flush();
    std::fprintf(stderr, "sim: %s\n", describe_trap(h).c_str());
  }
  if (!delegated && h.mtvec == 0)
    throw FatalGuestError(describe_trap(h) + ", and no trap handler is set (mtvec is 0)");
  if (h.taken.pc == handler)
    throw FatalGuestError(describe_trap(h) + ", in the first instruction of the trap handler itself");
}

void Machine::note_missing_csr(Hart&, unsigned number, u64 pc) {
  note_illegal(pc, format("CSR 0x%x (%s) is not implemented", number, csr_name(number).c_str()));
}

void Machine::note_illegal(u64 pc, const std::string& reason) {
  illegal_reason_ = ": " + reason;
  illegal_pc_ = pc;
}

void Machine::note_fault(u64 address, const std::string& reason) {
  fault_reason_ = reason;
  fault_address_ = address;
}

std::string Machine::place(u64 pc) const {
  const Symbol* s = function_at(pc);
  return s ? format("0x%" PRIx64 " (%s+0x%" PRIx64 ")", pc, s->name.c_str(), pc - s->address)
           : format("0x%" PRIx64, pc);
}

std::string Machine::describe_trap(const Hart& h) {
  const auto& [cause, pc, value, word] = h.taken;
  std::string text = format("hart %u: %s at ", h.id, cause_name(cause)) + place(pc);
  if (cause == IllegalInstruction) {
    text += format(": %08x ", word) + disassemble(word, pc, h.isa);
    const Row* row = find_row(word, everything_as_wide_as(h.isa));
    if (!illegal_reason_.empty() && illegal_pc_ == pc) text += illegal_reason_;
    else if (row && (row->needs & ~h.isa)) {
      std::string missing = isa_string(row->needs & ~h.isa).substr(4);
      if (missing.empty()) missing = "supervisor mode (--priv=msu)";
      text += " needs " + missing.substr(missing[0] == '_') + ", this hart is " + isa_string(h.isa);
    } else if (const std::string name = unloaded_extension_with(word); !row && !name.empty())
      text += ": extension " + name + " is not on this machine, --extension adds it";
  } else if (cause != EnvironmentCall && cause != UserCall && cause != SupervisorCall) {
    text += format(", address 0x%" PRIx64, value);
    for (const Range& r : h.stack_guards)
      if (r.overlaps(value, 1)) text += " (in a --stack-guard region: stack overflow?)";
    for (const Scratchpad& one : options_.scratchpads) {
      constexpr u64 near = 4096;
      const u64 past = value - one.range.end;
      if (past < near) text += format(" (%" PRIu64 " bytes past the end of scratchpad %s)", past, one.name.c_str());
      if (one.range.overlaps(value, 1))
        text += one.hart >= 0 && unsigned(one.hart) != h.id ? format(" (scratchpad %s belongs to hart %d)", one.name.c_str(), one.hart)
                                                            : " (in scratchpad " + one.name + ")";
    }
    if (!fault_reason_.empty() && fault_address_ == value) text += " (" + fault_reason_ + ")";
  }
  return text;
}

std::string Machine::report(Hart& h, u64 pc) {
  const u32 word = h.code->word_at(pc);
  std::string text = format("hart %u at ", h.id) + place(pc) + format(": %08x ", word) +
                     disassemble(word, pc, h.isa) + format("\n  after %" PRIu64 " instructions\n", h.instret);
  for (unsigned n = 0; n < 32; n++)
    text += format("  %-4s %0*" PRIx64 "%s", x_name(n), h.narrow() ? 8 : 16, h.physical(h.x[n]),
                   n % 4 == 3 ? "\n" : "");
  text += format("  mstatus %" PRIx64 "  mtvec %" PRIx64 "  mepc %" PRIx64 "  mcause %" PRIx64
                 "  mtval %" PRIx64 "\n", h.status, h.mtvec, h.mepc, h.mcause, h.mtval);
  if (h.isa & V)
    text += format("  vl %" PRIu64 "  vtype %" PRIx64 "  vstart %" PRIu64 "\n", h.v.vl, h.v.vtype(),
                   h.v.vstart);
  const u64 caller = h.physical(h.x[1]);
  if (function_at(caller)) text += "  called from " + place(caller) + "\n";
  return text;
}

}  // namespace sim
