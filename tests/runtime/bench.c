/* The portable runtime on transports and a console made of memory. */
#include <string.h>

#include "bringup/checksum.h"
#include "bringup/format.h"
#include "bringup/measure.h"
#include "bringup/model.h"
#include "bringup/platform.h"
#include "bringup/requantize.h"
#include "bringup/session.h"
#include "src/frames.h"

/* ---- console: what was printed, what is to be read */
char printed[4096];
size_t printed_bytes;
const char *typed = "";

void bringup_console_write(const char *text, size_t bytes) {
  memcpy(printed + printed_bytes, text, bytes);
  printed_bytes += bytes;
}
int bringup_console_read(void) { return *typed ? *typed++ : -1; }
_Noreturn void bringup_exit(int code) {
  (void)code;
  for (;;) {}
}
int notes; /* how often the platform was told where the run is */
void bringup_note(const void *node) {
  (void)node;
  notes++;
}
uint64_t bringup_time(void) { return 0; }
uint64_t bringup_time_hz(void) { return 1; }
unsigned bringup_vector_bits(void) { return 0; }

/* ---- transport: one stream each way */
unsigned char stream[8192];
size_t stream_bytes, stream_at, refused_after = sizeof stream;

static long memory_read(struct bringup_transport *t, void *data, size_t bytes) {
  (void)t;
  if (bytes > stream_bytes - stream_at) bytes = stream_bytes - stream_at;
  memcpy(data, stream + stream_at, bytes);
  stream_at += bytes;
  return (long)bytes;
}
static bool memory_write(struct bringup_transport *t, const void *data, size_t bytes) {
  (void)t;
  if (stream_bytes + bytes > refused_after) return false;
  memcpy(stream + stream_bytes, data, bytes);
  stream_bytes += bytes;
  return true;
}
static bool memory_close(struct bringup_transport *t) {
  (void)t;
  return true;
}
static struct bringup_transport memory = {
    .name = "memory", .read = memory_read, .write = memory_write, .close = memory_close};
bool bringup_open_files(struct bringup_transport *transport) {
  *transport = memory;
  return stream_bytes > 0;
}

/* Frames of `count` payloads of two parts each; whether all were taken. */
bool write_frames(uint32_t type, const unsigned char *data, size_t first, size_t second, int count) {
  struct bringup_writer writer = {.transport = &memory};
  const struct bringup_part parts[] = {{data, first}, {data + first, second}};
  for (int i = 0; i < count; i++) bringup_write_frame(&writer, type, parts, 2);
  return bringup_flush(&writer);
}
int read_frame(uint32_t type, unsigned char *data, size_t first, size_t second) {
  const struct bringup_place parts[] = {{data, first}, {data + first, second}};
  return (int)bringup_read_frame(&memory, type, parts, 2);
}

/* The same bytes over the framed console, and back. */
void print_framed(const unsigned char *data, size_t bytes) {
  struct bringup_transport console;
  bringup_open_console(&console);
  console.write(&console, data, bytes);
  console.close(&console);
}
long read_framed(const char *text, unsigned char *data, size_t bytes) {
  struct bringup_transport console;
  typed = text;
  bringup_open_console(&console);
  return console.read(&console, data, bytes);
}

/* ---- texts */
void print_samples(void) {
  bringup_print("%d|%5d|%05d|%-|%u|%x|%08x\n", -12, -34, -56, 7u, 0xbeefu, 0x1au);
  bringup_print("%lld|%llx|%lu|%s|%6s|%c|%%\n", (long long)INT64_MIN, 0x123456789abcdefULL,
                4000000000UL, "text", "abc", 'z');
}
void print_long(const char *text) { bringup_print("<%s>\n", text); }

