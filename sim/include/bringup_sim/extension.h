/* The interface between an instruction extension (an accelerator) and whoever runs it: this
 * simulator, spike (sim/adapters/spike.cc) or a unit test on the host (sim/adapters/host.cc).
 *
 * An extension is one `struct bringup_extension`: rows of instructions, per-hart state, semantics
 * and costs. It is plain C, so that a shared library built by one compiler works with a simulator
 * built by another; no exception may cross it. How to write one: docs/add-an-accelerator.md. */
#ifndef BRINGUP_SIM_EXTENSION_H
#define BRINGUP_SIM_EXTENSION_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when a structure below changes; a library with another number is refused. */
#define BRINGUP_EXTENSION_ABI 3

/* What an instruction's semantics return. */
enum {
  BRINGUP_DONE = 0,
  BRINGUP_ILLEGAL = 1, /* see illegal() */
  BRINGUP_TRAP = 2,    /* load() or store() failed: hand its result on, having changed nothing */
};

/* Units of the core an extension's instructions need. Those that are off in mstatus make them
 * illegal; those that are on become dirty. XS is the field for state of accelerators themselves.
 * ALTFMT: vtype.altfmt (bit 8) exists on harts with this extension, with SEW 8; else it sets vill. */
enum { BRINGUP_USES_FLOAT = 1, BRINGUP_USES_VECTOR = 2, BRINGUP_USES_XS = 4, BRINGUP_USES_ALTFMT = 8 };

struct bringup_vector_state {
  uint64_t vl, vstart;
  uint32_t sew;  /* bits; 0 if vtype is illegal */
  int32_t lmul;  /* log2 of LMUL, -3..3 */
  uint32_t altfmt;  /* see BRINGUP_USES_ALTFMT */
};

/* The hart an instruction runs on. Every function takes the hart itself first. */
struct bringup_hart {
  void *host; /* the owner's */
  uint32_t id;
  uint32_t vlen; /* bits; 0 without vector unit */
  /* 64 or 32. Values of a 32-bit hart's x registers are sign extended; addresses wrap. */
  uint32_t xlen;
  uint64_t (*read_x)(const struct bringup_hart *, unsigned number);
  void (*write_x)(const struct bringup_hart *, unsigned number, uint64_t value);
  /* Floats narrower than 64 bits are NaN-boxed. */
  uint64_t (*read_f)(const struct bringup_hart *, unsigned number);
  void (*write_f)(const struct bringup_hart *, unsigned number, uint64_t value);
  /* The bytes of a vector register; registers of a group follow one another. */
  uint8_t *(*vector)(const struct bringup_hart *, unsigned number);
  void (*vector_state)(const struct bringup_hart *, struct bringup_vector_state *);
  /* Guest memory. Anything but BRINGUP_DONE is to be returned by the caller at once. */
  int (*load)(const struct bringup_hart *, uint64_t address, void *to, size_t bytes);
  int (*store)(const struct bringup_hart *, uint64_t address, const void *from, size_t bytes);
  /* Returns BRINGUP_ILLEGAL; the reason (a constant string) is shown in trap reports. */
  int (*illegal)(const struct bringup_hart *, const char *reason);
};

/* Memory an instruction moves through the extension's own port: rows of `bytes`, from row to row
 * `stride` further. `store`: it writes them. */
struct bringup_access {
  uint64_t address;
  int64_t stride;
  uint32_t rows, bytes;
  uint32_t store;
};

/* Rows [first, first + count) of memories inside the extension, numbered as it likes. A reader waits for
 * the results of a writer; a writer waits for readers, and for writers of other units (one unit's own
 * writes come in order: it can accumulate). */
struct bringup_range {
  uint32_t first, count;
  uint32_t written;  /* 0: only read */
};

enum { BRINGUP_ACCESSES = 4, BRINGUP_RANGES = 4 };

/* What an instruction costs, asked before it executes. All zero: one cycle, nothing to wait for.
 *
 * It starts when its unit, the extension registers it reads (bits of `reads`), the rows of `range` and
 * the vector registers it reads are free; it holds the unit for `occupancy` cycles and its results are
 * there `latency` cycles after the start. The core goes on meanwhile, unless `synchronous` is set or
 * `queue` instructions wait for the unit already; a fence waits for everything.
 *
 * With accesses, it holds the unit until the last one has gone out, and its results are there `latency`
 * cycles after the last byte has come or was taken. They are made in modelled time, in competition with
 * the harts and coherent with their caches, while the core goes on.
 *
 * An instruction that stands for several operations (a loop the hardware unrolls) sets `more` to be
 * asked again with `step` one higher; the core waits for room for the first operation only. */
