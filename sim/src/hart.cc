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
    : memory(m.memory(), *this, is_narrow(extensions)), code(m.code_for(extensions)), id(number),
      isa(extensions), misaligned(extensions & C ? 0 : 2),
      address_mask(is_narrow(extensions) ? 0xffffffff : ~u64(0)), machine(m) {
  v.vlenb = vlen / 8;
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

void Hart::run_until(u64 target) {
  while (cycle() < target && !waiting) {
    machine.refresh_timer(*this);
    if (!machine.background().empty()) machine.background().advance(cycle());
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

void Hart::use_code(CodeCache* cache) {
  code = cache;
  new_code_ = at != nullptr;
  pause();
}

const Inst* Hart::take(u64 cause, u64 value, u64 pc) {
  const bool is_interrupt = cause >> 63;
  mepc = pc;
  mcause = is_interrupt && narrow() ? u64(1) << 31 | (cause & 63) : cause;
  mtval = physical(value);
  hpm.exception();
  status = (status & ~(mstatus::MIE | mstatus::MPIE)) |
           (status & mstatus::MIE ? mstatus::MPIE : 0);
  const u64 vector = mtvec & ~u64(3);
  const u64 target = physical(is_interrupt && (mtvec & 1) ? vector + 4 * (cause & 63) : vector);
  if (!is_interrupt) machine.note_exception(*this, target);
  return code->fetch(target);
}

void Hart::take_interrupts() {
  const u64 pending = mie & mip;
  if (!pending || !(status & mstatus::MIE)) return;
  // Priority: external, software, timer (privileged specification, "mip and mie").
  const u64 number = pending & interrupt::External ? 11 : pending & interrupt::Software ? 3 : 7;
  at = take(u64(1) << 63 | number, 0, at->pc);
  if (timing) timing->redirected();
}

}  // namespace sim
