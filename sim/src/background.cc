#include "background.h"

#include <cinttypes>
#include <cstdio>

namespace sim {

std::string Tile::text() const {
  char text[80];
  std::snprintf(text, sizeof text, "%" PRIu64 " rows of %" PRIu64 " bytes from 0x%" PRIx64, rows, bytes, address);
  return text;
}

}  // namespace sim
