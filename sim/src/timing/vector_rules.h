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
//     fixed + per_group * G + per_element * E + per_level * L      cycles, at least `minimum`
//
// with G = DLEN-wide groups of the longest operand (so that per_group 1 is the chime,
// LMUL * VLEN / DLEN, doubled by widening), E = elements, L = log2(DLEN / SEW) steps to fold a group
// into one element; or for `by_lmul: [m1, m2, m4, m8]` cycles where a unit's behaviour is only known
// as a table. Results of a group can be used `latency` cycles after it was sequenced.
#pragma once

#include <string>
#include <vector>

#include "vector_shape.h"
#include "yaml.h"

namespace sim::timing {

struct Cost {
  static constexpr int unit_cycle = 64;  ///< coefficients are held in 1/64 cycles

  u8 unit = 0;           ///< which arithmetic sequencer
  bool special = false;  ///< also occupies the permute sequencer
  bool table = false;    ///< by_lmul instead of the formula
  u16 latency = 1;
  u16 minimum = 1;
  i32 fixed = 0, per_group = unit_cycle, per_element = 0, per_level = 0;
  u32 by_lmul[4] = {};

  u64 cycles(u64 groups, u64 elements, unsigned levels, int lmul) const;
};

class Rules {
 public:
  /// Reads the list; `units` are the names of the arithmetic sequencers.
  Rules(const std::vector<yaml::Node>& list, const std::vector<std::string>& units);

  const Shape& shape(u16 row) const { return shapes_[row]; }
  const Cost& cost(u16 row, unsigned sew) const { return costs_[choice_[row * 4u + sew]]; }

 private:
  std::vector<Shape> shapes_;
  std::vector<Cost> costs_;    // [0] is a one-cycle default that no vector row keeps
  std::vector<u8> choice_;     // per row and log2 of the element width
};

}  // namespace sim::timing
