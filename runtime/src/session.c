#include "bringup/session.h"

#include <string.h>

#include "bringup/checksum.h"
#include "bringup/format.h"
#include "bringup/measure.h"
#include "bringup/platform.h"
#include "frames.h"

struct server {
  const struct bringup_session *session;
  struct bringup_transport *transport;
  struct bringup_writer writer;
  struct bringup_request request;
};

#define PART(object) {&(object), sizeof(object)}

static bool selected(const struct server *server, uint32_t tensor) {
  return server->session->selection[tensor / 32] >> (tensor % 32) & 1;
}

static void send_tensor(struct server *server, enum bringup_frame_type type, uint32_t tensor) {
  const struct bringup_session *session = server->session;
  const struct bringup_tensor *t = &session->model->tensors[tensor];
  const struct bringup_tensor_record record = {tensor, 0};
  const struct bringup_part parts[] = {PART(record), {session->arena + t->offset, t->bytes}};
  bringup_write_frame(&server->writer, type, parts, 2);
}

struct overrun_context {
  struct server *server;
  uint32_t node, region;
};

static void send_overrun(void *context, const struct bringup_overrun *overrun) {
  const struct overrun_context *c = context;
  const struct bringup_overrun_record record = {c->node, c->region, overrun->range.offset,
                                                overrun->range.bytes, overrun->changed};
  const struct bringup_part part = PART(record);
  bringup_write_frame(&c->server->writer, BRINGUP_FRAME_OVERRUN, &part, 1);
}

static void check_guards(struct server *server, uint32_t node) {
  const struct bringup_session *session = server->session;
  struct overrun_context context = {server, node, 0};
  session->guards->check(session->guards, session->model, session->arena, node, send_overrun,
                         &context);
}

/* Called by bringup_run() before each node. */
static void prepare_node(void *context, uint32_t node) {
  const struct bringup_session *session = ((struct server *)context)->session;
  session->guards->prepare(session->guards, session->model, session->arena, node);
}

/* Called by bringup_run() after each node. */
static void record_node(void *context, uint32_t node, const struct bringup_sample *sample) {
  struct server *server = context;
  const struct bringup_session *session = server->session;
  const struct bringup_node *n = &session->model->nodes[node];
  const bool checksums = server->request.flags & BRINGUP_WANT_CHECKSUMS;

  if (session->guards && n->run) check_guards(server, node);
  if (server->request.flags & (BRINGUP_WANT_CHECKSUMS | BRINGUP_WANT_PROFILE)) {
    enum { MOST_OUTPUTS = 16 };
    uint64_t hashes[MOST_OUTPUTS];
    const uint32_t count = !checksums ? 0 : n->outputs < MOST_OUTPUTS ? n->outputs : MOST_OUTPUTS;
    for (uint32_t i = 0; i < count; i++) {
      const struct bringup_tensor *t = &session->model->tensors[n->first_output + i];
      hashes[i] = bringup_checksum(session->arena + t->offset, t->bytes);
    }
    const struct bringup_node_record record = {node, count, sample->cycles, sample->instructions,
                                               sample->time};
    const struct bringup_part parts[] = {PART(record), {hashes, count * sizeof *hashes}};
    bringup_write_frame(&server->writer, BRINGUP_FRAME_NODE, parts, 2);
  }
  for (uint32_t i = 0; i < n->outputs; i++)
    if (selected(server, n->first_output + i))
      send_tensor(server, BRINGUP_FRAME_TENSOR, n->first_output + i);
}

static void say_hello(struct server *server) {
  const struct bringup_model *model = server->session->model;
  struct bringup_hello hello = {
      .version = BRINGUP_PROTOCOL_VERSION,
      .nodes = model->node_count,
      .tensors = model->tensor_count,
      .outputs = model->output_count,
      .vector_bits = bringup_vector_bits(),
      .time_hz = bringup_time_hz(),
      .arena_bytes = model->arena_bytes,
  };
  memcpy(hello.identity, model->identity, sizeof hello.identity);
  /* Names: cut rather than refuse, they only inform. */
  char names[256];
  size_t used = 0;
  const char *const both[] = {model->name, model->target};
  for (int i = 0; i < 2; i++) {
    size_t bytes = strlen(both[i]);
    if (bytes > sizeof names / 2 - 1) bytes = sizeof names / 2 - 1;
    memcpy(names + used, both[i], bytes);
    used += bytes;
    names[used++] = 0;
  }
  const struct bringup_part parts[] = {PART(hello), {names, used}};
  bringup_write_frame(&server->writer, BRINGUP_FRAME_HELLO, parts, 2);
}

