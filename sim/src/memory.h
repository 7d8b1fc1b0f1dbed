// Physical memory: one flat RAM, devices beside it, and the windows a hart reads and writes through.
//
// A Window is a stretch of RAM a hart may touch without asking anybody: guard regions and words the
// host watches (tohost) are left out, so the fast path of every access is one subtraction and one
// comparison. Everything else goes to Memory::slow_load / slow_store.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trap.h"
#include "types.h"

namespace sim {

struct Hart;

/// A memory-mapped peripheral. Offsets are relative to its base; sizes are 1, 2, 4 or 8 bytes.
struct Device {
  virtual ~Device() = default;
  virtual u64 read(u64 offset, unsigned bytes, Hart& hart) = 0;
  virtual void write(u64 offset, unsigned bytes, u64 value, Hart& hart) = 0;
};

/// [base, end) of addresses.
struct Range {
  u64 base = 0, end = 0;
  bool contains(u64 address, u64 bytes) const {
    return address >= base && address < end && bytes <= end - address;
  }
  bool overlaps(u64 address, u64 bytes) const { return address < end && address + bytes > base; }
};

/// A stretch of RAM usable directly. `span` = size - 7 admits any access of up to eight bytes.
struct Window {
  u64 base = 0;
  u64 span = 0;
  u8* host = nullptr;
};

class Memory {
 public:
  Memory(u64 base, u64 size);
  ~Memory();
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  void map(Range range, Device* device) { devices_.push_back({range, device}); }
  /// A device that sits on RAM: stores of this range go to it (and it may store to RAM).
  void watch(Range range, Device* device) { watched_.push_back({range, device}); }

  Range ram() const { return {base_, base_ + size_}; }
  bool holds(u64 address, u64 bytes) const { return ram().contains(address, bytes); }
  /// Host address of guest RAM, unchecked beyond holds().
  u8* host(u64 address) const { return data_ + (address - base_); }
  /// Copies for the host side (loader, files, debugger); false when outside RAM.
  bool read(u64 address, void* to, u64 bytes) const;
  bool write(u64 address, const void* from, u64 bytes);

  struct Mapped {
    Range range;
    Device* device;
  };
  const Mapped* device_at(u64 address, u64 bytes) const;
  const Mapped* watcher_at(u64 address, u64 bytes) const;
  /// The largest stretch of RAM around an address that avoids `guards` (and watched words, for
  /// stores); an empty window if the address itself is barred.
  Window window(u64 address, const std::vector<Range>& guards, bool store) const;

 private:
  u64 base_, size_;
  u8* data_;
  std::vector<Mapped> devices_, watched_;
};

/// One hart's view of memory. Two windows per direction, refilled least recently used first.
class View {
 public:
  /// Addresses of a 32-bit hart (`narrow`) come as its registers hold them, sign extended; a sum may lie
  /// outside of that. Its windows lie at sign-extended addresses, so that only the slow path wraps.
  View(Memory& memory, Hart& hart, bool narrow) : narrow_(narrow), memory_(memory), hart_(hart) {}

  template <class T> T load(u64 address) {
    for (const Window& w : read_.windows)
      if (address - w.base < w.span) return read_as<T>(w.host + (address - w.base));
    return T(slow_load(address, sizeof(T)));
  }

  template <class T> void store(u64 address, T value) {
    for (const Window& w : write_.windows)
      if (address - w.base < w.span) return write_as<T>(w.host + (address - w.base), value);
    slow_store(address, sizeof(T), value);
  }

  /// The host bytes of a whole range if it may be read / written directly, else null.
  u8* readable(u64 address, u64 bytes) { return direct(read_, address, bytes); }
  u8* writable(u64 address, u64 bytes) { return direct(write_, address, bytes); }

  /// Bars ranges of RAM to this hart's loads and stores (stack guards, locked PMP entries).
  void set_guards(std::vector<Range> loads, std::vector<Range> stores);
  void forget_windows();

 private:
  /// The windows of one direction and what is barred to it.
  struct Side {
    Window windows[2];
    std::vector<Range> guards;
    bool store;
    bool bars(u64 address, u64 bytes) const;
  };
  u8* direct(Side& side, u64 address, u64 bytes);
  bool refill(Side& side, u64 address, u64 bytes);
  u64 slow_load(u64 address, unsigned bytes);
  void slow_store(u64 address, unsigned bytes, u64 value);

  u64 physical(u64 address) const { return narrow_ ? u32(address) : address; }
  u64 extended(u64 address) const { return narrow_ ? u64(i64(i32(address))) : address; }

  Side read_{{}, {}, false}, write_{{}, {}, true};
  bool narrow_;
  Memory& memory_;
  Hart& hart_;
};

}  // namespace sim
