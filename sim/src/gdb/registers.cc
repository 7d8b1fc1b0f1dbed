#include "registers.h"

#include "../csr.h"
#include "../machine.h"
#include "connection.h"

namespace sim::gdb {

/// Of x registers and CSRs. gdb has one description for all threads, so a 32-bit hart beside 64-bit
/// ones shows them as it keeps them, sign extended.
unsigned x_bytes(const Hart& hart) {
  for (unsigned n = 0; n < hart.machine.harts(); n++)
    if (!hart.machine.hart(n).narrow()) return 8;
  return 4;
}

namespace {

/// Of float registers: double, or single where there is no D (gdb takes both).
unsigned f_bytes(const Hart& hart) { return hart.isa & D ? 8 : 4; }

std::string reg(const std::string& name, size_t bits, unsigned number, const std::string& more) {
  return "<reg name=\"" + name + "\" bitsize=\"" + std::to_string(bits) + "\" regnum=\"" +
         std::to_string(number) + "\" " + more + "/>\n";
}

std::string feature(const char* name, const std::string& body) {
  return std::string("<feature name=\"org.gnu.gdb.riscv.") + name + "\">\n" + body + "</feature>\n";
}

std::string integers(unsigned bytes) {
  std::string body;
  for (unsigned n = 0; n < 32; n++) {
    const bool pointer = n == 2 || n == 3 || n == 4;  // sp, gp, tp
    const char* type = n == 1 ? "code_ptr" : pointer ? "data_ptr" : "int";
    body += reg(x_name(n), 8 * bytes, n, std::string("type=\"") + type + "\" group=\"general\"");
  }
  return body + reg("pc", 8 * bytes, pc_number, "type=\"code_ptr\" group=\"general\"");
}

std::string floats(unsigned bytes) {
  std::string body = "<union id=\"any_float\">";
  if (bytes == 8) body += "<field name=\"double\" type=\"ieee_double\"/>";
  body +=
      "<field name=\"float\" type=\"ieee_single\"/><field name=\"half\" type=\"ieee_half\"/></union>\n";
  for (unsigned n = 0; n < 32; n++)
    body += reg(f_name(n), 8 * bytes, first_float + n, "type=\"any_float\" group=\"float\"");
  for (unsigned number : {1, 2, 3})
    body += reg(csr_name(number), 32, first_csr + number, "type=\"int\" group=\"float\"");
  return body;
}

/// A vector register under every element type it may hold.
std::string vectors(size_t bytes) {
  static constexpr struct {
    const char *field, *type;
    unsigned bytes;
  } views[] = {{"b", "uint8", 1},       {"s", "uint16", 2},          {"w", "uint32", 4},
               {"l", "uint64", 8},      {"half", "ieee_half", 2},    {"float", "ieee_single", 4},
               {"double", "ieee_double", 8}};
  std::string body, fields;
  for (const auto& view : views) {
    const std::string id = std::string("vector_") + view.field;
    body += "<vector id=\"" + id + "\" type=\"" + view.type + "\" count=\"" +
            std::to_string(bytes / view.bytes) + "\"/>\n";
    fields += std::string("<field name=\"") + view.field + "\" type=\"" + id + "\"/>";
  }
  body += "<union id=\"riscv_vector\">" + fields + "</union>\n";
  for (unsigned n = 0; n < 32; n++)
    body += reg("v" + std::to_string(n), 8 * bytes, first_vector + n, "type=\"riscv_vector\" group=\"vector\"");
  return body;
}

std::string csrs(Extensions isa, unsigned bytes) {
  std::string body;
  for (unsigned number = 4; number < 4096; number++)
    if (csr_exists(number, isa))
      body += reg(csr_name(number), 8 * bytes, first_csr + number, "type=\"int\" group=\"csr\"");
  return body;
}

size_t csr_bytes(const Hart& hart, unsigned number) { return number < 4 ? 4 : x_bytes(hart); }

std::string unavailable(size_t bytes) { return std::string(2 * bytes, 'x'); }

}  // namespace

std::string description(const Hart& hart) {
  std::string text =
      "<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n<target>\n"
      "<architecture>riscv:rv" + std::to_string(8 * x_bytes(hart)) + "</architecture>\n" +
      feature("cpu", integers(x_bytes(hart)));
  if (hart.isa & F) text += feature("fpu", floats(f_bytes(hart)));
  if (hart.isa & V) text += feature("vector", vectors(hart.v.vlenb));
  return text + feature("csr", csrs(hart.isa, x_bytes(hart))) + "</target>\n";
}

std::string read_register(Hart& hart, unsigned number) {
  if (number < 32) return hex_bytes(&hart.x[number], x_bytes(hart));
  if (number == pc_number) {
    const u64 pc = hart.pc();
    return hex_bytes(&pc, x_bytes(hart));
  }
  if (number < first_csr) return hart.isa & F ? hex_bytes(&hart.f[number - first_float], f_bytes(hart)) : "";
  if (number - first_csr < 4096) {
    if (!csr_exists(number - first_csr, hart.isa)) return "";
    const size_t bytes = csr_bytes(hart, number - first_csr);
    try {
      const Inst none{};
      const u64 value = hart.read_csr(number - first_csr, &none);
      return hex_bytes(&value, bytes);
    } catch (const Trap&) {
      return unavailable(bytes);
    }
  }
  if (number - first_vector < 32 && hart.isa & V)
    return hex_bytes(hart.v.bytes(number - first_vector), hart.v.vlenb);
  return "";
}

bool write_register(Hart& hart, unsigned number, const std::vector<u8>& bytes) {
  if (number - first_vector < 32 && hart.isa & V) {
    if (bytes.size() != hart.v.vlenb) return false;
    std::copy(bytes.begin(), bytes.end(), hart.v.bytes(number - first_vector));
    return true;
  }
  u64 value = 0;
  if (bytes.size() < 4) return false;
  std::memcpy(&value, bytes.data(), std::min<size_t>(bytes.size(), sizeof value));
  if (number == 0) return true;
  if (number < 32) return hart.x[number] = hart.extend(value), true;
  if (number == pc_number) return hart.set_pc(hart.physical(value)), true;
  if (number < first_csr) {
    if (!(hart.isa & F)) return false;
    hart.f[number - first_float] = f_bytes(hart) == 4 ? value | ~u64(0) << 32 : value;
    return true;
  }
  if (number - first_csr >= 4096 || !csr_exists(number - first_csr, hart.isa)) return false;
  try {
    const Inst none{};
    hart.write_csr(number - first_csr, value, &none);
    return true;
  } catch (const Trap&) {
    return false;
  }
}

}  // namespace sim::gdb
