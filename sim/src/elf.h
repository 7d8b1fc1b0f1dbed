// Loads a RISC-V ELF image and keeps its symbols.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "isa.h"
#include "memory.h"

namespace sim {

struct Symbol {
  u64 address, size;
  std::string name;
  bool is_function;
};

/// An image in memory: entry point and symbols sorted by address.
class Image {
 public:
  Image() = default;
  /// Loads every segment into `memory` for a hart with these extensions; UserError says what is wrong
  /// with the file and where.
  Image(const std::string& path, Memory& memory, Extensions isa);
  /// UserError if a hart with these extensions cannot run it.
  void check(Extensions isa) const;

  u64 entry() const { return entry_; }
  const std::string& file() const { return file_; }
  bool narrow() const { return narrow_; }
  bool covers(u64 address) const;
  bool overlaps(const Image& other) const;
  std::optional<u64> address_of(const std::string& name) const;
  /// The function an address lies in, or null.
  const Symbol* function_at(u64 address) const;
  const std::vector<Symbol>& symbols() const { return symbols_; }

 private:
  struct Load {
    Range range;
    std::span<const u8> bytes;  ///< the rest of the range is zero
  };
  template <class Format> void load(std::span<const u8> file, Memory& memory);
  template <class Format> void read_symbols(std::span<const u8> file);
  void place(std::vector<Load> loads, Memory& memory);

  std::string file_;
  u64 entry_ = 0;
  bool narrow_ = false, compressed_ = false;
  std::vector<Range> segments_;
  std::vector<Symbol> symbols_;
};

}  // namespace sim
