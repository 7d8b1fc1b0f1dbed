#include "elf.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

#include "mapped_file.h"

namespace sim {
namespace {

// ELF as this loader reads it (System V ABI; RISC-V psABI for machine and flags). `Word` is what depends
// on the class; its fields of segments and symbols are in another order.
template <class Word> struct HeaderOf {
  u8 identity[16];
  u16 type, machine;
  u32 version;
  Word entry, segments, sections;
  u32 flags;
  u16 size, segment_size, segment_count, section_size, section_count, names;
};
template <class Word> struct SectionOf {
  u32 name, type;
  Word flags, address, offset, size;
  u32 link, info;
  Word align, entry_size;
};
struct Elf64 {
  using Header = HeaderOf<u64>;
  using Section = SectionOf<u64>;
  struct Segment {
    u32 type, flags;
    u64 offset, virtual_address, address, file_size, memory_size, align;
  };
  struct Symbol {
    u32 name;
    u8 info, other;
    u16 section;
    u64 value, size;
  };
};
struct Elf32 {
  using Header = HeaderOf<u32>;
  using Section = SectionOf<u32>;
  struct Segment {
    u32 type, offset, virtual_address, address, file_size, memory_size, flags, align;
  };
  struct Symbol {
    u32 name, value, size;
    u8 info, other;
    u16 section;
  };
};
constexpr u16 machine_riscv = 243, type_executable = 2, type_shared = 3;
constexpr u32 segment_load = 1, section_symbols = 2;
constexpr u32 flag_compressed = 1, flag_embedded = 8;

std::string hex(u64 value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%" PRIx64, value);
  return text;
}

constexpr size_t longest_name = 512;  ///< of a symbol: every one may claim all of the string table

/// A T at an offset, aligned or not, or nothing when it would lie outside the file.
template <class T> std::optional<T> view(std::span<const u8> file, u64 offset) {
  if (offset > file.size() || sizeof(T) > file.size() - offset) return std::nullopt;
  T value;
  std::memcpy(&value, file.data() + offset, sizeof value);
  return value;
}

}  // namespace

Image::Image(const std::string& path, Memory& memory, Extensions isa) : file_(path) {
  const MappedFile mapped(path);
  const std::span<const u8> file = mapped.bytes();
  if (file.size() < 4 || std::memcmp(file.data(), "\x7f" "ELF", 4) != 0)
    throw UserError(path + ": not an ELF file");
  if (file.size() < sizeof(Elf32::Header))
    throw UserError(path + ": ELF header cut short (" + std::to_string(file.size()) + " bytes)");
  if (file[5] != 1) throw UserError(path + ": big-endian ELF; RISC-V images are little-endian");
  const u16 machine = view<Elf32::Header>(file, 0)->machine;
  if (machine != machine_riscv)
    throw UserError(path + ": ELF for machine " + std::to_string(machine) + ", not RISC-V (243)");
  narrow_ = file[4] == 1;
  check(isa);
  narrow_ ? load<Elf32>(file, memory) : load<Elf64>(file, memory);
  check(isa);
}

void Image::check(Extensions isa) const {
  if (narrow_ != is_narrow(isa))
    throw UserError(file_ + (narrow_ ? ": 32-bit ELF, but the hart is " : ": 64-bit ELF, but the hart is ") +
                    isa_string(isa) + ": give another --isa, or an image of its own with --image-hart");
  if (compressed_ && !(isa & C))
    throw UserError(file_ + ": built with compressed instructions, but --isa has no C");
}

template <class Format> void Image::load(std::span<const u8> file, Memory& memory) {
  const auto h = view<typename Format::Header>(file, 0);
  if (!h) throw UserError(file_ + ": ELF header cut short (" + std::to_string(file.size()) + " bytes)");
  if (h->type != type_executable && h->type != type_shared)
    throw UserError(file_ + ": not linked (ELF type " + std::to_string(h->type) +
                    "): give an executable, not an object file");
  if (h->flags & flag_embedded)
    throw UserError(file_ + ": built for 16 registers (rv32e, rv64e), which are not modelled");
  compressed_ = h->flags & flag_compressed;
  std::vector<Load> loads;
  for (unsigned k = 0; k < h->segment_count; k++) {
    const auto s = view<typename Format::Segment>(file, h->segments + u64(k) * h->segment_size);
    if (!s) throw UserError(file_ + ": program header " + std::to_string(k) + " lies outside the file");
    if (s->type != segment_load || s->memory_size == 0) continue;
    const u64 address = s->address, end = address + s->memory_size;
    const std::string where = file_ + ": segment " + std::to_string(k) + " [" + hex(address) + ", " + hex(end) + ")";
    if (s->file_size > s->memory_size || s->offset > file.size() ||
        s->file_size > file.size() - s->offset)
      throw UserError(where + " reaches beyond the end of the file");
    if (!memory.holds(address, s->memory_size))
      throw UserError(where + " is outside memory " + memory.layout() +
                      ": link it there, or give more --memory or a --scratchpad");
    loads.push_back({{address, end}, file.subspan(s->offset, s->file_size)});
  }
  place(std::move(loads), memory);
  if (segments_.empty()) throw UserError(file_ + ": nothing to load (no PT_LOAD segment)");
  if (!memory.holds(h->entry, 2))
    throw UserError(file_ + ": entry point " + hex(h->entry) + " is outside memory");
  entry_ = h->entry;
  read_symbols<Format>(file);
}

/// Segments into memory. Those that overlap would be written several times over, one of them in vain.
void Image::place(std::vector<Load> loads, Memory& memory) {
  std::stable_sort(loads.begin(), loads.end(), [](const Load& a, const Load& b) { return a.range.base < b.range.base; });
  for (size_t n = 0; n < loads.size(); n++) {
    const Load& one = loads[n];
    if (n && loads[n - 1].range.end > one.range.base)
      throw UserError(file_ + ": the segments at " + hex(loads[n - 1].range.base) + " and " + hex(one.range.base) + " overlap");
    memory.write(one.range.base, one.bytes.data(), one.bytes.size());
    segments_.push_back(one.range);
  }
}

/// The symbol table (System V ABI: there is one at most), as far as it lies in the file.
template <class Format> void Image::read_symbols(std::span<const u8> file) {
  using Section = typename Format::Section;
  using Entry = typename Format::Symbol;
  const auto h = *view<typename Format::Header>(file, 0);
  std::optional<Section> table;
  for (unsigned k = 0; k < h.section_count && !(table && table->type == section_symbols); k++)
    table = view<Section>(file, h.sections + u64(k) * h.section_size);
  if (!table || table->type != section_symbols || table->offset > file.size()) return;
  const auto names = view<Section>(file, h.sections + u64(table->link) * h.section_size);
  if (!names || names->offset > file.size() || names->size > file.size() - names->offset) return;
  const std::span<const u8> entries = file.subspan(table->offset, std::min<u64>(table->size, file.size() - table->offset));
  for (u64 at = 0; const auto e = view<Entry>(entries, at); at += sizeof(Entry)) {
    if (e->name >= names->size || e->section == 0) continue;
    const char* text = reinterpret_cast<const char*>(file.data() + names->offset + e->name);
    const std::string name(text, strnlen(text, std::min<u64>(names->size - e->name, longest_name)));
    const u8 type = e->info & 15;  // 0 none (assembly labels), 1 object, 2 function
    if (name.empty() || name[0] == '$' || name.rfind(".L", 0) == 0 || type > 2) continue;
    symbols_.push_back({e->value, e->size, name, type != 1});
  }
  std::stable_sort(symbols_.begin(), symbols_.end(),
                   [](const Symbol& a, const Symbol& b) { return a.address < b.address; });
}

bool Image::covers(u64 address) const {
  return std::any_of(segments_.begin(), segments_.end(),
                     [&](const Range& r) { return r.contains(address, 1); });
}

bool Image::overlaps(const Image& other) const {
  for (const Range& r : segments_)
    for (const Range& o : other.segments_)
      if (r.overlaps(o.base, o.end - o.base)) return true;
  return false;
}

std::optional<u64> Image::address_of(const std::string& name) const {
  for (const Symbol& s : symbols_)
    if (s.name == name) return s.address;
  return std::nullopt;
}

const Symbol* Image::function_at(u64 address) const {
  auto after = std::upper_bound(symbols_.begin(), symbols_.end(), address,
                                [](u64 a, const Symbol& s) { return a < s.address; });
  while (after != symbols_.begin()) {
    const Symbol& s = *--after;
    if (s.is_function && (s.size == 0 || address < s.address + s.size)) return &s;
    if (address - s.address > 1 << 20) break;
  }
  return nullptr;
}

}  // namespace sim
