#include "frames.h"

#include <string.h>

#include "bringup/checksum.h"

static size_t padding(size_t bytes) { return -bytes & 7; }

static void send(struct bringup_writer *writer, const void *data, size_t bytes) {
  if (writer->failed) return;
  if (bytes > sizeof writer->buffer - writer->used) {
    if (!bringup_flush(writer)) return;
    if (bytes > sizeof writer->buffer / 2) {
      writer->failed = !writer->transport->write(writer->transport, data, bytes);
      return;
    }
  }
  memcpy(writer->buffer + writer->used, data, bytes);
  writer->used += bytes;
}

bool bringup_flush(struct bringup_writer *writer) {
  if (!writer->failed && writer->used)
    writer->failed = !writer->transport->write(writer->transport, writer->buffer, writer->used);
  writer->used = 0;
  return !writer->failed;
}

void bringup_write_frame(struct bringup_writer *writer, enum bringup_frame_type type,
                         const struct bringup_part *parts, unsigned count) {
  static const unsigned char zeros[8];
  struct bringup_frame_header header = {BRINGUP_FRAME_MAGIC, type, 0};
  for (unsigned i = 0; i < count; i++) header.bytes += parts[i].bytes;

  uint64_t hash = bringup_checksum_update(0, &header, sizeof header);
  send(writer, &header, sizeof header);
  for (unsigned i = 0; i < count; i++) {
    hash = bringup_checksum_update(hash, parts[i].data, parts[i].bytes);
    send(writer, parts[i].data, parts[i].bytes);
  }
  send(writer, zeros, padding(header.bytes));
  send(writer, &hash, sizeof hash);
}

static bool receive(struct bringup_transport *transport, void *data, size_t bytes) {
  return transport->read(transport, data, bytes) == (long)bytes;
}

enum bringup_frame_error bringup_read_frame(struct bringup_transport *transport,
                                            enum bringup_frame_type type,
                                            const struct bringup_place *parts, unsigned count) {
  struct bringup_frame_header header;
  if (!receive(transport, &header, sizeof header)) return BRINGUP_FRAME_TRUNCATED;
  if (header.magic != BRINGUP_FRAME_MAGIC) return BRINGUP_FRAME_NO_MAGIC;
  if (header.type != (uint32_t)type) return BRINGUP_FRAME_OTHER_TYPE;
  uint64_t expected = 0;
  for (unsigned i = 0; i < count; i++) expected += parts[i].bytes;
  if (header.bytes != expected) return BRINGUP_FRAME_OTHER_SIZE;

  uint64_t hash = bringup_checksum_update(0, &header, sizeof header), sent;
  for (unsigned i = 0; i < count; i++) {
    if (!receive(transport, parts[i].data, parts[i].bytes)) return BRINGUP_FRAME_TRUNCATED;
    hash = bringup_checksum_update(hash, parts[i].data, parts[i].bytes);
  }
  unsigned char skipped[8];
  if (!receive(transport, skipped, padding(header.bytes))) return BRINGUP_FRAME_TRUNCATED;
  if (!receive(transport, &sent, sizeof sent)) return BRINGUP_FRAME_TRUNCATED;
  return hash == sent ? BRINGUP_FRAME_GOOD : BRINGUP_FRAME_DAMAGED;
}

const char *bringup_frame_error_text(enum bringup_frame_error error) {
  switch (error) {
  case BRINGUP_FRAME_TRUNCATED: return "the request ends early";
  case BRINGUP_FRAME_NO_MAGIC: return "the request is not made of frames";
  case BRINGUP_FRAME_OTHER_TYPE: return "a frame of another type was expected";
  case BRINGUP_FRAME_OTHER_SIZE: return "a frame has another size than the model needs";
  case BRINGUP_FRAME_DAMAGED: return "a frame of the request is damaged";
  default: return "";
  }
}
