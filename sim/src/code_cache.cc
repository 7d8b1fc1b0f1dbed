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

/// imm: where in the instruction the part lies that cannot be fetched; rs1: why. The next attempt looks anew.
const Inst* run_fetch_fault(Hart&, const Inst* i) {
  const u64 address = i->pc + u64(i64(i->imm));
  const u64 cause = i->rs1;
  if (cause == FetchPageFault) const_cast<Inst*>(i)->run = decode_here;
  throw Trap{cause, address};
}

}  // namespace

const Inst* run_illegal(Hart& hart, const Inst* i) { hart.illegal(i); }

CodeCache::CodeCache(Memory& memory, Extensions isa, Hart* translated_for)
    : memory_(memory), isa_(isa), translated_for_(translated_for), base_(memory.ram().base),
      pages_(translated_for ? 0 : (memory.ram().end - memory.ram().base) >> page_bits) {
  if (translated_for) return;
  if (is_narrow(isa) && base_ + (pages_ << page_bits) > u64(1) << 32)
    pages_ = ((u64(1) << 32) - base_) >> page_bits;
  // Zero pages of an anonymous mapping cost nothing until they are used.
  void* table = mmap(nullptr, pages_ * sizeof(Inst*) + 1, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (table == MAP_FAILED) throw UserError("cannot reserve the decoded-code table");
  table_ = static_cast<Inst**>(table);
}

CodeCache::~CodeCache() {
  if (table_) munmap(table_, pages_ * sizeof(Inst*) + 1);
}

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

bool CodeCache::raw_halfword(u64 address, u16& value) const {
  if (memory_.read(address, &value, 2)) return true;
  if (address < rom_base_ || address - rom_base_ + 2 > rom_.size()) return false;
  value = read_as<u16>(&rom_[address - rom_base_]);
  return true;
}

Page CodeCache::page_of(u64 address) const {
  return translated_for_->translation.find(address, Access::Fetch, translated_for_->privilege);
}

u64 CodeCache::translated(u64 pc) const {
  const Page page = page_of(pc);
  return page.bytes ? page.physical(pc) : pc;
}

CodeCache::Halfword CodeCache::halfword(u64 address) const {
  Halfword found;
  if (translated_for_) {
    address = translated_for_->physical(address);
    const Page page = page_of(address);
    if (!page.bytes) return {0, page.cause};
    address = page.physical(address);
  }
  if (!fetchable(address) || !raw_halfword(address, found.value)) found.cause = FetchFault;
  return found;
}

u32 CodeCache::word_at(u64 pc) const {
  u16 low = 0, high = 0;
  const auto read = [&](u64 address, u16& value) {
    if (!translated_for_) return raw_halfword(address, value);  // barred or not
    const Halfword found = halfword(address);
    value = found.value;
    return found.fetched();
  };
  if (!read(pc, low)) return 0;
  if ((low & 3) == 3) read(pc + 2, high);
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

const Inst* CodeCache::fault_at(u64 pc, u64 cause) {
  fault_.pc = pc;
  fault_.run = run_fetch_fault;
  fault_.step = 2;
  fault_.row = 0xffff;
  fault_.rs1 = u8(cause);
  return &fault_;
}

const Inst* CodeCache::fetch_slow(u64 pc) {
  if (is_narrow(isa_) && pc >> 32) return fetch(u32(pc));  // straight code wraps at the end of memory
  if (translated_for_) return fetch_translated(pc);
  u16 probe;
  if ((pc & 1) || !raw_halfword(pc, probe)) return fault_at(pc, FetchFault);
  const u64 page_address = pc >> page_bits << page_bits;
  Inst*& entry = memory_.ram().contains(pc, 2) ? table_[(pc - base_) >> page_bits] : others_[page_address];
  if (!entry) entry = new_page(page_address);
  return entry + (pc >> 1 & slot_mask);
}

const Inst* CodeCache::fetch_translated(u64 pc) {
  const u8 privilege = translated_for_->privilege;
  RecentPage& recent = recent_[(pc >> page_bits) % recent_.size()];
  if (recent.number != pc >> page_bits || recent.privilege != privilege) {
    const Page page = page_of(pc);
    if (!page.bytes) return fault_at(pc, page.cause);
    u16 probe;
    const u64 at = page.physical(pc);
    if (!raw_halfword(at, probe)) return fault_at(pc, FetchFault);
    Inst*& slots = by_page_[{pc >> page_bits, at >> page_bits}];
    if (!slots) slots = new_page(pc >> page_bits << page_bits);
    recent = {pc >> page_bits, privilege, slots};
  }
  return recent.slots + (pc >> 1 & slot_mask);
}

void CodeCache::forget_pages() {
  recent_.fill({});
  for (Inst* slot : crossing_) slot->run = decode_here, slot->bits = 0;
  crossing_.clear();
}

bool CodeCache::trim() {
  constexpr size_t most_pages = 4096;  // of 64 KiB each
  if (storage_.size() <= most_pages) return false;
  forget_pages();
  by_page_.clear();
  filled_.clear();
  storage_.clear();
  return true;
}

void CodeCache::flush() {
  for (Inst* slots : filled_)
    for (u64 k = 0; k < slots_per_page; k++) slots[k].run = decode_here, slots[k].bits = 0;
  forget_pages();
}

const Inst* CodeCache::decoded(const Inst* i) {
  if (i->run == enter_page) i = fetch(i->pc);
  if (i->run == decode_here) decode(const_cast<Inst&>(*i));
  return i;
}

void CodeCache::decode(Inst& slot) {
  slot.row = 0xffff;
  slot.step = 2;
  slot.imm = 0;
  const auto fault = [&](const Halfword& missing, i32 offset) {
    slot.run = run_fetch_fault;
    slot.imm = offset;
    slot.rs1 = u8(missing.cause);
  };
  const Halfword low = halfword(slot.pc);
  if (!low.fetched()) return fault(low, 0);
  Halfword high;
  if ((low.value & 3) == 3) {
    high = halfword(slot.pc + 2);
    if (!high.fetched()) return fault(high, 2);
    if (translated_for_ && (slot.pc >> 1 & slot_mask) == slot_mask) crossing_.push_back(&slot);
  }
  decode_word(slot, low.value | u32(high.value) << 16, isa_);
}

}  // namespace sim
