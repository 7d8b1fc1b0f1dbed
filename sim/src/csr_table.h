// What the tables of control and status registers are made of: number, name, needs, reading, writing.
#pragma once

#include <span>

#include "hart.h"

namespace sim {

using CsrRead = u64 (*)(Hart&, unsigned);
using CsrWrite = void (*)(Hart&, unsigned, u64);

struct Csr {
  unsigned first, last;  ///< numbers first..last share the entry
  const char* name;      ///< with '#' standing for the index within a group
  Extensions needs;
  CsrRead read;
  CsrWrite write;  ///< null: writes are ignored where the specification makes the register writable
};

// Fields of plain members.
template <auto Member> u64 get_member(Hart& h, unsigned) { return h.*Member; }
template <auto Member> void set_member(Hart& h, unsigned, u64 value) { h.*Member = value; }

u64 read_status(Hart& h, unsigned);
void write_status(Hart& h, unsigned, u64 value);
u64 read_mip(Hart& h, unsigned);

/// Registers of supervisor mode, and the machine's that exist for lower modes (supervisor.cc).
std::span<const Csr> supervisor_registers();

}  // namespace sim
