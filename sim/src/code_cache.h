// Predecoded code: per 4 KiB page of memory, one Inst slot per halfword, filled when first reached.
//
// A slot that was not reached yet runs `decode_here`, which decodes in place and goes on; the two
// slots past the end of a page run `enter_page`, so straight-line code needs no page checks. Harts
// with the same extensions share a cache. fence.i empties it.
//
// User and supervisor mode have a cache that is one hart's alone and goes by virtual addresses: slots
// belong to a virtual page and the physical page it was when they were filled.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "instruction.h"
#include "memory.h"

namespace sim {

class CodeCache {
 public:
  /// With `translated_for`, addresses are that hart's virtual ones.
  CodeCache(Memory& memory, Extensions isa, Hart* translated_for = nullptr);
  ~CodeCache();

  /// The slot of an address; for one without memory, a slot that raises FetchFault when run.
  const Inst* fetch(u64 pc) {
    const u64 page = (pc - base_) >> page_bits;
    if (page < pages_ && !(pc & 1))
      if (Inst* slots = table_[page]) return slots + (pc >> 1 & slot_mask);
    return fetch_slow(pc);
  }

  /// Forgets everything decoded (fence.i, debugger writes). Slots stay where they are.
  void flush();

  /// Decodes the instruction a slot stands for; called by the slot itself.
  void decode(Inst& slot);
  /// The slot that will really run from here, decoded: observers look at it beforehand.
  const Inst* decoded(const Inst* i);
  /// The raw bits at an address (16 bits for a compressed instruction), 0 if not readable.
  u32 word_at(u64 pc) const;
  Extensions isa() const { return isa_; }
  /// Where code lies in memory, for timing models; an address that cannot be fetched comes back as it is.
  u64 location(u64 pc) const { return translated_for_ ? translated(pc) : pc; }
  /// Translations have changed: pages are looked up anew.
  void forget_pages();
  /// Lets go of slots if there are very many; none of them may be running.
  bool trim();
  /// Makes ranges of memory unfetchable (PMP entries); for a cache that is one hart's alone.
  void bar(std::vector<Range> ranges);
  /// Memory outside RAM that holds code (the boot ROM).
  void add_rom(u64 base, std::vector<u8> bytes);

 private:
  static constexpr unsigned page_bits = 12;
  static constexpr u64 slots_per_page = u64(1) << (page_bits - 1);
  static constexpr u64 slot_mask = slots_per_page - 1;

  /// What there is at an address: a halfword, or the exception of fetching it.
  struct Halfword {
    u16 value = 0;
    u64 cause = ~u64(0);
    bool fetched() const { return cause == ~u64(0); }
  };
  struct RecentPage {
    u64 number = ~u64(0);
    unsigned privilege = 0;
    Inst* slots = nullptr;
  };

  const Inst* fetch_slow(u64 pc);
  const Inst* fetch_translated(u64 pc);
  const Inst* fault_at(u64 pc, u64 cause);
  Inst* new_page(u64 page_address);
  Halfword halfword(u64 address) const;
  Page page_of(u64 address) const;
  u64 translated(u64 address) const;
  bool raw_halfword(u64 physical, u16& value) const;
  bool fetchable(u64 address) const;

  Memory& memory_;
  Extensions isa_;
  Hart* const translated_for_;
  u64 base_, pages_;
  Inst** table_ = nullptr;
  std::array<RecentPage, 256> recent_;
  std::map<std::pair<u64, u64>, Inst*> by_page_;  ///< translated: numbers of the virtual and physical page
  std::vector<Inst*> crossing_;  ///< slots whose instruction ends in the next page, which may change
  std::unordered_map<u64, Inst*> others_;  // pages outside RAM
  std::vector<std::unique_ptr<Inst[]>> storage_;
  std::vector<Inst*> filled_;
  Inst fault_{};
  std::vector<Range> barred_;
  u64 rom_base_ = 0;
  std::vector<u8> rom_;
};

/// How an illegal or unknown encoding is executed: a Trap with its bits.
const Inst* run_illegal(Hart& hart, const Inst* i);

/// Fills operands and handler of `slot` from an instruction word for a hart with `isa`.
void decode_word(Inst& slot, u32 word, Extensions isa);

/// The row of a word, or null. A compressed word has its two lowest bits other than 11.
const Row* find_row(u32 word, Extensions isa);

}  // namespace sim
