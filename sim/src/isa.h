// The extensions a hart may have, and the --isa string.
#pragma once

#include <string>

#include "types.h"

namespace sim {

using Extensions = u32;

/// One bit per extension. Rows of the instruction table name what they need.
enum Extension : Extensions {
  I = 1 << 0,
  M = 1 << 1,
  A = 1 << 2,
  F = 1 << 3,
  D = 1 << 4,
  C = 1 << 5,
  V = 1 << 6,
  Zicsr = 1 << 7,
  Zifencei = 1 << 8,
  Zicntr = 1 << 9,
  Zihpm = 1 << 10,
  Zba = 1 << 11,
  Zbb = 1 << 12,
  Zbs = 1 << 13,
  Zfh = 1 << 14,
  Zvfh = 1 << 15,
};

/// Everything the core executes: rv64gcv with the Z extensions above. Higher bits are instruction
/// extensions (accelerators), see extension.h.
constexpr Extensions all_extensions = (1u << 16) - 1;

/// Reads "rv64gcv_zba_zbb_zbs_zfh_zvfh", "rv64gcv+opu" or "rv64gcv_xopu" (an instruction
/// extension) and the like; UserError names an unknown part.
Extensions parse_isa(const std::string& text);

/// The canonical string of a set, as it goes into the device tree.
std::string isa_string(Extensions set);

}  // namespace sim
