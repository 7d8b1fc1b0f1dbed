// Physical memory: RAM, scratchpads, devices beside them, and the windows a hart reads and writes
// through.
//
// A Window is a stretch of memory a hart may touch without asking anybody: guard regions, words the
// host watches (tohost) and bytes a DMA engine is moving are left out, so the fast path of every
// access is one subtraction and one comparison. Everything else goes to View::slow_load / slow_store.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "translation.h"
#include "trap.h"
#include "types.h"

namespace sim {

struct Hart;

/// [base, end) of addresses.
struct Range {
  u64 base = 0, end = 0;
  bool contains(u64 address, u64 bytes) const {
    return address >= base && address < end && bytes <= end - address;
  }
  bool overlaps(u64 address, u64 bytes) const { return address < end && address + bytes > base; }
};

/// A small fast memory at an address of its own, or a part of RAM with the timing of one.
struct Scratchpad {
  std::string name;
  Range range;
  unsigned access = 1;  ///< cycles of a load or store; 1: as a first-level hit
  int hart = -1;        ///< the only hart that can use it; -1: all
};

/// A memory-mapped peripheral. Offsets are relative to its base; sizes are 1, 2, 4 or 8 bytes.
struct Device {
  virtual ~Device() = default;
  virtual u64 read(u64 offset, unsigned bytes, Hart& hart) = 0;
  virtual void write(u64 offset, unsigned bytes, u64 value, Hart& hart) = 0;
};

/// Whoever moves memory beside the harts (DMA engines): told when a hart touches bytes on their way.
struct Mover {
  virtual ~Mover() = default;
  virtual void touched(u64 address, unsigned bytes, bool store, Hart& hart) = 0;
};

/// A stretch of memory usable directly. `span` = size - 7 admits any access of up to eight bytes.
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

  /// Memory beside the RAM: a scratchpad. UserError where something else is.
  void add(const std::string& name, Range range);

  struct Block {
    std::string name;
    Range range;
    u8* data;
  };
  /// The RAM first.
  const std::vector<Block>& blocks() const { return blocks_; }
  Range ram() const { return blocks_[0].range; }
  /// The block a whole stretch lies in, or null.
  const Block* block_at(u64 address, u64 bytes) const {
    for (const Block& b : blocks_)
      if (b.range.contains(address, bytes)) return &b;
    return nullptr;
  }
  bool holds(u64 address, u64 bytes) const { return block_at(address, bytes) != nullptr; }
  /// Their ranges, for messages: "[0x80000000, 0xc0000000), tcm [...)".
  std::string layout() const;
  /// Host address of guest memory, unchecked beyond holds().
  u8* host(u64 address) const {
    const Block& b = *block_at(address, 1);
    return b.data + (address - b.range.base);
  }
  /// Copies for the host side (loader, files, debugger); false when outside memory.
  bool read(u64 address, void* to, u64 bytes) const;
  bool write(u64 address, const void* from, u64 bytes);

  struct Mapped {
    Range range;
    Device* device;
  };
  const Mapped* device_at(u64 address, u64 bytes) const;
  bool overlaps_device(Range range) const {
    for (const Mapped& m : devices_)
      if (m.range.overlaps(range.base, range.end - range.base)) return true;
    return false;
  }
  const Mapped* watcher_at(u64 address, u64 bytes) const;
  /// The largest stretch of memory around an address that avoids `guards`, bytes on the move (and
  /// watched words, for stores); an empty window if the address itself is barred.
  Window window(u64 address, const std::vector<Range>& guards, bool store) const;

  /// Whose reservations (lr) end when somebody else writes the bytes.
  void add_hart(Hart* hart) { harts_.push_back(hart); }
  void end_reservations(u64 address, u64 bytes, const Hart* writer);
  /// The reserved bytes, for harts whose turn comes to run into; views must forget their windows.
  void set_reserved(std::vector<Range> ranges) { reserved_ = std::move(ranges); }

  /// What loads (stores) have to tell `mover` about; views must forget their windows.
  void set_moving(Mover* mover, std::vector<Range> loads, std::vector<Range> stores);
  /// Called with accesses outside windows, before they happen.
  void check_moving(u64 address, unsigned bytes, bool store, Hart& hart) {
    for (const Range& r : moving_[store])
      if (r.overlaps(address, bytes)) return mover_->touched(address, bytes, store, hart);
  }

 private:
  std::vector<Block> blocks_;
  std::vector<Mapped> devices_, watched_;
  Mover* mover_ = nullptr;
  std::vector<Range> moving_[2];  ///< of loads, of stores
  std::vector<Range> reserved_;
  std::vector<Hart*> harts_;
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

  /// Ranges of memory barred to this hart's loads and stores (stack guards, PMP entries).
  struct Guards {
    std::vector<Range> loads, stores;
  };
  /// Those of machine mode, and those of lower modes and of page walks.
  void set_guards(Guards machine, Guards lower);
  /// Whose guards hold from now on, and what translates addresses (null: nothing).
  void enter(unsigned privilege, Translation* translation);
  /// Whether lower modes may not touch a range.
  bool bars_lower(u64 address, u64 bytes, bool store) const;
  void forget_windows();
  /// Every access asks the hart's triggers first, or none does.
  void check_accesses(bool check) {
    checked_ = check;
    forget_windows();
  }
  /// Where a load of this address would find its bytes: for timing models and reports, without any effect
  /// but that of a page walk. Addresses that cannot be translated come back as they are.
  u64 location(u64 address) const { return translation_ ? translated(address) : address; }

 private:
  /// The windows of one direction and what is barred to it.
  struct Side {
    Window windows[2];
    std::vector<Range> guards[2];  ///< of machine mode, of lower ones
    bool store;
    bool bars(bool lower, u64 address, u64 bytes) const;
    Access access() const { return store ? Access::Store : Access::Load; }
  };
  u8* direct(Side& side, u64 address, u64 bytes);
  bool refill(Side& side, u64 address, const Page& page, u64 bytes);
  bool crosses_page(u64 address, u64 bytes) const {
    return translation_ && (address & ((1 << Translation::page_bits) - 1)) + bytes > 1 << Translation::page_bits;
  }
  Page page_of(const Side& side, u64 address) const;
  u64 translated(u64 address) const;
  u64 slow_load(u64 address, unsigned bytes);
  void slow_store(u64 address, unsigned bytes, u64 value);
  u64 split_load(u64 address, unsigned bytes);
  void split_store(u64 address, unsigned bytes, u64 value);

  u64 wrapped(u64 address) const { return narrow_ ? u32(address) : address; }
  u64 extended(u64 address) const { return narrow_ ? u64(i64(i32(address))) : address; }

  Side read_{{}, {}, false}, write_{{}, {}, true};
  bool narrow_;
  unsigned privilege_ = 3;
  bool lower_ = false;
  bool checked_ = false;
  Translation* translation_ = nullptr;
  Memory& memory_;
  Hart& hart_;
};

}  // namespace sim
