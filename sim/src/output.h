// Files a run leaves: a report is there whole or not at all, and nobody is told it is there when it is not.
#pragma once

#include <cstdio>
#include <stdexcept>
#include <string>

namespace sim {

/// A file that cannot be written, and why.
struct OutputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Output {
 public:
  /// Stream: lines as they come. Whole: a regular file gets its name in finish().
  enum class Kind { Stream, Whole };
  /// "-" is standard error. OutputError if it cannot be opened.
  Output(const std::string& name, Kind kind);
  /// Removes what was not finished of a Whole one.
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  std::FILE* file() const { return file_; }
  /// Call it once, at the end. OutputError if anything could not be written.
  void finish();

 private:
  [[noreturn]] void fail(int error);
  std::string name_, written_;  ///< the latter: under which it is written
  std::FILE* file_;
};

}  // namespace sim
