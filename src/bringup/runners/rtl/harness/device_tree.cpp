#include "device_tree.h"

#include <string>

namespace {

constexpr uint32_t kMagic = 0xd00dfeed, kBeginNode = 1, kEndNode = 2, kProperty = 3, kEnd = 9;
constexpr uint32_t kVersion = 17, kCompatibleVersion = 16;
constexpr uint32_t kTimebase = 1000000; // Rocket's own tree: 100 cycles per tick

class Writer {
public:
  void begin(const std::string &name) {
    word(kBeginNode);
    text(structure, name);
  }

  void end() { word(kEndNode); }

  void property(const std::string &name, const std::string &value) {
    head(name, uint32_t(value.size()) + 1);
    text(structure, value);
  }

  void property(const std::string &name, uint32_t value) {
    head(name, 4);
    word(value);
  }

  std::vector<uint8_t> finish() {
    word(kEnd);
    constexpr uint32_t header = 40, reservations = 16;
    const auto body = uint32_t(structure.size()), names = uint32_t(strings.size());
    std::vector<uint8_t> tree;
    for (uint32_t value : {kMagic, header + reservations + body + names, header + reservations,
                           header + reservations + body, header, kVersion, kCompatibleVersion, 0u,
                           names, body})
      put(tree, value);
    tree.resize(header + reservations); // an empty list ends with a zero entry
    tree.insert(tree.end(), structure.begin(), structure.end());
    tree.insert(tree.end(), strings.begin(), strings.end());
    return tree;
  }

private:
  static void put(std::vector<uint8_t> &to, uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) to.push_back(uint8_t(value >> shift));
  }

  static void text(std::vector<uint8_t> &to, const std::string &value) {
    to.insert(to.end(), value.begin(), value.end());
    do to.push_back(0);
    while (to.size() % 4);
  }

  void word(uint32_t value) { put(structure, value); }

  void head(const std::string &name, uint32_t bytes) {
    word(kProperty);
    word(bytes);
    word(uint32_t(strings.size()));
    strings.insert(strings.end(), name.begin(), name.end());
    strings.push_back(0);
  }

  std::vector<uint8_t> structure, strings;
};

} // namespace

std::vector<uint8_t> device_tree(unsigned harts) {
  Writer tree;
  tree.begin("");
  tree.property("#address-cells", 1);
  tree.property("#size-cells", 1);
  tree.property("compatible", "bringup,rtl");
  tree.begin("cpus");
  tree.property("#address-cells", 1);
  tree.property("#size-cells", 0);
  tree.property("timebase-frequency", kTimebase);
  for (uint32_t hart = 0; hart < harts; hart++) {
    tree.begin("cpu@" + std::to_string(hart));
    tree.property("device_type", "cpu");
    tree.property("compatible", "riscv");
    tree.property("reg", hart);
    tree.end();
  }
  tree.end();
  tree.end();
  return tree.finish();
}
