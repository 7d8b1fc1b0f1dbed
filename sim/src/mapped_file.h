// A file somebody else made, as bytes: mapped, so that a large one costs what is looked at.
#pragma once

#include <span>
#include <string>

#include "types.h"

namespace sim {

class MappedFile {
 public:
  /// UserError unless it is a regular file that can be read: others may have no end.
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::span<const u8> bytes() const { return {data_, size_}; }

 private:
  const u8* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace sim
