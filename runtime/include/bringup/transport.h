/* Two byte streams between the image and the host: a request in, a response out.
 *
 *   semihosting   QEMU: files request.bin and response.bin in the simulator's working directory
 *   htif          spike: the same files, by proxied system calls
 *   mailbox       RTL test benches of bringup: the same files, through device registers
 *   console       anything else: base64 lines that start with `~`, among ordinary text
 *   stdio         host builds: files named on the command line */
#ifndef BRINGUP_TRANSPORT_H
#define BRINGUP_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bringup_transport {
  const char *name;
  /* Up to `bytes` bytes; fewer only at the end of the stream; negative on failure. */
  long (*read)(struct bringup_transport *transport, void *data, size_t bytes);
  bool (*write)(struct bringup_transport *transport, const void *data, size_t bytes);
  bool (*close)(struct bringup_transport *transport);
  long input, output; /* file handles */
  /* console: bytes of a base64 group still to be handed out or written, characters in this line */
  unsigned char incoming[3], outgoing[3];
  unsigned incoming_bytes, outgoing_bytes, column;
};

/* Files of the host if the machine offers them and there is a request; false otherwise. */
bool bringup_open_files(struct bringup_transport *transport);

/* The framed console. It always opens; reading waits for somebody to type a request. */
void bringup_open_console(struct bringup_transport *transport);

#endif
