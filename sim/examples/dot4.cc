// An accelerator in forty lines: a dot product of four int8 pairs into an accumulator of its own.
//
//     c++ -std=c++20 -shared -fPIC -I sim/include -o dot4.so sim/examples/dot4.cc
//     sim --extension dot4=./dot4.so IMAGE
//
//     dot4.add  rd, rs1, rs2    acc += sum of rs1.b[n] * rs2.b[n], n < 4;  rd = acc
//     dot4.load rd, (rs1)       acc = 32-bit word at rs1;                  rd = acc
#include <new>

#include "bringup_sim/extension.h"

namespace {

struct Unit {
  int32_t acc = 0;
};
using Hart = const bringup_hart;

int finish(Unit& unit, Hart* hart, uint32_t bits, int32_t acc) {
  unit.acc = acc;
  hart->write_x(hart, bringup_rd(bits), uint64_t(int64_t(acc)));
  return BRINGUP_DONE;
}

int add(void* state, Hart* hart, uint32_t bits) {
  auto& unit = *static_cast<Unit*>(state);
  const uint64_t a = hart->read_x(hart, bringup_rs1(bits)), b = hart->read_x(hart, bringup_rs2(bits));
  uint32_t sum = uint32_t(unit.acc);
  for (unsigned n = 0; n < 32; n += 8) sum += uint32_t(int8_t(a >> n) * int8_t(b >> n));
  return finish(unit, hart, bits, int32_t(sum));
}

int load(void* state, Hart* hart, uint32_t bits) {
  const uint64_t address = hart->read_x(hart, bringup_rs1(bits));
  int32_t word;
  if (address & 3) return hart->illegal(hart, "the address must be a multiple of 4");
  if (int failed = hart->load(hart, address, &word, 4)) return failed;
  return finish(*static_cast<Unit*>(state), hart, bits, word);
}

void add_cost(const void*, Hart*, uint32_t, bringup_cost* cost) {
  cost->latency = 3;  // pipelined: the next may start in the next cycle
  cost->work = 4;
}

constexpr bringup_instruction instructions[] = {
    {"dot4.add", "0000000 ..... ..... 000 ..... 0001011", "rd, rs1, rs2", add, add_cost},
    {"dot4.load", "0000000 00000 ..... 001 ..... 0001011", "rd, (rs1)", load, nullptr},
};

void* create(Hart*, const char*, const char**) { return new (std::nothrow) Unit; }
void destroy(void* state) { delete static_cast<Unit*>(state); }
double peak(const void*) { return 4; }

constexpr bringup_extension extension = {
    BRINGUP_EXTENSION_ABI, "dot4", "int8 dot product of four", BRINGUP_USES_XS,
    2, instructions, create, destroy, 1, 2, peak, nullptr, nullptr};

}  // namespace

BRINGUP_EXTENSION(extension)
