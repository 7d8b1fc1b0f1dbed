// Files and exit through the host: semihosting (ebreak sequence) and HTIF (tohost / fromhost).
#pragma once

#include <memory>
#include <vector>

#include "../memory.h"
#include "host_files.h"

namespace sim {

class Console;

/// Carries out guest requests on the host, as far as HostFiles lets it.
class HostCalls {
 public:
  HostCalls(Memory& memory, Console& console, const std::vector<std::string>& admitted)
      : memory_(memory), console_(console), host_(admitted) {}
  ~HostCalls();

  /// RISC-V semihosting specification 1.0: true if the ebreak at pc is a call (a0 = result then).
  bool semihosting(Hart& hart, u64 pc);

  /// Watches an image's tohost word; both addresses come from its symbols.
  void enable_htif(u64 tohost, u64 fromhost);

 private:
  /// Requests written to tohost: exit, console characters, proxied system calls.
  struct Htif : Device {
    Htif(HostCalls& host, u64 to, u64 from) : calls(host), tohost(to), fromhost(from) {}
    u64 read(u64, unsigned, Hart&) override { return 0; }
    void write(u64 offset, unsigned bytes, u64 value, Hart& hart) override;
    HostCalls& calls;
    u64 tohost, fromhost;
  };

  u64 semihosting_result(Hart& hart, u64 number, u64 arguments);
  i64 system_call(const u64 (&request)[8]);
  bool path_at(u64 address, u64 length, std::string& path) const;
  int host_file(u64 handle) const;
  int seekable_file(u64 handle) const;
  i64 open(const std::string& path, int flags, unsigned mode);
  i64 transfer(bool reading, int file, u64 address, u64 bytes);

  Memory& memory_;
  Console& console_;
  HostFiles host_;
  std::vector<std::unique_ptr<Htif>> htif_;
  std::vector<int> files_{0, 1, 2};  // guest handle -> host descriptor, -1 when closed
  int error_ = 0;
};

}  // namespace sim
