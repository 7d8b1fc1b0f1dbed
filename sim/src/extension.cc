#include "extension.h"

#include <dlfcn.h>

#include <algorithm>
#include <bit>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <utility>

#include "hart.h"
#include "machine.h"

namespace sim {
namespace {

constexpr unsigned first_bit = 32;

struct Loaded {
  const bringup_extension* what;
  std::string source;  ///< file, or "built in"
};

/// Constructors of other files register before main(), hence the function-local lists.
std::vector<const bringup_extension*>& builtins() {
  static std::vector<const bringup_extension*> list;
  return list;
}
std::vector<Loaded>& loaded() {
  static std::vector<Loaded> list;
  return list;
}
/// By name of the extension and key.
std::map<std::string, std::map<std::string, std::string>>& options() {
  static std::map<std::string, std::map<std::string, std::string>> map;
  return map;
}

/// As an extension gets them: "key=value,...".
std::string option_text(const std::string& extension) {
  std::string text;
  for (const auto& [key, value] : options()[extension]) text += (text.empty() ? "" : ",") + key + "=" + value;
  return text;
}

/// Whether "a,b,c" names a word.
bool lists(const char* names, const std::string& word) {
  return names && ("," + std::string(names) + ",").find("," + word + ",") != std::string::npos;
}

Extensions bit_of(unsigned number) { return Extensions(1) << (first_bit + number); }

std::string known_names() {
  std::string names;
  for (const auto* e : builtins()) names += std::string(names.empty() ? "" : ", ") + e->name;
  return names;
}

const bringup_extension* open_library(const std::string& name, const std::string& path) {
  const std::string file = path.find('/') == std::string::npos ? "./" + path : path;
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw UserError("--extension " + name + ": " + dlerror());
  using Entry = const bringup_extension* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, "bringup_extension"));
  if (!entry)
    throw UserError("--extension " + name + ": " + path +
                    " has no function bringup_extension (see BRINGUP_EXTENSION in extension.h)");
  return entry();
}

Extensions add(const bringup_extension* e, const std::string& name, const std::string& source) {
  if (!e || e->abi != BRINGUP_EXTENSION_ABI)
    throw UserError("--extension " + name + ": " + source + " was built for interface version " +
                    std::to_string(e ? e->abi : 0) + ", this simulator has version " +
                    std::to_string(BRINGUP_EXTENSION_ABI));
  if (name != e->name)
    throw UserError("--extension " + name + ": " + source + " is extension '" + e->name + "'");
  if (e->units > 8) throw UserError("--extension " + name + ": more than 8 units");
  if (loaded().size() == ExtensionStates::most)
    throw UserError("--extension " + name + ": at most " + std::to_string(ExtensionStates::most) +
                    " extensions");
  loaded().push_back({e, source});
  return bit_of(unsigned(loaded().size() - 1));
}

// The functions a hart offers to semantics (bringup_sim/extension.h).
Hart& owner(const bringup_hart* h) { return *static_cast<Hart*>(h->host); }
u64 read_x(const bringup_hart* h, unsigned n) { return owner(h).x[n & 31]; }
void write_x(const bringup_hart* h, unsigned n, u64 value) {
  if (n & 31) owner(h).x[n & 31] = owner(h).extend(value);
}
u64 read_f(const bringup_hart* h, unsigned n) { return owner(h).f[n & 31]; }
void write_f(const bringup_hart* h, unsigned n, u64 value) { owner(h).f[n & 31] = value; }
u8* vector(const bringup_hart* h, unsigned n) { return owner(h).v.bytes(n & 31); }
void vector_state(const bringup_hart* h, bringup_vector_state* state) {
  const VectorUnit& v = owner(h).v;
  *state = {v.vl, v.vstart, v.vill ? 0 : 8u << v.sew, v.lmul, v.altfmt};
}

