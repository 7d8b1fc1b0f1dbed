#include "server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>

#include "../stop.h"
#include "connection.h"
#include "registers.h"
#include "stops.h"

namespace sim {
namespace {

using namespace gdb;

/// What `monitor` of the debugger's command line offers.
constexpr char monitor_help[] =
    "harts         where every hart is, its cycles and instructions\n"
    "registers     the stopped hart's registers, in one view\n"
    "traps on|off  stop in front of the trap handler and say what happened\n";

constexpr u64 turn = 1000;  ///< cycles

/// The data behind the mark at `at`; none if the packet ends before it.
std::vector<u8> bytes_after(const std::string& packet, size_t at) {
  return at < packet.size() ? bytes_of(packet.substr(at + 1)) : std::vector<u8>();
}

std::string two_digits(u8 value) { return hex_bytes(&value, 1); }

class Server {
 public:
  Server(Machine& machine, Connection& line)
      : machine_(machine), line_(line), stops_(machine, machine.hart(0).observer) {
    machine_.observe(&stops_);
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
    machine_.observe(stops_.next());
    return machine_.run();
  }

 private:
  Hart& hart() { return machine_.hart(current_); }

  /// Runs one instruction or until something happens; true when the guest ended.
  bool go(bool step) {
    last_ = {current_};
    stops_.resume = hart().pc();
    try {
      if (const std::optional<Outcome> over = step ? step_hart() : run_harts()) {
        say(over->message + "\n");
        return end(*over);
      }
    } catch (const Stopped& stopped) {
      last_ = stopped;
      current_ = stopped.hart;
      if (!stopped.why.empty()) say(stopped.why);
    } catch (const Finished& f) {
      return end(Machine::outcome_of(f));
    } catch (const FatalGuestError& e) {
      say(std::string(e.what()) + "\n");
      last_.signal = sig_segv;
    }
    line_.send(stop_reply());
    return false;
  }

  /// The guest is over.
  bool end(const Outcome& outcome) {
    outcome_ = outcome;
    line_.send("W" + two_digits(u8(outcome.code)));
    return true;
  }

  std::optional<Outcome> step_hart() {
    if (machine_.instructions() >= machine_.options().instruction_limit) return machine_.run_round(1);
    Hart& h = hart();
    h.waiting = false;
    h.run_until(h.cycle() + 1);
    machine_.end_turn();
    return std::nullopt;
  }

  std::optional<Outcome> run_harts() {
    for (u64 rounds = 0;; rounds++) {
      if (const std::optional<Outcome> over = machine_.run_round(turn)) return over;
      if (rounds % 64 == 0 && line_.interrupted()) {
        last_.signal = sig_int;
        return std::nullopt;
      }
    }
  }

  /// Text on the debugger's console, while it waits for the guest to stop.
  void say(const std::string& text) { line_.send("O" + hex_text(text)); }

  std::string stop_reply() const {
    std::string text = "T" + two_digits(u8(last_.signal));
    if (~last_.watched) {
      char address[24];
      std::snprintf(address, sizeof address, "%" PRIx64, last_.watched);
      text += std::string("watch:") + address + ";";
    }
    return text + "thread:" + two_digits(u8(current_ + 1)) + ";";
  }

  std::string register_text(unsigned n) {
    const std::string text = read_register(hart(), n);
    return text.empty() ? "E01" : text;
  }

  std::string answer(const std::string& packet) {
    size_t at = 1;
    switch (packet[0]) {
    case '?':
    case '\x03': return stop_reply();
    case 'g': {  // the rest is asked for one by one
      std::string all;
      for (unsigned n = 0; n <= pc_number; n++) all += register_text(n);
      return all;
    }
    case 'G': return set_integers(bytes_of(packet.substr(1)));
    case 'p': return register_text(unsigned(hex_number(packet, at)));
    case 'P': {
      const unsigned n = unsigned(hex_number(packet, at));
      return write_register(hart(), n, bytes_after(packet, at)) ? "OK" : "E01";
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
      const std::vector<u8> bytes = bytes_after(packet, at);
      if (bytes.size() != length || !machine_.memory().write(address, bytes.data(), length)) return "E14";
      machine_.flush_code();
      return "OK";
    }
    case 'Z':
    case 'z': return change_stops(packet);
    case 'H': return select_thread(packet);
    case 'T': return hex_number(packet, at) <= machine_.harts() ? "OK" : "E01";
    case 'q': return query(packet);
    default: return "";
    }
  }

