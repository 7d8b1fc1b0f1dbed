// Numbers and names of control and status registers, for disassembly, reports and debuggers.
#pragma once

#include <string>

#include "isa.h"

namespace sim {

/// "mstatus", "pmpaddr3", or "csr1234" for one that does not exist.
std::string csr_name(unsigned number);
/// Whether a hart with these extensions has the register.
bool csr_exists(unsigned number, Extensions isa);

}  // namespace sim
