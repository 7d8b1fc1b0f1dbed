// DMA engines: copies between any two memories, beside the harts, in modelled time.
//
// An engine has channels, each with the registers below, 256 bytes apart. Transfers run one after
// another in the order in which they were started, whatever the channel. The bytes change places when
// a transfer completes, all at once: whoever reads the destination before that, or writes source or
// destination, does what real hardware would answer with a mixture of old and new bytes. Such a race
// ends the run (or is counted: --races).
//
// With a timing model every access goes through the memory system: through ports and second level in
// competition with the harts' misses, and coherent with their caches. Without one it takes no time
// beyond `setup` and one cycle per `bytes_per_cycle`.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "../background.h"
#include "../memory.h"

namespace sim {

class Machine;
namespace timing {
struct Counters;
}

/// What a core file or the command line says about an engine.
struct DmaShape {
  std::string name;
  u64 registers;                ///< where its registers are
  unsigned channels = 1;
  unsigned setup = 4;           ///< cycles from its start to a transfer's first access
  unsigned bytes_per_cycle = 16;
  unsigned burst = 64;          ///< bytes of the largest access; accesses do not cross multiples of it
  unsigned outstanding = 16;    ///< bursts read and not yet written

  static constexpr u64 stride = 0x100;  ///< from channel to channel
  Range range() const { return {registers, registers + stride * channels}; }
};

class Dma final : public Device, public Agent, public Movement {
 public:
  /// Of a channel; all of 64 bits, also accessible in halves.
  enum Register : u64 {
    Source = 0x00, Destination = 0x08,
    Bytes = 0x10,              ///< of a row
    Rows = 0x18,               ///< 1 after reset
    SourceStride = 0x20, DestinationStride = 0x28,  ///< from row to row, in bytes, signed
    Start = 0x30,              ///< written: starts a transfer (bit 0: with an interrupt at its end); read: how many were started
    Completed = 0x38,          ///< how many of them are over
    Awaited = 0x40, Wait = 0x48,  ///< a load of Wait is answered when Completed has reached Awaited
    Status = 0x50,             ///< bit 0: a transfer of this channel is under way or waits
    Interrupt = 0x58,          ///< bit 0: pending; any write clears it
  };

  Dma(Machine& machine, const DmaShape& shape);

  u64 read(u64 offset, unsigned bytes, Hart& hart) override;
  void write(u64 offset, unsigned bytes, u64 value, Hart& hart) override;

  u64 next() const override;
  void step() override;

  const DmaShape& shape() const { return shape_; }
  Range range() const { return shape_.range(); }
  /// Whether a hart's external interrupt is raised by this engine.
  bool interrupts(const Hart& hart) const;
  /// A transfer that will raise one for this hart is under way.
  bool will_interrupt(const Hart& hart) const;
  void collect(u64 now, std::vector<Range>& loads, std::vector<Range>& stores) override;
  std::string race(u64 address, unsigned bytes, bool store, const Hart& hart) const override;

  u64 transfers() const { return transfers_; }
  u64 bytes_moved() const { return bytes_moved_; }
  u64 busy() const { return busy_; }

 private:
  /// A walk over rows, burst by burst.
  struct Walk {
    Tile block;
    u64 row = 0, offset = 0, passed = 0;  ///< passed: bytes so far
    bool done() const { return row == block.rows; }
    u64 address() const { return block.row(row) + offset; }
    unsigned piece(unsigned burst) const;
    void move(unsigned bytes);
  };
  struct Transfer {
    unsigned channel, number;  ///< the channel's number-th
    Tile from, to;
    Hart* owner;
    bool interrupt;
    u64 started;
    std::string where;         ///< it was started, where that is known
    timing::Counters* charged; ///< null without a timing model
  };
  struct Channel {
    u64 source = 0, destination = 0, bytes = 0, rows = 1, source_stride = 0, destination_stride = 0;
    u64 started = 0, completed = 0, awaited = 0;
    bool pending = false;       ///< interrupt
    Hart* listener = nullptr;   ///< whom it interrupts
    struct Waiter {
      Hart* hart;
      u64 until;
    };
    std::vector<Waiter> waiting;  ///< loads of Wait that are not answered
  };
  /// Bytes read and not yet written, up to `end` bytes into the transfer.
  struct Arrival {
    u64 end, ready;
  };

  u64* plain(Channel& channel, u64 at);
  void start(unsigned channel, u64 flags, Hart& hart);
  void begin();
  u64 next_read() const;
  u64 next_write() const;
  u64 access(u64 address, unsigned bytes, bool store, u64 now) const;
  u64 beats(unsigned bytes) const { return (bytes + shape_.bytes_per_cycle - 1) / shape_.bytes_per_cycle; }
  void complete(u64 now);

  Machine& machine_;
  const DmaShape shape_;
  std::vector<Channel> channels_;
  std::deque<Transfer> queue_;      ///< the first one runs
  Walk reads_, writes_;             ///< of that
  std::deque<Arrival> arrivals_;
  u64 read_at_ = 0, write_at_ = 0;  ///< when the next access may go out
  u64 last_done_ = 0;               ///< the latest answer to a write
  u64 free_ = 0;                    ///< the last transfer ended
  u64 transfers_ = 0, bytes_moved_ = 0, busy_ = 0;
};

}  // namespace sim
