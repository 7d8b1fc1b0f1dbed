// How long instructions keep which sequencer of a vector unit busy: the `rules:` of a core file,
// resolved once per table row and element width.
//
//     rules:
//       - match: [vnclip*, vnsr?.*]   # mnemonics with * and ?, or classes: class:vector_reduce
//         sew: [16, 32]               # optional: only these element widths
//         unit: int                   # one of the file's arithmetic sequencers
//         per_group: 2
//
// The first rule that matches counts. The sequencer is busy for
//
//     fixed + per_group * G + per_square * G^2 + per_element * E + per_level * L
//
// cycles, at least `minimum`, with G = DLEN-wide groups of the longest operand (so that per_group 1 is
// the chime, LMUL * VLEN / DLEN, doubled by widening), E = elements, L = log2(DLEN / SEW) steps to fold a
// group into one element; `masked` times as many with a mask, unless that fills a register (VLEN
// elements). `whole_mask` is the per_group of instructions that make or read such a mask in any case.
// A unit with `shares: N` has N execution units side by side, each 1/N of DLEN wide. A share is what one
// of them does at a time: G counts parts of groups there, and an operand of one share is done by the unit
// that masks need, so it takes `masked` times as long, too, or what `one_share` says.
// With `late`, nothing of the result can be used before all of it.
// `in_place` is for vcompress: so many cycles more for an element behind one that was kept and goes to
// the very group the sequencer is at.
// Results of a group can be used `latency` cycles after it was sequenced; with `result_after`, those of
// the instruction so many times its unmasked duration, and `latency`, after it started.
#pragma once

#include <string>
#include <vector>

#include "vector_shape.h"
#include "yaml.h"

namespace sim::timing {

/// What an instruction has to do.
struct Work {
  u64 groups;       ///< in 1/64
  u64 elements;
  unsigned levels;
  bool whole_mask;  ///< its masks fill a register
  bool one_share;   ///< one of several execution units does it all
};

struct Cost {
  static constexpr int unit_cycle = 64;  ///< coefficients are held in 1/64 cycles

  u8 unit = 0;           ///< which arithmetic sequencer
  bool special = false;  ///< also occupies the permute sequencer
  bool late = false;     ///< nobody chains to its result
  u16 latency = 1;
  u16 minimum = 1;
  u16 in_place = 0;
  i32 fixed = 0, per_group = unit_cycle, per_square = 0, per_element = 0, per_level = 0;
  i32 whole_mask = unit_cycle, masked = unit_cycle, one_share = 0, result_after = 0;

  u64 cycles(const Work& work, bool masked_form) const;
  /// The latency behind an instruction that took `length` cycles.
  u64 result(const Work& work, u64 length) const;
};

class Rules {
 public:
  /// Reads the list; `units` are the names of the arithmetic sequencers.
  /// `masked`: what rules without that key get.
  Rules(const std::vector<yaml::Node>& list, const std::vector<std::string>& units, double masked);

  const Shape& shape(u16 row) const { return shapes_[row]; }
  const Cost& cost(u16 row, unsigned sew) const { return costs_[choice_[row * 4u + sew]]; }

 private:
  std::vector<Shape> shapes_;
  std::vector<Cost> costs_;    // [0] is a one-cycle default that no vector row keeps
  std::vector<u8> choice_;     // per row and log2 of the element width
};

}  // namespace sim::timing
