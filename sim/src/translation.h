// Address translation of one hart: satp's modes, page walks, and the translations found so far
// (privileged specification, "Sv32", "Sv39", "Sv48", "Sv57: Page-Based Virtual-Memory Systems").
//
// Nobody asks here while a hart is in machine mode or satp says "bare": windows and decoded code of
// other modes are made of pages found here and forgotten with them.
#pragma once

#include <array>

#include "types.h"

namespace sim {

struct Hart;

enum class Access : u8 { Fetch, Load, Store };

/// A page as one kind of access may use it, or why it may not.
struct Page {
  u64 base = 0;      ///< virtual address
  u64 bytes = 0;
  u64 location = 0;  ///< physical address
  u64 cause = 0;     ///< of the exception; only if `bytes` is 0

  u64 physical(u64 address) const { return location + (address - base); }
};

class Translation {
 public:
  static constexpr unsigned page_bits = 12;

  explicit Translation(Hart& hart) : hart_(hart) {}

  /// Whether satp selects a mode that translates.
  bool on() const { return shape_ != nullptr; }
  u64 satp() const { return satp_; }
  /// A mode this hart has not leaves the register as it was.
  void set_satp(u64 value);
  /// The page of an address for an access by a hart in `privilege` (0 user, 1 supervisor).
  Page find(u64 address, Access access, unsigned privilege);
  /// sfence.vma, and whatever a walk depends on has changed: satp, PMP, menvcfg.
  void forget();

 private:
  struct Shape {
    u64 mode;
    unsigned levels, bits, entry_bytes;  ///< bits of a virtual page number per level
    unsigned address_bits() const { return page_bits + levels * bits; }
  };
  static const Shape narrow_shape, shapes[3];

  struct Entry {
    u64 page = ~u64(0);  ///< number of the 4 KiB page the entry is found by
    Page found;
    u8 flags = 0;        ///< of the leaf
  };
  Page walk(u64 address, Access access, unsigned privilege, Entry& found);
  bool permits(unsigned flags, Access access, unsigned privilege) const;
  bool mark(u64 entry_at, u64& entry, unsigned flags) const;

  Hart& hart_;
  const Shape* shape_ = nullptr;
  u64 satp_ = 0, root_ = 0;
  std::array<Entry, 256> entries_;
};

}  // namespace sim
