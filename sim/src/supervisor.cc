// CSRs of supervisor mode, and the machine's that exist because of lower modes (privileged specification,
// "Supervisor-Level ISA").
#include "csr_table.h"
#include "machine.h"

namespace sim {
namespace {

/// The bits of mstatus that sstatus shows.
u64 visible(const Hart& h) {
  using namespace mstatus;
  return SIE | SPIE | SPP | VS | FS | XS | SUM | MXR | (h.narrow() ? SD32 : SD | u64(3) << 32);
}
u64 read_sstatus(Hart& h, unsigned n) { return read_status(h, n) & visible(h); }
void write_sstatus(Hart& h, unsigned n, u64 value) {
  write_status(h, n, (h.status & ~visible(h)) | (value & visible(h)));
}

u64 read_sie(Hart& h, unsigned) { return h.mie & h.mideleg; }
void write_sie(Hart& h, unsigned, u64 value) {
  h.mie = (h.mie & ~h.mideleg) | (value & h.mideleg);
  h.pause();
}
u64 read_sip(Hart& h, unsigned n) { return read_mip(h, n) & h.mideleg; }
void write_sip(Hart& h, unsigned, u64 value) {
  const u64 writable = h.mideleg & interrupt::SupervisorSoftware;
  h.mip = (h.mip & ~writable) | (value & writable);
  h.pause();
}

template <u64 Hart::*Member> void write_vector(Hart& h, unsigned, u64 value) {
  if ((value & 3) < 2) h.*Member = value;
}
void write_sepc(Hart& h, unsigned, u64 value) { h.sepc = value & ~(h.misaligned | 1); }

u64 read_satp(Hart& h, unsigned) { return h.translation.satp(); }
void write_satp(Hart& h, unsigned, u64 value) {
  h.translation.set_satp(value);
  h.forget_translations();
  h.update_view();
  h.refetch();
}

// Calls from machine mode and what does not exist here cannot be delegated.
constexpr u64 delegable = 0xb3ff;
void write_medeleg(Hart& h, unsigned, u64 value) { h.medeleg = value & delegable; }
void write_mideleg(Hart& h, unsigned, u64 value) {
  h.mideleg = value & interrupt::of_supervisor;
  h.pause();
}

/// FIOM means nothing here: all accesses are ordered. ADUE (Svadu) lets page walks set A and D.
u64 environment(const Hart& h) { return menvcfg::FIOM | (h.isa & S ? menvcfg::ADUE : 0); }
void set_menvcfg(Hart& h, u64 value) {
  h.menvcfg = value & environment(h);
  h.forget_translations();
}
void write_menvcfg(Hart& h, unsigned, u64 value) {
  set_menvcfg(h, h.narrow() ? (h.menvcfg & ~u64(0xffffffff)) | u32(value) : value);
}
u64 read_menvcfgh(Hart& h, unsigned) { return h.menvcfg >> 32; }
void write_menvcfgh(Hart& h, unsigned, u64 value) { set_menvcfg(h, value << 32 | u32(h.menvcfg)); }
void write_senvcfg(Hart& h, unsigned, u64 value) { h.senvcfg = value & menvcfg::FIOM; }

template <u64 Hart::*Member> void write_enables(Hart& h, unsigned, u64 value) { h.*Member = u32(value); }

constexpr Csr registers[] = {
    {0x100, 0x100, "sstatus", S, read_sstatus, write_sstatus},
    {0x104, 0x104, "sie", S, read_sie, write_sie},
    {0x105, 0x105, "stvec", S, get_member<&Hart::stvec>, write_vector<&Hart::stvec>},
    {0x106, 0x106, "scounteren", S, get_member<&Hart::scounteren>, write_enables<&Hart::scounteren>},
    {0x10a, 0x10a, "senvcfg", S, get_member<&Hart::senvcfg>, write_senvcfg},
    {0x140, 0x140, "sscratch", S, get_member<&Hart::sscratch>, set_member<&Hart::sscratch>},
    {0x141, 0x141, "sepc", S, get_member<&Hart::sepc>, write_sepc},
    {0x142, 0x142, "scause", S, get_member<&Hart::scause>, set_member<&Hart::scause>},
    {0x143, 0x143, "stval", S, get_member<&Hart::stval>, set_member<&Hart::stval>},
    {0x144, 0x144, "sip", S, read_sip, write_sip},
    {0x180, 0x180, "satp", S, read_satp, write_satp},
    {0x302, 0x302, "medeleg", S, get_member<&Hart::medeleg>, write_medeleg},
    {0x303, 0x303, "mideleg", S, get_member<&Hart::mideleg>, write_mideleg},
    {0x312, 0x312, "medelegh", S | RV32, [](Hart&, unsigned) -> u64 { return 0; }, nullptr},
    {0x30a, 0x30a, "menvcfg", U, get_member<&Hart::menvcfg>, write_menvcfg},
    {0x31a, 0x31a, "menvcfgh", U | RV32, read_menvcfgh, write_menvcfgh},
};

}  // namespace

std::span<const Csr> supervisor_registers() { return registers; }

}  // namespace sim