/* The request frame, or an explanation of why there is none. */
static const char *read_request(struct server *server) {
  const struct bringup_session *session = server->session;
  const size_t words = (session->model->tensor_count + 31) / 32;
  const struct bringup_place parts[] = {
      {&server->request, sizeof server->request},
      {session->selection, words * sizeof *session->selection},
  };
  const enum bringup_frame_error error =
      bringup_read_frame(server->transport, BRINGUP_FRAME_REQUEST, parts, 2);
  if (error) return bringup_frame_error_text(error);
  if (server->request.version != BRINGUP_PROTOCOL_VERSION) return "the request has another version";
  if (memcmp(server->request.identity, session->model->identity, 32))
    return "the request was written for another image";
  return NULL;
}

static const char *read_inputs(struct server *server, const void **inputs) {
  const struct bringup_model *model = server->session->model;
  unsigned char *staging = server->session->staging;
  for (uint32_t i = 0; i < model->input_count; i++) {
    const size_t bytes = model->tensors[i].bytes;
    const struct bringup_place part = {staging, bytes};
    const enum bringup_frame_error error =
        bringup_read_frame(server->transport, BRINGUP_FRAME_INPUT, &part, 1);
    if (error) return bringup_frame_error_text(error);
    inputs[i] = staging;
    staging += (bytes + 15) & ~(size_t)15;
  }
  return NULL;
}

static void run_recorded(struct server *server, const void *const *inputs, int poison) {
  const struct bringup_session *session = server->session;
  const struct bringup_guards *guards = session->guards;
  const struct bringup_recorder recorder = {guards ? prepare_node : NULL, bringup_measure,
                                            record_node, server};
  const uint64_t before = guards ? bringup_checksum(guards->constants, guards->constant_bytes) : 0;
  bringup_run(session->model, session->arena, inputs, poison, &recorder);
  if (!guards || session->model->node_count == 0) return;
  check_guards(server, session->model->node_count);
  if (bringup_checksum(guards->constants, guards->constant_bytes) == before) return;
  const struct bringup_overrun overrun = {{0, guards->constant_bytes}, 0};
  struct overrun_context context = {server, session->model->node_count, 1};
  send_overrun(&context, &overrun);
}

static const char *infer(struct server *server, uint32_t index) {
  const struct bringup_session *session = server->session;
  const struct bringup_model *model = session->model;
  const void *inputs[model->input_count ? model->input_count : 1];
  const char *error = read_inputs(server, inputs);
  if (error) return error;

  const uint64_t number = index;
  const struct bringup_part part = PART(number);
  bringup_write_frame(&server->writer, BRINGUP_FRAME_BEGIN, &part, 1);
  const int poison = server->request.flags & BRINGUP_WANT_POISON
                         ? (int)(server->request.poison & 0xff)
                         : BRINGUP_NO_POISON;
  for (uint32_t i = 0; i < server->request.warmups; i++)
    bringup_run(model, session->arena, inputs, poison, &bringup_measuring);
  run_recorded(server, inputs, poison);
  for (uint32_t i = 0; i < model->output_count; i++)
    send_tensor(server, BRINGUP_FRAME_OUTPUT, model->outputs[i]);
  return NULL;
}

static int serve(const struct bringup_session *session, struct bringup_transport *transport) {
  struct server server = {.session = session, .transport = transport};
  server.writer.transport = transport;
  say_hello(&server);
  const char *error = read_request(&server);
  uint32_t done = 0;
  while (!error && done < server.request.inferences) {
    error = infer(&server, done);
    if (!error) done++;
  }
  if (error) {
    const struct bringup_part text = {error, strlen(error)};
    bringup_write_frame(&server.writer, BRINGUP_FRAME_ERROR, &text, 1);
  }
  const struct bringup_end end = {error ? BRINGUP_EXIT_PROTOCOL : BRINGUP_EXIT_OK, done};
  const struct bringup_part part = PART(end);
  bringup_write_frame(&server.writer, BRINGUP_FRAME_END, &part, 1);
  const bool written = bringup_flush(&server.writer);
  if (!transport->close(transport) || !written) {
    bringup_print("\n@error the response could not be written\n");
    return BRINGUP_EXIT_PROTOCOL;
  }
  return (int)end.status;
}

int bringup_session(const struct bringup_session *session) {
  struct bringup_transport transport;
  if (bringup_open_files(&transport)) return serve(session, &transport);
  if (session->vectors) return bringup_self_check(session);
  bringup_open_console(&transport);
  bringup_print("\n@request\n");
  return serve(session, &transport);
}
