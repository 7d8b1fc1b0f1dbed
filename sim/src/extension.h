// Instruction extensions inside the simulator: which are loaded, their rows, their state per hart.
//
// Everything in sim/extensions/ is compiled in and registers itself; --extension NAME=FILE loads
// others. Each loaded one takes the next free bit of Extensions, so `needs` of its rows, --isa-hart
// and the decoded-code caches treat it like any other extension. Loading ends when the instruction
// table is built (instruction_table()).
#pragma once

#include <array>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "bringup_sim/extension.h"
#include "instruction.h"
#include "trap.h"

namespace sim {

struct Hart;

/// The bit of a loaded extension; loads a built-in one. UserError for a name nobody knows.
Extensions extension_bit(const std::string& name);

/// "NAME" or "NAME=PATH": loads it, gives its bit.
Extensions load_extension(const std::string& argument);

/// "NAME:KEY=VALUE", passed to the state's creation on every hart.
void set_extension_option(const std::string& argument);
/// UserError for an option no extension of the machine has; once all are loaded.
void check_extension_options();

/// "+x" parts for isa_string: names of the extensions in a set, in the order of loading.
std::vector<std::string> extension_names(Extensions set);

/// Rows of all loaded extensions.
Rows extension_rows();

/// UserError naming both where rows of an extension overlap others (called by the table).
void check_conflicts(const std::vector<Row>& table);

/// For reports: "opu (vopacc)" if a built-in extension that is not loaded has this word, else "".
std::string unloaded_extension_with(u32 word);

/// One line per built-in or loaded extension.
std::string list_extensions();

/// Whether a row is of a loaded extension; which one, and the instruction within it.
inline bool is_extension(const Row& row) { return row.cls == Class::Custom; }
const bringup_extension& extension_of(const Row& row);
const bringup_instruction& instruction_of(const Row& row);

/// What one hart has of its extensions.
class ExtensionStates {
 public:
  explicit ExtensionStates(Hart& hart);
  ~ExtensionStates();
  ExtensionStates(const ExtensionStates&) = delete;
  ExtensionStates& operator=(const ExtensionStates&) = delete;

  static constexpr unsigned most = 15;

  const bringup_hart& hart() const { return hart_; }
  void* state(unsigned number) const { return states_[number]; }
  /// Units of the core the extensions of this hart use (BRINGUP_USES_...).
  u32 uses() const { return uses_; }

  std::exception_ptr pending;  ///< what is behind BRINGUP_TRAP: none may cross an extension's code
  const char* reason = nullptr;

 private:
  bringup_hart hart_;
  std::array<void*, most> states_{};
  u32 uses_ = 0;
};

}  // namespace sim
