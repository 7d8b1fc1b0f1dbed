// The three ways out of an instruction other than going on to the next one.
#pragma once

#include <stdexcept>
#include <string>

#include "types.h"

namespace sim {

/// mcause codes of synchronous exceptions (privileged specification, table "mcause").
enum Cause : u64 {
  FetchMisaligned = 0,
  FetchFault = 1,
  IllegalInstruction = 2,
  Breakpoint = 3,
  LoadMisaligned = 4,
  LoadFault = 5,
  StoreMisaligned = 6,
  StoreFault = 7,
  UserCall = 8,
  SupervisorCall = 9,
  EnvironmentCall = 11,
  FetchPageFault = 12,
  LoadPageFault = 13,
  StorePageFault = 15,
};

/// A synchronous exception of the guest; thrown by semantics, taken by Hart::run.
struct Trap {
  u64 cause;
  u64 value;
};

/// The guest asked the simulation to end.
struct Finished {
  int code;
};

/// Something the user has to change: a bad file, option or image. Shown as it is.
struct UserError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sim
