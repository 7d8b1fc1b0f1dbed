// A flattened device tree (devicetree.org specification, chapter 5) that names this machine.
#pragma once

#include <cstdint>
#include <vector>

// Compatible "bringup,rtl", the timebase, and a node per hart.
std::vector<uint8_t> device_tree(unsigned harts);