  std::string set_integers(const std::vector<u8>& bytes) {
    const unsigned size = x_bytes(hart());
    for (unsigned n = 0; n <= pc_number && size * (n + 1) <= bytes.size(); n++)
      write_register(hart(), n, {bytes.begin() + size * n, bytes.begin() + size * (n + 1)});
    return "OK";
  }

  /// Z0, Z1: breakpoints; Z2: watchpoints. Reading is not watched.
  std::string change_stops(const std::string& packet) {
    if (packet.size() < 3 || packet[1] > '2') return "";
    size_t at = 3;
    const u64 address = hex_number(packet, at);
    const u64 bytes = hex_number(packet, ++at);
    const bool add = packet[0] == 'Z';
    if (packet[1] == '2') {
      if (add && !stops_.watch(address, bytes)) return "E14";
      if (!add) stops_.unwatch(address, bytes);
    } else if (add) {
      stops_.breakpoints.insert(address);
    } else {
      stops_.breakpoints.erase(address);
    }
    return "OK";
  }

  std::string select_thread(const std::string& packet) {
    if (packet.size() <= 2 || packet[2] == '-') return "OK";
    size_t at = 2;
    const u64 thread = hex_number(packet, at);
    if (thread > machine_.harts()) return "E01";
    if (thread) current_ = unsigned(thread - 1);
    return "OK";
  }

  std::string query(const std::string& packet) {
    static const std::string features = "qXfer:features:read:target.xml:", thread = "qThreadExtraInfo,";
    if (packet.starts_with("qSupported")) return "PacketSize=20000;qXfer:features:read+";
    if (packet.starts_with(features)) return part(description(hart()), packet, features.size());
    if (packet.starts_with("qRcmd,")) {
      const std::vector<u8> bytes = bytes_of(packet.substr(6));
      return hex_text(monitor({bytes.begin(), bytes.end()}));
    }
    if (packet.starts_with(thread)) {
      size_t at = thread.size();
      const u64 number = hex_number(packet, at);
      return number && number <= machine_.harts() ? hex_text("hart " + std::to_string(number - 1)) : "E01";
    }
    if (packet == "qAttached") return "1";
    if (packet == "qfThreadInfo") {
      std::string list = "m";
      for (unsigned n = 0; n < machine_.harts(); n++) list += (n ? "," : "") + two_digits(u8(n + 1));
      return list;
    }
    if (packet == "qsThreadInfo") return "l";
    if (packet == "qC") return "QC" + two_digits(u8(current_ + 1));
    return "";
  }

  /// The asked piece ("offset,length" at `at`) of a text: 'm' if more follows, 'l' if not.
  static std::string part(const std::string& text, const std::string& packet, size_t at) {
    const u64 offset = hex_number(packet, at);
    const u64 length = hex_number(packet, ++at);
    if (offset >= text.size()) return "l";
    return (offset + length < text.size() ? "m" : "l") + text.substr(offset, length);
  }

  std::string monitor(const std::string& command) {
    if (command == "harts") {
      std::string text;
      for (unsigned n = 0; n < machine_.harts(); n++) {
        Hart& h = machine_.hart(n);
        text += "hart " + std::to_string(n) + " at " + machine_.place(h.pc()) + ": " + std::to_string(h.cycle()) +
                " cycles, " + std::to_string(h.instret) + " instructions" + (h.waiting ? ", asleep\n" : "\n");
      }
      return text;
    }
    if (command == "registers") return machine_.report(hart(), hart().pc());
    if (command == "traps on" || command == "traps off") {
      stops_.at_traps = command == "traps on";
      return stops_.at_traps ? "stops at traps\n" : "runs through traps\n";
    }
    return monitor_help;
  }

  Machine& machine_;
  Connection& line_;
  Stops stops_;
  unsigned current_ = 0;
  Stopped last_{0};
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
  try {
    wait_readable(listener);
    const int socket = ::accept(listener, nullptr, nullptr);
    ::close(listener);
    if (socket < 0) throw UserError("--gdb: no connection");
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    Connection line(socket);
    return Server(machine, line).serve();
  } catch (const Interrupted&) {
    return Machine::interrupted();
  }
}

}  // namespace sim
