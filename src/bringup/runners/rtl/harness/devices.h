// What an image finds below its memory: boot stub, device tree, console, and the mailbox that leads
// to the host's files (runtime/riscv/mailbox.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "axi.h"

class Devices : public Store {
public:
  // entry: where every hart goes. folder: of request.bin and response.bin; empty offers no files.
  Devices(uint64_t entry, unsigned harts, const std::string &folder);

  bool read(uint32_t address, unsigned bytes, bool line, uint8_t *lanes) override;
  bool write(uint32_t base, uint32_t strobe, const uint8_t *lanes) override;

  bool finished() const { return ended; }
  // The first data access where no device is. The core itself would take no notice.
  std::optional<uint32_t> stray() const { return astray; }
  int exit_code() const { return code; }
  // Writes what the image sent. Throws std::runtime_error if that is impossible.
  void close();

private:
  bool refuse(uint32_t address);
  uint64_t read_mailbox(uint32_t offset, unsigned bytes);
  bool write_mailbox(uint32_t offset, const uint8_t *data, unsigned bytes);

  std::vector<uint8_t> stub, rom, request, response;
  std::string response_path;
  bool has_request = false, ended = false;
  size_t taken = 0; // bytes of the request already read
  int code = 0;
  std::optional<uint32_t> astray;
};
