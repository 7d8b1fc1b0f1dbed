#include "devices.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "device_tree.h"
#include "riscv/mailbox.h"

namespace {

// Rocket's boot ROM sends every hart here, a0 = hart; an image expects its console at the same
// place. Instructions are fetched in words of the bus, the console is read byte by byte.
constexpr uint32_t kBase = 0x10000000, kStubBytes = 64;
constexpr uint32_t kRom = kBase + 0x1000, kTree = 64; // entry address, then the device tree
constexpr uint32_t kTransmit = kBase, kLineStatus = kBase + 5;
constexpr uint8_t kTransmitterEmpty = 0x60;

constexpr uint32_t kStub[] = {
    0x00001297, // auipc t0, 1        the ROM
    0x0002b303, // ld    t1, 0(t0)
    0x04028593, // addi  a1, t0, 64   the device tree
    0x00030067, // jr    t1
};

void copy_window(const std::vector<uint8_t> &from, uint32_t offset, unsigned bytes, uint8_t *to) {
  for (unsigned i = 0; i < bytes; i++) to[i] = offset + i < from.size() ? from[offset + i] : 0;
}

} // namespace

Devices::Devices(uint64_t entry, unsigned harts, const std::string &folder) : stub(kStubBytes) {
  std::memcpy(stub.data(), kStub, sizeof kStub);
  rom.resize(kTree);
  std::memcpy(rom.data(), &entry, sizeof entry);
  const std::vector<uint8_t> tree = device_tree(harts);
  rom.insert(rom.end(), tree.begin(), tree.end());
  if (folder.empty()) return;
  std::ifstream stream(folder + "/request.bin", std::ios::binary);
  if (!stream) return;
  has_request = true;
  request.assign(std::istreambuf_iterator<char>(stream), {});
  response_path = folder + "/response.bin";
}

bool Devices::read(uint32_t address, unsigned bytes, bool line, uint8_t *lanes) {
  uint8_t *to = lanes + (address & 7);
  if (address == kLineStatus && bytes == 1) {
    *to = kTransmitterEmpty; // always; nobody types
  } else if (address - kBase < kStubBytes) {
    copy_window(stub, address - kBase, bytes, to);
  } else if (address >= kRom && address - kRom < rom.size()) {
    copy_window(rom, address - kRom, bytes, to);
  } else if (address - BRINGUP_MAILBOX < BRINGUP_MAILBOX_BYTES) {
    const uint64_t value = read_mailbox(address - BRINGUP_MAILBOX, bytes);
    std::memcpy(to, &value, bytes);
  } else {
    return line ? false : refuse(address); // instructions: the core will trap
  }
  return true;
}

bool Devices::write(uint32_t base, uint32_t strobe, const uint8_t *lanes) {
  if (!strobe) return true;
  const unsigned first = __builtin_ctz(strobe), bytes = __builtin_popcount(strobe);
  const uint32_t address = base + first;
  if (address == kTransmit && bytes == 1) {
    std::putchar(lanes[first]);
    return true;
  }
  if (address - BRINGUP_MAILBOX >= BRINGUP_MAILBOX_BYTES) return refuse(address);
  return write_mailbox(address - BRINGUP_MAILBOX, lanes + first, bytes);
}

bool Devices::refuse(uint32_t address) {
  if (!astray) astray = address;
  return false;
}

uint64_t Devices::read_mailbox(uint32_t offset, unsigned bytes) {
  uint64_t value = 0;
  if (offset == BRINGUP_MAILBOX_LEFT)
    return has_request ? request.size() - taken : BRINGUP_MAILBOX_NO_REQUEST;
  if (offset == BRINGUP_MAILBOX_REQUEST) {
    const size_t count = std::min<size_t>(bytes, request.size() - taken);
    std::memcpy(&value, request.data() + taken, count);
    taken += count;
  }
  return value;
}

bool Devices::write_mailbox(uint32_t offset, const uint8_t *data, unsigned bytes) {
  if (offset == BRINGUP_MAILBOX_RESPONSE) {
    response.insert(response.end(), data, data + bytes);
    return true;
  }
  if (offset != BRINGUP_MAILBOX_EXIT) return refuse(BRINGUP_MAILBOX + offset);
  code = *data;
  ended = true;
  return true;
}

void Devices::close() {
  std::fflush(stdout);
  if (response_path.empty()) return;
  std::ofstream stream(response_path, std::ios::binary);
  stream.write(reinterpret_cast<const char *>(response.data()), std::streamsize(response.size()));
  if (!stream.flush()) throw std::runtime_error("cannot write " + response_path);
}
