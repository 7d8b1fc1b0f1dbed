// What ends a run from outside: SIGINT and SIGTERM, also while the simulator waits for somebody.
#pragma once

namespace sim {

/// Thrown where a wait was cut short.
struct Interrupted {};

/// From here on both signals ask for the end of the run; a second one, or four seconds without an end
/// (somebody does not read what is written), ends the process at once.
void catch_stop_signals();
bool stop_requested();

/// Waits until a descriptor can be read (written) without waiting; Interrupted if a signal comes first.
void wait_readable(int file);
void wait_writable(int file);

}  // namespace sim
