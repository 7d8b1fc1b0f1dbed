// A hart's registers as gdb numbers them, and the description that tells gdb so.
//
// x0..x31, pc, f0..f31 and the CSRs have the numbers gdb's riscv-tdep.h gives them; v0..v31 follow.
#pragma once

#include <string>
#include <vector>

#include "../hart.h"

namespace sim::gdb {

/// Bytes of an x register on the wire.
unsigned x_bytes(const Hart& hart);

constexpr unsigned pc_number = 32, first_float = 33, first_csr = 65, first_vector = 65 + 4096 + 1;

/// target.xml: the features of gdb's manual, "RISC-V Features", that this hart has.
std::string description(const Hart& hart);

/// Value of a register in the order of memory; "xx..." for one that is switched off, empty if there
/// is none.
std::string read_register(Hart& hart, unsigned number);

/// False if there is no such register or it cannot be written.
bool write_register(Hart& hart, unsigned number, const std::vector<u8>& bytes);

}  // namespace sim::gdb
