#include "connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "../stop.h"

namespace sim::gdb {
namespace {

int digit(char ch) {
  if (ch >= '0' && ch <= '9') return ch - '0';
  if (ch >= 'a' && ch <= 'f') return ch - 'a' + 10;
  if (ch >= 'A' && ch <= 'F') return ch - 'A' + 10;
  return -1;
}

}  // namespace

std::string hex_bytes(const void* data, size_t bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (size_t k = 0; k < bytes; k++) {
    const u8 b = static_cast<const u8*>(data)[k];
    text += digits[b >> 4];
    text += digits[b & 15];
  }
  return text;
}

std::string hex_text(const std::string& text) { return hex_bytes(text.data(), text.size()); }

std::vector<u8> bytes_of(const std::string& text) {
  std::vector<u8> bytes;
  for (size_t k = 0; k + 1 < text.size(); k += 2) {
    const int high = digit(text[k]), low = digit(text[k + 1]);
    if (high < 0 || low < 0) break;
    bytes.push_back(u8(high << 4 | low));
  }
  return bytes;
}

u64 hex_number(const std::string& text, size_t& at) {
  u64 value = 0;
  for (; at < text.size() && digit(text[at]) >= 0; at++) value = value << 4 | u64(digit(text[at]));
  return value;
}

Connection::~Connection() { ::close(socket_); }

int Connection::get() {
  unsigned char ch;
  wait_readable(socket_);
  return ::recv(socket_, &ch, 1, 0) == 1 ? ch : -1;
}

bool Connection::receive(std::string& packet) {
  for (;;) {
    int ch = get();
    if (ch < 0) return false;
    if (ch == 3) return packet = "\x03", true;
    if (ch != '$') continue;
    packet.clear();
    u8 sum = 0;
    while ((ch = get()) != '#') {
      if (ch < 0 || packet.size() > packet_bytes) return false;
      sum = u8(sum + ch);
      packet += char(ch);
    }
    const int high = get(), low = get();
    if (high < 0 || low < 0) return false;
    const bool good = (digit(char(high)) << 4 | digit(char(low))) == sum;
    if (::send(socket_, good ? "+" : "-", 1, 0) != 1) return false;
    if (good) return true;
  }
}

void Connection::send(const std::string& payload) {
  u8 sum = 0;
  for (char ch : payload) sum = u8(sum + u8(ch));
  const std::string text = "$" + payload + "#" + hex_bytes(&sum, 1);
  for (size_t done = 0; done < text.size();) {
    wait_writable(socket_);
    const ssize_t n = ::send(socket_, text.data() + done, text.size() - done, MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) return;  // receive() will notice
    done += size_t(n);
  }
}

bool Connection::interrupted() {
  char ch;
  const ssize_t n = ::recv(socket_, &ch, 1, MSG_DONTWAIT);
  return n == 0 || (n == 1 && ch == 3);
}

}  // namespace sim::gdb
