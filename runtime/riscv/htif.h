/* Host-target interface of spike and of Rocket test benches: two words the host watches. */
#ifndef BRINGUP_RISCV_HTIF_H
#define BRINGUP_RISCV_HTIF_H

#include <stdint.h>

void bringup_htif_exit(int code);

/* System call proxied by the host; the result or a negative errno. Only where HTIF is served. */
long bringup_htif_call(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e);

#endif
