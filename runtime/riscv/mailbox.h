/* Registers of bringup's RTL test benches (device tree: "bringup,rtl"). Uncached, so that the host
 * sees every access at once, which it would not see in memory behind a write-back cache.
 * Also read by the test bench itself (C++). */
#ifndef BRINGUP_RISCV_MAILBOX_H
#define BRINGUP_RISCV_MAILBOX_H

#include <stdint.h>

#define BRINGUP_MAILBOX 0x10010000u
#define BRINGUP_MAILBOX_BYTES 0x20u

/* Offsets of 64-bit registers. */
enum {
  BRINGUP_MAILBOX_REQUEST = 0x00,  /* read: as many next bytes of the request as the access has */
  BRINGUP_MAILBOX_LEFT = 0x08,     /* read: bytes of the request that are left */
  BRINGUP_MAILBOX_RESPONSE = 0x10, /* write: the access's bytes are appended to the response */
  BRINGUP_MAILBOX_EXIT = 0x18,     /* write: the end, with this exit code */
};

#define BRINGUP_MAILBOX_NO_REQUEST (~(uint64_t)0) /* in LEFT */

#endif
