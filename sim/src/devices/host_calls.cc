#include "host_calls.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "../hart.h"
#include "../machine.h"
#include "../stop.h"

namespace sim {
namespace {

// Semihosting operations (Arm semihosting 2.0, table "Summary of semihosting operations").
enum Operation : u64 {
  Open = 0x01, Close = 0x02, WriteC = 0x03, Write0 = 0x04, Write = 0x05, Read = 0x06, ReadC = 0x07,
  IsError = 0x08, IsTty = 0x09, Seek = 0x0a, FileLength = 0x0c, Remove = 0x0e, Rename = 0x0f,
  Clock = 0x10, Time = 0x11, Errno = 0x13, CommandLine = 0x15, HeapInfo = 0x16, Exit = 0x18,
  ExitExtended = 0x20, Elapsed = 0x30, TickFrequency = 0x31
};
constexpr u64 application_exit = 0x20026;
constexpr u64 failure = ~u64(0);
constexpr u64 in_working_directory = u64(-100);  // AT_FDCWD

// Linux system calls of RISC-V that a bare-metal proxy uses.
enum SystemCall : u64 {
  OpenAt = 56, CloseFile = 57, SeekFile = 62, ReadFile = 63, WriteFile = 64, ReadAt = 67,
  WriteAt = 68, ExitProcess = 93
};

/// The guest's descriptors, the console's three included.
constexpr size_t most_files = 64;

/// Linux's open flags as RISC-V has them (asm-generic/fcntl.h), as the host's.
int translated_flags(u64 guest) {
  static constexpr struct {
    u64 guest;
    int host;
  } table[] = {{00100, O_CREAT}, {00200, O_EXCL}, {01000, O_TRUNC}, {02000, O_APPEND}};
  int flags = (guest & 3) == 0 ? O_RDONLY : (guest & 3) == 1 ? O_WRONLY : O_RDWR;
  for (const auto& flag : table)
    if (guest & flag.guest) flags |= flag.host;
  return flags;
}

/// fopen mode number of SYS_OPEN to open flags: r rb r+ r+b w wb w+ w+b a ab a+ a+b.
int open_flags(u64 mode) {
  const bool update = mode & 2;
  switch (mode >> 2) {
  case 0: return update ? O_RDWR : O_RDONLY;
  case 1: return (update ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC;
  default: return (update ? O_RDWR : O_WRONLY) | O_CREAT | O_APPEND;
  }
}

}  // namespace

HostCalls::~HostCalls() {
  for (size_t n = 3; n < files_.size(); n++)
    if (files_[n] >= 0) ::close(files_[n]);
}

bool HostCalls::path_at(u64 address, u64 length, std::string& path) const {
  if (length > 4096 || !memory_.holds(address, length ? length : 1)) return false;
  path.assign(reinterpret_cast<const char*>(memory_.host(address)), length);
  if (path.ends_with('\0')) path.pop_back();  // HTIF counts the terminating zero
  return path.find('\0') == std::string::npos;
}

int HostCalls::host_file(u64 handle) const {
  return handle < files_.size() ? files_[handle] : -1;
}

/// -1 for the console's: they are streams, and what a log holds already is not the guest's.
int HostCalls::seekable_file(u64 handle) const {
  const int file = handle < 3 ? -1 : host_file(handle);
  if (file < 0) errno = handle < 3 ? ESPIPE : EBADF;
  return file;
}

/// A handle for a path, or a negative errno.
i64 HostCalls::open(const std::string& path, int flags, unsigned mode) {
  size_t handle = 3;
  while (handle < files_.size() && files_[handle] >= 0) handle++;
  if (handle == most_files) return -EMFILE;
  const int file = host_.open(path, flags, mode);
  if (file < 0) return file;
  if (handle == files_.size()) files_.push_back(file);
  else files_[handle] = file;
  return i64(handle);
}

/// Moves bytes between a host file and guest RAM until done, end of file or an error (-1, errno).
i64 HostCalls::transfer(bool reading, int file, u64 address, u64 bytes) {
  if (file < 0 || (file < 3 && reading != (file == 0))) return errno = EBADF, -1;
  if (bytes && !memory_.holds(address, bytes)) return errno = EFAULT, -1;
  if (file == 1 || file == 2) {
    console_.flush();
    return console_.write_out(file, memory_.host(address), bytes) ? i64(bytes) : -1;
  }
  if (file == 0 && bytes) wait_readable(file);
  if (reading && bytes) memory_.end_reservations(address, bytes, nullptr);
  u64 done = 0;
  while (done < bytes) {
    u8* at = memory_.host(address) + done;
    const ssize_t n = reading ? ::read(file, at, bytes - done) : ::write(file, at, bytes - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) break;
    done += u64(n);
    if (reading && file == 0) break;  // a terminal gives what it has
  }
  return i64(done);
}

bool HostCalls::semihosting(Hart& h, u64 pc) {
  constexpr u32 before = 0x01f01013, after = 0x40705013;  // slli x0, x0, 0x1f; srai x0, x0, 7
  if (h.code->word_at(pc - 4) != before || h.code->word_at(pc + 4) != after) return false;
  h.x[10] = h.extend(semihosting_result(h, h.physical(h.x[10]), h.physical(h.x[11])));
  return true;
}

u64 HostCalls::semihosting_result(Hart& h, u64 number, u64 at) {
  // Fields of a block and results are as wide as the hart's registers.
  const unsigned width = h.narrow() ? 4 : 8;
  u64 argument[4] = {};
  const auto arguments = [&](u64 count) {
    for (u64 k = 0; k < count; k++)
      if (!memory_.read(at + k * width, &argument[k], width)) return false;
    return true;
  };
  const auto checked = [&](i64 result) {
    if (result < 0) error_ = errno;
    return result;
  };
  switch (number) {
  case Open: {
    std::string path;
    if (!arguments(3) || argument[1] > 11 || !path_at(argument[0], argument[2], path)) return failure;
    if (path == ":tt") return argument[1] < 4 ? 0 : argument[1] < 8 ? 1 : 2;
    const i64 handle = open(path, open_flags(argument[1]), 0644);
    if (handle < 0) error_ = int(-handle);
    return handle < 0 ? failure : u64(handle);
  }
  case Close: {
    if (!arguments(1) || host_file(argument[0]) < 0) return failure;
    if (argument[0] < 3) return 0;
    const int result = ::close(files_[argument[0]]);
    files_[argument[0]] = -1;
    return checked(result) < 0 ? failure : 0;
  }
  case Write:
  case Read: {
    if (!arguments(3)) return failure;
    const i64 done =
        checked(transfer(number == Read, host_file(argument[0]), argument[1], argument[2]));
    return done < 0 ? argument[2] : argument[2] - u64(done);  // bytes NOT moved
  }
  case Seek:
    if (!arguments(2)) return failure;
    return checked(::lseek(seekable_file(argument[0]), off_t(argument[1]), SEEK_SET)) < 0 ? failure : 0;
  case FileLength: {
    struct stat status;
    if (!arguments(1) || checked(::fstat(seekable_file(argument[0]), &status)) < 0) return failure;
    return u64(status.st_size);
  }
  case WriteC: {
    u8 ch = 0;
    if (memory_.read(at, &ch, 1)) console_.put(char(ch));
    return number;
  }
  case Write0: {
    u8 ch;
    for (; memory_.read(at, &ch, 1) && ch; at++) console_.put(char(ch));
    return number;
  }
  case ReadC: return u64(i64(console_.get()));
  case IsError: return arguments(1) && i64(h.extend(argument[0])) < 0;
  case IsTty: return arguments(1) ? u64(::isatty(host_file(argument[0]))) : 0;
  case Remove: {
    std::string path;
    if (!arguments(2) || !path_at(argument[0], argument[1], path)) return failure;
    const int result = host_.remove(path);
    return result < 0 ? u64(error_ = -result) : 0;
  }
  case Rename: {
    std::string from, to;
    if (!arguments(4) || !path_at(argument[0], argument[1], from) ||
        !path_at(argument[2], argument[3], to))
      return failure;
    const int result = host_.rename(from, to);
    return result < 0 ? u64(error_ = -result) : 0;
  }
  // Time is the machine's own, so that runs repeat.
  case Clock: return h.machine.time(h) / (Machine::timebase_hz / 100);
  case Time: return h.machine.time(h) / Machine::timebase_hz;
  case Elapsed: {
    const u64 ticks = h.machine.time(h);
    return memory_.write(at, &ticks, 8) ? 0 : failure;
  }
  case TickFrequency: return Machine::timebase_hz;
  case Errno: return u64(error_);
  case CommandLine: {
    // without the folder: where the host keeps things is nothing to a guest
    const std::string& file = h.machine.options().image;
    const std::string line = file.substr(file.rfind('/') + 1);
    if (!arguments(2) || argument[1] <= line.size() ||
        !memory_.write(argument[0], line.c_str(), line.size() + 1))
      return failure;
    const u64 length = line.size();
    return memory_.write(at + width, &length, width) ? 0 : failure;
  }
  case HeapInfo: return failure;
  case Exit:
    if (h.narrow()) throw Finished{at == application_exit ? 0 : 1};  // no block, the reason itself
    [[fallthrough]];
  case ExitExtended:
    if (!arguments(2)) throw Finished{1};
    throw Finished{argument[0] == application_exit ? int(argument[1]) : 1};
  default: return failure;
  }
}

void HostCalls::enable_htif(u64 tohost, u64 fromhost) {
  htif_.push_back(std::make_unique<Htif>(*this, tohost, fromhost));
  memory_.watch({tohost, tohost + 8}, htif_.back().get());
}

void HostCalls::Htif::write(u64, unsigned, u64, Hart&) {
  const u64 value = read_as<u64>(calls.memory_.host(tohost));
  if (!value) return;
  const u64 device = value >> 56, command = value >> 48 & 255;
  const u64 payload = value & ((u64(1) << 48) - 1);
  u64 response = device << 56 | command << 48;
  if (device == 0 && command == 0) {
    if (payload & 1) throw Finished{int(payload >> 1)};
    u64 request[8];
    if (calls.memory_.read(payload, request, sizeof request)) {
      request[0] = u64(calls.system_call(request));
      calls.memory_.write(payload, request, sizeof request);
    }
    response |= 1;
  } else if (device == 1 && command == 1) {
    calls.console_.put(char(payload));
  } else if (device == 1 && command == 0) {
    response |= 0x100 | u64(calls.console_.get() & 255);
  }
  constexpr u64 done = 0;
  calls.memory_.write(tohost, &done, sizeof done);
  if (fromhost) calls.memory_.write(fromhost, &response, sizeof response);
}

i64 HostCalls::system_call(const u64 (&request)[8]) {
  const u64 a = request[1], b = request[2], c = request[3], d = request[4], e = request[5];
  const auto result = [](i64 value) { return value < 0 ? -i64(errno) : value; };
  switch (request[0]) {
  case OpenAt: {
    std::string path;
    if (!path_at(b, c, path)) return -EFAULT;
    if (a != in_working_directory && path[0] != '/') return -EBADF;
    return open(path, translated_flags(d), unsigned(e));
  }
  case CloseFile: {
    if (host_file(a) < 0) return -EBADF;
    if (a < 3) return 0;
    const int file = files_[a];
    files_[a] = -1;
    return result(::close(file));
  }
  case SeekFile: return result(::lseek(seekable_file(a), off_t(b), int(c)));
  case ReadFile: return result(transfer(true, host_file(a), b, c));
  case WriteFile: return result(transfer(false, host_file(a), b, c));
  case ReadAt:
    if (!memory_.holds(b, c)) return -EFAULT;
    if (c) memory_.end_reservations(b, c, nullptr);
    return result(::pread(seekable_file(a), memory_.host(b), c, off_t(d)));
  case WriteAt:
    if (!memory_.holds(b, c)) return -EFAULT;
    return result(::pwrite(seekable_file(a), memory_.host(b), c, off_t(d)));
  case ExitProcess: throw Finished{int(a)};
  default: return -ENOSYS;
  }
}

}  // namespace sim
