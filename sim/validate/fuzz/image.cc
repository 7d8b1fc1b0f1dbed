// Coverage-guided fuzzing of the image reader (LLVM's libFuzzer), see README.md beside it.
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "../../src/elf.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sim;
  static const int file = memfd_create("image", 0);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != ssize_t(size)) return 0;
  Memory memory(0x80000000, 1 << 20);
  const bool narrow = size > 4 && data[4] == 1;
  try {
    const Image image(path, memory, (narrow ? RV32 : RV64) | I | C);
    image.address_of("tohost");
    image.function_at(image.entry());
    image.covers(image.entry());
    image.overlaps(image);
  } catch (const UserError&) {
  }
  return 0;
}
