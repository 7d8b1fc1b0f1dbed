#include "gdb.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <set>

namespace sim {
namespace {

constexpr int sig_trap = 5, sig_int = 2;

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

int digit(char ch) {
  if (ch >= '0' && ch <= '9') return ch - '0';
  if (ch >= 'a' && ch <= 'f') return ch - 'a' + 10;
  if (ch >= 'A' && ch <= 'F') return ch - 'A' + 10;
  return -1;
}

std::vector<u8> bytes_of(const std::string& text) {
  std::vector<u8> bytes;
  for (size_t k = 0; k + 1 < text.size(); k += 2) {
    const int high = digit(text[k]), low = digit(text[k + 1]);
    if (high < 0 || low < 0) break;
    bytes.push_back(u8(high << 4 | low));
  }
  return bytes;
}

/// Reads a hexadecimal number and moves past it.
u64 hex_number(const std::string& text, size_t& at) {
  u64 value = 0;
  for (; at < text.size() && digit(text[at]) >= 0; at++) value = value << 4 | u64(digit(text[at]));
  return value;
}

/// One connection: packets with checksum and acknowledgement.
class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}
  ~Connection() { ::close(socket_); }

  /// The next packet; false when the other side is gone. An interrupt arrives as "\x03".
  bool receive(std::string& packet) {
    for (;;) {
      int ch = get();
      if (ch < 0) return false;
      if (ch == 3) return packet = "\x03", true;
      if (ch != '$') continue;
      packet.clear();
      u8 sum = 0;
      while ((ch = get()) != '#') {
        if (ch < 0) return false;
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
  void send(const std::string& payload) {
    u8 sum = 0;
    for (char ch : payload) sum = u8(sum + u8(ch));
    const std::string text = "$" + payload + "#" + hex_bytes(&sum, 1);
    if (::send(socket_, text.data(), text.size(), 0) < 0) return;
  }
  /// Whether the debugger asked to interrupt a running guest.
  bool interrupted() {
    char ch;
    const ssize_t n = ::recv(socket_, &ch, 1, MSG_DONTWAIT);
    return n == 0 || (n == 1 && ch == 3);
  }

 private:
  int get() {
    unsigned char ch;
    return ::recv(socket_, &ch, 1, 0) == 1 ? ch : -1;
  }
  int socket_;
};

/// Thrown out of the run loop in front of an instruction that has a breakpoint.
struct Stopped {
  unsigned hart;
};

/// Stops at breakpoints, then hands on to whatever else observes.
struct Breakpoints : Observer {
  std::set<u64> addresses;
  Observer* next = nullptr;
  u64 resume = ~u64(0);  // the address continued from does not stop again at once
  void before(Hart& h, const Inst& i) override {
    if (i.pc != resume && addresses.count(i.pc)) {
      h.instret--;
      throw Stopped{h.id};
    }
    resume = ~u64(0);
    if (next) next->before(h, i);
  }
  void after(Hart& h, const Inst& i) override {
    if (next) next->after(h, i);
  }
  void trapped(Hart& h, u64 pc, const Trap& t) override {
    if (next) next->trapped(h, pc, t);
  }
};

class Server {
 public:
  Server(Machine& machine, Connection& line) : machine_(machine), line_(line) {
    breakpoints_.next = machine.hart(0).observer;
    machine_.observe(&breakpoints_);
  }

  Outcome serve() {
    std::string packet;
    while (line_.receive(packet)) {
      if (packet.empty()) continue;
      if (packet[0] == 'k') return {Outcome::Interrupted, exit_code::interrupted, "killed by the debugger"};
      if (packet[0] == 'D') {
        line_.send("OK");
        break;
      }
      if (packet[0] == 'c' || packet[0] == 's') {
        if (packet.size() > 1) {
          size_t at = 1;
          hart().set_pc(hex_number(packet, at));
        }
        if (go(packet[0] == 's')) return outcome_;
        continue;
      }
      line_.send(answer(packet));
    }
    machine_.observe(breakpoints_.next);
    return machine_.run();
  }

 private:
  Hart& hart() { return machine_.hart(current_); }

  /// Runs one instruction or until something happens; true when the guest ended.
  bool go(bool step) {
    int signal = sig_trap;
    breakpoints_.resume = hart().pc();
    try {
      if (step) {
        Hart& h = hart();
        h.waiting = false;
        h.run_until(h.cycle() + 1);
      } else {
        for (u64 rounds = 0;; rounds++) {
          u64 until = 0;
          for (unsigned n = 0; n < machine_.harts(); n++)
            until = std::max(until, machine_.hart(n).cycle());
          machine_.run_round(until + 1000);
          if (rounds % 64 == 0 && line_.interrupted()) {
            signal = sig_int;
            break;
          }
        }
      }
    } catch (const Stopped& s) {
      current_ = s.hart;
    } catch (const Finished& f) {
      outcome_ = {Outcome::Exited, f.code & 255, ""};
      const u8 code = u8(f.code);
      line_.send("W" + hex_bytes(&code, 1));
      return true;
    } catch (const FatalGuestError& e) {
      std::fprintf(stderr, "sim: %s\n", e.what());
      signal = 11;
    }
    last_ = signal;
    line_.send(stop_reply());
    return false;
  }

  std::string stop_reply() {
    const u8 signal = u8(last_), thread = u8(current_ + 1);
    return "T" + hex_bytes(&signal, 1) + "thread:" + hex_bytes(&thread, 1) + ";";
  }

  /// Bytes of x registers and CSRs: one description of the target holds for all harts, so a 32-bit
  /// hart beside 64-bit ones shows its registers sign extended.
  unsigned width() {
    for (unsigned n = 0; n < machine_.harts(); n++)
      if (!machine_.hart(n).narrow()) return 8;
    return 4;
  }
  bool any(Extensions needed) {
    for (unsigned n = 0; n < machine_.harts(); n++)
      if (machine_.hart(n).isa & needed) return true;
    return false;
  }
  unsigned float_width() { return any(D) ? 8 : 4; }

  /// gdb's "Target Descriptions", RISC-V features: x registers and pc, f registers.
  std::string target_description() {
    const std::string bits = std::to_string(8 * width()), float_bits = std::to_string(8 * float_width());
    std::string text = "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target>"
                       "<architecture>riscv:rv" + bits + "</architecture>"
                       "<feature name=\"org.gnu.gdb.riscv.cpu\">";
    const auto add = [&](const std::string& name, const std::string& size, unsigned number, const char* type) {
      text += "<reg name=\"" + name + "\" bitsize=\"" + size + "\" regnum=\"" + std::to_string(number) +
              "\" type=\"" + type + "\"/>";
    };
    for (unsigned n = 0; n < 32; n++) add(x_name(n), bits, n, n == 1 ? "code_ptr" : n == 2 ? "data_ptr" : "int");
    add("pc", bits, 32, "code_ptr");
    text += "</feature>";
    if (any(F)) {
      text += "<feature name=\"org.gnu.gdb.riscv.fpu\">";
      for (unsigned n = 0; n < 32; n++) add(f_name(n), float_bits, 33 + n, any(D) ? "ieee_double" : "ieee_single");
      constexpr const char* csrs[] = {"fflags", "frm", "fcsr"};
      for (unsigned n = 0; n < 3; n++) add(csrs[n], "32", 65 + 1 + n, "int");
      text += "</feature>";
    }
    return text + "</target>";
  }

  unsigned register_bytes(unsigned n) {
    return n >= 33 && n < 65 ? float_width() : n > 65 && n <= 68 ? 4 : width();
  }

  std::string register_text(unsigned n) {
    if (n < 32) return hex_bytes(&hart().x[n], width());
    const u64 pc = hart().pc();
    if (n == 32) return hex_bytes(&pc, width());
    if (n < 65) return hex_bytes(&hart().f[n - 33], float_width());
    if (n >= 65 && n < 65 + 4096) {  // CSRs follow the f registers in gdb's numbering
      try {
        Inst none{};
        const u64 value = hart().read_csr(n - 65, &none);
        return hex_bytes(&value, register_bytes(n));
      } catch (const Trap&) {
      }
    }
    return "E01";
  }

  bool set_register(unsigned n, const std::vector<u8>& bytes) {
    if (bytes.size() < register_bytes(n)) return false;
    u64 value = 0;
    std::memcpy(&value, bytes.data(), register_bytes(n));
    if (n == 0) return true;
    if (n < 32) hart().x[n] = hart().extend(value);
    else if (n == 32) hart().set_pc(hart().physical(value));
    else if (n < 65) hart().f[n - 33] = float_width() == 4 ? value | ~u64(0) << 32 : value;
    else return false;
    return true;
  }

  std::string answer(const std::string& packet) {
    size_t at = 1;
    switch (packet[0]) {
    case '?': return stop_reply();
    case '\x03': return stop_reply();
    case 'g': {
      std::string all;
      for (unsigned n = 0; n < 33; n++) all += register_text(n);
      return all;
    }
    case 'G': {
      const std::vector<u8> bytes = bytes_of(packet.substr(1));
      const unsigned size = width();
      for (unsigned n = 0; n < 33 && size * (n + 1) <= bytes.size(); n++)
        set_register(n, {bytes.begin() + size * n, bytes.begin() + size * (n + 1)});
      return "OK";
    }
    case 'p': return register_text(unsigned(hex_number(packet, at)));
    case 'P': {
      const unsigned n = unsigned(hex_number(packet, at));
      return set_register(n, bytes_of(packet.substr(at + 1))) ? "OK" : "E01";
    }
    case 'm': {
      const u64 address = hex_number(packet, at);
      const u64 length = hex_number(packet, ++at);
      if (length > 1 << 16 || !machine_.memory().holds(address, length)) return "E14";
      return hex_bytes(machine_.memory().host(address), length);
    }
    case 'M': {
      const u64 address = hex_number(packet, at);
      const u64 length = hex_number(packet, ++at);
      const std::vector<u8> bytes = bytes_of(packet.substr(at + 1));
      if (bytes.size() != length || !machine_.memory().write(address, bytes.data(), length)) return "E14";
      machine_.flush_code();
      return "OK";
    }
    case 'Z':
    case 'z': {
      if (packet.size() < 3 || (packet[1] != '0' && packet[1] != '1')) return "";
      const u64 address = hex_number(packet, at = 3);
      if (packet[0] == 'Z') breakpoints_.addresses.insert(address);
      else breakpoints_.addresses.erase(address);
      return "OK";
    }
    case 'H':
      if (packet.size() > 2 && packet[2] != '-') {
        const u64 thread = hex_number(packet, at = 2);
        if (thread > machine_.harts()) return "E01";
        if (thread) current_ = unsigned(thread - 1);
      }
      return "OK";
    case 'T': return hex_number(packet, at) <= machine_.harts() ? "OK" : "E01";
    case 'q': return query(packet);
    default: return "";
    }
  }

  std::string query(const std::string& packet) {
    if (packet.rfind("qSupported", 0) == 0) return "PacketSize=20000;qXfer:features:read+";
    const std::string features = "qXfer:features:read:target.xml:";
    if (packet.rfind(features, 0) == 0) {
      size_t at = features.size();
      const u64 offset = hex_number(packet, at), length = hex_number(packet, ++at);
      const std::string all = target_description();
      if (offset >= all.size()) return "l";
      return (offset + length < all.size() ? "m" : "l") + all.substr(offset, length);
    }
    if (packet == "qAttached") return "1";
    if (packet == "qfThreadInfo") {
      std::string list = "m";
      for (unsigned n = 0; n < machine_.harts(); n++) {
        const u8 id = u8(n + 1);
        list += (n ? "," : "") + hex_bytes(&id, 1);
      }
      return list;
    }
    if (packet == "qsThreadInfo") return "l";
    if (packet == "qC") {
      const u8 id = u8(current_ + 1);
      return "QC" + hex_bytes(&id, 1);
    }
    return "";
  }

  Machine& machine_;
  Connection& line_;
  Breakpoints breakpoints_;
  unsigned current_ = 0;
  int last_ = sig_trap;
  Outcome outcome_{Outcome::Exited, 0, ""};
};

}  // namespace

Outcome serve_gdb(Machine& machine, int port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(u16(port));
  socklen_t length = sizeof address;
  if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&address), length) < 0 ||
      ::listen(listener, 1) < 0) {
    throw UserError("--gdb: port " + std::to_string(port) + " cannot be used");
  }
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
  std::fprintf(stderr, "sim: waiting for gdb on localhost:%u\n", ntohs(address.sin_port));
  const int socket = ::accept(listener, nullptr, nullptr);
  ::close(listener);
  if (socket < 0) throw UserError("--gdb: no connection");
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  Connection line(socket);
  return Server(machine, line).serve();
}

}  // namespace sim
