// The packets of gdb's remote serial protocol on a socket, and the hexadecimal text in them.
#pragma once

#include <string>
#include <vector>

#include "../types.h"

namespace sim::gdb {

/// Two digits a byte, in the order of memory.
std::string hex_bytes(const void* data, size_t bytes);
std::string hex_text(const std::string& text);
/// The bytes that pairs of digits stand for, up to the first other character.
std::vector<u8> bytes_of(const std::string& text);
/// Reads a hexadecimal number and moves past it.
u64 hex_number(const std::string& text, size_t& at);

/// The longest packet either side may send, as the server tells gdb.
constexpr size_t packet_bytes = 0x20000;

/// One debugger: packets with checksum and acknowledgement.
class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The next packet; false when the other side is gone. An interrupt arrives as "\x03".
  bool receive(std::string& packet);
  void send(const std::string& payload);
  /// Whether the debugger asked to interrupt a running guest, or is gone.
  bool interrupted();

 private:
  int get();
  int socket_;
};

}  // namespace sim::gdb
