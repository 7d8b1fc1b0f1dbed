#include <string.h>

#include <stdint.h>

/* Words are used only when both pointers are aligned alike: a core may trap on anything else. */
typedef uint64_t __attribute__((may_alias)) word;

#define ALIGNED_ALIKE(a, b) ((((uintptr_t)(a) ^ (uintptr_t)(b)) & 7) == 0)

#if defined(__riscv_vector)

#include <riscv_vector.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  unsigned char *t = to;
  const unsigned char *f = from;
  for (size_t vl; bytes; bytes -= vl, t += vl, f += vl) {
    vl = __riscv_vsetvl_e8m8(bytes);
    __riscv_vse8_v_u8m8(t, __riscv_vle8_v_u8m8(f, vl), vl);
  }
  return to;
}

void *memset(void *to, int value, size_t bytes) {
  unsigned char *t = to;
  for (size_t vl; bytes; bytes -= vl, t += vl) {
    vl = __riscv_vsetvl_e8m8(bytes);
    __riscv_vse8_v_u8m8(t, __riscv_vmv_v_x_u8m8((unsigned char)value, vl), vl);
  }
  return to;
}

#else

void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  unsigned char *t = to;
  const unsigned char *f = from;
  if (ALIGNED_ALIKE(t, f)) {
    for (; bytes && ((uintptr_t)t & 7); bytes--) *t++ = *f++;
    for (; bytes >= 32; bytes -= 32, t += 32, f += 32) {
      const word *w = (const word *)f;
      uint64_t a = w[0], b = w[1], c = w[2], d = w[3];
      word *u = (word *)t;
      u[0] = a, u[1] = b, u[2] = c, u[3] = d;
    }
    for (; bytes >= 8; bytes -= 8, t += 8, f += 8) *(word *)t = *(const word *)f;
  }
  for (; bytes >= 4; bytes -= 4, t += 4, f += 4) {
    unsigned char a = f[0], b = f[1], c = f[2], d = f[3];
    t[0] = a, t[1] = b, t[2] = c, t[3] = d;
  }
  while (bytes--) *t++ = *f++;
  return to;
}

void *memset(void *to, int value, size_t bytes) {
  unsigned char *t = to;
  uint64_t w = (unsigned char)value * UINT64_C(0x0101010101010101);
  for (; bytes && ((uintptr_t)t & 7); bytes--) *t++ = (unsigned char)value;
  for (; bytes >= 32; bytes -= 32, t += 32) {
    word *u = (word *)t;
    u[0] = w, u[1] = w, u[2] = w, u[3] = w;
  }
  for (; bytes >= 8; bytes -= 8, t += 8) *(word *)t = w;
  while (bytes--) *t++ = (unsigned char)value;
  return to;
}

#endif

void *memmove(void *to, const void *from, size_t bytes) {
  unsigned char *t = to;
  const unsigned char *f = from;
  if (t == f) return to;
  if (t < f) {
    /* Word by word forwards is safe: no word is read after it was overwritten. */
    if (ALIGNED_ALIKE(t, f)) {
      for (; bytes && ((uintptr_t)t & 7); bytes--) *t++ = *f++;
      for (; bytes >= 8; bytes -= 8, t += 8, f += 8) *(word *)t = *(const word *)f;
    }
    while (bytes--) *t++ = *f++;
    return to;
  }
  if (ALIGNED_ALIKE(t, f)) {
    for (; bytes && ((uintptr_t)(t + bytes) & 7); bytes--) t[bytes - 1] = f[bytes - 1];
    for (; bytes >= 8; bytes -= 8) *(word *)(t + bytes - 8) = *(const word *)(f + bytes - 8);
  }
  for (; bytes; bytes--) t[bytes - 1] = f[bytes - 1];
  return to;
}

int memcmp(const void *a, const void *b, size_t bytes) {
  const unsigned char *p = a, *q = b;
  if (ALIGNED_ALIKE(p, q) && ((uintptr_t)p & 7) == 0)
    for (; bytes >= 8 && *(const word *)p == *(const word *)q; bytes -= 8, p += 8, q += 8) {}
  for (; bytes; bytes--, p++, q++)
    if (*p != *q) return *p - *q;
  return 0;
}

size_t strlen(const char *text) {
  const char *end = text;
  while (*end) end++;
  return (size_t)(end - text);
}
