// The Saturn outer-product unit (OPU): int8 x int8 -> int32 and fp8 x fp8 -> fp32 outer products into
// matrix registers.
//
// Four matrix registers m0..m3 of mlmax x mlmax words of 32 bits, beside the vector registers, in the OP-V
// major opcode with vm = 1 (vm = 0 is another extension's: those encodings are not ours). The unit
// belongs to the vector unit: mstatus.VS guards it, vl gives rows and columns.
//
// Where the hardware's behaviour is not published, the forms are illegal here rather than guessed:
// another SEW than stated, vl > mlmax, vstart != 0, row >= mlmax, matrix numbers above 3.
#include <cmath>

#include "bringup_sim/extension.h"
#include "timing.h"

namespace {

constexpr unsigned matrices = 4;

struct Unit {
  unsigned dlen, mlmax;
  uint32_t* m[matrices];  // row-major; unsigned, because accumulation wraps around
};

using Hart = const bringup_hart;

/// The operands all forms share, checked; `error` is set to the reason where one is illegal.
struct Operation {
  Unit& unit;
  Hart* hart;
  uint64_t vl = 0;
  unsigned group = 1;  // registers per vector operand
  bool altfmt = false;
  const char* error = nullptr;

  Operation(void* state, Hart* h, unsigned sew) : unit(*static_cast<Unit*>(state)), hart(h) {
    bringup_vector_state v;
    h->vector_state(h, &v);
    vl = v.vl;
    altfmt = v.altfmt;
    group = v.lmul > 0 ? 1u << v.lmul : 1;
    if (v.sew != sew) error = sew == 8 ? "SEW must be 8" : "SEW must be 32";
    else if (v.vstart) error = "vstart must be 0";
    else if (vl > unit.mlmax) error = "vl exceeds the rows of a matrix register";
  }
  template <class T> T* vector(unsigned number) {
    if (number % group) error = "vector register group is not aligned to LMUL";
    return reinterpret_cast<T*>(hart->vector(hart, number));
  }
  uint32_t* matrix(unsigned number) {
    if (number >= matrices) return error = "there are four matrix registers", nullptr;
    return unit.m[number];
  }
  uint64_t row(unsigned x) {
    const uint64_t number = hart->read_x(hart, x);
    if (number >= unit.mlmax) error = "row index is past the matrix register";
    return number;
  }
};

/// md[r][c] += vs1[r] * vs2[c] for r, c < vl.
int vopacc(void* state, Hart* hart, uint32_t bits) {
  Operation op(state, hart, 8);
  uint32_t* m = op.matrix(bringup_rd(bits));
  const int8_t* rows = op.vector<int8_t>(bringup_rs1(bits));
  const int8_t* columns = op.vector<int8_t>(bringup_rs2(bits));
  if (op.error) return hart->illegal(hart, op.error);
  for (uint64_t r = 0; r < op.vl; r++) {
    uint32_t* line = m + r * op.unit.mlmax;
    const int32_t a = rows[r];
    for (uint64_t c = 0; c < op.vl; c++) line[c] += uint32_t(a * columns[c]);
  }
  return BRINGUP_DONE;
}

/// An OCP fp8 value, exactly: E5M2 (as IEEE formats, with infinities), or E4M3 (one NaN, no infinity).
float fp8(uint8_t bits, bool e5m2) {
  const unsigned fraction_bits = e5m2 ? 2 : 3;
  const int bias = e5m2 ? 15 : 7;
  const int exponent = bits >> fraction_bits & (e5m2 ? 31 : 15), fraction = bits & ((1 << fraction_bits) - 1);
  const float sign = bits & 0x80 ? -1.0f : 1.0f;
  if (e5m2 ? exponent == 31 && fraction : exponent == 15 && fraction == 7) return NAN;
  if (e5m2 && exponent == 31) return sign * INFINITY;
  const int mantissa = exponent ? fraction | 1 << fraction_bits : fraction;
  return sign * ldexpf(float(mantissa), (exponent ? exponent : 1) - bias - int(fraction_bits));
}

/// md[r][c] = fma(vs1[r], vs2[c], md[r][c]) in binary32, for r, c < vl: rounded once, to nearest even
/// whatever frm says, NaNs canonical, no flags (saturn-vectors, branch opu-fp8, OuterProductUnit.scala).
/// The product of two fp8 values is exact in binary32, so multiplying and adding is that.
int opfmacc(void* state, Hart* hart, uint32_t bits) {
  Operation op(state, hart, 8);
  uint32_t* m = op.matrix(bringup_rd(bits));
  const uint8_t* rows = op.vector<uint8_t>(bringup_rs1(bits));
  const uint8_t* columns = op.vector<uint8_t>(bringup_rs2(bits));
  if (op.error) return hart->illegal(hart, op.error);
  float right[128];
  for (uint64_t c = 0; c < op.vl; c++) right[c] = fp8(columns[c], op.altfmt);
  for (uint64_t r = 0; r < op.vl; r++) {
    const float left = fp8(rows[r], op.altfmt);
    for (uint64_t c = 0; c < op.vl; c++) {
      uint32_t& word = m[r * op.unit.mlmax + c];
      float sum;
      memcpy(&sum, &word, 4);
      const float product = left * right[c];
      sum += product;
      memcpy(&word, &sum, 4);
      if (sum != sum) word = 0x7fc00000;
    }
  }
  return BRINGUP_DONE;
}

/// Every row of md becomes vs2 (columns < vl).
int opmvinbcast(void* state, Hart* hart, uint32_t bits) {
  Operation op(state, hart, 32);
  uint32_t* m = op.matrix(bringup_rd(bits));
  const uint32_t* source = op.vector<uint32_t>(bringup_rs2(bits));
  if (op.error) return hart->illegal(hart, op.error);
  for (unsigned r = 0; r < op.unit.mlmax; r++) memcpy(m + r * op.unit.mlmax, source, op.vl * 4);
  return BRINGUP_DONE;
}

/// vd = row x[rs1] of ms2; elements past vl stay.
int vmv_vr(void* state, Hart* hart, uint32_t bits) {
  Operation op(state, hart, 32);
  const uint32_t* m = op.matrix(bringup_rs2(bits));
  uint32_t* target = op.vector<uint32_t>(bringup_rd(bits));
  const uint64_t row = op.row(bringup_rs1(bits));
  if (op.error) return hart->illegal(hart, op.error);
  memcpy(target, m + row * op.unit.mlmax, op.vl * 4);
  return BRINGUP_DONE;
}

/// Row x[rs1] of md = vs2.
int vmv_rv(void* state, Hart* hart, uint32_t bits) {
  Operation op(state, hart, 32);
  uint32_t* m = op.matrix(bringup_rd(bits));
  const uint32_t* source = op.vector<uint32_t>(bringup_rs2(bits));
  const uint64_t row = op.row(bringup_rs1(bits));
  if (op.error) return hart->illegal(hart, op.error);
  memcpy(m + row * op.unit.mlmax, source, op.vl * 4);
  return BRINGUP_DONE;
}

unsigned group_of(Hart* hart, bringup_vector_state& v) {
  hart->vector_state(hart, &v);
  return v.lmul > 0 ? 1u << v.lmul : 1;
}

template <unsigned Pipeline> void accumulate_cost(const void* state, Hart* hart, uint32_t bits, bringup_cost* cost) {
  const unsigned dlen = static_cast<const Unit*>(state)->dlen;
  bringup_vector_state v;
  const unsigned group = group_of(hart, v);
  cost->occupancy = opu::accumulate_cycles(v.vl, dlen);
  cost->latency = cost->occupancy + Pipeline;
  cost->writes = 1u << (bringup_rd(bits) & 3);
  cost->vector_reads = bringup_registers(bringup_rs1(bits), group) | bringup_registers(bringup_rs2(bits), group);
  cost->work = v.vl * v.vl;
}

/// Moves hold the register file's port; `in` tells their direction.
template <bool In> void move_cost(const void* state, Hart* hart, uint32_t bits, bringup_cost* cost) {
  const unsigned dlen = static_cast<const Unit*>(state)->dlen;
  bringup_vector_state v;
  const unsigned group = group_of(hart, v);
  cost->occupancy = opu::move_cycles(v.vl, dlen);
  cost->latency = cost->occupancy + (In ? 0 : 1);
  if (In) {
    cost->writes = 1u << (bringup_rd(bits) & 3);
    cost->vector_reads = bringup_registers(bringup_rs2(bits), group);
  } else {
    cost->reads = 1u << (bringup_rs2(bits) & 3);
    cost->vector_writes = bringup_registers(bringup_rd(bits), group);
  }
}

constexpr bringup_instruction instructions[] = {
    {"vopacc",      "1010001 ..... ..... 010 ..... 1010111", "md, vs1, vs2", vopacc,      accumulate_cost<opu::pipeline>},
    {"opfmacc",     "1001011 ..... ..... 001 ..... 1010111", "md, vs1, vs2", opfmacc,     accumulate_cost<opu::float_pipeline>},
    {"opmvinbcast", "1011001 ..... ..... 110 ..... 1010111", "md, vs2",      opmvinbcast, move_cost<true>},
    {"vmv.vr",      "1011101 ..... ..... 110 ..... 1010111", "vd, rs1, ms2", vmv_vr,      move_cost<false>},
    {"vmv.rv",      "1010101 ..... ..... 110 ..... 1010111", "md, rs1, vs2", vmv_rv,      move_cost<true>},
};

void* create(Hart* hart, const char* options, const char** error) {
  const uint64_t dlen = bringup_option(options, "dlen", opu::default_dlen);
  if (dlen < 64 || dlen > 1024 || (dlen & (dlen - 1)))
    return *error = "dlen must be a power of two from 64 to 1024", nullptr;
  if (hart->vlen < dlen) return *error = "dlen exceeds the hart's VLEN", nullptr;
  const unsigned mlmax = opu::tile(unsigned(dlen));
  auto* storage = static_cast<uint32_t*>(calloc(matrices * mlmax * mlmax, 4));
  auto* unit = static_cast<Unit*>(malloc(sizeof(Unit)));
  if (!storage || !unit) return free(storage), free(unit), *error = "out of memory", nullptr;
  *unit = {unsigned(dlen), mlmax, {}};
  for (unsigned n = 0; n < matrices; n++) unit->m[n] = storage + n * mlmax * mlmax;
  return unit;
}

void destroy(void* state) {
  free(static_cast<Unit*>(state)->m[0]);
  free(state);
}

double peak(const void* state) { return opu::peak(static_cast<const Unit*>(state)->dlen); }

constexpr bringup_extension extension = {
    BRINGUP_EXTENSION_ABI,
    "opu",
    "Saturn outer-product unit: int8 and fp8 outer products into four 32-bit matrix registers (option dlen)",
    BRINGUP_USES_VECTOR | BRINGUP_USES_ALTFMT,
    sizeof instructions / sizeof *instructions,
    instructions,
    create,
    destroy,
    1,
    opu::queue,
    peak,
    nullptr,
    "dlen",
};

}  // namespace

BRINGUP_EXTENSION(extension)
