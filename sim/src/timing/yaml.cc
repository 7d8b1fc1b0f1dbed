#include "yaml.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "../mapped_file.h"
#include "../trap.h"

namespace sim::yaml {

void Node::error(const std::string& what) const {
  throw UserError(*file_ + ":" + std::to_string(line_) + ": " + what);
}

const Node* Node::find(const std::string& key) const {
  if (kind != Kind::Map) error("'" + key_ + "' should be a map");
  for (const Node& child : children_)
    if (child.key_ == key) {
      child.used_ = true;
      return &child;
    }
  return nullptr;
}

const Node& Node::need(const std::string& key) const {
  const Node* found = find(key);
  if (!found) error("key '" + key + "' is missing" + (key_.empty() ? "" : " in '" + key_ + "'"));
  return *found;
}

const std::string& Node::as_text() const {
  if (kind != Kind::Scalar || scalar_.empty()) error("'" + key_ + "' should be a single value");
  return scalar_;
}

u64 Node::as_number(u64 lowest, u64 highest) const {
  const std::string& text = as_text();
  char* end = nullptr;
  const u64 value = std::strtoull(text.c_str(), &end, 0);
  if (*end || text[0] == '-' || text[0] == '+')
    error("'" + key_ + "' should be a whole number, not '" + text + "'");
  if (value < lowest || value > highest)
    error("'" + key_ + "' should be from " + std::to_string(lowest) + " to " +
          std::to_string(highest) + ", not " + text);
  return value;
}

u64 Node::number(const std::string& key, u64 lowest, u64 highest) const {
  return need(key).as_number(lowest, highest);
}

double Node::real(const std::string& key) const {
  const Node& node = need(key);
  const std::string& text = node.as_text();
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (*end) node.error("'" + key + "' should be a number, not '" + text + "'");
  return value;
}

bool Node::flag(const std::string& key) const {
  const Node& node = need(key);
  const std::string& text = node.as_text();
  if (text == "true") return true;
  if (text != "false") node.error("'" + key + "' should be true or false, not '" + text + "'");
  return false;
}

std::string Node::text(const std::string& key) const { return need(key).as_text(); }

const Node& Node::map(const std::string& key) const {
  const Node& node = need(key);
  if (node.kind != Kind::Map) node.error("'" + key + "' should be a map");
  return node;
}

const std::vector<Node>& Node::list(const std::string& key) const {
  const Node& node = need(key);
  if (node.kind != Kind::List) node.error("'" + key + "' should be a list");
  return node.children_;
}

u64 Node::number_or(const std::string& key, u64 otherwise) const {
  const Node* node = find(key);
  return node ? node->as_number() : otherwise;
}

void Node::finish() const {
  if (kind != Kind::Map) return;
  for (const Node& child : children_) {
    if (!child.used_) child.error("unknown key '" + child.key_ + "'");
    child.finish();
  }
}

/// Recursive descent over lines: their indentation says what belongs to what.
class Parser {
 public:
  Parser(const std::string& file, const std::string& contents)
      : file_(std::make_shared<const std::string>(file)) {
    std::istringstream stream(contents);
    std::string text;
    for (unsigned number = 1; std::getline(stream, text); number++) add_line(text, number);
  }

  Node root() {
    Node node = make(1, "");
    node.kind = Node::Kind::Map;
    if (lines_.empty()) node.error("the file is empty");
    if (lines_[0].text[0] == '-') node.error("the file should be a map");
    map_into(node, lines_[0].indent);
    if (at_ < lines_.size()) fail(lines_[at_].number, "unexpected indentation");
    return node;
  }

 private:
  struct Line {
    unsigned number, indent;
    std::string text;
  };

  [[noreturn]] void fail(unsigned line, const std::string& what) const { make(line, "").error(what); }

  Node make(unsigned line, const std::string& key) const {
    Node node;
    node.file_ = file_;
    node.line_ = line;
    node.key_ = key;
    return node;
  }

  void add_line(const std::string& raw, unsigned number) {
    std::string text;
    char quote = 0;
    for (char ch : raw) {
      if (quote ? ch == quote : ch == '"' || ch == '\'') quote = quote ? 0 : ch;
      if (ch == '#' && !quote && (text.empty() || text.back() == ' ')) break;
      text += ch;
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.pop_back();
    size_t indent = 0;
    while (indent < text.size() && text[indent] == ' ') indent++;
    if (indent == text.size()) return;
    if (text.find('\t') != std::string::npos) fail(number, "a tab: indent with spaces");
    if (quote) fail(number, "a quote is not closed");
    lines_.push_back({number, unsigned(indent), text.substr(indent)});
  }

  static std::string trim(const std::string& s) {
    const size_t a = s.find_first_not_of(' '), b = s.find_last_not_of(' ');
    return a == std::string::npos ? "" : s.substr(a, b - a + 1);
  }

  void scalar_into(Node& node, const std::string& text) {
    if (text[0] == '[') return inline_list_into(node, text);
    if (text[0] == '{' || text[0] == '&' || text[0] == '*' || text[0] == '|' || text[0] == '>')
      node.error("this part of YAML is not understood: " + text);
    const bool quoted = text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0];
    node.scalar_ = quoted ? text.substr(1, text.size() - 2) : text;
  }

