/* Workloads of the speed comparison. KERNEL selects one; it repeats REPEAT times and prints the
 * instructions it retired, the work it did (multiply-accumulates, or 0) and a checksum. */
#include <riscv_vector.h>
#include <stdint.h>

enum { N = 128 };

static int8_t a[N * N], b[N * N];
static int32_t c[N * N];
static float fa[N * N], fb[N * N], fc[N * N];

static uint64_t instructions(void) {
  unsigned long value; /* counts fit into 32 bits where long has no more */
  __asm__ volatile("csrr %0, minstret" : "=r"(value));
  return value;
}

/* Divides by ten in place, 16 bits at a time: RV32 has no 64-bit division. Gives the remainder. */
static uint32_t divide_by_ten(uint64_t *value) {
  uint64_t quotient = 0;
  uint32_t rest = 0;
  for (int shift = 48; shift >= 0; shift -= 16) {
    const uint32_t part = rest << 16 | (uint32_t)(*value >> shift & 0xffff);
    quotient = quotient << 16 | part / 10;
    rest = part % 10;
  }
  *value = quotient;
  return rest;
}

static void print(uint64_t value) {
  volatile char *uart = (volatile char *)0x10000000;
  char digits[24];
  int n = 0;
  do digits[n++] = (char)('0' + divide_by_ten(&value));
  while (value);
  while (n) *uart = digits[--n];
  *uart = '\n';
}

/* int8 x int8 -> int32, vsext + vwmacc.vx, four rows of m4 accumulators. */
__attribute__((unused)) static void gemm_vwmacc(void) {
  for (int m = 0; m < N; m += 4)
    for (int n = 0; n < N;) {
      const size_t vl = __riscv_vsetvl_e32m4((size_t)(N - n));
      vint32m4_t c0 = __riscv_vmv_v_x_i32m4(0, vl), c1 = c0, c2 = c0, c3 = c0;
      const int8_t *row = a + m * N;
      for (int k = 0; k < N; k++) {
        const vint16m2_t w = __riscv_vsext_vf2_i16m2(__riscv_vle8_v_i8m1(b + k * N + n, vl), vl);
        c0 = __riscv_vwmacc_vx_i32m4(c0, row[k], w, vl);
        c1 = __riscv_vwmacc_vx_i32m4(c1, row[N + k], w, vl);
        c2 = __riscv_vwmacc_vx_i32m4(c2, row[2 * N + k], w, vl);
        c3 = __riscv_vwmacc_vx_i32m4(c3, row[3 * N + k], w, vl);
      }
      __riscv_vse32(c + m * N + n, c0, vl);
      __riscv_vse32(c + (m + 1) * N + n, c1, vl);
      __riscv_vse32(c + (m + 2) * N + n, c2, vl);
      __riscv_vse32(c + (m + 3) * N + n, c3, vl);
      n += (int)vl;
    }
}

/* Two int8 products in int16 (|w| <= 127), then vwadd.wv, four rows of m4 accumulators. */
__attribute__((unused)) static void gemm_pair(void) {
  for (int m = 0; m < N; m += 4)
    for (int n = 0; n < N;) {
      const size_t vl = __riscv_vsetvl_e32m4((size_t)(N - n));
      vint32m4_t c0 = __riscv_vmv_v_x_i32m4(0, vl), c1 = c0, c2 = c0, c3 = c0;
      const int8_t *row = a + m * N;
      for (int k = 0; k < N; k += 2) {
        const vint8m1_t w0 = __riscv_vle8_v_i8m1(b + k * N + n, vl);
        const vint8m1_t w1 = __riscv_vle8_v_i8m1(b + (k + 1) * N + n, vl);
        vint16m2_t t = __riscv_vwmul_vx_i16m2(w0, row[k], vl);
        c0 = __riscv_vwadd_wv_i32m4(c0, __riscv_vwmacc_vx_i16m2(t, row[k + 1], w1, vl), vl);
        t = __riscv_vwmul_vx_i16m2(w0, row[N + k], vl);
        c1 = __riscv_vwadd_wv_i32m4(c1, __riscv_vwmacc_vx_i16m2(t, row[N + k + 1], w1, vl), vl);
        t = __riscv_vwmul_vx_i16m2(w0, row[2 * N + k], vl);
        c2 = __riscv_vwadd_wv_i32m4(c2, __riscv_vwmacc_vx_i16m2(t, row[2 * N + k + 1], w1, vl), vl);
        t = __riscv_vwmul_vx_i16m2(w0, row[3 * N + k], vl);
        c3 = __riscv_vwadd_wv_i32m4(c3, __riscv_vwmacc_vx_i16m2(t, row[3 * N + k + 1], w1, vl), vl);
      }
      __riscv_vse32(c + m * N + n, c0, vl);
      __riscv_vse32(c + (m + 1) * N + n, c1, vl);
      __riscv_vse32(c + (m + 2) * N + n, c2, vl);
      __riscv_vse32(c + (m + 3) * N + n, c3, vl);
      n += (int)vl;
    }
}

