// The control and status registers, one table: number, name, what they need, how they read and write.
#include <array>
#include <string_view>
#include <utility>

#include "csr.h"
#include "csr_table.h"
#include "extension.h"
#include "machine.h"

namespace sim {

using Read = CsrRead;
using Write = CsrWrite;

u64 read_status(Hart& h, unsigned) {
  using namespace mstatus;
  const u64 status = h.status & FS;
  const bool dirty = status == FS || (h.status & VS) == VS || (h.status & XS) == XS;
  const u64 widths = h.narrow() ? 0 : (h.isa & U ? UXL64 : 0) | (h.isa & S ? SXL64 : 0);
  return h.status | (h.isa & U ? 0 : MPP) | widths | (dirty ? h.narrow() ? SD32 : SD : 0);
}

namespace {

/// MPP holds a mode this hart has, or stays as it was.
u64 with_previous_mode(const Hart& h, u64 status, u64 value) {
  const u8 mode = u8(value >> mstatus::MPP_shift & 3);
  const bool exists = mode == mode::Machine || mode == mode::User || (mode == mode::Supervisor && h.isa & S);
  const u64 from = exists ? value : h.status;
  return (status & ~mstatus::MPP) | (from & mstatus::MPP);
}

}  // namespace

void write_status(Hart& h, unsigned, u64 value) {
  using namespace mstatus;
  u64 writable = MIE | MPIE;
  if (h.isa & F) writable |= FS;
  if (h.isa & V) writable |= VS;
  if (h.isa & U) writable |= MPRV | TW;
  if (h.isa & S) writable |= SIE | SPIE | SPP | SUM | MXR | TVM | TSR;
  if (h.extensions->uses() & BRINGUP_USES_XS) writable |= XS;
  u64 status = value & writable;
  if (h.isa & U) status = with_previous_mode(h, status, value);
  const u64 changed = std::exchange(h.status, status) ^ status;
  if (changed & (MPRV | MPP | SUM | MXR)) h.update_view();
  h.pause();
}

u64 read_mip(Hart& h, unsigned) {
  h.machine.refresh_timer(h);
  return h.mip;
}

namespace {

u64 zero(Hart&, unsigned) { return 0; }
u64 interrupts(const Hart& h) { return interrupt::of_machine | (h.isa & S ? interrupt::of_supervisor : 0); }

void write_mie(Hart& h, unsigned, u64 value) {
  h.mie = value & interrupts(h);
  h.pause();
}
/// The machine's own bits are set by devices only.
void write_mip(Hart& h, unsigned, u64 value) {
  const u64 writable = h.isa & S ? interrupt::of_supervisor : 0;
  h.mip = (h.mip & ~writable) | (value & writable);
  h.pause();
}
void write_mtvec(Hart& h, unsigned, u64 value) {
  if ((value & 3) < 2) h.mtvec = value;
}
void write_mepc(Hart& h, unsigned, u64 value) { h.mepc = value & ~(h.misaligned | 1); }

// Counters include the instruction that reads them, and those that trapped, as QEMU's do.
// Some cores stop mcycle in wfi.
u64 cycles(Hart& h) { return h.cycle() - (h.sleep_counts ? 0 : h.idle); }
u64 instructions(Hart& h) { return h.instret; }
u64 read_cycle(Hart& h, unsigned) {
  return h.mcountinhibit & 1 ? h.mcycle_offset : cycles(h) + h.mcycle_offset;
}
u64 read_instret(Hart& h, unsigned) {
  return h.mcountinhibit & 4 ? h.minstret_offset : instructions(h) + h.minstret_offset;
}
void write_cycle(Hart& h, unsigned, u64 value) {
  h.mcycle_offset = h.mcountinhibit & 1 ? value : value - cycles(h);
}
// What is written is what the next instruction reads (unprivileged specification, Zicsr); a read counts itself.
void write_instret(Hart& h, unsigned, u64 value) {
  h.minstret_offset = h.mcountinhibit & 4 ? value : value - (instructions(h) + 1);
}
void write_inhibit(Hart& h, unsigned, u64 value) {
  const u64 cycle = read_cycle(h, 0), instret = read_instret(h, 0);
  // An inhibited counter's offset holds its value.
  h.hpm.inhibit(h, value & (h.isa & Zihpm ? 0xfffffffd : 5));
  h.mcycle_offset = h.mcountinhibit & 1 ? cycle : cycle - cycles(h);
  h.minstret_offset = h.mcountinhibit & 4 ? instret : instret - instructions(h);
}
u64 read_time(Hart& h, unsigned) { return h.machine.time(h); }

// Float: readable only while the unit is on.
void need_float(Hart& h) {
  if (!(h.status & mstatus::FS)) throw Trap{IllegalInstruction, 0};
}
u64 read_fflags(Hart& h, unsigned) { return need_float(h), h.accrued_flags(); }
u64 read_frm(Hart& h, unsigned) { return need_float(h), h.frm; }
u64 read_fcsr(Hart& h, unsigned) { return need_float(h), h.frm << 5 | h.accrued_flags(); }
void write_fflags(Hart& h, unsigned, u64 value) {
  need_float(h);
  h.leave_floats();
  h.fflags = value & 31;
  h.status |= mstatus::FS;
}
void write_frm(Hart& h, unsigned, u64 value) {
  need_float(h);
  h.frm = value & 7;
  h.status |= mstatus::FS;
}
void write_fcsr(Hart& h, unsigned n, u64 value) {
  write_fflags(h, n, value);
  write_frm(h, n, value >> 5);
}

// Vector: likewise.
void need_vector(Hart& h) {
  if (!(h.status & mstatus::VS)) throw Trap{IllegalInstruction, 0};
}
u64 read_vstart(Hart& h, unsigned) { return need_vector(h), h.v.vstart; }
u64 read_vxsat(Hart& h, unsigned) { return need_vector(h), h.v.vxsat; }
u64 read_vxrm(Hart& h, unsigned) { return need_vector(h), h.v.vxrm; }
u64 read_vcsr(Hart& h, unsigned) { return need_vector(h), h.v.vxrm << 1 | h.v.vxsat; }
u64 read_vl(Hart& h, unsigned) { return need_vector(h), h.v.vl; }
u64 read_vtype(Hart& h, unsigned) {
  need_vector(h);
  return h.v.vill && h.narrow() ? u64(1) << 31 : h.v.vtype();  // vill is the top bit
}
u64 read_vlenb(Hart& h, unsigned) { return need_vector(h), h.v.vlenb; }
void write_vstart(Hart& h, unsigned, u64 value) {
  need_vector(h);
  h.v.vstart = value & (8 * h.v.vlenb - 1);  // enough bits for the largest VLMAX
  h.status |= mstatus::VS;
}
void write_vxsat(Hart& h, unsigned, u64 value) {
  need_vector(h);
  h.v.vxsat = value & 1;
  h.status |= mstatus::VS;
}
void write_vxrm(Hart& h, unsigned, u64 value) {
  need_vector(h);
  h.v.vxrm = value & 3;
  h.status |= mstatus::VS;
}
void write_vcsr(Hart& h, unsigned n, u64 value) {
  write_vxsat(h, n, value);
  write_vxrm(h, n, value >> 1);
}

// Halves of 64-bit registers on a 32-bit hart: writing one leaves the other as it is.
template <Read R, Write W> void write_low(Hart& h, unsigned n, u64 value) {
  W(h, n, h.narrow() ? (R(h, n) & ~u64(0xffffffff)) | u32(value) : value);
}
template <Read R> u64 read_high(Hart& h, unsigned n) { return R(h, n - 0x80) >> 32; }
template <Read R, Write W> void write_high(Hart& h, unsigned n, u64 value) {
  W(h, n - 0x80, value << 32 | u32(R(h, n - 0x80)));
}

// Programmable counters; user-mode names are 0x100 above the machine's.
u64 read_hpm(Hart& h, unsigned n) { return h.hpm.read(h, n & 31); }
void write_hpm(Hart& h, unsigned n, u64 value) { h.hpm.write(h, n & 31, value); }

u64 read_pmp_config(Hart& h, unsigned n) { return read_as<u64>(h.pmp_config + (n - 0x3a0) * 4); }
void write_pmp_config(Hart& h, unsigned n, u64 value) {
  for (unsigned k = 0; k < (h.narrow() ? 4u : 8u); k++) {
    u8& entry = h.pmp_config[(n - 0x3a0) * 4 + k];
    const u8 wanted = u8(value >> 8 * k) & 0x9f;
    if (!(entry & 0x80) && (wanted & 3) != 2) entry = wanted;  // W without R is reserved
  }
  h.update_guards();
}
u64 read_pmp_address(Hart& h, unsigned n) { return h.pmp_address[n - 0x3b0]; }
void write_pmp_address(Hart& h, unsigned n, u64 value) {
  const unsigned k = n - 0x3b0;
  const auto locks = [&](unsigned e) { return h.pmp_config[e] & 0x80; };
  const bool next_is_top = k < 15 && locks(k + 1) && (h.pmp_config[k + 1] >> 3 & 3) == 1;
  if (locks(k) || next_is_top) return;
  h.pmp_address[k] = value & ((u64(1) << (h.narrow() ? 32 : 54)) - 1);
  h.update_guards();
}

constexpr Csr registers[] = {
    {0x001, 0x001, "fflags", F, read_fflags, write_fflags},
    {0x002, 0x002, "frm", F, read_frm, write_frm},
    {0x003, 0x003, "fcsr", F, read_fcsr, write_fcsr},
    {0x008, 0x008, "vstart", V, read_vstart, write_vstart},
    {0x009, 0x009, "vxsat", V, read_vxsat, write_vxsat},
    {0x00a, 0x00a, "vxrm", V, read_vxrm, write_vxrm},
    {0x00f, 0x00f, "vcsr", V, read_vcsr, write_vcsr},
    {0xc20, 0xc20, "vl", V, read_vl, nullptr},
    {0xc21, 0xc21, "vtype", V, read_vtype, nullptr},
    {0xc22, 0xc22, "vlenb", V, read_vlenb, nullptr},

    {0xc00, 0xc00, "cycle", Zicntr, read_cycle, nullptr},
    {0xc01, 0xc01, "time", Zicntr, read_time, nullptr},
    {0xc02, 0xc02, "instret", Zicntr, read_instret, nullptr},
    {0xc03, 0xc1f, "hpmcounter#", Zihpm, read_hpm, nullptr},
    {0xb00, 0xb00, "mcycle", 0, read_cycle, write_low<read_cycle, write_cycle>},
    {0xb02, 0xb02, "minstret", 0, read_instret, write_low<read_instret, write_instret>},
    {0xb03, 0xb1f, "mhpmcounter#", Zihpm, read_hpm, write_low<read_hpm, write_hpm>},
    {0xc80, 0xc80, "cycleh", Zicntr | RV32, read_high<read_cycle>, nullptr},
    {0xc81, 0xc81, "timeh", Zicntr | RV32, read_high<read_time>, nullptr},
    {0xc82, 0xc82, "instreth", Zicntr | RV32, read_high<read_instret>, nullptr},
    {0xc83, 0xc9f, "hpmcounter#h", Zihpm | RV32, read_high<read_hpm>, nullptr},
    {0xb80, 0xb80, "mcycleh", RV32, read_high<read_cycle>, write_high<read_cycle, write_cycle>},
    {0xb82, 0xb82, "minstreth", RV32, read_high<read_instret>, write_high<read_instret, write_instret>},
    {0xb83, 0xb9f, "mhpmcounter#h", Zihpm | RV32, read_high<read_hpm>, write_high<read_hpm, write_hpm>},
    {0x320, 0x320, "mcountinhibit", 0, get_member<&Hart::mcountinhibit>, write_inhibit},
    {0x323, 0x33f, "mhpmevent#", Zihpm, [](Hart& h, unsigned n) { return h.hpm.selector(n & 31); },
     [](Hart& h, unsigned n, u64 value) { h.hpm.select(h, n & 31, value); }},

    {0xf11, 0xf11, "mvendorid", 0, zero, nullptr},
    {0xf12, 0xf12, "marchid", 0, zero, nullptr},
    {0xf13, 0xf13, "mimpid", 0, zero, nullptr},
    {0xf14, 0xf14, "mhartid", 0, [](Hart& h, unsigned) -> u64 { return h.id; }, nullptr},
    {0xf15, 0xf15, "mconfigptr", 0, zero, nullptr},

    {0x300, 0x300, "mstatus", 0, read_status, write_status},
    {0x310, 0x310, "mstatush", RV32, zero, nullptr},  // little-endian only
    {0x301, 0x301, "misa", 0, [](Hart& h, unsigned) { return h.misa(); }, nullptr},
    {0x304, 0x304, "mie", 0, get_member<&Hart::mie>, write_mie},
    {0x305, 0x305, "mtvec", 0, get_member<&Hart::mtvec>, write_mtvec},
    {0x306, 0x306, "mcounteren", 0, get_member<&Hart::mcounteren>, set_member<&Hart::mcounteren>},
    {0x340, 0x340, "mscratch", 0, get_member<&Hart::mscratch>, set_member<&Hart::mscratch>},
    {0x341, 0x341, "mepc", 0, get_member<&Hart::mepc>, write_mepc},
    {0x342, 0x342, "mcause", 0, get_member<&Hart::mcause>, set_member<&Hart::mcause>},
    {0x343, 0x343, "mtval", 0, get_member<&Hart::mtval>, set_member<&Hart::mtval>},
    {0x344, 0x344, "mip", 0, read_mip, write_mip},
    // Physical memory protection (pmp.cc).
    {0x3a0, 0x3a0, "pmpcfg0", 0, read_pmp_config, write_pmp_config},
    {0x3a1, 0x3a1, "pmpcfg1", RV32, read_pmp_config, write_pmp_config},
    {0x3a2, 0x3a2, "pmpcfg2", 0, read_pmp_config, write_pmp_config},
    {0x3a3, 0x3a3, "pmpcfg3", RV32, read_pmp_config, write_pmp_config},
    {0x3b0, 0x3bf, "pmpaddr#", 0, read_pmp_address, write_pmp_address},
};

const Csr* find(unsigned number) {
  static const auto index = [] {
    std::array<const Csr*, 4096> table{};
    for (std::span<const Csr> family : {std::span<const Csr>(registers), supervisor_registers(), trigger_registers()})
      for (const Csr& c : family)
        for (unsigned n = c.first; n <= c.last; n++) table[n] = &c;
    return table;
  }();
  return index[number & 4095];
}

const Csr& require(Hart& h, unsigned number, const Inst* i) {
  if (!csr_exists(number, h.isa)) {
    h.machine.note_missing_csr(h, number, i->pc);
    h.illegal(i);
  }
  return *find(number);
}

}  // namespace

std::string csr_name(unsigned number) {
  const Csr* c = find(number);
  if (!c) return "csr" + std::to_string(number);
  std::string name = c->name;
  if (const size_t at = name.find('#'); at != std::string::npos)
    name.replace(at, 1, std::to_string(number - c->first + (name.find("pmp") == 0 ? 0 : 3)));
  return name;
}

bool csr_exists(unsigned number, Extensions isa) {
  const Csr* c = find(number);
  return c && !(c->needs & ~isa);
}

void Hart::check_csr(unsigned number, bool writes, const Inst* i) const {
  if (writes && number >> 10 == 3) illegal(i);  // the two top bits say read-only
  if (privilege == mode::Machine) return;
  if ((number >> 8 & 3) > privilege) illegal(i);
  if (number == 0x180 && status & mstatus::TVM) illegal(i);  // satp
  const bool counter = (number & ~0x9fu) == 0xc00;
  if (!counter) return;
  const u64 enabled = mcounteren & (privilege == mode::User && isa & S ? scounteren : ~u64(0));
  if (!(enabled >> (number & 31) & 1)) illegal(i);
}

u64 Hart::read_csr(unsigned number, const Inst* i) {
  const Csr& c = require(*this, number, i);
  try {
    return c.read(*this, number);
  } catch (const Trap&) {
    illegal(i);
  }
}

void Hart::write_csr(unsigned number, u64 value, const Inst* i) {
  const Csr& c = require(*this, number, i);
  if (number >> 10 == 3) illegal(i);  // the two top bits say read-only
  if (!c.write) return;
  try {
    c.write(*this, number, value);
  } catch (const Trap&) {
    illegal(i);
  }
}

u64 Hart::misa() const {
  u64 letters = 0;
  const struct {
    char letter;
    Extensions bit;
  } names[] = {{'i', I}, {'m', M}, {'a', A}, {'f', F}, {'d', D}, {'c', C}, {'v', V}, {'s', S}, {'u', U}};
  for (const auto& n : names)
    if (isa & n.bit) letters |= u64(1) << (n.letter - 'a');
  if (isa & ~(standard_extensions | widths)) letters |= u64(1) << ('x' - 'a');
  return (narrow() ? u64(1) << 30 : u64(2) << 62) | letters;  // MXL
}

}  // namespace sim
