// Console (ns16550 at 0x10000000) and QEMU's test finisher (0x100000).
#pragma once

#include "../memory.h"

namespace sim {

/// The part of an ns16550 a polling driver sees. Characters go to standard output.
class Console : public Device {
 public:
  static constexpr Range range{0x10000000, 0x10000100};
  ~Console() override;
  u64 read(u64 offset, unsigned bytes, Hart& hart) override;
  void write(u64 offset, unsigned bytes, u64 value, Hart& hart) override;
  void put(char ch);
  void flush();
  /// Writes to standard output or error; false, and an error to be told at the end, if that fails.
  bool write_out(int file, const void* data, u64 bytes);
  /// errno of the first write that failed, or 0.
  int error() const { return error_; }
  /// The next byte of standard input, or -1 at its end.
  int get();

 private:
  bool ready();
  u8 registers_[8] = {};
  int ahead_ = -1;
  bool ended_ = false;
  int error_ = 0;
  std::string pending_;
};

/// 0x5555 ends the simulation with success, code << 16 | 0x3333 with a code.
class Finisher : public Device {
 public:
  static constexpr Range range{0x100000, 0x101000};
  u64 read(u64, unsigned, Hart&) override { return 0; }
  void write(u64 offset, unsigned bytes, u64 value, Hart& hart) override;
};

/// Bytes that can only be read.
class Rom : public Device {
 public:
  explicit Rom(std::vector<u8> bytes) : bytes_(std::move(bytes)) {}
  u64 read(u64 offset, unsigned bytes, Hart& hart) override;
  void write(u64 offset, unsigned bytes, u64 value, Hart& hart) override;

 private:
  std::vector<u8> bytes_;
};

}  // namespace sim
