// Names of control and status registers, for disassembly and reports.
#pragma once

#include <string>

namespace sim {

/// "mstatus", "pmpaddr3", or "csr1234" for one that does not exist.
std::string csr_name(unsigned number);

}  // namespace sim
