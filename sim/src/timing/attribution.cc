#include "model.h"

namespace sim::timing {

const char* const cause_names[causes] = {"issue",  "dependency", "icache",     "dcache",
                                         "l2",     "dram",       "vector",     "vset",
                                         "branch", "accelerator", "idle"};

}  // namespace sim::timing
