// One hardware thread: registers, CSRs, and the loop that runs predecoded instructions.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "code_cache.h"
#include "float_host.h"
#include "hpm.h"
#include "instruction.h"
#include "memory.h"
#include "softfloat.h"
#include "triggers.h"
#include "vector_unit.h"

namespace sim {

class Machine;
class ExtensionStates;
namespace timing {
class Pipeline;
}

/// Privilege modes by their encoding.
namespace mode {
constexpr u8 User = 0, Supervisor = 1, Machine = 3;
}

/// mstatus bits this machine has. Without user mode MPP always reads 3.
namespace mstatus {
constexpr u64 SIE = 1 << 1, MIE = 1 << 3, SPIE = 1 << 5, MPIE = 1 << 7, SPP = 1 << 8, VS = 3 << 9, MPP = 3 << 11;
constexpr u64 FS = 3 << 13, XS = 3 << 15, MPRV = 1 << 17, SUM = 1 << 18, MXR = 1 << 19;
constexpr u64 TVM = 1 << 20, TW = 1 << 21, TSR = 1 << 22;
constexpr u64 UXL64 = u64(2) << 32, SXL64 = u64(2) << 34;
constexpr u64 SD = u64(1) << 63, SD32 = u64(1) << 31;
constexpr unsigned MPP_shift = 11;
}  // namespace mstatus
namespace menvcfg {
constexpr u64 FIOM = 1, ADUE = u64(1) << 61;
}

/// Interrupt bits of mie and mip.
namespace interrupt {
constexpr u64 Software = 1 << 3, Timer = 1 << 7, External = 1 << 11;
constexpr u64 SupervisorSoftware = 1 << 1, SupervisorTimer = 1 << 5, SupervisorExternal = 1 << 9;
constexpr u64 of_machine = Software | Timer | External;
constexpr u64 of_supervisor = SupervisorSoftware | SupervisorTimer | SupervisorExternal;
}  // namespace interrupt

/// Sees every instruction of an observed run: tracing, commit logs, debuggers, timing models.
/// `before` may throw to stop; `after` is not called for an instruction that trapped.
struct Observer {
  virtual ~Observer() = default;
  virtual void before(Hart&, const Inst&) {}
  virtual void after(Hart&, const Inst&) {}
  virtual void trapped(Hart&, u64 /*pc*/, const Trap&) {}
};

struct Hart {
  Hart(Machine& machine, unsigned id, Extensions isa, unsigned vlen);
  ~Hart();

  // Registers. x[32] swallows writes to x0; those of a 32-bit hart are kept sign extended. f registers
  // hold NaN-boxed narrower values.
  u64 x[33] = {};
  u64 f[32] = {};
  VectorUnit v;
  u8 frm = 0;     ///< dynamic rounding mode
  u8 fflags = 0;  ///< accrued flags, without those the host holds: see accrued_flags()
  bool host_holds_flags = false;

  // The run loop.
  u64 instret = 0;  ///< instructions started, the current one included
  u64 stop = 0;     ///< the loop leaves when instret reaches it
  u64 idle = 0;     ///< cycles slept in wfi
  u64 stall = 0;    ///< cycles a timing model added to one per instruction; waiting for devices
  bool waiting = false;
  bool blocked = false;  ///< waiting, not for an interrupt but for a device's answer
  bool sleep_counts = true;  ///< mcycle goes on in wfi
  bool in_extension = false;  ///< an extension's semantics run
  u64 wake_cycle = 0;  ///< when somebody last raised an interrupt for this hart
  const Inst* at = nullptr;  ///< the next instruction, valid between runs
  View memory;
  Translation translation;
  CodeCache* code;          ///< of the mode it is in: one of the next two
  CodeCache* machine_code;
  std::unique_ptr<CodeCache> lower_code;  ///< of user and supervisor mode, by virtual addresses
  u8 privilege = mode::Machine;

  // Machine-mode CSRs.
  u64 status = 0, mie = 0, mip = 0, mtvec = 0, mscratch = 0, mepc = 0, mcause = 0, mtval = 0;
  u64 mcounteren = 0, mcountinhibit = 0, menvcfg = 0, medeleg = 0, mideleg = 0;
  u64 mcycle_offset = 0, minstret_offset = 0;  ///< what guest writes added to the counters
  u8 pmp_config[16] = {};
  u64 pmp_address[16] = {};
  HpmCounters hpm;
  Triggers triggers;

  // Supervisor-mode CSRs; sstatus, sie and sip are parts of the machine's.
  u64 stvec = 0, sscratch = 0, sepc = 0, scause = 0, stval = 0, scounteren = 0, senvcfg = 0;

  /// The last synchronous exception, for reports.
  struct Taken {
    u64 cause = 0, pc = 0, value = 0;
    u32 word = 0;
  } taken;

