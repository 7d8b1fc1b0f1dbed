#include "output.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sim {
namespace {

/// Devices, pipes and links are written where they are.
bool is_replaceable(const std::string& name) {
  struct stat status;
  return lstat(name.c_str(), &status) < 0 || S_ISREG(status.st_mode);
}

}  // namespace

Output::Output(const std::string& name, Kind kind) : name_(name), written_(name), file_(stderr) {
  if (name == "-") return;
  if (kind == Kind::Whole && is_replaceable(name)) written_ += ".partial";
  file_ = std::fopen(written_.c_str(), "w");
  if (!file_) fail(errno);
}

Output::~Output() {
  if (!file_ || file_ == stderr) return;
  std::fclose(file_);
  if (written_ != name_) unlink(written_.c_str());
}

void Output::finish() {
  errno = 0;
  const bool flushed = std::fflush(file_) == 0 && !std::ferror(file_);
  const int why = errno;
  if (file_ == stderr) return flushed ? void() : fail(why);
  const bool closed = std::fclose(file_) == 0;
  file_ = nullptr;
  if (flushed && closed && (written_ == name_ || rename(written_.c_str(), name_.c_str()) == 0)) return;
  const int error = why ? why : errno;
  if (written_ != name_) unlink(written_.c_str());
  fail(error);
}

void Output::fail(int error) {
  throw OutputError(name_ + ": cannot be written" + (error ? std::string(": ") + std::strerror(error) : ""));
}

}  // namespace sim
