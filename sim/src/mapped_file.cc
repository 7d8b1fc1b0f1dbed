#include "mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "trap.h"

namespace sim {

MappedFile::MappedFile(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) throw UserError(path + ": cannot be opened: " + std::strerror(errno));
  struct stat status;
  const bool known = ::fstat(file, &status) == 0, regular = known && S_ISREG(status.st_mode);
  void* data = nullptr;
  if (regular && status.st_size > 0) data = ::mmap(nullptr, size_t(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
  ::close(file);
  if (!regular) throw UserError(path + ": not a regular file");
  if (data == MAP_FAILED) throw UserError(path + ": cannot be read");
  data_ = static_cast<const u8*>(data);
  size_ = size_t(status.st_size);
}

MappedFile::~MappedFile() {
  if (data_) ::munmap(const_cast<u8*>(data_), size_);
}

}  // namespace sim
