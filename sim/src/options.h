// The command line.
#pragma once

#include <string>

#include "machine.h"

namespace sim {

/// Everything main() needs: the machine's options and what to write about the run.
struct CommandLine {
  Options machine;
  std::string trace, commit_log, json, profile;  ///< file names; "-" is standard error
  int gdb_port = -1;                    ///< 0 lets the system choose one
  bool help = false, list_instructions = false, list_extensions = false, list_events = false;
  bool disassemble = false;
};

/// Throws UserError naming the argument that is wrong.
CommandLine parse_command_line(int count, char** arguments);
extern const char* const usage;

}  // namespace sim