  // Load reservation (lr/sc). It ends with sc and with a store of anybody else to the same bytes.
  static constexpr u64 reserved_bytes = 64;  ///< a line of the data cache, aligned
  bool reserved = false;
  u64 reservation = 0, reserved_at = 0;  ///< as the guest said it, and in physical memory
  Range reserved_range() const {
    const u64 base = reserved_at & ~(reserved_bytes - 1);
    return {base, base + reserved_bytes};
  }

  unsigned id;
  Extensions isa;
  u64 misaligned;  ///< address bit an instruction may not have: 2 without C
  u64 address_mask;  ///< of an address: 32 or 64 ones
  Machine& machine;
  Observer* observer = nullptr;
  std::unique_ptr<ExtensionStates> extensions;  ///< never null
  std::unique_ptr<timing::Pipeline> timing;     ///< null: one cycle per instruction
  std::vector<Range> stack_guards;  ///< from --stack-guard, beside those PMP asks for
  std::vector<Range> foreign;       ///< other harts' scratchpads

  /// Model time of this hart. Without a timing model it is one cycle per instruction.
  u64 cycle() const { return instret + idle + stall; }
  u64 pc() const { return at->pc; }
  void set_pc(u64 pc) { at = code->fetch(pc); }
  bool narrow() const { return is_narrow(isa); }
  /// The address a register of this hart stands for.
  u64 physical(u64 address) const { return address & address_mask; }
  /// Where the bytes at this address lie, for timing models.
  u64 location(u64 address) const { return memory.location(physical(address)); }
  /// What a register of this hart holds for a value.
  u64 extend(u64 value) const { return narrow() ? u64(i64(i32(value))) : value; }

  /// Runs until cycle() reaches the given one, the hart sleeps, or somebody calls pause().
  void run_until(u64 cycle);
  /// Makes the loop look at interrupts and limits after the current instruction.
  void pause() { stop = 0; }
  bool interrupt_pending() const { return mie & mip; }

  /// Where an instruction continues after a jump to `target`.
  const Inst* jump(u64 target) {
    if (target & misaligned) throw Trap{FetchMisaligned, target};
    return code->fetch(target);
  }

  // Traps.
  const Inst* take(u64 cause, u64 value, u64 pc);
  void take_interrupts();
  /// mret and sret: back to what `previous` says, at `pc`.
  const Inst* leave_trap(u8 previous, u64 pc);
  /// Goes on in another mode: its decoded code, its view of memory.
  void enter(u8 mode);
  /// mstatus, satp or what a page walk depends on has changed: addresses may mean something else.
  void update_view();
  /// sfence.vma, satp: pages are looked up anew.
  void forget_translations();
  /// The mode loads and stores count as (MPRV).
  u8 data_privilege() const {
    return status & mstatus::MPRV ? u8(status >> mstatus::MPP_shift & 3) : privilege;
  }
  [[noreturn]] void illegal(const Inst* i) const {
    throw Trap{IllegalInstruction, code->word_at(i->pc)};
  }

  // Float and vector units are usable only when mstatus says so.
  void require_float(const Inst* i) {
    if (!(status & mstatus::FS)) illegal(i);
    status |= mstatus::FS;
  }
  void require_vector(const Inst* i) {
    if (!(status & mstatus::VS)) illegal(i);
    status |= mstatus::VS;
  }

  /// Before an operation on the host's float unit: from here on its flags are the guest's.
  void enter_floats() {
    if (!host_holds_flags) [[unlikely]] take_over_host_flags();
    __asm__ volatile("" ::: "memory");  // operands are loaded after this
  }
  /// Before code that may raise host flags of its own: the guest's are put away.
  void leave_floats() {
    if (host_holds_flags) [[unlikely]] put_away_host_flags();
  }
  /// fflags as the guest sees them.
  u8 accrued_flags() { return leave_floats(), fflags; }

  // CSRs (csr.cc). Both throw IllegalInstruction for a register this hart has not.
  u64 read_csr(unsigned number, const Inst* i);
  void write_csr(unsigned number, u64 value, const Inst* i);
  u64 misa() const;
  void update_guards();  // pmp.cc
  /// IllegalInstruction unless the mode it is in may access the register.
  void check_csr(unsigned number, bool writes, const Inst* i) const;
  /// Runs on with another cache of decoded code in machine mode.
  void use_machine_code(CodeCache* cache);
  /// Looks the next instruction up anew: code may lie elsewhere.
  void refetch() {
    new_code_ = at != nullptr;
    pause();
  }

 private:
  bool new_code_ = false;
  bool observed() const { return observer || hpm.counting() || triggers.armed(); }
  template <bool Observed> void loop();
  template <bool Observed> void timed_loop();
  void trim_code();
  void take_over_host_flags();
  void put_away_host_flags();
};

}  // namespace sim