struct bringup_cost {
  uint32_t step;       /* set by the simulator: 0, 1, ... */
  uint32_t more;
  uint32_t unit;       /* 0 .. units - 1 */
  uint32_t occupancy;
  uint32_t latency;
  uint32_t synchronous;
  uint64_t reads, writes;                /* registers of the extension */
  uint32_t vector_reads, vector_writes;  /* v0..v31 */
  uint64_t work;                         /* useful operations (MACs), for utilization */
  uint32_t accesses, ranges;             /* how many of these count */
  struct bringup_access access[BRINGUP_ACCESSES];
  struct bringup_range range[BRINGUP_RANGES];
};

/* The extension's way to memory, beside the core's data cache: loads and stores each move
 * `bytes_per_cycle`, have `outstanding` lines under way at most, and take `latency` cycles in
 * addition to the memory system's. */
struct bringup_port {
  uint32_t bytes_per_cycle, outstanding, latency;
};

struct bringup_instruction {
  const char *name;      /* mnemonic */
  const char *encoding;  /* 32 characters 0, 1 and . from bit 31 down; spaces are ignored */
  /* Assembly order: rd rs1 rs2 fd fs1 fs2 vd vs1 vs2 imm ..., and md ms1 ms2 for registers of the
   * extension in those fields (printed m0, m1, ...). */
  const char *operands;
  int (*execute)(void *state, const struct bringup_hart *, uint32_t bits);
  void (*cost)(const void *state, const struct bringup_hart *, uint32_t bits, struct bringup_cost *);
};

struct bringup_extension {
  uint32_t abi;          /* BRINGUP_EXTENSION_ABI */
  const char *name;      /* [a-z][a-z0-9]* */
  const char *summary;   /* one line, for --list-extensions */
  uint32_t uses;         /* BRINGUP_USES_... */
  uint32_t instructions;
  const struct bringup_instruction *instruction;
  /* State of one hart, zeroed as after reset. `options` is "key=value,..." from the command line.
   * On a bad configuration: NULL, and *error a constant string. */
  void *(*create)(const struct bringup_hart *, const char *options, const char **error);
  void (*destroy)(void *state);
  uint32_t units;        /* functional units that work in parallel, at most 8 */
  uint32_t queue;        /* instructions that may wait in front of a unit */
  /* Operations (bringup_cost.work) all units together do per cycle at best; 0 if that means nothing. */
  double (*peak)(const void *state);
  /* Null if no instruction has accesses. */
  void (*port)(const void *state, struct bringup_port *);
  const char *options;   /* keys `create` reads, "dlen,queue"; null: none. Others are refused. */
};

/* Defines the one function a shared library exports; in the simulator's own build, a registration
 * instead. Use it once, at file scope, with a constant struct bringup_extension. */
#ifdef BRINGUP_SIM_BUILTIN
void bringup_sim_register(const struct bringup_extension *);
#define BRINGUP_EXTENSION(object) \
  __attribute__((constructor)) static void register_extension(void) { bringup_sim_register(&object); }
#elif defined(__cplusplus)
#define BRINGUP_EXTENSION(object) \
  extern "C" __attribute__((visibility("default"))) const struct bringup_extension *bringup_extension(void) { return &object; }
#else
#define BRINGUP_EXTENSION(object) \
  __attribute__((visibility("default"))) const struct bringup_extension *bringup_extension(void) { return &object; }
#endif

/* Fields of an instruction word. */
static inline unsigned bringup_rd(uint32_t bits) { return bits >> 7 & 31; }
static inline unsigned bringup_rs1(uint32_t bits) { return bits >> 15 & 31; }
static inline unsigned bringup_rs2(uint32_t bits) { return bits >> 20 & 31; }

/* The number given for `key` in an option string, or `otherwise`. */
static inline uint64_t bringup_option(const char *options, const char *key, uint64_t otherwise) {
  const size_t length = strlen(key);
  while (options && *options) {
    if (strncmp(options, key, length) == 0 && options[length] == '=')
      return strtoull(options + length + 1, NULL, 0);
    options = strchr(options, ',');
    if (options) options++;
  }
  return otherwise;
}

/* Mask of `count` vector registers from `first`. */
static inline uint32_t bringup_registers(unsigned first, unsigned count) {
  return (uint32_t)((((uint64_t)1 << count) - 1) << first);
}

#ifdef __cplusplus
}
#endif
#endif
