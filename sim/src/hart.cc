#include "hart.h"

#include <algorithm>

#include "extension.h"
#include "machine.h"
#include "timing/scalar.h"

namespace sim {
namespace {

constexpr u64 interrupt_latency = 64;  ///< a DMA engine's interrupt is noticed so many cycles late at most

}  // namespace

Hart::Hart(Machine& m, unsigned number, Extensions extensions, unsigned vlen)
    : memory(m.memory(), *this, is_narrow(extensions)), translation(*this), code(m.code_for(extensions)),
      machine_code(code), id(number),
      isa(extensions), misaligned(extensions & C ? 0 : 2),
      address_mask(is_narrow(extensions) ? 0xffffffff : ~u64(0)), machine(m) {
  v.vlenb = vlen / 8;
  if (isa & U) {
    lower_code = std::make_unique<CodeCache>(m.memory(), isa, this);
    m.add_rom(*lower_code);
  }
  this->extensions = std::make_unique<ExtensionStates>(*this);
}

Hart::~Hart() = default;

template <bool Observed> void Hart::loop() {
  const Inst* i = at;
  while (instret < stop) {
    try {
      for (u64 n = instret; n < stop;) {
        instret = ++n;
        if constexpr (Observed) {
          at = i = code->decoded(i);
          if (observer) observer->before(*this, *i);
          hpm.started(*i);
          if (triggers.armed()) triggers.executing(*this, i->pc);
          const Inst* following = i->run(*this, i);
          leave_floats();  // observers may calculate with floats
          if (observer) observer->after(*this, *i);
          i = following;
        } else {
          i = i->run(*this, i);
        }
      }
      at = i;
    } catch (const Trap& t) {
      if (observer) observer->trapped(*this, i->pc, t);
      if constexpr (Observed) hpm.trapped(*i);
      i = at = take(t.cause, t.value, i->pc);
    } catch (...) {  // the run ends here: reports say where
      at = i;
      throw;
    }
  }
}

/// The same with a timing model; `stop` is a cycle here. The model itself calculates in integers.
template <bool Observed> void Hart::timed_loop() {
  timing::Pipeline& model = *timing;
  model.slept(cycle());
  const Inst* i = at;
  while (cycle() < stop) {
    try {
      while (model.now() < stop) {
        instret++;
        if (!i->bits) i = code->decoded(i);  // not reached yet, or the end of a page
        at = i;
        model.before(*this, *i);
        stall = model.now() - instret - idle;
        if constexpr (Observed) {
          if (observer) observer->before(*this, *i);
          hpm.started(*i);
          if (triggers.armed()) triggers.executing(*this, i->pc);
        }
        const Inst* following = i->run(*this, i);
        if constexpr (Observed) {
          leave_floats();
          if (observer) observer->after(*this, *i);
        }
        model.after(*i, *following);
        i = following;
      }
      at = i;
    } catch (const Trap& t) {
      if (observer) observer->trapped(*this, i->pc, t);
      if constexpr (Observed) hpm.trapped(*i);
      i = at = take(t.cause, t.value, i->pc);
      model.redirected();
    }
  }
}

/// Between instructions nothing holds on to decoded code but `at`.
void Hart::trim_code() {
  const u64 next = at->pc;
  if (lower_code->trim() && code == lower_code.get()) at = code->fetch(next);
}

void Hart::run_until(u64 target) {
  while (cycle() < target && !waiting) {
    machine.refresh_timer(*this);
    if (!machine.background().empty()) machine.background().advance(cycle());
    if (lower_code) trim_code();
    if (new_code_) at = code->fetch(at->pc), new_code_ = false;
    take_interrupts();
    u64 end = target;
    if (machine.expects_interrupt(*this)) end = std::min(end, cycle() + interrupt_latency);
    const u64 timer = machine.timer_cycle(*this);
    if (timer > cycle() && timer < end) end = timer;
    stop = timing ? end : end - idle - stall;
    if (timing) observed() ? timed_loop<true>() : timed_loop<false>();
    else if (observed()) loop<true>();
    else loop<false>();
  }
  leave_floats();  // the next hart has flags of its own
}

void Hart::take_over_host_flags() {
  if (host_flags() & ~fflags) clear_host_flags();  // flags the guest has raised already may stay
  host_holds_flags = true;
}

void Hart::put_away_host_flags() {
  fflags |= host_flags();
  host_holds_flags = false;
}

void Hart::use_machine_code(CodeCache* cache) {
  machine_code = cache;
  if (privilege != mode::Machine) return;
  code = cache;
  refetch();
}

void Hart::enter(u8 mode) {
  privilege = mode;
  code = mode == mode::Machine ? machine_code : lower_code.get();
  if (isa & U) update_view();
}

void Hart::forget_translations() {
  translation.forget();
  if (lower_code) lower_code->forget_pages();
  memory.forget_windows();
}

void Hart::update_view() {
  const u8 data = data_privilege();
  memory.enter(data, data != mode::Machine && translation.on() ? &translation : nullptr);
}

const Inst* Hart::leave_trap(u8 previous, u64 pc) {
  if (previous != mode::Machine) status &= ~mstatus::MPRV;
  enter(previous);
  pause();
  return code->fetch(pc);
}

const Inst* Hart::take(u64 cause, u64 value, u64 pc) {
  using namespace mstatus;
  const bool is_interrupt = cause >> 63;
  const unsigned number = cause & 63;
  const bool delegated = privilege != mode::Machine && (is_interrupt ? mideleg : medeleg) >> number & 1;
  const u64 written = is_interrupt && narrow() ? u64(1) << 31 | number : cause;
  const u64 tvec = delegated ? stvec : mtvec, vector = tvec & ~u64(3);
  const u64 target = physical(is_interrupt && (tvec & 1) ? vector + 4 * number : vector);
  if (!is_interrupt) taken = {cause, pc, physical(value), code->word_at(pc)};
  if (delegated) {
    sepc = pc;
    scause = written;
    stval = physical(value);
    status = (status & ~(SIE | SPIE | SPP)) | (status & SIE ? SPIE : 0) | (privilege ? SPP : 0);
  } else {
    triggers.entered_machine();
    mepc = pc;
    mcause = written;
    mtval = physical(value);
    status = (status & ~(MIE | MPIE | MPP)) | (status & MIE ? MPIE : 0) | u64(privilege) << MPP_shift;
  }
  hpm.exception();
  if (!is_interrupt) machine.note_exception(*this, target, delegated);
  enter(delegated ? mode::Supervisor : mode::Machine);
  return code->fetch(target);
}

void Hart::take_interrupts() {
  const u64 pending = mie & mip;
  if (!pending) return;
  const bool machine_takes = privilege != mode::Machine || status & mstatus::MIE;
  const bool supervisor_takes = privilege == mode::User || (privilege == mode::Supervisor && status & mstatus::SIE);
  const u64 to_machine = machine_takes ? pending & ~mideleg : 0;
  const u64 taken_now = to_machine ? to_machine : supervisor_takes ? pending & mideleg : 0;
  // Priority: external, software, timer, the machine's first (privileged specification, "mip and mie").
  for (unsigned number : {11, 3, 7, 9, 1, 5}) {
    if (!(taken_now >> number & 1)) continue;
    at = take(u64(1) << 63 | number, 0, at->pc);
    if (timing) timing->redirected();
    return;
  }
}

}  // namespace sim
