// What the outer-product unit costs. Figures of the Saturn generator; assumptions are marked.
//
// D = datapath width in bits (option dlen, default 128). The array has D/8 columns and works on
// yDim = D/32 rows per cycle: a 16 x 16 tile takes 4 cycles at D = 128, 64 MAC per cycle.
#pragma once

#include <cstdint>

namespace opu {

constexpr unsigned default_dlen = 128;

/// Rows and columns of a matrix register: one int8 per byte of the datapath.
constexpr unsigned tile(unsigned dlen) { return dlen / 8; }
/// Rows of a tile that accumulate in one cycle.
constexpr unsigned rows_per_cycle(unsigned dlen) { return dlen / 8 / 4; }
/// Multiply-accumulates per cycle at best.
constexpr unsigned peak(unsigned dlen) { return rows_per_cycle(dlen) * tile(dlen); }

/// Cycles of the array for vl rows. Assumption: groups of rows past vl are skipped.
constexpr unsigned accumulate_cycles(uint64_t vl, unsigned dlen) {
  const unsigned rows = rows_per_cycle(dlen);
  return unsigned((vl + rows - 1) / rows);
}
/// Cycles to move vl int32 between a matrix row and vector registers: the vector register file's
/// port passes D bits per cycle.
constexpr unsigned move_cycles(uint64_t vl, unsigned dlen) {
  const unsigned cycles = unsigned((vl * 4 + dlen / 8 - 1) / (dlen / 8));
  return cycles ? cycles : 1;
}
/// Assumption: register read, multiply, add, write back. Accumulations into one tile follow each
/// other without gap (rows in the same order); a move out of the tile waits for the last of them.
constexpr unsigned pipeline = 4;
/// One stage more for the fused multiply-add (OuterProductUnit.scala, branch opu-fp8: latency 1).
constexpr unsigned float_pipeline = pipeline + 1;

/// Assumption: as many instructions wait in front of the unit as in front of Saturn's vector
/// execution sequencers.
constexpr unsigned queue = 4;

}  // namespace opu
