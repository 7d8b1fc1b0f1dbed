/* Test vectors linked into the image, compared where they are computed: for boards that can do
 * no more than print. */
#include <stdbool.h>
#include <string.h>

#include "bringup/format.h"
#include "bringup/measure.h"
#include "bringup/platform.h"
#include "bringup/session.h"

static size_t aligned(size_t bytes) { return (bytes + 15) & ~(size_t)15; }

/* IEEE half to single precision, without the library call a core without Zfh would need. */
static float half(uint16_t bits) {
  const uint32_t sign = (uint32_t)(bits >> 15) << 31, mantissa = bits & 0x3ff;
  const uint32_t exponent = bits >> 10 & 31;
  if (exponent == 0) {
    const float magnitude = (float)mantissa * 0x1p-24f;
    return sign ? -magnitude : magnitude;
  }
  const uint32_t word = sign | (exponent == 31 ? 255 : exponent + 112) << 23 | mantissa << 13;
  float value;
  memcpy(&value, &word, sizeof value);
  return value;
}

static float element(const struct bringup_tensor *tensor, const unsigned char *data, size_t index) {
  float value = 0;
  uint16_t bits;
  uint32_t word;
  double wide;
  switch (tensor->dtype) {
  case BRINGUP_F32: memcpy(&value, data + 4 * index, 4); break;
  case BRINGUP_F16:
    memcpy(&bits, data + 2 * index, 2);
    value = half(bits);
    break;
  case BRINGUP_BF16:
    memcpy(&bits, data + 2 * index, 2);
    word = (uint32_t)bits << 16;
    memcpy(&value, &word, 4);
    break;
  case BRINGUP_F64:
    memcpy(&wide, data + 8 * index, 8);
    value = (float)wide;
    break;
  default: break;
  }
  return value;
}

static bool is_float(const struct bringup_tensor *tensor) {
  return tensor->dtype == BRINGUP_F32 || tensor->dtype == BRINGUP_F16 ||
         tensor->dtype == BRINGUP_BF16 || tensor->dtype == BRINGUP_F64;
}

/* Index of the first element that differs, or the number of elements. */
static size_t first_difference(const struct bringup_tensor *tensor, const unsigned char *got,
                               const unsigned char *golden, float tolerance) {
  size_t elements = 1;
  for (uint32_t i = 0; i < tensor->rank; i++) elements *= (size_t)tensor->shape[i];
  const size_t size = elements ? tensor->bytes / elements : 1;
  for (size_t i = 0; i < elements; i++) {
    if (memcmp(got + i * size, golden + i * size, size) == 0) continue;
    if (!is_float(tensor)) return i;
    const float difference = element(tensor, got, i) - element(tensor, golden, i);
    /* Written so that NaN counts as a difference. */
    if (!(difference <= tolerance && -difference <= tolerance)) return i;
  }
  return elements;
}

/* Stored bits of one element: %f is not worth its size here. */
static unsigned long long bits(const unsigned char *data, size_t size) {
  unsigned long long value = 0;
  for (size_t i = size; i--;) value = value << 8 | data[i];
  return value;
}

static bool check_output(const struct bringup_session *session, uint32_t vector, uint32_t output,
                         const unsigned char *golden) {
  const struct bringup_tensor *tensor = bringup_output_tensor(session->model, output);
  const unsigned char *got = bringup_output(session->model, session->arena, output);
  const size_t i = first_difference(tensor, got, golden, session->vectors->tolerance[output]);
  size_t elements = 1;
  for (uint32_t d = 0; d < tensor->rank; d++) elements *= (size_t)tensor->shape[d];
  if (i == elements) return true;
  const size_t size = tensor->bytes / elements;
  bringup_print("@selfcheck differs vector=%u output=%s index=%lu got=0x%llx expected=0x%llx\n",
                vector, tensor->name, (unsigned long)i, bits(got + i * size, size),
                bits(golden + i * size, size));
  return false;
}

int bringup_self_check(const struct bringup_session *session) {
  const struct bringup_model *model = session->model;
  const unsigned char *next_input = session->vectors->inputs;
  const unsigned char *next_golden = session->vectors->golden;
  uint32_t failures = 0;
  for (uint32_t v = 0; v < session->vectors->count; v++) {
    const void *inputs[model->input_count ? model->input_count : 1];
    for (uint32_t i = 0; i < model->input_count; i++) {
      inputs[i] = next_input;
      next_input += aligned(model->tensors[i].bytes);
    }
    bringup_run(model, session->arena, inputs, 0xa5, &bringup_measuring);
    bool good = true;
    for (uint32_t o = 0; o < model->output_count; o++) {
      good = check_output(session, v, o, next_golden) && good;
      next_golden += aligned(bringup_output_tensor(model, o)->bytes);
    }
    failures += !good;
  }
  bringup_print("@selfcheck %s model=%s target=%s vectors=%u failed=%u\n", failures ? "FAIL" : "PASS",
                model->name, model->target, session->vectors->count, failures);
  return failures ? BRINGUP_EXIT_CHECK : BRINGUP_EXIT_OK;
}