__attribute__((unused)) static void gemm_float(void) {
  for (int m = 0; m < N; m += 4)
    for (int n = 0; n < N;) {
      const size_t vl = __riscv_vsetvl_e32m4((size_t)(N - n));
      vfloat32m4_t c0 = __riscv_vfmv_v_f_f32m4(0, vl), c1 = c0, c2 = c0, c3 = c0;
      const float *row = fa + m * N;
      for (int k = 0; k < N; k++) {
        const vfloat32m4_t w = __riscv_vle32_v_f32m4(fb + k * N + n, vl);
        c0 = __riscv_vfmacc_vf_f32m4(c0, row[k], w, vl);
        c1 = __riscv_vfmacc_vf_f32m4(c1, row[N + k], w, vl);
        c2 = __riscv_vfmacc_vf_f32m4(c2, row[2 * N + k], w, vl);
        c3 = __riscv_vfmacc_vf_f32m4(c3, row[3 * N + k], w, vl);
      }
      __riscv_vse32(fc + m * N + n, c0, vl);
      __riscv_vse32(fc + (m + 1) * N + n, c1, vl);
      __riscv_vse32(fc + (m + 2) * N + n, c2, vl);
      __riscv_vse32(fc + (m + 3) * N + n, c3, vl);
      n += (int)vl;
    }
}

/* Integer arithmetic and branches that depend on data. */
__attribute__((unused)) static uint32_t scalar_alu(uint32_t x) {
  for (int i = 0; i < 100000; i++) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    if (x & 1) x += 3;
  }
  return x;
}

__attribute__((unused)) static int32_t scalar_dot(void) {
  int32_t sum = 0;
#pragma clang loop vectorize(disable)
  for (int i = 0; i < N * N; i++) sum += a[i] * b[i];
  return sum;
}

__attribute__((unused)) static float scalar_float(void) {
  float sum = 0;
#pragma clang loop vectorize(disable)
  for (int i = 0; i < N * N; i++) sum += fa[i] * fb[i];
  return sum;
}

/* A dependent mix of single-register vector instructions. */
__attribute__((unused)) static void vector_mix(long turns) {
  __asm__ volatile(
      "vsetvli zero, zero, e32, m1, ta, ma\n"
      "vsetvli t0, zero, e32, m1, ta, ma\n"
      "1: vadd.vv v1, v2, v3\n vmul.vv v4, v1, v2\n vxor.vv v5, v4, v1\n vsub.vx v6, v5, %0\n"
      "vmax.vv v7, v6, v5\n vsll.vi v8, v7, 3\n vmacc.vv v9, v8, v7\n vand.vv v10, v9, v8\n"
      "vsra.vi v11, v9, 5\n vadd.vi v12, v11, 7\n vminu.vv v13, v12, v4\n vor.vv v14, v13, v1\n"
      "addi %0, %0, -1\n bnez %0, 1b"
      : "+r"(turns)::"t0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12",
        "v13", "v14");
}

int main(void) {
  uint32_t seed = 1;
  for (int i = 0; i < N * N; i++) {
    seed = seed * 1664525 + 1013904223;
    const int x = (int)(seed >> 24) - 128, y = (int)(seed >> 16 & 255) - 128;
    a[i] = (int8_t)x;
    b[i] = (int8_t)(y == -128 ? 0 : y);
    fa[i] = (float)x * 0.5f;
    fb[i] = (float)y * 0.25f;
  }
  uint64_t work = 0, sum = 0;
  const uint64_t start = instructions();
  for (int r = 0; r < REPEAT; r++) {
#if KERNEL == 0
    sum = scalar_alu((uint32_t)sum + 12345);
#elif KERNEL == 1
    sum += (uint64_t)scalar_dot();
    work += N * N;
#elif KERNEL == 2
    const union { float f; uint32_t u; } value = {scalar_float()};
    sum += value.u;
    work += N * N;
#elif KERNEL == 3
    gemm_vwmacc();
    work += N * N * N;
#elif KERNEL == 4
    gemm_pair();
    work += N * N * N;
#elif KERNEL == 5
    gemm_float();
    work += N * N * N;
#else
    vector_mix(100000);
#endif
  }
  const uint64_t retired = instructions() - start;
  for (int i = 0; i < N * N; i++) {
    const union { float f; uint32_t u; } value = {fc[i]};
    sum = sum * 31 + (uint32_t)c[i] + value.u;
  }
  print(retired);
  print(work);
  print(sum);
  return 0;
}
