/* A stack machine and a table of functions: indirect jumps. */
#include "random.h"

enum { PUSH, ADD, SUB, MUL, DUP, SWAP, LOAD, STORE, JUMP_NOT_ZERO, HALT };

/* Sum of i * i - 3 for i from 250 down. */
static const int8_t program[] = {
    PUSH, 125, PUSH, 2,   MUL, STORE, 0, LOAD, 1,  LOAD,          0,  DUP, MUL, PUSH, 3,   SUB,
    ADD,  STORE, 1,  LOAD, 0,  PUSH,  1, SUB,  DUP, STORE,        0,  JUMP_NOT_ZERO, 7, HALT,
};
static int64_t stack[16], variables[4];
static volatile int64_t sink;

void stack_machine(unsigned hart) {
  (void)hart;
  int64_t *top = stack;
  variables[1] = 0;
  for (const int8_t *at = program;;) {
    switch (*at++) {
      case PUSH: *++top = *at++; break;
      case ADD: top[-1] += *top, top--; break;
      case SUB: top[-1] -= *top, top--; break;
      case MUL: top[-1] *= *top, top--; break;
      case DUP: top[1] = *top, top++; break;
      case SWAP: {
        const int64_t t = *top;
        *top = top[-1], top[-1] = t;
        break;
      }
      case LOAD: *++top = variables[*at++]; break;
      case STORE: variables[*at++] = *top--; break;
      case JUMP_NOT_ZERO: at = *top-- ? program + *at : at + 1; break;
      case HALT: sink = variables[1]; return;
    }
  }
}

static uint32_t rotate(uint32_t x) { return x << 5 | x >> 27; }
static uint32_t scale(uint32_t x) { return x * 2654435761u; }
static uint32_t fold(uint32_t x) { return x ^ x >> 15; }
static uint32_t step(uint32_t x) { return x + 0x9E3779B9; }

static uint32_t (*const actions[4])(uint32_t) = {rotate, scale, fold, step};

void function_table(unsigned hart) {
  (void)hart;
  uint32_t x = 1;
  for (int i = 0; i < 3000; i++) x = actions[(x >> 9 ^ (uint32_t)i) & 3](x);
  sink = x;
}
