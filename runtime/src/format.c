#include "bringup/format.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "bringup/platform.h"

/* Text leaves in pieces of this size, so that a line is few console calls. */
struct buffer {
  char text[128];
  size_t used;
};

static void flush(struct buffer *out) {
  bringup_console_write(out->text, out->used);
  out->used = 0;
}

static void put(struct buffer *out, char c) {
  out->text[out->used++] = c;
  if (out->used == sizeof out->text) flush(out);
}

static void put_number(struct buffer *out, uint64_t value, unsigned base, bool negative, int width,
                       char fill) {
  char digits[24];
  int count = 0;
  do digits[count++] = "0123456789abcdef"[value % base];
  while (value /= base);
  if (negative && fill == '0') put(out, '-');
  for (int i = count + negative; i < width; i++) put(out, fill);
  if (negative && fill != '0') put(out, '-');
  while (count) put(out, digits[--count]);
}

static void put_string(struct buffer *out, const char *s, int width) {
  for (int i = (int)strlen(s); i < width; i++) put(out, ' ');
  while (*s) put(out, *s++);
}

void bringup_print(const char *format, ...) {
  struct buffer out; /* not cleared: memset() may use a vector unit that is what we report missing */
  out.used = 0;
  va_list arguments;
  va_start(arguments, format);
  for (const char *f = format; *f; f++) {
    if (*f != '%') {
      put(&out, *f);
      continue;
    }
    char fill = *++f == '0' ? '0' : ' ';
    int width = 0, longs = 0;
    for (; *f >= '0' && *f <= '9'; f++) width = 10 * width + (*f - '0');
    for (; *f == 'l'; f++) longs++;
    switch (*f) {
    case 's': put_string(&out, va_arg(arguments, const char *), width); break;
    case 'c': put(&out, (char)va_arg(arguments, int)); break;
    case 'd': {
      int64_t value = longs ? va_arg(arguments, long long) : va_arg(arguments, int);
      put_number(&out, value < 0 ? -(uint64_t)value : (uint64_t)value, 10, value < 0, width, fill);
      break;
    }
    case 'u':
    case 'x': {
      uint64_t value = longs ? va_arg(arguments, unsigned long long) : va_arg(arguments, unsigned);
      put_number(&out, value, *f == 'x' ? 16 : 10, false, width, fill);
      break;
    }
    case 'p':
      put_number(&out, (uintptr_t)va_arg(arguments, void *), 16, false, width, fill);
      break;
    default: put(&out, *f);
    }
  }
  va_end(arguments);
  flush(&out);
}
