// Which of the host's files a guest may use, and how they are opened.
//
// A guest may be anybody's program. Unless the user says otherwise it sees regular files beneath the working
// directory and nothing else: paths are walked one component at a time, without links and "..", so that
// no other name leads out; files of several names are refused, as one of them may lie elsewhere.
#pragma once

#include <string>
#include <vector>

namespace sim {

class HostFiles {
 public:
  /// `admitted`: values of --host-files, "all" or "DIR" or "DIR:ro". UserError if a folder cannot be used.
  explicit HostFiles(const std::vector<std::string>& admitted);
  ~HostFiles();
  HostFiles(const HostFiles&) = delete;
  HostFiles& operator=(const HostFiles&) = delete;

  // All of them return a negative errno when they refuse or fail.
  /// A descriptor; `flags` are the host's O_ ones, of which those that matter for files are heeded.
  int open(const std::string& path, int flags, unsigned mode) const;
  int remove(const std::string& path) const;
  int rename(const std::string& from, const std::string& to) const;

 private:
  struct Root {
    int directory;
    std::string path;  ///< absolute, without links
    bool writable;
  };
  /// A folder, open, and a name in it.
  struct Place;
  int locate(const std::string& path, bool write, Place& place) const;
  const Root* root_of(const std::string& path, std::string& within) const;
  void admit(std::string folder);

  bool all_ = false;
  std::vector<Root> roots_;  ///< the first one is the working directory
};

}  // namespace sim
