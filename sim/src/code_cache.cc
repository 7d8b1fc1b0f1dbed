#include "code_cache.h"

#include <sys/mman.h>

#include "hart.h"

namespace sim {
namespace {

const Inst* decode_here(Hart& hart, const Inst* i) {
  hart.code->decode(const_cast<Inst&>(*i));
  return i->run(hart, i);
}

const Inst* enter_page(Hart& hart, const Inst* i) {
  const Inst* first = hart.code->fetch(i->pc);
  return first->run(hart, first);
}

/// imm: where in the instruction the part lies that cannot be fetched.
const Inst* run_fetch_fault(Hart&, const Inst* i) { throw Trap{FetchFault, i->pc + u64(i64(i->imm))}; }

}  // namespace

const Inst* run_illegal(Hart& hart, const Inst* i) { hart.illegal(i); }

CodeCache::CodeCache(Memory& memory, Extensions isa)
    : memory_(memory), isa_(isa), base_(memory.ram().base),
      pages_((memory.ram().end - memory.ram().base) >> page_bits) {
  if (is_narrow(isa) && base_ + (pages_ << page_bits) > u64(1) << 32)
    pages_ = ((u64(1) << 32) - base_) >> page_bits;
  // Zero pages of an anonymous mapping cost nothing until they are used.
  void* table = mmap(nullptr, pages_ * sizeof(Inst*) + 1, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (table == MAP_FAILED) throw UserError("cannot reserve the decoded-code table");
  table_ = static_cast<Inst**>(table);
}

CodeCache::~CodeCache() { munmap(table_, pages_ * sizeof(Inst*) + 1); }

void CodeCache::add_rom(u64 base, std::vector<u8> bytes) {
  rom_base_ = base;
  rom_ = std::move(bytes);
}

void CodeCache::bar(std::vector<Range> ranges) {
  barred_ = std::move(ranges);
  flush();
}

bool CodeCache::fetchable(u64 address) const {
  for (const Range& r : barred_)
    if (r.overlaps(address, 2)) return false;
  return true;
}

bool CodeCache::halfword(u64 address, u16& value) const {
  if (memory_.read(address, &value, 2)) return true;
  if (address < rom_base_ || address - rom_base_ + 2 > rom_.size()) return false;
  value = read_as<u16>(&rom_[address - rom_base_]);
  return true;
}

u32 CodeCache::word_at(u64 pc) const {
  u16 low = 0, high = 0;
  if (!halfword(pc, low)) return 0;
  if ((low & 3) == 3) halfword(pc + 2, high);
  return low | u32(high) << 16;
}

Inst* CodeCache::new_page(u64 page_address) {
  auto slots = std::make_unique<Inst[]>(slots_per_page + 2);
  for (u64 k = 0; k < slots_per_page + 2; k++) {
    slots[k] = Inst{};
    slots[k].run = k < slots_per_page ? decode_here : enter_page;
    slots[k].pc = page_address + 2 * k;
  }
  Inst* raw = slots.get();
  storage_.push_back(std::move(slots));
  filled_.push_back(raw);
  return raw;
}

const Inst* CodeCache::fetch_slow(u64 pc) {
  if (is_narrow(isa_) && pc >> 32) return fetch(u32(pc));  // straight code wraps at the end of memory
  u16 probe;
  if ((pc & 1) || !halfword(pc, probe)) {
    fault_.pc = pc;
    fault_.run = run_fetch_fault;
    fault_.step = 2;
    fault_.row = 0xffff;
    return &fault_;
  }
  const u64 page_address = pc >> page_bits << page_bits;
  Inst* slots;
  if (memory_.ram().contains(pc, 2)) {
    Inst*& entry = table_[(pc - base_) >> page_bits];
    if (!entry) entry = new_page(page_address);
    slots = entry;
  } else {
    Inst*& entry = others_[page_address];
    if (!entry) entry = new_page(page_address);
    slots = entry;
  }
  return slots + (pc >> 1 & slot_mask);
}

void CodeCache::flush() {
  for (Inst* slots : filled_)
    for (u64 k = 0; k < slots_per_page; k++) slots[k].run = decode_here, slots[k].bits = 0;
}

const Inst* CodeCache::decoded(const Inst* i) {
  if (i->run == enter_page) i = fetch(i->pc);
  if (i->run == decode_here) decode(const_cast<Inst&>(*i));
  return i;
}

void CodeCache::decode(Inst& slot) const {
  u16 low = 0, high = 0;
  slot.row = 0xffff;
  slot.step = 2;
  slot.imm = 0;
  if (!fetchable(slot.pc) || !halfword(slot.pc, low)) {
    slot.run = run_fetch_fault;
    return;
  }
  if ((low & 3) == 3 && (!fetchable(slot.pc + 2) || !halfword(slot.pc + 2, high))) {
    slot.run = run_fetch_fault;
    slot.imm = 2;
    return;
  }
  decode_word(slot, low | u32(high) << 16, isa_);
}

}  // namespace sim
