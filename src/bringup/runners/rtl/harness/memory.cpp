#include "memory.h"

#include <elf.h>
#include <sys/mman.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

Memory::Memory(unsigned width) : width(width) {
  // Pages cost nothing until they are touched.
  void *mapping = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED) throw std::runtime_error("no 2 GiB of address space for the memory");
  bytes = static_cast<uint8_t *>(mapping);
}

Memory::~Memory() { munmap(bytes, kBytes); }

// The port decodes only addresses from kBase to the end of the 32-bit space: all are in range.
bool Memory::read(uint32_t address, unsigned, bool, uint8_t *lanes) {
  std::memcpy(lanes, bytes + ((address - kBase) & ~uint64_t(width - 1)), width);
  return true;
}

bool Memory::write(uint32_t base, uint32_t strobe, const uint8_t *lanes) {
  uint8_t *at = bytes + (base - kBase);
  for (unsigned i = 0; i < width; i++)
    if (strobe >> i & 1) at[i] = lanes[i];
  return true;
}

namespace {

template <typename T> T view(const std::vector<char> &file, uint64_t offset) {
  if (offset > file.size() || sizeof(T) > file.size() - offset)
    throw std::runtime_error("the file is cut short");
  T value;
  std::memcpy(&value, file.data() + offset, sizeof value);
  return value;
}

} // namespace

uint64_t Memory::load(const std::string &path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("it cannot be opened");
  const std::vector<char> file{std::istreambuf_iterator<char>(stream), {}};
  if (file.size() < SELFMAG || std::memcmp(file.data(), ELFMAG, SELFMAG) != 0)
    throw std::runtime_error("it is not ELF");
  const auto header = view<Elf64_Ehdr>(file, 0);
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_machine != EM_RISCV)
    throw std::runtime_error("it is not for 64-bit RISC-V");
  for (unsigned i = 0; i < header.e_phnum; i++) {
    const auto segment = view<Elf64_Phdr>(file, header.e_phoff + uint64_t(i) * header.e_phentsize);
    if (segment.p_type != PT_LOAD || !segment.p_memsz) continue;
    if (segment.p_paddr < kBase || segment.p_memsz > kBytes ||
        segment.p_paddr - kBase > kBytes - segment.p_memsz || segment.p_filesz > segment.p_memsz)
      throw std::runtime_error("a segment lies outside the memory");
    if (segment.p_offset > file.size() || segment.p_filesz > file.size() - segment.p_offset)
      throw std::runtime_error("the file is cut short");
    std::memcpy(bytes + (segment.p_paddr - kBase), file.data() + segment.p_offset,
                segment.p_filesz);
  }
  return header.e_entry;
}
