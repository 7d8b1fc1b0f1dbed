#include "triggers.h"

#include <bit>

#include "csr_table.h"
#include "hart.h"

namespace sim {
namespace {

// Fields of tdata1 that mcontrol and mcontrol6 share.
namespace setting {
constexpr u64 Load = 1, Store = 2, Execute = 4, User = 8, Supervisor = 16, Machine = 64, Chain = 1 << 11;
constexpr unsigned match_shift = 7;
}  // namespace setting
enum Match : u64 { Equal, Aligned, NotBelow, Below };
constexpr u64 hit_of_6 = 1 << 22, hit_of_2 = 1 << 20;

/// Whether an address of [first, last] fits.
bool fits(u64 match, u64 wanted, u64 first, u64 last) {
  switch (match) {
  case Aligned: {  // the trailing ones and the zero before them are any address's
    const u64 any = wanted ^ (wanted + 1);
    return first <= (wanted | any) && last >= (wanted & ~any);
  }
  case NotBelow: return last >= wanted;
  case Below: return first < wanted;
  default: return first <= wanted && wanted <= last;
  }
}

}  // namespace

bool Triggers::enabled(const Hart& hart, const Trigger& t) const {
  if (t.type == 15) return false;
  if (hart.privilege == mode::Machine) return t.settings & setting::Machine && control_ & MTE;
  return t.settings & (hart.privilege == mode::Supervisor ? setting::Supervisor : setting::User);
}

bool Triggers::matches(const Hart& hart, const Trigger& t, const Event& event) const {
  if (!enabled(hart, t)) return false;
  const u64 match = t.settings >> setting::match_shift & 15;
  if (t.settings & setting::Execute && fits(match, t.address, event.pc, event.pc)) return true;
  if (!event.bytes || !(t.settings & (event.store ? setting::Store : setting::Load))) return false;
  return fits(match, t.address, event.address, event.address + event.bytes - 1);
}

/// A chain fires when all of its triggers match, and then at the earliest event that lets them.
void Triggers::consider(Hart& hart, const Event& event) {
  for (unsigned first = 0; first < count;) {
    unsigned last = first;
    while (triggers_[last].settings & setting::Chain) last++;
    bool all = true;
    for (unsigned k = first; k <= last; k++) all &= matches(hart, triggers_[k], event);
    if (all) {
      for (unsigned k = first; k <= last; k++) triggers_[k].hit = true;
      throw Trap{Breakpoint, event.bytes ? event.address : event.pc};
    }
    first = last + 1;
  }
}

void Triggers::executing(Hart& hart, u64 pc) { consider(hart, {pc, 0, 0, false}); }

void Triggers::accessing(Hart& hart, u64 address, unsigned bytes, bool store) {
  consider(hart, {hart.at->pc, address, bytes, store});
}

u64 Triggers::data1(const Hart& hart) const {
  const Trigger& t = triggers_[selected_];
  const u64 hit = !t.hit ? 0 : t.type == 6 ? hit_of_6 : hit_of_2;
  return t.type << (hart.narrow() ? 28 : 60) | t.settings | hit;
}

void Triggers::set_data1(Hart& hart, u64 value) {
  using namespace setting;
  Trigger& t = triggers_[selected_];
  const u64 type = value >> (hart.narrow() ? 28 : 60) & 15;
  t.type = type == 2 || type == 6 ? type : 15;
  u64 kept = Load | Store | Execute | setting::Machine;
  if (hart.isa & U) kept |= User;
  if (hart.isa & S) kept |= setting::Supervisor;
  if (selected_ + 1 < count) kept |= Chain;
  if ((value >> match_shift & 15) <= Below) kept |= u64(Below) << match_shift;
  t.settings = t.type == 15 ? 0 : value & kept;
  t.hit = t.type != 15 && value & (t.type == 6 ? hit_of_6 : hit_of_2);
  bool accesses = false;
  armed_ = false;
  for (const Trigger& one : triggers_) {
    armed_ |= one.type != 15;
    accesses |= (one.settings & (Load | Store)) != 0;
  }
  hart.memory.check_accesses(accesses);
  hart.pause();  // the run loop is chosen anew
}

void Triggers::set_data2(Hart& hart, u64 value) { triggers_[selected_].address = hart.physical(value); }

namespace {

constexpr Csr registers[] = {
    {0x7a0, 0x7a0, "tselect", 0, [](Hart& h, unsigned) { return h.triggers.selected(); },
     [](Hart& h, unsigned, u64 value) { h.triggers.select(value); }},
    {0x7a1, 0x7a1, "tdata1", 0, [](Hart& h, unsigned) { return h.triggers.data1(h); },
     [](Hart& h, unsigned, u64 value) { h.triggers.set_data1(h, value); }},
    {0x7a2, 0x7a2, "tdata2", 0, [](Hart& h, unsigned) { return h.triggers.data2(); },
     [](Hart& h, unsigned, u64 value) { h.triggers.set_data2(h, value); }},
    {0x7a3, 0x7a3, "tdata3", 0, [](Hart&, unsigned) -> u64 { return 0; }, nullptr},
    // Types 2, 6 and 15, version 1.0.
    {0x7a4, 0x7a4, "tinfo", 0, [](Hart&, unsigned) -> u64 { return 1 << 24 | 1 << 15 | 1 << 6 | 1 << 2; }, nullptr},
    {0x7a5, 0x7a5, "tcontrol", 0, [](Hart& h, unsigned) { return h.triggers.control(); },
     [](Hart& h, unsigned, u64 value) { h.triggers.set_control(value); }},
};

}  // namespace

std::span<const Csr> trigger_registers() { return registers; }

}  // namespace sim
