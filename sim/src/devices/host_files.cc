#include "host_files.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "../trap.h"

namespace sim {
namespace {

constexpr unsigned most_mode = 0644;
constexpr int heeded = O_ACCMODE | O_CREAT | O_EXCL | O_TRUNC | O_APPEND;

/// Neither a device nor a pipe nor a link, and nowhere else under another name.
bool is_plain(const struct stat& status) { return S_ISREG(status.st_mode) && status.st_nlink <= 1; }

}  // namespace

struct HostFiles::Place {
  int directory = -1;
  std::string name;
  ~Place() {
    if (directory >= 0) ::close(directory);
  }
  /// 0, or a negative errno: it is not there, or not a file of the guest's.
  int check() const {
    struct stat status;
    if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) return -errno;
    return is_plain(status) ? 0 : -EACCES;
  }
};

HostFiles::HostFiles(const std::vector<std::string>& admitted) {
  admit(".");
  for (const std::string& folder : admitted)
    if (folder == "all") all_ = true;
    else admit(folder);
}

HostFiles::~HostFiles() {
  for (const Root& root : roots_) ::close(root.directory);
}

void HostFiles::admit(std::string folder) {
  const bool writable = !folder.ends_with(":ro");
  if (!writable) folder.resize(folder.size() - 3);
  char path[PATH_MAX];
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0 || !::realpath(folder.c_str(), path))
    throw UserError("--host-files: '" + folder + "' cannot be used as a folder: " + std::strerror(errno));
  for (Root& root : roots_)
    if (root.path == path) {  // said again, with other rights
      root.writable = writable;
      ::close(directory);
      return;
    }
  roots_.push_back({directory, path, writable});
}

/// Relative paths are the working directory's, absolute ones must lie beneath an admitted folder.
const HostFiles::Root* HostFiles::root_of(const std::string& path, std::string& within) const {
  within = path;
  if (path[0] != '/') return &roots_[0];
  const Root* longest = nullptr;
  for (size_t n = 1; n < roots_.size(); n++) {
    const std::string folder = roots_[n].path == "/" ? "/" : roots_[n].path + "/";
    if (path.starts_with(folder) && (!longest || roots_[n].path.size() > longest->path.size())) longest = &roots_[n];
  }
  if (longest) within = path.substr(longest->path.size());
  return longest;
}

int HostFiles::locate(const std::string& path, bool write, Place& place) const {
  if (path.empty()) return -ENOENT;
  if (path.size() >= PATH_MAX) return -ENAMETOOLONG;
  std::string rest;
  const Root* root = root_of(path, rest);
  if (!root || (write && !root->writable)) return -EACCES;
  place.directory = ::fcntl(root->directory, F_DUPFD_CLOEXEC, 3);
  if (place.directory < 0) return -errno;
  for (size_t at = 0; at < rest.size();) {
    const size_t slash = rest.find('/', at), end = slash == std::string::npos ? rest.size() : slash;
    const std::string part = rest.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") return -EACCES;
    if (!place.name.empty()) {  // what came before is a folder
      const int next = ::openat(place.directory, place.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (next < 0) return -errno;
      ::close(place.directory);
      place.directory = next;
    }
    place.name = part;
  }
  return place.name.empty() || rest.ends_with('/') ? -EISDIR : 0;
}

int HostFiles::open(const std::string& path, int flags, unsigned mode) const {
  flags = (flags & heeded) | O_CLOEXEC;
  mode &= most_mode;
  if (all_) {
    const int file = ::open(path.c_str(), flags, mode);
    return file < 0 ? -errno : file;
  }
  Place place;
  const bool write = (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
  if (const int error = locate(path, write, place)) return error;
  // Looked at before it is opened, as opening a device may do something, and after, as it may be another.
  if (const int error = place.check(); error && !(error == -ENOENT && flags & O_CREAT)) return error;
  const int file = ::openat(place.directory, place.name.c_str(), (flags & ~O_TRUNC) | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode);
  if (file < 0) return -errno;
  struct stat status;
  int error = ::fstat(file, &status) < 0 ? errno : is_plain(status) ? 0 : EACCES;
  if (!error && flags & O_TRUNC && (flags & O_ACCMODE) != O_RDONLY && ::ftruncate(file, 0) < 0) error = errno;
  if (!error) return file;
  ::close(file);
  return -error;
}

int HostFiles::remove(const std::string& path) const {
  if (all_) return ::unlink(path.c_str()) < 0 ? -errno : 0;
  Place place;
  if (const int error = locate(path, true, place)) return error;
  if (const int error = place.check()) return error;
  return ::unlinkat(place.directory, place.name.c_str(), 0) < 0 ? -errno : 0;
}

int HostFiles::rename(const std::string& from, const std::string& to) const {
  if (all_) return std::rename(from.c_str(), to.c_str()) < 0 ? -errno : 0;
  Place old, fresh;
  if (const int error = locate(from, true, old)) return error;
  if (const int error = locate(to, true, fresh)) return error;
  if (const int error = old.check()) return error;
  if (const int error = fresh.check(); error && error != -ENOENT) return error;
  return ::renameat(old.directory, old.name.c_str(), fresh.directory, fresh.name.c_str()) < 0 ? -errno : 0;
}

}  // namespace sim
