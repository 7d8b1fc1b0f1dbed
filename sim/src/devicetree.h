// The flattened device tree handed to the guest in a1.
#pragma once

#include <vector>

#include "types.h"

namespace sim {

struct Options;

/// Describes harts, memory and devices of a machine with these options.
std::vector<u8> device_tree(const Options& options);

}  // namespace sim
