// The extensions a hart may have, the width of its registers, and the --isa string.
#pragma once

#include <string>

#include "types.h"

namespace sim {

using Extensions = u64;

/// One bit per extension, and one for each register width: a hart has exactly one of the two. Rows of
/// the instruction table name what they need; one that exists in a single width names that.
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
  Zicond = 1 << 16,
  Zbc = 1 << 17,
  Zvkb = 1 << 18,
  Zvbb = 1 << 19,  ///< comes with Zvkb, a part of it
  Zvbc = 1 << 20,
  U = 1 << 21,  ///< user mode, and
  S = 1 << 22,  ///< supervisor mode: chosen by --priv, not part of --isa
  RV32 = 1 << 30,
  RV64 = 1u << 31,
};

/// The extensions above, without a width. Bits from 32 on are instruction extensions (accelerators),
/// see extension.h.
constexpr Extensions standard_extensions = (1u << 23) - 1;
constexpr Extensions widths = RV32 | RV64;
/// Everything a 64-bit hart executes: rv64gcv with the Z extensions above.
constexpr Extensions all_extensions = RV64 | standard_extensions;

constexpr bool is_narrow(Extensions isa) { return isa & RV32; }
/// Everything any hart of this one's width could have.
constexpr Extensions everything_as_wide_as(Extensions isa) { return ~widths | (isa & widths); }

/// Reads "rv64gcv_zba_zbb_zvbb", "rv32imc", "rv64gcv+opu" or "rv64gcv_xopu" (an instruction
/// extension) and the like; UserError names an unknown part.
Extensions parse_isa(const std::string& text);

/// The canonical string of a set, as it goes into the device tree.
std::string isa_string(Extensions set);

}  // namespace sim
