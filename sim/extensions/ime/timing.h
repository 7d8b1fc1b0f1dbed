// What vmadot costs on the SpacemiT X60.
//
// Published: one vmadot is 4 x 4 x 8 = 128 multiply-accumulates; the best measured matrix
// multiplication reaches 15.2 MAC per cycle (IREE on the X60). Nobody published the unit's own
// rate.
//
// Assumption: the measured kernel is limited by the unit, one vmadot every 8 cycles = 16 MAC per
// cycle; 15.2 is 95 % of that. The option `cycles` replaces the 8: 1 is the optimistic reading of
// the "2 TOPS" on the box (four cores with the unit, 128 MAC per cycle each).
#pragma once

namespace ime {

constexpr unsigned macs = 4 * 4 * 8;
constexpr unsigned default_cycles = 8;
/// Assumption: the sums leave the unit four cycles after its last step, as those of other
/// multiply-adds of the core do, and the next instruction on the same pair waits for them: kernels
/// need several tiles in flight.
constexpr unsigned pipeline = 4;
/// Assumption: the core is in order and dual issue; two instructions wait in front of the unit.
constexpr unsigned queue = 2;

}  // namespace ime
