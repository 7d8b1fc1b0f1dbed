// An accelerator with a memory of its own: 16 x 16 int8 tiles, moved in and out beside the core.
//
//     c++ -std=c++20 -shared -fPIC -I sim/include -o macc.so sim/examples/macc.cc
//     sim --extension macc=./macc.so --core sim/cores/saturn.yaml IMAGE
//
// 256 rows of 16 int8 and 64 accumulator rows of 16 int32. The forms are RoCC commands (custom-3):
//
//     macc.config  rs1, rs2    rs1, rs2 = bytes from row to row in memory, of mvin, of mvout
//     macc.mvin    rs1, rs2    rows of 16 bytes from address rs1 into rows rs2[15:0].., rs2[31:16] of them
//     macc.compute rs1, rs2    accumulators rs2[15:0].. (16 rows) = or, with rs2[31], += A * B;
//                              A from row rs1[15:0], B from row rs1[31:16], 16 rows each
//     macc.mvout   rs1, rs2    rs2[31:16] accumulator rows from rs2[15:0] on to address rs1, 64 bytes each
//
// Three units with a queue each: what is loaded for the next tile and stored of the last one overlaps
// with computing, as far as rows in use allow. A fence waits for all of it.
#include <new>

#include "bringup_sim/extension.h"

namespace {

constexpr unsigned dim = 16, rows = 256, accumulators = 64;
constexpr unsigned load_unit = 0, execute_unit = 1, store_unit = 2;

struct Unit {
  int8_t row[rows][dim] = {};
  uint32_t accumulator[accumulators][dim] = {};
  uint64_t load_stride = dim, store_stride = 4 * dim;
};
using Hart = const bringup_hart;

/// The operands of a command.
struct Command {
  uint64_t first, second;
  Command(Hart* hart, uint32_t bits)
      : first(hart->read_x(hart, bringup_rs1(bits))), second(hart->read_x(hart, bringup_rs2(bits))) {}
  unsigned low() const { return second & 0xffff; }
  unsigned count() const { return second >> 16 & 0xffff; }
  unsigned a() const { return first & 0xffff; }
  unsigned b() const { return first >> 16 & 0xffff; }
  bool adds() const { return second >> 31 & 1; }
};

int config(void* state, Hart* hart, uint32_t bits) {
  const Command c(hart, bits);
  auto& unit = *static_cast<Unit*>(state);
  unit.load_stride = c.first;
  unit.store_stride = c.second;
  return BRINGUP_DONE;
}

int mvin(void* state, Hart* hart, uint32_t bits) {
  const Command c(hart, bits);
  auto& unit = *static_cast<Unit*>(state);
  if (c.low() + c.count() > rows) return hart->illegal(hart, "rows past the end of the unit's memory");
  int8_t loaded[rows][dim];
  for (unsigned r = 0; r < c.count(); r++)
    if (int failed = hart->load(hart, c.first + r * unit.load_stride, loaded[r], dim)) return failed;
  memcpy(unit.row[c.low()], loaded, c.count() * dim);
  return BRINGUP_DONE;
}

int compute(void* state, Hart* hart, uint32_t bits) {
  const Command c(hart, bits);
  auto& unit = *static_cast<Unit*>(state);
  if (c.a() + dim > rows || c.b() + dim > rows) return hart->illegal(hart, "rows past the end of the unit's memory");
  if (c.low() + dim > accumulators) return hart->illegal(hart, "rows past the end of the accumulators");
  for (unsigned r = 0; r < dim; r++)
    for (unsigned n = 0; n < dim; n++) {
      uint32_t sum = c.adds() ? unit.accumulator[c.low() + r][n] : 0;
      for (unsigned k = 0; k < dim; k++) sum += uint32_t(unit.row[c.a() + r][k] * unit.row[c.b() + k][n]);
      unit.accumulator[c.low() + r][n] = sum;
    }
  return BRINGUP_DONE;
}

int mvout(void* state, Hart* hart, uint32_t bits) {
  const Command c(hart, bits);
  auto& unit = *static_cast<Unit*>(state);
  if (c.low() + c.count() > accumulators) return hart->illegal(hart, "rows past the end of the accumulators");
  for (unsigned r = 0; r < c.count(); r++)
    if (int failed = hart->store(hart, c.first + r * unit.store_stride, unit.accumulator[c.low() + r], 4 * dim)) return failed;
  return BRINGUP_DONE;
}

// Assumptions all: a unit of this kind takes a few cycles to start a command, the array takes a row a
// cycle and is as deep as wide.
constexpr uint32_t start_cycles = 4;

bringup_range local(unsigned first, unsigned count, bool written) { return {first, count, written}; }
bringup_range accumulator(unsigned first, unsigned count, bool written) { return {rows + first, count, written}; }

void mvin_cost(const void* state, Hart* hart, uint32_t bits, bringup_cost* cost) {
  const Command c(hart, bits);
  cost->unit = load_unit;
  cost->occupancy = cost->latency = start_cycles;
  cost->accesses = 1;
  cost->access[0] = {c.first, int64_t(static_cast<const Unit*>(state)->load_stride), c.count(), dim, 0};
  cost->ranges = 1;
  cost->range[0] = local(c.low(), c.count(), true);
}

void compute_cost(const void*, Hart* hart, uint32_t bits, bringup_cost* cost) {
  const Command c(hart, bits);
  cost->unit = execute_unit;
  cost->occupancy = dim;
  cost->latency = 2 * dim;
  cost->ranges = 3;
  cost->range[0] = local(c.a(), dim, false);
  cost->range[1] = local(c.b(), dim, false);
  cost->range[2] = accumulator(c.low(), dim, true);
  cost->work = dim * dim * dim;
}

void mvout_cost(const void* state, Hart* hart, uint32_t bits, bringup_cost* cost) {
  const Command c(hart, bits);
  cost->unit = store_unit;
  cost->occupancy = cost->latency = start_cycles;
  cost->accesses = 1;
  cost->access[0] = {c.first, int64_t(static_cast<const Unit*>(state)->store_stride), c.count(), 4 * dim, 1};
  cost->ranges = 1;
  cost->range[0] = accumulator(c.low(), c.count(), false);
}

constexpr bringup_instruction instructions[] = {
    {"macc.config",  "0000000 ..... ..... 011 00000 1111011", "rs1, rs2", config,  nullptr},
    {"macc.mvin",    "0000010 ..... ..... 011 00000 1111011", "rs1, rs2", mvin,    mvin_cost},
    {"macc.compute", "0000100 ..... ..... 011 00000 1111011", "rs1, rs2", compute, compute_cost},
    {"macc.mvout",   "0000011 ..... ..... 011 00000 1111011", "rs1, rs2", mvout,   mvout_cost},
};

void* create(Hart*, const char*, const char**) { return new (std::nothrow) Unit; }
void destroy(void* state) { delete static_cast<Unit*>(state); }
double peak(const void*) { return dim * dim; }
void port(const void*, bringup_port* p) { *p = {16, 16, 4}; }

constexpr bringup_extension extension = {
    BRINGUP_EXTENSION_ABI, "macc", "16 x 16 int8 tiles with a memory of their own", BRINGUP_USES_XS,
    4, instructions, create, destroy, 3, 4, peak, port, nullptr};

}  // namespace

BRINGUP_EXTENSION(extension)
