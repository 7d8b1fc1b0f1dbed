// SpacemiT IME (integrated matrix extension): vmadot of the X60 core.
//
//     smt.vmadot vd, vs1, vs2        .insn r 0x2b, 3, 0x71, vd, vs1, vs2
//
// C += A * B^T with A (vs1) and B (vs2) 4 x 8 int8, row-major, one vector register each, and C 4 x 4
// int32, row-major, in the register pair vd, vd + 1: VLEN 256, vl = 32, e8, m1. Sums wrap around.
// The accumulator lies in vector registers, so there is no state of its own and mstatus.VS guards
// it. Other vtypes are not described anywhere and illegal here.
#include "bringup_sim/extension.h"
#include "timing.h"

namespace {

using Hart = const bringup_hart;

struct Unit {
  unsigned cycles;
};

int vmadot(void*, Hart* hart, uint32_t bits) {
  bringup_vector_state v;
  hart->vector_state(hart, &v);
  if (v.sew != 8 || v.lmul != 0) return hart->illegal(hart, "vtype must be e8, m1");
  if (v.vl != 32) return hart->illegal(hart, "vl must be 32");
  if (v.vstart) return hart->illegal(hart, "vstart must be 0");
  const unsigned rd = bringup_rd(bits), rs1 = bringup_rs1(bits), rs2 = bringup_rs2(bits);
  if (rd & 1) return hart->illegal(hart, "vd must be even: the result is a register pair");
  if (rs1 / 2 == rd / 2 || rs2 / 2 == rd / 2)
    return hart->illegal(hart, "the result pair overlaps a source");
  const auto* a = reinterpret_cast<const int8_t*>(hart->vector(hart, rs1));
  const auto* b = reinterpret_cast<const int8_t*>(hart->vector(hart, rs2));
  auto* c = reinterpret_cast<uint32_t*>(hart->vector(hart, rd));
  for (unsigned i = 0; i < 4; i++)
    for (unsigned j = 0; j < 4; j++) {
      int32_t sum = 0;
      for (unsigned k = 0; k < 8; k++) sum += a[8 * i + k] * b[8 * j + k];
      c[4 * i + j] += uint32_t(sum);
    }
  return BRINGUP_DONE;
}

void vmadot_cost(const void* state, Hart*, uint32_t bits, bringup_cost* cost) {
  cost->occupancy = static_cast<const Unit*>(state)->cycles;
  cost->latency = cost->occupancy + ime::pipeline;
  cost->vector_reads = bringup_registers(bringup_rs1(bits), 1) | bringup_registers(bringup_rs2(bits), 1);
  cost->vector_writes = bringup_registers(bringup_rd(bits) & 30, 2);
  cost->work = ime::macs;
}

constexpr bringup_instruction instructions[] = {
    {"smt.vmadot", "1110001 ..... ..... 011 ..... 0101011", "vd, vs1, vs2", vmadot, vmadot_cost},
};

void* create(Hart* hart, const char* options, const char** error) {
  const uint64_t cycles = bringup_option(options, "cycles", ime::default_cycles);
  if (hart->vlen != 256) return *error = "the tile shape is defined for VLEN 256 only", nullptr;
  if (cycles < 1 || cycles > 1024) return *error = "cycles must be 1 to 1024", nullptr;
  auto* unit = static_cast<Unit*>(malloc(sizeof(Unit)));
  if (!unit) return *error = "out of memory", nullptr;
  unit->cycles = unsigned(cycles);
  return unit;
}

double peak(const void* state) {
  return double(ime::macs) / static_cast<const Unit*>(state)->cycles;
}

constexpr bringup_extension extension = {
    BRINGUP_EXTENSION_ABI,
    "ime",
    "SpacemiT IME: vmadot, 4x4x8 int8 matrix multiply-accumulate, VLEN 256 (option cycles)",
    BRINGUP_USES_VECTOR,
    sizeof instructions / sizeof *instructions,
    instructions,
    create,
    free,
    1,
    ime::queue,
    peak,
    nullptr,
    "cycles",
};

}  // namespace

BRINGUP_EXTENSION(extension)
