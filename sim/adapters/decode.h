// Which of an extension's instructions a word is, for runners that have no table of their own.
#pragma once

#include "bringup_sim/extension.h"

namespace bringup {

struct Pattern {
  uint32_t match = 0, mask = 0;
};

inline Pattern pattern_of(const bringup_instruction& instruction) {
  Pattern p;
  for (const char* c = instruction.encoding; *c; c++) {
    if (*c == ' ') continue;
    p.match = p.match << 1 | uint32_t(*c == '1');
    p.mask = p.mask << 1 | uint32_t(*c != '.');
  }
  return p;
}

inline const bringup_instruction* find(const bringup_extension& extension, uint32_t word) {
  for (uint32_t n = 0; n < extension.instructions; n++) {
    const Pattern p = pattern_of(extension.instruction[n]);
    if ((word & p.mask) == p.match) return &extension.instruction[n];
  }
  return nullptr;
}

}  // namespace bringup

extern "C" const bringup_extension* bringup_extension(void);
