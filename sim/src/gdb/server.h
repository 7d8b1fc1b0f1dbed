// Remote debugging: the serial protocol of gdb over TCP on localhost.
#pragma once

#include "../machine.h"

namespace sim {

/// Waits for a debugger on `port` (0: any, printed), serves it until the guest ends or it detaches,
/// then runs on to the end.
Outcome serve_gdb(Machine& machine, int port);

}  // namespace sim
