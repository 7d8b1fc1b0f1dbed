// An AXI4 slave: incrementing bursts, in order, with a configurable latency and beat rate.
//
// Each cycle first drive() shows what follows from the state alone, so that no path leads from the
// master's outputs back to its inputs; then sample() takes what both sides agreed on.
#pragma once

#include <cstdint>
#include <cstring>
#include <deque>

// What lies behind the port. `lanes` is the whole bus; byte i of it has address base + i.
class Store {
public:
  virtual ~Store() = default;
  // Fills the lanes of `bytes` bytes at `address`; false answers with a bus error. `line`: it is
  // part of a whole line.
  virtual bool read(uint32_t address, unsigned bytes, bool line, uint8_t *lanes) = 0;
  // Writes the lanes whose bit in `strobe` is set, from the bus-aligned `base` on.
  virtual bool write(uint32_t base, uint32_t strobe, const uint8_t *lanes) = 0;
};

// The port's signals as Verilator lays them out; data and strobes by address, for any width.
struct Pins {
  uint8_t &aw_ready;
  const uint8_t &aw_valid, &aw_id;
  const uint32_t &aw_addr;
  const uint8_t &aw_len, &aw_size;
  uint8_t &w_ready;
  const uint8_t &w_valid;
  const void *w_data, *w_strb;
  const uint8_t &w_last, &b_ready;
  uint8_t &b_valid, &b_id, &b_resp;
  uint8_t &ar_ready;
  const uint8_t &ar_valid, &ar_id;
  const uint32_t &ar_addr;
  const uint8_t &ar_len, &ar_size, &r_ready;
  uint8_t &r_valid, &r_id;
  void *r_data;
  uint8_t &r_resp, &r_last;
};

#define AXI_PINS(top, port)                                                                   \
  Pins {                                                                                      \
    (top).port##_aw_ready, (top).port##_aw_valid, (top).port##_aw_id, (top).port##_aw_addr,   \
        (top).port##_aw_len, (top).port##_aw_size, (top).port##_w_ready, (top).port##_w_valid, \
        &(top).port##_w_data, &(top).port##_w_strb, (top).port##_w_last, (top).port##_b_ready, \
        (top).port##_b_valid, (top).port##_b_id, (top).port##_b_resp, (top).port##_ar_ready,  \
        (top).port##_ar_valid, (top).port##_ar_id, (top).port##_ar_addr, (top).port##_ar_len, \
        (top).port##_ar_size, (top).port##_r_ready, (top).port##_r_valid, (top).port##_r_id,  \
        &(top).port##_r_data, (top).port##_r_resp, (top).port##_r_last                        \
  }

struct Timing {
  unsigned latency = 0; // idle cycles between an accepted request and its first beat or response
  unsigned gap = 0;     // idle cycles between two beats of data, in each direction
};

struct Traffic {
  uint64_t reads = 0, writes = 0, read_beats = 0, write_beats = 0;
};

class Slave {
public:
  Slave(const Pins &pins, unsigned width, Timing timing, Store &store)
      : pins(pins), width(width), timing(timing), store(store) {}

  void drive(uint64_t now) {
    pins.ar_ready = reads.size() < kQueue;
    pins.aw_ready = writes.size() < kQueue;
    pins.w_ready = !writes.empty() && now >= next_write_beat;
    drive_read(now);
    drive_response(now);
  }

  void sample(uint64_t now) {
    if (pins.r_valid && pins.r_ready) finish_read_beat(now);
    if (pins.b_valid && pins.b_ready) responses.pop_front();
    if (pins.w_valid && pins.w_ready) take_write_beat(now);
    if (pins.ar_valid && pins.ar_ready) {
      traffic.reads++;
      reads.push_back({pins.ar_id, pins.ar_addr, unsigned(pins.ar_len) + 1, 1u << pins.ar_size,
                       pins.ar_len > 0, now + 1 + timing.latency});
    }
    if (pins.aw_valid && pins.aw_ready) {
      traffic.writes++;
      writes.push_back({pins.aw_id, pins.aw_addr, unsigned(pins.aw_len) + 1, 1u << pins.aw_size, false,
                        0});
    }
  }

  const Traffic &counted() const { return traffic; }

private:
  static constexpr size_t kQueue = 16;
  static constexpr unsigned kWidest = 32;
  static constexpr uint8_t kOkay = 0, kSlaveError = 2;

  struct Burst {
    uint8_t id;
    uint32_t address;
    unsigned beats, bytes;
    bool line;
    uint64_t ready;

    void advance() {
      address = (address & ~(bytes - 1)) + bytes;
      beats--;
    }
  };
  struct Response {
    uint8_t id, code;
    uint64_t ready;
  };

  void drive_read(uint64_t now) {
    const bool due = !reads.empty() && now >= reads.front().ready && now >= next_read_beat;
    pins.r_valid = due;
    if (!due) return;
    const Burst &burst = reads.front();
    if (!fetched) { // once per beat: a device may react to being read
      uint8_t lanes[kWidest] = {};
      read_code = store.read(burst.address, burst.bytes, burst.line, lanes) ? kOkay : kSlaveError;
      std::memcpy(pins.r_data, lanes, width);
      fetched = true;
    }
    pins.r_id = burst.id;
    pins.r_last = burst.beats == 1;
    pins.r_resp = read_code;
  }

  void drive_response(uint64_t now) {
    pins.b_valid = !responses.empty() && now >= responses.front().ready;
    if (!pins.b_valid) return;
    pins.b_id = responses.front().id;
    pins.b_resp = responses.front().code;
  }

  void finish_read_beat(uint64_t now) {
    traffic.read_beats++;
    fetched = false;
    next_read_beat = now + 1 + timing.gap;
    reads.front().advance();
    if (!reads.front().beats) reads.pop_front();
  }

  void take_write_beat(uint64_t now) {
    traffic.write_beats++;
    Burst &burst = writes.front();
    uint32_t strobe = 0;
    std::memcpy(&strobe, pins.w_strb, (width + 7) / 8);
    const auto *lanes = static_cast<const uint8_t *>(pins.w_data);
    if (!store.write(burst.address & ~(width - 1), strobe, lanes)) write_code = kSlaveError;
    next_write_beat = now + 1 + timing.gap;
    burst.advance();
    if (burst.beats) return;
    responses.push_back({burst.id, write_code, now + 1 + timing.latency});
    write_code = kOkay;
    writes.pop_front();
  }

  Pins pins;
  unsigned width; // of the bus, in bytes
  Timing timing;
  Store &store;
  std::deque<Burst> reads, writes;
  std::deque<Response> responses;
  uint64_t next_read_beat = 0, next_write_beat = 0;
  bool fetched = false;
  uint8_t read_code = kOkay, write_code = kOkay;
  Traffic traffic;
};
