/* Two networks in a program of one's own: in machine mode and in user mode, interrupts on. */
#include "firmware.h"

#include <stdbool.h>
#include <string.h>

#include "digits.h"
#include "keywords.h"

enum { VECTORS = 3 }; /* bringup compile --inputs */

/* Both networks take turns in one arena. A section of its own: the linker script says which memory. */
#define LARGER(a, b) ((a) > (b) ? (a) : (b))
static unsigned char arena[LARGER(DIGITS_ARENA_BYTES, KEYWORDS_ARENA_BYTES)]
    __attribute__((aligned(BRINGUP_ARENA_ALIGNMENT), section(".arena")));

/* Inputs and expected outputs that `bringup compile` wrote beside each network. */
extern const unsigned char digits_test_inputs[], digits_test_golden[];
extern const unsigned char keywords_test_inputs[], keywords_test_golden[];

struct job {
  const char *name;
  const struct bringup_model *model;
  const unsigned char *inputs, *golden;
  size_t input_bytes, output_bytes;
  int exact; /* inferences whose every byte was as expected */
};

static size_t padded(size_t bytes) { return (bytes + 15) & ~(size_t)15; }

/* Runs in any mode: nothing but memory is touched. */
static void infer(void *argument) {
  struct job *job = argument;
  job->exact = 0;
  for (size_t v = 0; v < VECTORS; v++) {
    const void *inputs[] = {job->inputs + v * padded(job->input_bytes)};
    bringup_run(job->model, arena, inputs, BRINGUP_NO_POISON, NULL);
    const void *result = bringup_output(job->model, arena, 0);
    const unsigned char *expected = job->golden + v * padded(job->output_bytes);
    job->exact += memcmp(result, expected, job->output_bytes) == 0;
  }
}

/* ns16550, where QEMU's virt machine and the simulator have it */
static void print(const char *text) {
  for (; *text; text++) *(volatile char *)0x10000000UL = *text;
}

static void print_number(unsigned long value) {
  char digits[24], *at = digits + sizeof digits - 1;
  for (*at = 0; value > 9; value /= 10) *--at = (char)('0' + value % 10);
  *--at = (char)('0' + value);
  print(at);
}

static bool told(const struct job *job, const char *mode, uint32_t interrupted) {
  print(job->name);
  print(mode);
  print_number((unsigned long)job->exact);
  print(" of 3 inferences exact, ");
  print(interrupted ? "interrupted" : "NEVER INTERRUPTED");
  print("\n");
  return job->exact == VECTORS && interrupted;
}

_Noreturn void unexpected_trap(unsigned long cause, unsigned long at, unsigned long value) {
  print("trap ");
  print_number(cause);
  print(" at ");
  print_number(at);
  print(" value ");
  print_number(value);
  print("\n");
  *(volatile uint32_t *)0x00100000UL = 0x33333; /* exit code 3 */
  for (;;) {
  }
}

int main(void) {
  struct job jobs[] = {
      {"digits", &digits_model, digits_test_inputs, digits_test_golden, DIGITS_INPUT_0_BYTES,
       DIGITS_OUTPUT_0_BYTES, 0},
      {"keywords", &keywords_model, keywords_test_inputs, keywords_test_golden,
       KEYWORDS_INPUT_0_BYTES, KEYWORDS_OUTPUT_0_BYTES, 0},
  };
  bool good = true;
  for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
    uint32_t before = interrupts;
    infer(&jobs[i]);
    good &= told(&jobs[i], ", machine mode: ", interrupts - before);
    before = interrupts;
    in_user_mode(infer, &jobs[i]);
    good &= told(&jobs[i], ", user mode: ", interrupts - before);
  }
  print(good ? "PASS\n" : "FAIL\n");
  return good ? 0 : 1;
}
