#include "elf.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace sim {
namespace {

// ELF-64 as this loader reads it (System V ABI; RISC-V psABI for machine and flags).
struct Header {
  u8 identity[16];
  u16 type, machine;
  u32 version;
  u64 entry, segments, sections;
  u32 flags;
  u16 size, segment_size, segment_count, section_size, section_count, names;
};
struct Segment {
  u32 type, flags;
  u64 offset, virtual_address, address, file_size, memory_size, align;
};
struct Section {
  u32 name, type;
  u64 flags, address, offset, size;
  u32 link, info;
  u64 align, entry_size;
};
struct SymbolEntry {
  u32 name;
  u8 info, other;
  u16 section;
  u64 value, size;
};
constexpr u16 machine_riscv = 243, type_executable = 2, type_shared = 3;
constexpr u32 segment_load = 1, section_symbols = 2, flag_compressed = 1;

std::string hex(u64 value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%" PRIx64, value);
  return text;
}

std::vector<u8> read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) throw UserError(path + ": cannot be opened: " + std::strerror(errno));
  std::vector<u8> bytes;
  u8 chunk[65536];
  size_t n;
  while ((n = std::fread(chunk, 1, sizeof chunk, file)) > 0) bytes.insert(bytes.end(), chunk, chunk + n);
  const bool failed = std::ferror(file);
  std::fclose(file);
  if (failed) throw UserError(path + ": cannot be read");
  return bytes;
}

/// A T at an offset, or null when it would lie outside the file.
template <class T> const T* view(const std::vector<u8>& file, u64 offset) {
  if (offset > file.size() || sizeof(T) > file.size() - offset) return nullptr;
  return reinterpret_cast<const T*>(file.data() + offset);
}

}  // namespace

Image::Image(const std::string& path, Memory& memory, bool has_compressed) {
  const std::vector<u8> file = read_file(path);
  const Header* h = view<Header>(file, 0);
  if (file.size() < 4 || std::memcmp(file.data(), "\x7f" "ELF", 4) != 0)
    throw UserError(path + ": not an ELF file");
  if (!h) throw UserError(path + ": ELF header cut short (" + std::to_string(file.size()) + " bytes)");
  if (h->identity[5] != 1) throw UserError(path + ": big-endian ELF; RISC-V images are little-endian");
  if (h->machine != machine_riscv)
    throw UserError(path + ": ELF for machine " + std::to_string(h->machine) + ", not RISC-V (243)");
  if (h->identity[4] != 2) throw UserError(path + ": 32-bit ELF; this simulator runs RV64 images");
  if (h->type != type_executable && h->type != type_shared)
    throw UserError(path + ": not linked (ELF type " + std::to_string(h->type) +
                    "): give an executable, not an object file");
  if ((h->flags & flag_compressed) && !has_compressed)
    throw UserError(path + ": built with compressed instructions, but --isa has no C");
  bool loaded = false;
  for (unsigned k = 0; k < h->segment_count; k++) {
    const Segment* s = view<Segment>(file, h->segments + u64(k) * h->segment_size);
    if (!s) throw UserError(path + ": program header " + std::to_string(k) + " lies outside the file");
    if (s->type != segment_load || s->memory_size == 0) continue;
    const std::string where = path + ": segment " + std::to_string(k) + " [" + hex(s->address) +
                              ", " + hex(s->address + s->memory_size) + ")";
    if (s->file_size > s->memory_size || s->offset > file.size() ||
        s->file_size > file.size() - s->offset)
      throw UserError(where + " reaches beyond the end of the file");
    if (!memory.holds(s->address, s->memory_size))
      throw UserError(where + " is outside memory " + memory.layout() +
                      ": link it there, or give more --memory or a --scratchpad");
    memory.write(s->address, file.data() + s->offset, s->file_size);
    loaded = true;
  }
  if (!loaded) throw UserError(path + ": nothing to load (no PT_LOAD segment)");
  if (!memory.holds(h->entry, 2))
    throw UserError(path + ": entry point " + hex(h->entry) + " is outside memory");
  entry_ = h->entry;
  read_symbols(file);
}

void Image::read_symbols(const std::vector<u8>& file) {
  const Header& h = *view<Header>(file, 0);
  for (unsigned k = 0; k < h.section_count; k++) {
    const Section* table = view<Section>(file, h.sections + u64(k) * h.section_size);
    if (!table || table->type != section_symbols) continue;
    const Section* names = view<Section>(file, h.sections + u64(table->link) * h.section_size);
    if (!names || names->offset > file.size() || names->size > file.size() - names->offset) continue;
    for (u64 at = 0; at + sizeof(SymbolEntry) <= table->size; at += sizeof(SymbolEntry)) {
      const SymbolEntry* e = view<SymbolEntry>(file, table->offset + at);
      if (!e || e->name >= names->size || e->section == 0) continue;
      const char* text = reinterpret_cast<const char*>(file.data() + names->offset + e->name);
      const std::string name(text, strnlen(text, names->size - e->name));
      const u8 type = e->info & 15;  // 0 none (assembly labels), 1 object, 2 function
      if (name.empty() || name[0] == '$' || name.rfind(".L", 0) == 0 || type > 2) continue;
      symbols_.push_back({e->value, e->size, name, type != 1});
    }
  }
  std::stable_sort(symbols_.begin(), symbols_.end(),
                   [](const Symbol& a, const Symbol& b) { return a.address < b.address; });
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
