/* Frames between image and host, little-endian; docs/protocol.md is the reference.
 *
 *   magic u32, type u32, payload bytes u64, payload padded to 8 bytes with zeros,
 *   checksum u64 of everything before it (bringup/checksum.h, initial value 0) */
#ifndef BRINGUP_PROTOCOL_H
#define BRINGUP_PROTOCOL_H

#include <stdint.h>

#define BRINGUP_FRAME_MAGIC 0x31465242u /* "BRF1" */
#define BRINGUP_PROTOCOL_VERSION 1u

enum bringup_frame_type {
  /* host to image */
  BRINGUP_FRAME_REQUEST = 1,
  BRINGUP_FRAME_INPUT = 2,
  /* image to host */
  BRINGUP_FRAME_HELLO = 16,
  BRINGUP_FRAME_BEGIN = 17,
  BRINGUP_FRAME_NODE = 18,
  BRINGUP_FRAME_TENSOR = 19,
  BRINGUP_FRAME_OUTPUT = 20,
  BRINGUP_FRAME_OVERRUN = 21,
  BRINGUP_FRAME_ERROR = 30,
  BRINGUP_FRAME_END = 31,
};

enum bringup_request_flag {
  BRINGUP_WANT_CHECKSUMS = 1, /* of every node's results */
  BRINGUP_WANT_PROFILE = 2,
  BRINGUP_WANT_POISON = 4, /* fill the arena before each inference */
};

struct bringup_frame_header {
  uint32_t magic, type;
  uint64_t bytes;
};

/* Followed by (tensors + 31) / 32 words: the tensors to send, bit i of word j = tensor 32 j + i. */
struct bringup_request {
  uint32_t version, flags, poison, inferences;
  uint32_t warmups; /* runs before each recorded one, not reported */
  uint32_t tensors;
  unsigned char identity[32]; /* of the image the request was written for */
};

/* Followed by the names of model and target, each ending in a zero byte. */
struct bringup_hello {
  uint32_t version, nodes, tensors, outputs;
  uint32_t vector_bits, reserved;
  uint64_t time_hz, arena_bytes;
  unsigned char identity[32];
};

/* Followed by one u64 checksum per result of the node if they were asked for. */
struct bringup_node_record {
  uint32_t node, checksums;
  uint64_t cycles, instructions, time;
};

/* TENSOR and OUTPUT: followed by the bytes of the tensor. */
struct bringup_tensor_record {
  uint32_t tensor, reserved;
};

/* Memory that changed and must not: written while `node` ran, or by any node where it is the number
 * of nodes. Region 0 is the arena, 1 the constants (of which only that they changed is known). */
struct bringup_overrun_record {
  uint32_t node, region;
  uint64_t offset, bytes, changed;
};

struct bringup_end {
  uint32_t status, inferences;
};

#endif
