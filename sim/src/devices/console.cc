#include "console.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "../hart.h"
#include "../stop.h"

namespace sim {
namespace {

enum { Data = 0, InterruptEnable = 1, InterruptId = 2, LineControl = 3, LineStatus = 5 };
enum { DivisorAccess = 0x80, DataReady = 0x01, TransmitEmpty = 0x60, NoInterrupt = 0x01 };

}  // namespace

void Console::put(char ch) {
  pending_ += ch;
  if (ch == '\n' || pending_.size() > 4096) flush();
}

Console::~Console() {
  try {
    flush();
  } catch (const Interrupted&) {  // nobody reads any more
  }
}

void Console::flush() {
  const std::string text = std::exchange(pending_, "");
  write_out(1, text.data(), text.size());
}

bool Console::write_out(int file, const void* data, u64 bytes) {
  constexpr u64 piece = 4096;  // PIPE_BUF of Linux: a pipe that takes anything takes so much without waiting
  for (u64 done = 0; done < bytes;) {
    wait_writable(file);
    const ssize_t n = ::write(file, static_cast<const char*>(data) + done, std::min(piece, bytes - done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      error_ = errno;
      return false;
    }
    done += u64(n);
  }
  return true;
}

int Console::get() {
  if (ahead_ >= 0) {
    const int ch = ahead_;
    ahead_ = -1;
    return ch;
  }
  flush();
  if (!ended_) wait_readable(0);
  unsigned char ch;
  if (ended_ || ::read(0, &ch, 1) != 1) {
    ended_ = true;
    return -1;
  }
  return ch;
}

bool Console::ready() {
  if (ahead_ >= 0) return true;
  if (ended_) return false;
  pollfd input{0, POLLIN, 0};
  if (poll(&input, 1, 0) <= 0) return false;
  ahead_ = get();
  return ahead_ >= 0;
}

u64 Console::read(u64 offset, unsigned, Hart&) {
  switch (offset) {
  case Data:
    if (registers_[LineControl] & DivisorAccess) return registers_[Data];
    return ready() ? u64(get()) : 0;
  case InterruptId: return NoInterrupt;
  case LineStatus: return TransmitEmpty | (ready() ? DataReady : 0);
  default: return offset < 8 ? registers_[offset] : 0;
  }
}

void Console::write(u64 offset, unsigned, u64 value, Hart&) {
  if (offset >= 8) return;
  if (offset == Data && !(registers_[LineControl] & DivisorAccess)) return put(char(value));
  registers_[offset] = u8(value);
}

void Finisher::write(u64 offset, unsigned, u64 value, Hart&) {
  if (offset) return;
  if ((value & 0xffff) == 0x5555) throw Finished{0};
  if ((value & 0xffff) == 0x3333) throw Finished{int(value >> 16 & 0xffff)};
}

u64 Rom::read(u64 offset, unsigned bytes, Hart&) {
  u64 value = 0;
  if (offset + bytes <= bytes_.size()) std::memcpy(&value, &bytes_[offset], bytes);
  return value;
}

void Rom::write(u64, unsigned, u64, Hart&) {}

}  // namespace sim
