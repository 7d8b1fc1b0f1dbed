/* What an image does when started: answer a request, or check itself. Formats: docs/protocol.md. */
#ifndef BRINGUP_SESSION_H
#define BRINGUP_SESSION_H

#include "bringup/guards.h"
#include "bringup/model.h"

/* Test vectors linked into the image. Tensors lie one behind the other, each 16-byte aligned:
 * per vector all inputs in model order, and likewise all outputs. */
struct bringup_vectors {
  uint32_t count;
  const unsigned char *inputs, *golden;
  const float *tolerance; /* per output: largest |result - golden|; 0 asks for equal bytes */
};

struct bringup_session {
  const struct bringup_model *model;
  unsigned char *arena;                  /* model->arena_bytes, 64-byte aligned */
  unsigned char *staging;                /* all inputs, each 16-byte aligned */
  uint32_t *selection;                   /* (tensor_count + 31) / 32 words */
  const struct bringup_vectors *vectors; /* NULL if there are none */
  const struct bringup_guards *guards;   /* NULL but in images built to be verified */
};

/* With a request on the host: serve it. Otherwise run the linked vectors and print the verdict.
 * With neither, take a request from the console. Returns the exit code. */
int bringup_session(const struct bringup_session *session);

/* Compares every output of every vector; prints the first difference and a summary line. */
int bringup_self_check(const struct bringup_session *session);

#endif
