/* The framed console: base64 lines that start with `~`, so that frames and text share one wire.
 * A line `~.` ends a stream. */
#include <string.h>

#include "bringup/format.h"
#include "bringup/platform.h"
#include "bringup/transport.h"

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum { LINE_CHARACTERS = 76 };

/* Value of a base64 digit, -1 for anything else. */
static int digit(int c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void put_group(struct bringup_transport *t, const unsigned char *in, unsigned bytes) {
  const unsigned long w = (unsigned long)in[0] << 16 | (bytes > 1 ? (unsigned long)in[1] << 8 : 0) |
                          (bytes > 2 ? in[2] : 0);
  char out[4] = {ALPHABET[w >> 18], ALPHABET[w >> 12 & 63], '=', '='};
  if (bytes > 1) out[2] = ALPHABET[w >> 6 & 63];
  if (bytes > 2) out[3] = ALPHABET[w & 63];
  if (t->column == 0) bringup_console_write("~", 1);
  bringup_console_write(out, 4);
  t->column += 4;
  if (t->column >= LINE_CHARACTERS) {
    bringup_console_write("\n", 1);
    t->column = 0;
  }
}

static bool console_write(struct bringup_transport *t, const void *data, size_t bytes) {
  const unsigned char *p = data;
  while (bytes--) {
    t->outgoing[t->outgoing_bytes++] = *p++;
    if (t->outgoing_bytes == 3) {
      put_group(t, t->outgoing, 3);
      t->outgoing_bytes = 0;
    }
  }
  return true;
}

static bool console_close(struct bringup_transport *t) {
  if (t->outgoing_bytes) put_group(t, t->outgoing, t->outgoing_bytes);
  t->outgoing_bytes = 0;
  bringup_print(t->column ? "\n~.\n" : "~.\n");
  t->column = 0;
  return true;
}

/* Next base64 digit, skipping line ends and everything that is no digit; -1 at `.` or `=`. */
static int next_digit(void) {
  for (;;) {
    const int c = bringup_console_read();
    if (c < 0 || c == '.' || c == '=') return -1;
    if (digit(c) >= 0) return digit(c);
  }
}

static long console_read(struct bringup_transport *t, void *data, size_t bytes) {
  unsigned char *out = data;
  size_t done = 0;
  while (done < bytes) {
    if (t->incoming_bytes == 0) {
      const int a = next_digit(), b = a < 0 ? -1 : next_digit();
      if (b < 0) break;
      const int c = next_digit(), d = c < 0 ? -1 : next_digit();
      t->incoming[2] = (unsigned char)(a << 2 | b >> 4);
      t->incoming[1] = (unsigned char)((b & 15) << 4 | (c < 0 ? 0 : c >> 2));
      t->incoming[0] = (unsigned char)(d < 0 ? 0 : (c & 3) << 6 | d);
      const unsigned got = d >= 0 ? 3 : c >= 0 ? 2 : 1;
      for (unsigned i = 0; i < got; i++) t->incoming[i] = t->incoming[3 - got + i];
      t->incoming_bytes = got;
    }
    out[done++] = t->incoming[--t->incoming_bytes];
  }
  return (long)done;
}

void bringup_open_console(struct bringup_transport *transport) {
  *transport = (struct bringup_transport){
      .name = "console", .read = console_read, .write = console_write, .close = console_close};
}
