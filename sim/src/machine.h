// The whole simulated computer: harts, memory, devices, the image, and the order of turns.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "background.h"
#include "devices/clint.h"
#include "devices/console.h"
#include "devices/dma.h"
#include "devices/host_calls.h"
#include "elf.h"
#include "hart.h"

namespace sim {

/// What a user may choose. Defaults are those of the command line.
struct Options {
  std::string image;
  std::vector<std::string> host_files;  ///< --host-files: beside the working directory
  std::string core;  ///< --core: the file that describes the timing; empty: one cycle per instruction
  bool profile = false;  ///< book cycles by node and function (--profile)
  Extensions isa = all_extensions;
  bool isa_is_default = true;  ///< a core file without a vector unit may take V away
  std::map<unsigned, Extensions> hart_isa;  ///< --isa-hart N=...
  std::map<unsigned, std::string> hart_image;  ///< --image-hart N=...
  unsigned vlen = 256;
  unsigned harts = 1;
  u64 memory = u64(1) << 30;
  u64 instruction_limit = ~u64(0);  ///< over all harts
  u64 cycle_limit = ~u64(0);
  u64 quantum = 0;  ///< cycles per turn; 0: 65536 for one hart, 1000 for several
  bool agnostic_ones = false;
  bool report_traps = false;
  bool count_classes = false;  ///< --json with counts by instruction class (slower)
  std::vector<Range> stack_guards;
  std::string memories;  ///< --memories: a core file whose scratchpads and DMA engines are wanted
  std::vector<Scratchpad> scratchpads;  ///< with those of core files
  std::vector<DmaShape> dma;            ///< likewise
  bool races_stop = true;  ///< a hart that touches bytes on the move ends the run

  Extensions isa_of(unsigned hart) const {
    const auto own = hart_isa.find(hart);
    return own == hart_isa.end() ? isa : own->second;
  }
  const std::string& image_of(unsigned hart) const {
    const auto own = hart_image.find(hart);
    return own == hart_image.end() ? image : own->second;
  }
};

/// How a simulation ended.
struct Outcome {
  enum Why { Exited, InstructionLimit, CycleLimit, Interrupted, Fatal } why;
  int code;             ///< of the process: the guest's own, or one of exit_code
  std::string message;  ///< for everything but Exited
  int guest_code = 0;   ///< all of it, of Exited
};
namespace exit_code {
constexpr int usage = 2, output = 123, limit = 124, fatal = 125, interrupted = 130;
/// Whether the simulator itself ends with this code, too.
constexpr bool is_own(int code) {
  return code == usage || code == output || code == limit || code == fatal || code == interrupted;
}
}

/// The guest is in a state it cannot leave (no trap handler, all harts asleep).
struct FatalGuestError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

namespace timing {
class Core;
}

class Machine : private Mover {
 public:
  static constexpr u64 ram_base = 0x80000000, rom_base = 0x1000;
  static constexpr u64 clock_hz = 1'000'000'000, timebase_hz = 10'000'000;
  static constexpr u64 cycles_per_tick = clock_hz / timebase_hz;

  explicit Machine(Options options);
  ~Machine() override;

  /// Runs to the end, a limit, or a signal (stop.h).
  Outcome run();
  /// One round of turns of at most so many cycles. Why the run is over, if it is; the end of the guest itself
  /// is thrown (Finished, FatalGuestError, Interrupted).
  std::optional<Outcome> run_round(u64 quantum);
  /// After a hart ran, other ones are going to: from now on their stores end its reservation.
  void end_turn();
  /// What those mean.
  static Outcome outcome_of(const Finished& finished);
  static Outcome outcome_of(const FatalGuestError& error);
  static Outcome interrupted();

  Memory& memory() { return memory_; }
  Console& console() { return console_; }
  Hart& hart(unsigned n) { return *harts_[n]; }
  unsigned harts() const { return unsigned(harts_.size()); }
  const Options& options() const { return options_; }
  /// The function an address lies in, of whichever image was loaded there, or null.
  const Symbol* function_at(u64 address) const;
  timing::Core* core() { return core_.get(); }
  CodeCache* code_for(Extensions isa);
  /// Gives decoded code what there is to execute beside memory.
  void add_rom(CodeCache& code) const { code.add_rom(rom_base, boot_rom_); }
  void flush_code();
  /// Gives a hart decoded code of its own in which it cannot fetch these ranges (pmp.cc).
  void bar_code(Hart& hart, std::vector<Range> ranges);
  void observe(Observer* observer);
  u64 instructions() const;

  // Time.
  u64 time(const Hart& h) const { return clint_.time(h.cycle() / cycles_per_tick); }
  void refresh_timer(Hart& h) { clint_.refresh(h, time(h)); }
  /// The cycle at which this hart's timer becomes pending, or the largest number.
  u64 timer_cycle(const Hart& h) const { return clint_.due(h.id, cycles_per_tick); }

  // What goes on beside the harts.
  Background& background() { return background_; }
  const std::vector<std::unique_ptr<Dma>>& dma() const { return dma_; }
  /// The hart's last instruction, a load, is not answered until unblock().
  void block(Hart& h);
  void unblock(Hart& h, u64 cycle);
  /// The external interrupt of a hart follows its engines.
  void update_external(Hart& h);
  bool expects_interrupt(const Hart& h) const;
  /// Whom a hart's accesses have to be checked with, besides DMA engines.
  void add_movement(Movement* movement) { movements_.push_back(movement); }
  /// Movements have begun, or ended by cycle `now`.
  void moving_changed(u64 now);
  u64 races() const { return races_; }

  // Called by semantics.
  bool semihosting_call(Hart& h, u64 pc) { return host_.semihosting(h, pc); }
  void note_exception(Hart& h, u64 handler, bool delegated);
  void note_missing_csr(Hart& h, unsigned number, u64 pc);
  /// Why the instruction at pc is illegal, for the report of its trap.
  void note_illegal(u64 pc, const std::string& reason);
  /// The same for an access fault at an address.
  void note_fault(u64 address, const std::string& reason);

  /// Where a hart is and what its registers hold, for people.
  std::string report(Hart& h, u64 pc);
  std::string place(u64 pc) const;
  std::string describe_trap(const Hart& h);

 private:
  void require_vector_unit();
  void load_images();
  void build_boot_rom();
  void build_memories();
  bool wake_sleepers();
  void take_turns(u64 until);
  void touched(u64 address, unsigned bytes, bool store, Hart& hart) override;

  Options options_;
  Memory memory_;
  std::vector<Image> images_;  ///< in the order harts ask for them
  std::vector<unsigned> image_of_;  ///< place in images_, by hart
  Clint clint_;
  Console console_;
  Finisher finisher_;
  HostCalls host_;
  Background background_;
  std::vector<std::unique_ptr<Dma>> dma_;
  std::vector<Movement*> movements_;
  u64 races_ = 0;
  std::unique_ptr<Device> rom_;
  std::unique_ptr<timing::Core> core_;
  std::map<Extensions, std::unique_ptr<CodeCache>> code_;  ///< of harts with the same extensions
  std::map<unsigned, std::unique_ptr<CodeCache>> own_code_;  ///< of harts that may not fetch everything
  std::vector<std::unique_ptr<Hart>> harts_;
  std::vector<u64> reserved_;  ///< what memory knows of: first address by hart, 1 for nothing
  u64 now_ = 0;
  std::string illegal_reason_;
  u64 illegal_pc_ = 0;
  std::string fault_reason_;
  u64 fault_address_ = 0;
  std::vector<u8> boot_rom_;
};

}  // namespace sim
