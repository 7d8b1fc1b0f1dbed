// The load/store half of a vector unit: addresses at the rate of the port, data through the
// caches, order between loads and stores of the vector unit and of the scalar core.
#pragma once

#include <array>

#include "../hart.h"
#include "memory_system.h"
#include "vector_registers.h"
#include "vector_shape.h"
#include "yaml.h"

namespace sim::timing {

/// The `memory:` map of a vector unit.
struct VectorMemoryParameters {
  unsigned port_bits;       ///< log2 bytes of one access of the unit-stride path
  u64 hit_latency;          ///< address to data, first level (or where the port ends) hit
  u64 outstanding;          ///< accesses under way
  u64 instructions;         ///< loads, and stores, in the unit's queues
  double strided_cycles;    ///< per element (and segment) of strided loads
  double strided_store_cycles, indexed_cycles, indexed_store_cycles, ordered_cycles;  ///< the same; missing: as the one before
  double same_word_cycles, same_word_store_cycles;  ///< of indexed loads, of stores in the port's word of the one before
  double fault_first_cycles;  ///< per element; 0: as other loads
  double misaligned, misaligned_store;  ///< for the access more that a unit-stride one takes if misaligned
  double store_cycles;      ///< per access of the port, of unit-stride stores
  double store_minimum, store_minimum_more;  ///< cycles of a unit-stride store at least, of one of several accesses
  double drain;             ///< cycles a load waits for what the store before has put down, per cycle of that store,
  double drain_ahead;       ///< less so many
  u64 recall;               ///< bypass: cycles for a line the first level has modified
  double segment_cycles;    ///< per segment of an access without stride, at least
  double segment_bytes;     ///< per cycle through the load's segment buffer; 0: as wide as the port
  double segment_store_bytes;    ///< the same of stores
  double segment_strided_bytes;  ///< the same of loads with a stride, after each segment's address
  double segment_fixed, segment_per_field, segment_store_per_field;  ///< cycles beyond the port's, at least
  u64 elementwise_fields;   ///< segments with at least so many fields go element by element; 0: never
  double elementwise_fault_first;  ///< cycles per element of those that may shorten vl
  double masked_extra, masked_store;  ///< cycles a masked access, a masked store takes longer
  double masked_minimum;    ///< and at least, of unit-stride accesses
  double masked_fault_first;  ///< and one that may shorten vl
  double masked_segment;    ///< segment loads with a mask: so many cycles less one a field, stores one less
  u64 reload;               ///< cycles until a load gets what a store before it has put down; 0: at once
  u64 scalar_store_block;   ///< cycles after a scalar store before a vector access may begin
  u64 scalar_check;         ///< bytes of the blocks a scalar access is compared in with those of the unit
  bool shared_port;         ///< one port for loads and stores
  bool bypass;              ///< the port ends behind the first level cache
  explicit VectorMemoryParameters(const yaml::Node& map);
};

class VectorMemory {
 public:
  explicit VectorMemory(const VectorMemoryParameters& parameters) : p_(parameters) {}

  /// When the queue for this kind of instruction has room.
  u64 room(bool store) const { return queue_[store][turn_[store]]; }

  /// Of the port, for so many bytes side by side.
  u64 accesses(u64 bytes) const { return (bytes + (u64(1) << p_.port_bits) - 1) >> p_.port_bits; }

  struct Data {
    u64 began;        ///< the first address went out
    u64 first, last;  ///< loads: when data arrives; stores: when the first and last were sent
    u64 done;         ///< the memory has it all
    Cause why;
  };
  /// The accesses of one instruction from cycle `from` on; addresses are those of `hart` now, `bytes`
  /// what it moves if they are consecutive, `elements` how many it takes the time of. A store's data is there from `from`, one port width a cycle.
  Data access(const Hart& hart, const Inst& inst, const Shape& shape, u64 bytes, u64 elements, u64 from, MemorySystem& memory);
  /// The instruction leaves the queue in this cycle.
  void leave(bool store, u64 at) {
    queue_[store][turn_[store]] = at;
    if (++turn_[store] == p_.instructions) turn_[store] = 0;
  }

  u64 scalar(u64 now, u64 address, unsigned bytes, bool store);

 private:
  static constexpr unsigned tracked = 8, most_outstanding = 64, most_instructions = 64;
  struct Extent { u64 low, high, done; };

  struct Stream;  // one instruction's accesses in order
  /// Cycles from a number of them that need not be whole: what is left counts the next time.
  u64 whole(bool store, double cycles) {
    left_over_[store] += cycles;
    const u64 now = u64(left_over_[store]);
    left_over_[store] -= double(now);
    return now;
  }
  void unit_stride(Stream& s, const Shape& shape, u64 base, u64 bytes, u64 timed, bool masked);
  void sort_segments(Stream& s, u64 began, const Shape& shape, u64 elements, u64 bytes);
  u64& next_answer(bool store) {
    u64& slot = answers_[store][sent_[store]];
    if (++sent_[store] == p_.outstanding) sent_[store] = 0;
    return slot;
  }
  void touch(Stream& s, u64 address, u64 bytes);
  void elements(Stream& s, const Hart& hart, const Inst& inst, const Shape& shape, u64 count, u64 timed);
  double pace(const Shape& shape) const;
  /// Segments of loads with a stride take the time of their bytes, not of the port's accesses.
  bool sorts_strided(const Shape& shape) const { return shape.fields > 1 && shape.fields < most_fields() && p_.segment_strided_bytes > 0; }
  u64 most_fields() const { return p_.elementwise_fields ? p_.elementwise_fields : 9; }  ///< from here on element by element
  u64 after_conflicts(u64 from, u64 low, u64 high, bool stores, u64 more = 0) const;

  const VectorMemoryParameters p_;
  std::array<u64, 2> address_free_{};                // load and store address generators
  std::array<std::array<u64, most_outstanding>, 2> answers_{};
  std::array<unsigned, 2> sent_{};
  std::array<std::array<u64, most_instructions>, 2> queue_{};
  std::array<unsigned, 2> turn_{};
  std::array<std::array<Extent, tracked>, 2> pending_{};
  std::array<unsigned, 2> pending_turn_{};
  std::array<u64, 2> pending_last_{};
  std::array<double, 2> left_over_{};
  u64 drained_ = 0;  // a load finds the port free of the last store
  u64 scalar_store_ = 0;
};

}  // namespace sim::timing
