/* Coverage-guided fuzzing of the device's reader of request frames (LLVM's libFuzzer), see README.md
 * beside it. Where the first byte is even, checksums are made right first: else nothing gets past them. */
#include <string.h>

#include "bringup/checksum.h"
#include "frames.h"

static unsigned char stream[1 << 16];
static size_t length, at;

static long take(struct bringup_transport *transport, void *data, size_t bytes) {
  (void)transport;
  if (bytes > length - at) bytes = length - at;
  memcpy(data, stream + at, bytes);
  at += bytes;
  return (long)bytes;
}

static bool give(struct bringup_transport *transport, const void *data, size_t bytes) {
  static volatile unsigned char sum;
  (void)transport;
  for (size_t i = 0; i < bytes; i++) sum ^= ((const unsigned char *)data)[i];
  return true;
}

static void make_checksums_right(void) {
  struct bringup_frame_header header;
  for (size_t start = 0; length - start >= sizeof header + 8;) {
    memcpy(&header, stream + start, sizeof header);
    if (header.bytes > length) return;
    const size_t padded = (header.bytes + 7) & ~(size_t)7, whole = sizeof header + padded;
    if (whole + 8 > length - start) return;
    uint64_t hash = bringup_checksum_update(0, &header, sizeof header);
    hash = bringup_checksum_update(hash, stream + start + sizeof header, header.bytes);
    memcpy(stream + start + whole, &hash, sizeof hash);
    start += whole + 8;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > sizeof stream) return 0;
  length = size - 1;
  at = 0;
  memcpy(stream, data + 1, length);
  if (!(data[0] & 1)) make_checksums_right();
  struct bringup_transport transport = {.read = take, .write = give};
  struct bringup_writer writer = {.transport = &transport};
  unsigned char request[56], selection[8], input[24];
  const struct bringup_place parts[] = {{request, sizeof request}, {selection, sizeof selection}};
  const struct bringup_place inputs[] = {{input, data[0] >> 1 & 15}};
  enum bringup_frame_error error = bringup_read_frame(&transport, BRINGUP_FRAME_REQUEST, parts, 2);
  while (!error) {
    const struct bringup_part echo = {input, inputs[0].bytes};
    bringup_write_frame(&writer, BRINGUP_FRAME_OUTPUT, &echo, 1);
    error = bringup_read_frame(&transport, BRINGUP_FRAME_INPUT, inputs, 1);
  }
  bringup_flush(&writer);
  return !*bringup_frame_error_text(error);
}
