/* The machine bringup itself runs on: POSIX. */
#define _XOPEN_SOURCE 700

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "bringup/format.h"
#include "bringup/model.h"
#include "bringup/platform.h"
#include "bringup/transport.h"
#include "host/arguments.h"

static const char *request_path, *response_path;
static const struct bringup_node *volatile current_node;

void bringup_note(const void *node) { current_node = node; }

/* The same line as on a device, so that one decoder explains both. */
static void report_signal(int number) {
  bringup_print("\n@trap signal=%d node=%s\n", number, current_node ? current_node->name : "");
  _exit(BRINGUP_EXIT_TRAP);
}

void bringup_host_arguments(int count, char **arguments) {
  static unsigned char stack[1 << 16]; /* of its own: the signal may mean that the stack is full */
  const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, NULL);
  struct sigaction action = {.sa_handler = report_signal, .sa_flags = SA_ONSTACK};
  static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) sigaction(fatal[i], &action, NULL);
  if (count == 3) request_path = arguments[1], response_path = arguments[2];
}

_Noreturn void bringup_exit(int code) { exit(code); }

void bringup_console_write(const char *text, size_t bytes) {
  fwrite(text, 1, bytes, stdout);
  fflush(stdout);
}

int bringup_console_read(void) { return getchar(); }

uint64_t bringup_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t bringup_time_hz(void) { return 1000000000u; }

unsigned bringup_vector_bits(void) { return 0; }

static FILE *request, *response;

static long file_read(struct bringup_transport *transport, void *data, size_t bytes) {
  (void)transport;
  return (long)fread(data, 1, bytes, request);
}

static bool file_write(struct bringup_transport *transport, const void *data, size_t bytes) {
  (void)transport;
  return fwrite(data, 1, bytes, response) == bytes;
}

static bool file_close(struct bringup_transport *transport) {
  (void)transport;
  fclose(request);
  return fclose(response) == 0;
}

bool bringup_open_files(struct bringup_transport *transport) {
  if (!request_path) return false;
  request = fopen(request_path, "rb");
  response = request ? fopen(response_path, "wb") : NULL;
  if (!response) {
    fprintf(stderr, "@error cannot open %s\n", request ? response_path : request_path);
    exit(BRINGUP_EXIT_PROTOCOL);
  }
  *transport = (struct bringup_transport){
      .name = "stdio", .read = file_read, .write = file_write, .close = file_close};
  return true;
}