/// Whole words where it can be done, so that devices see the access the guest meant.
template <class Access> int transfer(Hart& h, u64 address, size_t bytes, Access access) {
  try {
    for (size_t done = 0; done < bytes;) {
      size_t size = 8;
      while (size > bytes - done || ((address + done) & (size - 1))) size /= 2;
      access(address + done, done, size);
      done += size;
    }
    return BRINGUP_DONE;
  } catch (...) {  // a trap, a race, the end of the run
    h.extensions->pending = std::current_exception();
    return BRINGUP_TRAP;
  }
}
int load(const bringup_hart* h, u64 address, void* to, size_t bytes) {
  Hart& hart = owner(h);
  if (const u8* from = hart.memory.readable(address, bytes)) return std::memcpy(to, from, bytes), BRINGUP_DONE;
  return transfer(hart, address, bytes, [&](u64 at, size_t done, size_t size) {
    const u64 value = size == 8   ? hart.memory.load<u64>(at)
                      : size == 4 ? hart.memory.load<u32>(at)
                      : size == 2 ? hart.memory.load<u16>(at)
                                  : hart.memory.load<u8>(at);
    std::memcpy(static_cast<u8*>(to) + done, &value, size);
  });
}
int store(const bringup_hart* h, u64 address, const void* from, size_t bytes) {
  Hart& hart = owner(h);
  if (u8* to = hart.memory.writable(address, bytes)) return std::memcpy(to, from, bytes), BRINGUP_DONE;
  return transfer(hart, address, bytes, [&](u64 at, size_t done, size_t size) {
    u64 value = 0;
    std::memcpy(&value, static_cast<const u8*>(from) + done, size);
    if (size == 8) hart.memory.store<u64>(at, value);
    else if (size == 4) hart.memory.store<u32>(at, u32(value));
    else if (size == 2) hart.memory.store<u16>(at, u16(value));
    else hart.memory.store<u8>(at, u8(value));
  });
}
int illegal(const bringup_hart* h, const char* reason) {
  owner(h).extensions->reason = reason;
  return BRINGUP_ILLEGAL;
}

/// Handler of every row of every extension.
const Inst* run_extension(Hart& h, const Inst* i) {
  h.leave_floats();  // an extension's own arithmetic is not the guest's
  const Row& row = instruction_table()[i->row];
  const Loaded& extension = loaded()[row.extension];
  const u32 uses = extension.what->uses;
  if (uses & BRINGUP_USES_VECTOR) h.require_vector(i);
  if (uses & BRINGUP_USES_FLOAT) h.require_float(i);
  if (uses & BRINGUP_USES_XS) {
    if (!(h.status & mstatus::XS)) h.illegal(i);
    h.status |= mstatus::XS;
  }
  ExtensionStates& states = *h.extensions;
  h.in_extension = true;
  const int result = extension.what->instruction[row.within].execute(states.state(row.extension),
                                                                     &states.hart(), i->bits);
  h.in_extension = false;
  if (result == BRINGUP_DONE) {
    if (uses & BRINGUP_USES_VECTOR) h.v.vstart = 0;
    return i->next();
  }
  if (result == BRINGUP_TRAP) std::rethrow_exception(std::exchange(states.pending, nullptr));
  if (states.reason) h.machine.note_illegal(i->pc, states.reason);
  states.reason = nullptr;
  h.illegal(i);
}

}  // namespace

Extensions load_extension(const std::string& argument) {
  const size_t equals = argument.find('=');
  const std::string name = argument.substr(0, equals);
  if (equals == std::string::npos) return extension_bit(name);
  const std::string path = argument.substr(equals + 1);
  for (const Loaded& l : loaded())
    if (name == l.what->name)
      throw UserError("--extension " + argument + ": '" + name + "' is loaded already (" + l.source + ")");
  return add(open_library(name, path), name, path);
}

Extensions extension_bit(const std::string& name) {
  for (unsigned n = 0; n < loaded().size(); n++)
    if (name == loaded()[n].what->name) return bit_of(n);
  for (const auto* e : builtins())
    if (name == e->name) return add(e, name, "built in");
  throw UserError("unknown extension '" + name + "' (built in: " + known_names() +
                  "; others: --extension NAME=FILE.so)");
}

void set_extension_option(const std::string& argument) {
  const size_t colon = argument.find(':');
  const size_t equals = colon == std::string::npos ? colon : argument.find('=', colon);
  if (equals == std::string::npos || colon == 0 || equals == colon + 1 || argument.find(',', colon) != std::string::npos)
    throw UserError("--extension-option: expected NAME:KEY=VALUE, not '" + argument + "'");
  const std::string value = argument.substr(equals + 1);
  char* end = nullptr;
  errno = 0;
  std::strtoull(value.c_str(), &end, 0);
  if (!std::isdigit(static_cast<unsigned char>(value[0])) || *end || errno)
    throw UserError("--extension-option " + argument + ": '" + value + "' is not a number");
  if (!options()[argument.substr(0, colon)].try_emplace(argument.substr(colon + 1, equals - colon - 1), value).second)
    throw UserError("--extension-option " + argument + ": given twice");
}

