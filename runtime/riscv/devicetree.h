/* The two facts the runtime wants from a flattened device tree. */
#ifndef BRINGUP_RISCV_DEVICETREE_H
#define BRINGUP_RISCV_DEVICETREE_H

#include "riscv/start.h"

/* All unknown if there is no device tree at that address. */
struct bringup_machine bringup_read_device_tree(const void *blob);

#endif
