#include "stop.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

namespace sim {
namespace {

constexpr int interrupted_code = 130;  // exit_code::interrupted
constexpr unsigned patience = 4;       // seconds; the runner of bringup kills after five

std::atomic<bool> requested{false};
int wake[2] = {-1, -1};  // a signal between the check and the wait must not be missed: it writes here

void on_signal(int) {
  if (requested.exchange(true)) _exit(interrupted_code);
  alarm(patience);
  if (wake[1] >= 0 && write(wake[1], "", 1) < 0) return;
}

void wait_for(int file, short events) {
  pollfd both[2] = {{file, events, 0}, {wake[0], POLLIN, 0}};
  while (!requested)
    if (poll(both, wake[0] >= 0 ? 2 : 1, -1) >= 0 && both[0].revents) return;
  throw Interrupted{};
}

}  // namespace

void catch_stop_signals() {
  if (pipe(wake) == 0)
    for (int end : wake) {
      fcntl(end, F_SETFD, FD_CLOEXEC);
      fcntl(end, F_SETFL, O_NONBLOCK);
    }
  struct sigaction action = {};  // without SA_RESTART: a system call that waits returns
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = [](int) { _exit(interrupted_code); };
  sigaction(SIGALRM, &action, nullptr);
}

bool stop_requested() { return requested; }

void wait_readable(int file) { wait_for(file, POLLIN); }
void wait_writable(int file) { wait_for(file, POLLOUT); }

}  // namespace sim