void check_extension_options() {
  for (const auto& [name, pairs] : options()) {
    const auto extension = std::find_if(loaded().begin(), loaded().end(), [&](const Loaded& l) { return name == l.what->name; });
    if (extension == loaded().end())
      throw UserError("--extension-option " + name + ":...: no hart has extension '" + name + "'");
    for (const auto& [key, value] : pairs)
      if (!lists(extension->what->options, key))
        throw UserError("--extension-option " + name + ":" + key + ": it has no such option (" +
                        (extension->what->options ? extension->what->options : "it has none") + ")");
  }
}

std::vector<std::string> extension_names(Extensions set) {
  std::vector<std::string> names;
  for (unsigned n = 0; n < loaded().size(); n++)
    if (set & bit_of(n)) names.push_back(loaded()[n].what->name);
  return names;
}

Rows extension_rows() {
  Rows rows;
  for (unsigned n = 0; n < loaded().size(); n++)
    for (unsigned k = 0; k < loaded()[n].what->instructions; k++) {
      const bringup_instruction& i = loaded()[n].what->instruction[k];
      Row row{i.name, i.encoding, i.operands, bit_of(n), Class::Custom, run_extension};
      row.extension = u8(n);
      row.within = u16(k);
      rows.push_back(row);
    }
  return rows;
}

void check_conflicts(const std::vector<Row>& table) {
  const auto title = [](const Row& row) {
    if (!is_extension(row)) return "the core's '" + row.name + "'";
    const Loaded& l = loaded()[row.extension];
    return "'" + row.name + "' of extension " + l.what->name + " (" + l.source + ")";
  };
  for (const Row& own : table) {
    if (!is_extension(own)) continue;
    if (own.is_compressed || (own.match & own.mask & 3) != 3)
      throw UserError("extensions: " + title(own) + " is not a 32-bit encoding");
    for (const Row& other : table)
      if (&other != &own && !other.is_compressed &&
          ((own.match ^ other.match) & own.mask & other.mask) == 0)
        throw UserError("extensions: the encodings of " + title(own) + " and " + title(other) +
                        " overlap");
  }
}

std::string unloaded_extension_with(u32 word) {
  for (const auto* e : builtins())
    for (unsigned k = 0; k < e->instructions; k++) {
      u32 bit = u32(1) << 31;
      bool same = true;
      for (const char* c = e->instruction[k].encoding; *c; c++) {
        if (*c == ' ') continue;
        if (*c != '.') same &= (*c == '1') == !!(word & bit);
        bit >>= 1;
      }
      if (same) return std::string(e->name) + " (" + e->instruction[k].name + ")";
    }
  return "";
}

std::string list_extensions() {
  std::string text;
  std::vector<const bringup_extension*> all = builtins();
  for (const Loaded& l : loaded())
    if (l.source != "built in") all.push_back(l.what);
  for (const auto* e : all) text += std::string(e->name) + "\t" + e->summary + "\n";
  return text;
}

const bringup_extension& extension_of(const Row& row) { return *loaded()[row.extension].what; }
const bringup_instruction& instruction_of(const Row& row) {
  return extension_of(row).instruction[row.within];
}

ExtensionStates::ExtensionStates(Hart& h)
    : hart_{&h, h.id, h.isa & V ? h.v.vlenb * 8 : 0, h.narrow() ? 32u : 64u, sim::read_x, sim::write_x, sim::read_f,
            sim::write_f, sim::vector, sim::vector_state, sim::load, sim::store, sim::illegal} {
  for (unsigned n = 0; n < loaded().size(); n++) {
    if (!(h.isa & bit_of(n))) continue;
    const bringup_extension& e = *loaded()[n].what;
    const std::string where = "extension " + std::string(e.name) + " on hart " + std::to_string(h.id) + ": ";
    if ((e.uses & BRINGUP_USES_VECTOR) && !(h.isa & V))
      throw UserError(where + "it needs v, the hart is " + isa_string(h.isa));
    if ((e.uses & BRINGUP_USES_FLOAT) && !(h.isa & F))
      throw UserError(where + "it needs f, the hart is " + isa_string(h.isa));
    const char* error = "state could not be created";
    states_[n] = e.create(&hart_, option_text(e.name).c_str(), &error);
    if (!states_[n]) throw UserError(where + error);
    uses_ |= e.uses;
    if (e.uses & BRINGUP_USES_ALTFMT) h.v.has_altfmt = true;
  }
}

ExtensionStates::~ExtensionStates() {
  for (unsigned n = 0; n < loaded().size(); n++)
    if (states_[n]) loaded()[n].what->destroy(states_[n]);
}

}  // namespace sim

extern "C" void bringup_sim_register(const bringup_extension* extension) {
  sim::builtins().push_back(extension);
}