  void inline_list_into(Node& node, const std::string& text) {
    if (text.back() != ']') node.error("a list that begins with [ should end with ] on its line");
    node.kind = Node::Kind::List;
    std::istringstream parts(text.substr(1, text.size() - 2));
    std::string part;
    while (std::getline(parts, part, ',')) {
      Node item = make(node.line_, node.key_);
      if (trim(part).empty()) node.error("an empty item in a list");
      scalar_into(item, trim(part));
      node.children_.push_back(std::move(item));
    }
  }

  /// What follows a key or a dash without a value on its own line.
  void block_into(Node& node, unsigned above) {
    if (at_ >= lines_.size() || lines_[at_].indent <= above) node.error("'" + node.key_ + "' has no value");
    const unsigned indent = lines_[at_].indent;
    if (lines_[at_].text[0] == '-') list_into(node, indent);
    else map_into(node, indent);
    if (at_ < lines_.size() && lines_[at_].indent > above)
      fail(lines_[at_].number, "unexpected indentation");
  }

  void map_into(Node& node, unsigned indent) {
    node.kind = Node::Kind::Map;
    while (at_ < lines_.size() && lines_[at_].indent == indent && lines_[at_].text[0] != '-') {
      const Line line = lines_[at_++];
      const size_t colon = line.text.find(':');
      if (colon == std::string::npos) fail(line.number, "expected 'key: value', not '" + line.text + "'");
      Node child = make(line.number, trim(line.text.substr(0, colon)));
      const std::string rest = trim(line.text.substr(colon + 1));
      for (const Node& other : node.children_)
        if (other.key_ == child.key_)
          child.error("key '" + child.key_ + "' a second time, first in line " + std::to_string(other.line_));
      if (rest.empty()) block_into(child, indent);
      else scalar_into(child, rest);
      node.children_.push_back(std::move(child));
    }
  }

  void list_into(Node& node, unsigned indent) {
    node.kind = Node::Kind::List;
    while (at_ < lines_.size() && lines_[at_].indent == indent && lines_[at_].text[0] == '-') {
      Line& line = lines_[at_];
      Node item = make(line.number, node.key_);
      const std::string rest = trim(line.text.substr(1));
      if (rest.find(": ") != std::string::npos || (!rest.empty() && rest.back() == ':')) {
        // "- key: value": a map whose first key stands beside the dash.
        line.indent += unsigned(line.text.find(rest, 1));
        line.text = rest;
        map_into(item, line.indent);
      } else {
        at_++;
        if (rest.empty()) block_into(item, indent);
        else scalar_into(item, rest);
      }
      node.children_.push_back(std::move(item));
    }
  }

  std::shared_ptr<const std::string> file_;
  std::vector<Line> lines_;
  size_t at_ = 0;
};

Node parse(const std::string& file_name, const std::string& contents) {
  return Parser(file_name, contents).root();
}

/// Takes over the members of `base` this map has not.
void Node::extend(const Node& base) {
  for (const Node& theirs : base.children_) {
    const auto own = std::find_if(children_.begin(), children_.end(), [&](const Node& n) { return n.key_ == theirs.key_; });
    if (own == children_.end()) children_.push_back(theirs);
    else if (own->kind == Kind::Map && theirs.kind == Kind::Map) own->extend(theirs);
  }
}

Node read(const std::string& file_name) {
  std::string name = file_name;
  Node node;
  for (unsigned depth = 0;; depth++) {
    std::string contents;
    try {
      const MappedFile file(name);
      contents.assign(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
    } catch (const UserError& e) {
      if (depth == 0) throw;
      node.find("extends")->error(e.what());
    }
    Node one = parse(name, contents);
    if (depth == 0) node = std::move(one);
    else {
      std::erase_if(node.children_, [](const Node& n) { return n.key_ == "extends"; });
      node.extend(one);
    }
    const Node* base = node.find("extends");
    if (!base) return node;
    if (depth == 8) base->error("'extends' goes on and on: does a file extend itself?");
    name = (std::filesystem::path(*base->file_).parent_path() / base->as_text()).string();
  }
}

}  // namespace sim::yaml