/* ---- a model: y = a + 2 b in one node, then z = y + 1 in place, z a second tensor over y */
enum { ELEMENTS = 16 };
static const int32_t shape[] = {ELEMENTS};
static const struct bringup_tensor tensors[] = {
    {"a", BRINGUP_I8, 1, shape, 0, ELEMENTS},
    {"b", BRINGUP_I8, 1, shape, 16, ELEMENTS},
    {"y", BRINGUP_I8, 1, shape, 32, ELEMENTS},
    {"z", BRINGUP_I8, 1, shape, 32, ELEMENTS},
};
unsigned char arena[128] __attribute__((aligned(64)));
unsigned char seen[2][ELEMENTS], spare; /* results before their nodes, the last byte of all */
static void sum(unsigned char *m) {
  memcpy(seen[0], m + 32, ELEMENTS);
  spare = m[127];
  for (int i = 0; i < ELEMENTS; i++) m[32 + i] = (unsigned char)(m[i] + 2 * m[16 + i]);
}
static void increment(unsigned char *m) {
  memcpy(seen[1], m + 32, ELEMENTS);
  for (int i = 0; i < ELEMENTS; i++) m[32 + i]++;
}
static const struct bringup_node nodes[] = {
    {"sum", "add", "k", sum, 2, 1, 0},
    {"increment", "add", "k", increment, 3, 1, 1},
};
static const uint32_t outputs[] = {3, 0};
static const struct bringup_model model = {.name = "m",
                                           .target = "t",
                                           .identity = {7},
                                           .arena_bytes = sizeof arena,
                                           .node_count = 2,
                                           .tensor_count = 4,
                                           .input_count = 2,
                                           .output_count = 2,
                                           .nodes = nodes,
                                           .tensors = tensors,
                                           .outputs = outputs};

void run_model(const unsigned char *a, const unsigned char *b, int poison) {
  const void *inputs[] = {a, b};
  bringup_run(&model, arena, inputs, poison, NULL);
}
/* A result where an earlier node had its scratch. */
unsigned char before_late[ELEMENTS];
static void scribble(unsigned char *m) { memset(m, 0x11, 3 * ELEMENTS); }
static void late(unsigned char *m) { memcpy(before_late, m + 32, ELEMENTS); }
void run_late(int poison) {
  static const struct bringup_tensor results[] = {{"s", BRINGUP_I8, 1, shape, 0, ELEMENTS},
                                                  {"w", BRINGUP_I8, 1, shape, 32, ELEMENTS}};
  static const struct bringup_node two[] = {{"scribble", "o", "k", scribble, 0, 1, 0},
                                            {"late", "o", "k", late, 1, 1, 0}};
  const struct bringup_model m = {
      .arena_bytes = sizeof arena, .node_count = 2, .tensor_count = 2, .nodes = two, .tensors = results};
  bringup_run(&m, arena, NULL, poison, NULL);
}

int requantize(int accumulator, int multiplier, int shift, int left_shift, int zero_point) {
  const struct bringup_epilogue e = {.shift = shift, .left_shift = left_shift,
                                     .zero_point = zero_point, .minimum = -128, .maximum = 127};
  return bringup_requantize(accumulator, multiplier, &e);
}

/* How often a run tells the platform anything, with and without the hook that measures. */
int notes_of_run(const unsigned char *a, const unsigned char *b, int measured) {
  const void *inputs[] = {a, b};
  notes = 0;
  bringup_run(&model, arena, inputs, BRINGUP_NO_POISON, measured ? &bringup_measuring : NULL);
  return notes;
}
/* `golden`: z and a of two vectors. */
int self_check(const unsigned char *inputs, const unsigned char *golden) {
  static const float tolerance[2];
  const struct bringup_vectors vectors = {2, inputs, golden, tolerance};
  const struct bringup_session session = {.model = &model, .arena = arena, .vectors = &vectors};
  return bringup_self_check(&session);
}
/* Serves what lies in the stream; the response takes its place. */
int serve(void) {
  static unsigned char staging[64];
  static uint32_t selection[1];
  const struct bringup_session session = {
      .model = &model, .arena = arena, .staging = staging, .selection = selection};
  return bringup_session(&session);
}
