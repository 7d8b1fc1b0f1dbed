/* Writing and reading frames over a transport. */
#ifndef BRINGUP_FRAMES_H
#define BRINGUP_FRAMES_H

#include <stdbool.h>

#include "bringup/protocol.h"
#include "bringup/transport.h"

/* One contiguous part of a payload. All but the last must be multiples of 8 bytes long. */
struct bringup_part {
  const void *data;
  size_t bytes;
};

/* Small writes are gathered here: each one may cost a call into the host. */
struct bringup_writer {
  struct bringup_transport *transport;
  unsigned char buffer[1024];
  size_t used;
  bool failed;
};

void bringup_write_frame(struct bringup_writer *writer, enum bringup_frame_type type,
                         const struct bringup_part *parts, unsigned count);
bool bringup_flush(struct bringup_writer *writer);

/* What was wrong with a frame. */
enum bringup_frame_error {
  BRINGUP_FRAME_GOOD,
  BRINGUP_FRAME_TRUNCATED,
  BRINGUP_FRAME_NO_MAGIC,
  BRINGUP_FRAME_OTHER_TYPE,
  BRINGUP_FRAME_OTHER_SIZE,
  BRINGUP_FRAME_DAMAGED,
};

struct bringup_place {
  void *data;
  size_t bytes;
};

/* Reads a frame of exactly these parts (each but the last a multiple of 8 bytes). */
enum bringup_frame_error bringup_read_frame(struct bringup_transport *transport,
                                            enum bringup_frame_type type,
                                            const struct bringup_place *parts, unsigned count);

const char *bringup_frame_error_text(enum bringup_frame_error error);

#endif
