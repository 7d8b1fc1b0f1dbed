// Zicsr, Zifencei, fences, and what machine and supervisor mode have.
#include "../machine.h"
#include "scalar.h"

namespace sim {
namespace {

enum class Update { Write, Set, Clear };

/// csrrw / csrrs / csrrc with the source already fetched. csrrw to x0 does not read, csrrs and csrrc
/// with a zero source field do not write.
template <class X, Update U> const Inst* access(Hart& h, const Inst* i, typename X::U source) {
  const unsigned number = unsigned(i->imm) & 4095;
  const bool writes = U == Update::Write || i->rs1 != 0;
  const bool reads = U != Update::Write || i->rd != 32;
  h.check_csr(number, writes, i);
  const typename X::U old = reads ? typename X::U(h.read_csr(number, i)) : 0;
  if (writes) {
    const typename X::U value = U == Update::Write ? source : U == Update::Set ? old | source : old & ~source;
    h.write_csr(number, value, i);
  }
  h.x[i->rd] = X::extend(old);
  return i->next();
}

template <class X, Update U> const Inst* csr_frame(Hart& h, const Inst* i) {
  return access<X, U>(h, i, typename X::U(h.x[i->rs1]));
}
template <class X, Update U> const Inst* csr_imm_frame(Hart& h, const Inst* i) {
  return access<X, U>(h, i, i->rs1);
}
template <Update U> constexpr Handlers csr{csr_frame<Rv64, U>, csr_frame<Rv32, U>};
template <Update U> constexpr Handlers csr_imm{csr_imm_frame<Rv64, U>, csr_imm_frame<Rv32, U>};

const Inst* fence(Hart&, const Inst* i) { return i->next(); }

const Inst* fence_i(Hart& h, const Inst* i) {
  const u64 next = i->pc + 4;
  h.machine.flush_code();
  return h.code->fetch(next);
}

const Inst* ecall(Hart& h, const Inst*) { throw Trap{UserCall + h.privilege, 0}; }

const Inst* ebreak(Hart& h, const Inst* i) {
  if (h.machine.semihosting_call(h, i->pc)) return i->next();
  throw Trap{Breakpoint, i->pc};
}

const Inst* mret(Hart& h, const Inst* i) {
  using namespace mstatus;
  if (h.privilege != mode::Machine) h.illegal(i);
  h.triggers.left_machine();
  const u8 previous = h.isa & U ? u8(h.status >> MPP_shift & 3) : mode::Machine;
  h.status = (h.status & ~(MIE | MPP)) | MPIE | (h.status & MPIE ? MIE : 0);
  return h.leave_trap(previous, h.mepc);
}

const Inst* sret(Hart& h, const Inst* i) {
  using namespace mstatus;
  if (h.privilege == mode::User || (h.privilege == mode::Supervisor && h.status & TSR)) h.illegal(i);
  const u8 previous = h.status & SPP ? mode::Supervisor : mode::User;
  h.status = (h.status & ~(SIE | SPP)) | SPIE | (h.status & SPIE ? SIE : 0);
  return h.leave_trap(previous, h.sepc);
}

const Inst* sfence_vma(Hart& h, const Inst* i) {
  if (h.privilege == mode::User || (h.privilege == mode::Supervisor && h.status & mstatus::TVM)) h.illegal(i);
  h.forget_translations();
  return h.code->fetch(i->pc + 4);
}

/// In user mode it would have to end soon if there is a supervisor: it traps (as on QEMU and spike).
const Inst* wfi(Hart& h, const Inst* i) {
  const bool traps = h.status & mstatus::TW || (h.privilege == mode::User && h.isa & S);
  if (h.privilege != mode::Machine && traps) h.illegal(i);
  h.machine.refresh_timer(h);
  h.waiting = !h.interrupt_pending();
  h.pause();
  return i->next();
}

}  // namespace

Rows system_rows() {
  constexpr auto sys = Class::System;
  return {
      {"csrrw",   "............ ..... 001 ..... 1110011", "rd, csr, rs1", Zicsr, Class::Csr, csr<Update::Write>},
      {"csrrs",   "............ ..... 010 ..... 1110011", "rd, csr, rs1", Zicsr, Class::Csr, csr<Update::Set>},
      {"csrrc",   "............ ..... 011 ..... 1110011", "rd, csr, rs1", Zicsr, Class::Csr, csr<Update::Clear>},
      {"csrrwi",  "............ ..... 101 ..... 1110011", "rd, csr, zimm", Zicsr, Class::Csr, csr_imm<Update::Write>},
      {"csrrsi",  "............ ..... 110 ..... 1110011", "rd, csr, zimm", Zicsr, Class::Csr, csr_imm<Update::Set>},
      {"csrrci",  "............ ..... 111 ..... 1110011", "rd, csr, zimm", Zicsr, Class::Csr, csr_imm<Update::Clear>},
      {"fence",   "............ ..... 000 ..... 0001111", "ordering", I, Class::Fence, fence},
      {"fence.i", "............ ..... 001 ..... 0001111", "", Zifencei, Class::Fence, fence_i},
      {"ecall",   "000000000000 00000 000 00000 1110011", "", I, sys, ecall},
      {"ebreak",  "000000000001 00000 000 00000 1110011", "", I, sys, ebreak},
      {"mret",    "001100000010 00000 000 00000 1110011", "", I, sys, mret},
      {"sret",    "000100000010 00000 000 00000 1110011", "", S, sys, sret},
      {"sfence.vma", "0001001 ..... ..... 000 00000 1110011", "rs1, rs2", S, sys, sfence_vma},
      {"wfi",     "000100000101 00000 000 00000 1110011", "", I, sys, wfi},
  };
}

}  // namespace sim
