#include "devicetree.h"

#include <cinttypes>
#include <cstdio>
#include <string>

#include "machine.h"

namespace sim {
namespace {

/// Writes the structure block of a device tree (Devicetree Specification 0.4, chapter 5).
class TreeWriter {
 public:
  void begin(const std::string& name) {
    word(1);
    text(name);
  }
  void end() { word(2); }
  void property(const std::string& name, const std::vector<u8>& value) {
    word(3);
    word(u32(value.size()));
    word(string_offset(name));
    structure_.insert(structure_.end(), value.begin(), value.end());
    align();
  }
  void property(const std::string& name, const std::string& value) {
    std::vector<u8> bytes(value.begin(), value.end());
    bytes.push_back(0);
    property(name, bytes);
  }
  void property(const std::string& name, std::initializer_list<u32> cells) {
    std::vector<u8> bytes;
    for (u32 cell : cells) big_endian(bytes, cell);
    property(name, bytes);
  }
  std::vector<u8> finish() {
    word(9);
    std::vector<u8> blob;
    const u32 reserve = 40, structure = reserve + 16, strings = structure + u32(structure_.size());
    for (u32 value : {0xd00dfeedu, strings + u32(strings_.size()), structure, strings, reserve, 17u,
                      16u, 0u, u32(strings_.size()), u32(structure_.size())})
      big_endian(blob, value);
    blob.resize(structure, 0);  // an empty reservation list
    blob.insert(blob.end(), structure_.begin(), structure_.end());
    blob.insert(blob.end(), strings_.begin(), strings_.end());
    return blob;
  }

 private:
  static void big_endian(std::vector<u8>& to, u32 value) {
    for (int shift = 24; shift >= 0; shift -= 8) to.push_back(u8(value >> shift));
  }
  void word(u32 value) { big_endian(structure_, value); }
  void align() { structure_.resize((structure_.size() + 3) & ~size_t(3), 0); }
  void text(const std::string& s) {
    structure_.insert(structure_.end(), s.begin(), s.end());
    structure_.push_back(0);
    align();
  }
  u32 string_offset(const std::string& name) {
    const std::string entry = name + '\0';
    size_t at = strings_.find(entry);
    if (at == std::string::npos || (at && strings_[at - 1])) {
      at = strings_.size();
      strings_ += entry;
    }
    return u32(at);
  }

  std::vector<u8> structure_;
  std::string strings_;
};

std::string hex(u64 value) {
  char text[24];
  std::snprintf(text, sizeof text, "%" PRIx64, value);
  return text;
}

}  // namespace

std::vector<u8> device_tree(const Options& options) {
  using namespace std::string_literals;
  TreeWriter t;
  t.begin("");
  t.property("#address-cells", {2});
  t.property("#size-cells", {2});
  // Devices and host calls are those of QEMU's virt machine; guests look for the second name.
  t.property("compatible", "bringup,sim\0riscv-virtio"s);
  t.property("model", "bringup simulator");
  t.begin("chosen");
  t.property("stdout-path", "/soc/uart@10000000");
  t.end();
  t.begin("cpus");
  t.property("#address-cells", {1});
  t.property("#size-cells", {0});
  t.property("timebase-frequency", {u32(Machine::timebase_hz)});
  for (unsigned n = 0; n < options.harts; n++) {
    t.begin("cpu@" + std::to_string(n));
    t.property("device_type", "cpu");
    t.property("reg", {n});
    t.property("status", "okay");
    t.property("compatible", "riscv");
    t.property("riscv,isa", isa_string(options.isa_of(n)));
    const Extensions isa = options.isa_of(n);
    t.property("mmu-type", !(isa & S) ? "riscv,none" : is_narrow(isa) ? "riscv,sv32" : "riscv,sv57");
    t.property("clock-frequency", {u32(Machine::clock_hz)});
    t.begin("interrupt-controller");
    t.property("#interrupt-cells", {1});
    t.property("interrupt-controller", std::vector<u8>{});
    t.property("compatible", "riscv,cpu-intc");
    t.property("phandle", {n + 1});
    t.end();
    t.end();
  }
  t.end();
  t.begin("memory@80000000");
  t.property("device_type", "memory");
  t.property("reg", {0, u32(Machine::ram_base), u32(options.memory >> 32), u32(options.memory)});
  t.end();
  t.begin("soc");
  t.property("#address-cells", {2});
  t.property("#size-cells", {2});
  t.property("compatible", "simple-bus");
  t.property("ranges", std::vector<u8>{});
  t.begin("uart@10000000");
  t.property("compatible", "ns16550a");
  t.property("reg", {0, 0x10000000, 0, 0x100});
  t.property("clock-frequency", {3686400});
  t.end();
  t.begin("test@100000");
  t.property("compatible", "sifive,test1\0sifive,test0\0syscon"s);
  t.property("reg", {0, 0x100000, 0, 0x1000});
  t.end();
  for (const Scratchpad& one : options.scratchpads) {
    const u64 size = one.range.end - one.range.base;
    t.begin("sram@" + hex(one.range.base));
    t.property("compatible", "mmio-sram");
    t.property("label", one.name);
    t.property("reg", {u32(one.range.base >> 32), u32(one.range.base), u32(size >> 32), u32(size)});
    if (one.hart >= 0) t.property("bringup,hart", {u32(one.hart)});
    t.end();
  }
  for (const DmaShape& one : options.dma) {
    t.begin("dma@" + hex(one.registers));
    t.property("compatible", "bringup,dma");
    t.property("label", one.name);
    t.property("reg", {u32(one.registers >> 32), u32(one.registers), 0, u32(one.range().end - one.registers)});
    t.property("dma-channels", {one.channels});
    t.end();
  }
  t.begin("clint@2000000");
  t.property("compatible", "sifive,clint0\0riscv,clint0"s);
  t.property("reg", {0, 0x2000000, 0, 0x10000});
  std::vector<u8> lines;
  for (u32 n = 0; n < options.harts; n++)
    for (u32 cell : {n + 1, 3u, n + 1, 7u})
      for (int shift = 24; shift >= 0; shift -= 8) lines.push_back(u8(cell >> shift));
  t.property("interrupts-extended", lines);
  t.end();
  t.end();
  t.end();
  return t.finish();
}

}  // namespace sim
