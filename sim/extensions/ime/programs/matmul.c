/* Multiplies the matrices linked in (matmul_a, matmul_b, matmul_initial, matmul_expected, sizes in
 * matmul_shape), compares every element, and prints the cycles of the multiplication itself, that is
 * with operands packed: right after packing, and once more (caches warm). Exit code 0: equal. */
#include "../matmul.h"
#include "../../program.h"

extern const size_t matmul_shape[3]; /* m, k, n */
extern const int8_t matmul_a[], matmul_b[];
extern const int32_t matmul_initial[], matmul_expected[];
extern int8_t matmul_packed_a[], matmul_packed_b[]; /* room for the packed operands */
extern int32_t matmul_c[];

int main(void) {
  const size_t m = matmul_shape[0], k = matmul_shape[1], n = matmul_shape[2];
  ime_pack(matmul_packed_a, matmul_a, m, k, IME_PANEL_A, k, 1);
  ime_pack(matmul_packed_b, matmul_b, n, k, IME_PANEL_B, 1, n);
  uint64_t cycles[2];
  for (int run = 0; run < 2; run++) {
    const uint64_t start = program_cycles();
    ime_matmul_s8(matmul_c, matmul_packed_a, matmul_packed_b, matmul_initial, m, k, n);
    cycles[run] = program_cycles() - start;
  }
  for (size_t i = 0; i < m * n; i++)
    if (matmul_c[i] != matmul_expected[i]) {
      program_print("wrong element ", i);
      return 1;
    }
  program_print("cycles ", cycles[0]);
  program_print("again ", cycles[1]);
  return 0;
}
