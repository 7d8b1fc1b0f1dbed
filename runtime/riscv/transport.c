/* The host's files, through whichever door the simulator has. */
#include "bringup/transport.h"

#include <string.h>

#include "riscv/htif.h"
#include "riscv/mailbox.h"
#include "riscv/semihosting.h"
#include "riscv/start.h"

#define REQUEST "request.bin"
#define RESPONSE "response.bin"

/* Semihosting: arguments in an array of words; read and write return the bytes NOT transferred. */

static long semihosting_open(const char *path, unsigned long mode) {
  const unsigned long arguments[] = {(unsigned long)path, mode, strlen(path)};
  return bringup_semihosting_call(SEMIHOSTING_OPEN, arguments);
}

static long semihosting_read(struct bringup_transport *transport, void *data, size_t bytes) {
  const unsigned long arguments[] = {(unsigned long)transport->input, (unsigned long)data, bytes};
  const long left = bringup_semihosting_call(SEMIHOSTING_READ, arguments);
  return left < 0 || (size_t)left > bytes ? -1 : (long)(bytes - (size_t)left);
}

static bool semihosting_write(struct bringup_transport *transport, const void *data, size_t bytes) {
  const unsigned long arguments[] = {(unsigned long)transport->output, (unsigned long)data, bytes};
  return bringup_semihosting_call(SEMIHOSTING_WRITE, arguments) == 0;
}

static bool semihosting_close(struct bringup_transport *transport) {
  const unsigned long input[] = {(unsigned long)transport->input};
  const unsigned long output[] = {(unsigned long)transport->output};
  bringup_semihosting_call(SEMIHOSTING_CLOSE, input);
  return bringup_semihosting_call(SEMIHOSTING_CLOSE, output) == 0;
}

static bool open_semihosting(struct bringup_transport *transport) {
  enum { READ_BINARY = 1, WRITE_BINARY = 5 }; /* fopen modes "rb" and "wb" */
  if (!bringup_semihosting_present()) return false;
  *transport = (struct bringup_transport){
      .name = "semihosting",
      .read = semihosting_read,
      .write = semihosting_write,
      .close = semihosting_close,
      .input = semihosting_open(REQUEST, READ_BINARY),
  };
  if (transport->input < 0) return false;
  transport->output = semihosting_open(RESPONSE, WRITE_BINARY);
  return transport->output >= 0;
}

/* HTIF: Linux system calls (RISC-V numbers), carried out by the host process; the flags are the
 * host's, here Linux's. */
enum { SYS_OPENAT = 56, SYS_CLOSE = 57, SYS_READ = 63, SYS_WRITE = 64 };
enum { IN_WORKING_DIRECTORY = -100, READ_ONLY = 0, CREATE_EMPTY = 01 | 0100 | 01000 };

static long htif_open(const char *path, unsigned flags) {
  return bringup_htif_call(SYS_OPENAT, (uint64_t)IN_WORKING_DIRECTORY, (uintptr_t)path,
                           strlen(path) + 1, flags, 0644);
}

static long htif_read(struct bringup_transport *transport, void *data, size_t bytes) {
  size_t done = 0;
  while (done < bytes) {
    const long got = bringup_htif_call(SYS_READ, (uint64_t)transport->input,
                                       (uintptr_t)data + done, bytes - done, 0, 0);
    if (got < 0) return got;
    if (got == 0) break;
    done += (size_t)got;
  }
  return (long)done;
}

static bool htif_write(struct bringup_transport *transport, const void *data, size_t bytes) {
  for (size_t done = 0; done < bytes;) {
    const long put = bringup_htif_call(SYS_WRITE, (uint64_t)transport->output,
                                       (uintptr_t)data + done, bytes - done, 0, 0);
    if (put <= 0) return false;
    done += (size_t)put;
  }
  return true;
}

static bool htif_close(struct bringup_transport *transport) {
  bringup_htif_call(SYS_CLOSE, (uint64_t)transport->input, 0, 0, 0, 0);
  return bringup_htif_call(SYS_CLOSE, (uint64_t)transport->output, 0, 0, 0, 0) == 0;
}

static bool open_htif(struct bringup_transport *transport) {
  *transport = (struct bringup_transport){
      .name = "htif",
      .read = htif_read,
      .write = htif_write,
      .close = htif_close,
      .input = htif_open(REQUEST, READ_ONLY),
  };
  if (transport->input < 0) return false;
  transport->output = htif_open(RESPONSE, CREATE_EMPTY);
  return transport->output >= 0;
}

/* Mailbox: 8 bytes at a time through uncached registers, the rest byte by byte. */

static volatile void *mailbox(unsigned offset) {
  return (volatile void *)(uintptr_t)(BRINGUP_MAILBOX + offset);
}

static uint64_t mailbox_left(void) { return *(volatile uint64_t *)mailbox(BRINGUP_MAILBOX_LEFT); }

static long mailbox_read(struct bringup_transport *transport, void *data, size_t bytes) {
  (void)transport;
  unsigned char *out = data;
  const uint64_t left = mailbox_left();
  if (bytes > left) bytes = left;
  size_t done = 0;
  for (; bytes - done >= 8; done += 8) {
    const uint64_t word = *(volatile uint64_t *)mailbox(BRINGUP_MAILBOX_REQUEST);
    memcpy(out + done, &word, sizeof word);
  }
  for (; done < bytes; done++)
    out[done] = *(volatile unsigned char *)mailbox(BRINGUP_MAILBOX_REQUEST);
  return (long)bytes;
}

static bool mailbox_write(struct bringup_transport *transport, const void *data, size_t bytes) {
  (void)transport;
  const unsigned char *in = data;
  size_t done = 0;
  for (; bytes - done >= 8; done += 8) {
    uint64_t word;
    memcpy(&word, in + done, sizeof word);
    *(volatile uint64_t *)mailbox(BRINGUP_MAILBOX_RESPONSE) = word;
  }
  for (; done < bytes; done++)
    *(volatile unsigned char *)mailbox(BRINGUP_MAILBOX_RESPONSE) = in[done];
  return true;
}

static bool mailbox_close(struct bringup_transport *transport) {
  (void)transport;
  return true;
}

static bool open_mailbox(struct bringup_transport *transport) {
  *transport = (struct bringup_transport){
      .name = "mailbox", .read = mailbox_read, .write = mailbox_write, .close = mailbox_close};
  return mailbox_left() != BRINGUP_MAILBOX_NO_REQUEST;
}

bool bringup_open_files(struct bringup_transport *transport) {
  switch (bringup_machine()->kind) {
  case BRINGUP_QEMU_VIRT: return open_semihosting(transport);
  case BRINGUP_SPIKE: return open_htif(transport);
  case BRINGUP_RTL: return open_mailbox(transport);
  default: return false;
  }
}
