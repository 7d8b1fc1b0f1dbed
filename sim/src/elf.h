// Loads a RISC-V ELF image and keeps its symbols.
#pragma once

#include <optional>
#include <string>
#include <vector>

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
  /// Loads every segment into `memory`; UserError says what is wrong with the file and where.
  Image(const std::string& path, Memory& memory, bool has_compressed);

  u64 entry() const { return entry_; }
  std::optional<u64> address_of(const std::string& name) const;
  /// The function an address lies in, or null.
  const Symbol* function_at(u64 address) const;
  const std::vector<Symbol>& symbols() const { return symbols_; }

 private:
  void read_symbols(const std::vector<u8>& file);
  u64 entry_ = 0;
  std::vector<Symbol> symbols_;
};

}  // namespace sim
