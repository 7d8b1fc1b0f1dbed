/* A compiled network as data: constant tables, no state. The caller owns all memory, so one image
 * may hold several models, or run one model on several harts at once, each with its own arena. */
#ifndef BRINGUP_MODEL_H
#define BRINGUP_MODEL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum bringup_dtype {
  BRINGUP_F32,
  BRINGUP_F16,
  BRINGUP_BF16,
  BRINGUP_I8,
  BRINGUP_U8,
  BRINGUP_I16,
  BRINGUP_I32,
  BRINGUP_I64,
  BRINGUP_BOOL,
  BRINGUP_F64,
};

/* A tensor in the arena; dense, row-major, 16-byte aligned. */
struct bringup_tensor {
  const char *name;
  uint32_t dtype, rank;
  const int32_t *shape;
  size_t offset, bytes; /* within the arena */
};

/* One operator application. */
struct bringup_node {
  const char *name, *operator_name, *kernel;
  void (*run)(unsigned char *arena); /* NULL: a view, nothing to compute */
  uint32_t first_output, outputs;    /* indices into bringup_model.tensors */
  uint32_t in_place;                 /* the result lies over an operand */
};

/* real = scale * (stored - zero_point); scale 0 where a tensor holds plain numbers. */
struct bringup_quantization {
  float scale;
  int32_t zero_point;
};

struct bringup_model {
  const char *name, *target;
  unsigned char identity[32]; /* SHA-256 of what the image was made from */
  size_t arena_bytes;         /* 64-byte aligned memory the caller provides */
  uint32_t node_count, tensor_count, input_count, output_count;
  const struct bringup_node *nodes;     /* in execution order */
  const struct bringup_tensor *tensors; /* inputs first, then results in node order */
  const uint32_t *outputs;              /* tensor indices */
  const struct bringup_quantization *quantization; /* of the inputs, then of the outputs */
};

/* What one node cost. */
struct bringup_sample {
  uint64_t cycles, instructions, time;
};

/* Told before each node (uncounted), and after each node, while its results are intact: a later
 * node may reuse their memory. `measure` runs the node in the model's place and says what it cost,
 * see bringup/measure.h; without it the sample is zero. Any of them may be NULL. */
struct bringup_recorder {
  void (*before)(void *context, uint32_t node);
  struct bringup_sample (*measure)(const struct bringup_node *node, uint32_t index,
                                   unsigned char *arena);
  void (*node)(void *context, uint32_t node, const struct bringup_sample *sample);
  void *context;
};

#define BRINGUP_NO_POISON (-1)
#define BRINGUP_ARENA_ALIGNMENT 64

/* One inference.
 *
 * arena     model->arena_bytes bytes, 64-byte aligned
 * inputs    one pointer per input, in order; NULL leaves that input as the arena holds it
 * poison    byte to fill the arena with first, and each result before its node unless that would
 *           destroy an operand; or BRINGUP_NO_POISON
 * recorder  may be NULL: then nothing but memory is touched, in any privilege mode and on any
 *           thread; no control register, device or state outside the arena
 *
 * Results: bringup_output(). They stay valid until the arena is written again. */
void bringup_run(const struct bringup_model *model, unsigned char *arena, const void *const *inputs,
                 int poison, const struct bringup_recorder *recorder);

static inline const struct bringup_tensor *bringup_output_tensor(const struct bringup_model *model,
                                                                 uint32_t output) {
  return &model->tensors[model->outputs[output]];
}

static inline const void *bringup_output(const struct bringup_model *model,
                                         const unsigned char *arena, uint32_t output) {
  return arena + bringup_output_tensor(model, output)->offset;
}

static inline struct bringup_quantization bringup_input_quantization(
    const struct bringup_model *model, uint32_t input) {
  return model->quantization[input];
}

static inline struct bringup_quantization bringup_output_quantization(
    const struct bringup_model *model, uint32_t output) {
  return model->quantization[model->input_count + output];
}

#ifdef __cplusplus
}
#endif

#endif
