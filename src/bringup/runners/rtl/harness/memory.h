// Two gibibytes of RAM at 0x80000000, and the ELF file that starts in it.
#pragma once

#include <cstdint>
#include <string>

#include "axi.h"

class Memory : public Store {
public:
  static constexpr uint64_t kBase = 0x80000000, kBytes = uint64_t(1) << 31;

  explicit Memory(unsigned width);
  ~Memory() override;
  Memory(const Memory &) = delete;
  Memory &operator=(const Memory &) = delete;

  bool read(uint32_t address, unsigned bytes, bool line, uint8_t *lanes) override;
  bool write(uint32_t base, uint32_t strobe, const uint8_t *lanes) override;

  // Copies the segments of a 64-bit RISC-V executable; its entry address. Throws
  // std::runtime_error if the file is anything else or lies outside the memory.
  uint64_t load(const std::string &path);

private:
  unsigned width; // of the bus, in bytes
  uint8_t *bytes;
};
