// A strict reader of the small part of YAML that core files use: maps by indentation, lists of
// scalars in brackets or of maps and scalars after dashes, plain or quoted scalars, # comments.
//
// Whoever reads a map asks for every key it knows and then calls finish(): a key nobody asked for,
// a missing one and a value of the wrong kind are UserErrors that begin with FILE:LINE.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "../types.h"

namespace sim::yaml {

class Node {
 public:
  enum class Kind { Scalar, Map, List };

  Kind kind = Kind::Scalar;

  /// Members of a map. The first six throw UserError where the key is missing or of another kind.
  u64 number(const std::string& key, u64 lowest = 0, u64 highest = u64(1) << 48) const;
  double real(const std::string& key) const;
  bool flag(const std::string& key) const;
  std::string text(const std::string& key) const;
  const Node& map(const std::string& key) const;
  const std::vector<Node>& list(const std::string& key) const;
  /// Optional members: null / the given value where the key is missing.
  const Node* find(const std::string& key) const;
  u64 number_or(const std::string& key, u64 otherwise) const;

  /// Items of a list, and keys of a map in the file's order (for maps with free keys).
  const std::vector<Node>& items() const { return children_; }
  const std::string& key() const { return key_; }
  /// This scalar as a number or text; UserError if it is none.
  u64 as_number(u64 lowest = 0, u64 highest = u64(1) << 48) const;
  const std::string& as_text() const;

  /// UserError naming the first key that nobody asked for, here or in maps below that were read.
  void finish() const;
  [[noreturn]] void error(const std::string& what) const;

 private:
  friend class Parser;
  friend Node read(const std::string&);
  void extend(const Node& base);
  const Node& need(const std::string& key) const;

  std::shared_ptr<const std::string> file_;
  unsigned line_ = 0;
  std::string key_, scalar_;
  std::vector<Node> children_;
  mutable bool used_ = false;
};

/// Reads a file. The root is a map. `extends: FILE` (beside it) stands for that file's members: those
/// it has itself count instead, maps are extended in the same way, lists are replaced.
Node read(const std::string& file_name);
Node parse(const std::string& file_name, const std::string& contents);

}  // namespace sim::yaml
