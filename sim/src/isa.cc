#include "isa.h"

#include <cctype>
#include <sstream>

#include "extension.h"
#include "trap.h"

namespace sim {
namespace {

struct Name {
  const char* text;
  Extensions bits;
};

// Single letters in canonical order; g and v bring what their specifications say they bring.
constexpr Name letters[] = {{"i", I},
                            {"m", M},
                            {"a", A},
                            {"f", F | Zicsr},
                            {"d", F | D | Zicsr},
                            {"c", C},
                            {"v", V | F | D | Zicsr},
                            {"g", I | M | A | F | D | Zicsr | Zifencei}};

constexpr Name words[] = {{"zicsr", Zicsr},       {"zifencei", Zifencei},
                          {"zicntr", Zicntr | Zicsr}, {"zihpm", Zihpm | Zicsr},
                          {"zba", Zba},           {"zbb", Zbb},
                          {"zbs", Zbs},           {"zbc", Zbc},
                          {"zicond", Zicond},     {"zfh", Zfh | F | Zicsr},
                          {"zfhmin", 0},          {"zvfh", Zvfh | V | F | D | Zicsr | Zfh},
                          {"zvkb", Zvkb | V | F | D | Zicsr},
                          {"zvbb", Zvbb | Zvkb | V | F | D | Zicsr},
                          {"zvbc", Zvbc | V | F | D | Zicsr},
                          {"zvfhmin", 0},         {"zve32x", 0},
                          {"zve32f", 0},          {"zve64x", 0},
                          {"zve64f", 0},          {"zve64d", 0}};

[[noreturn]] void unknown(const std::string& part, const std::string& whole) {
  throw UserError("--isa " + whole + ": unknown extension '" + part +
                  "' (known: i m a f d c v g zicsr zifencei zicntr zihpm zicond zba zbb "
                  "zbc zbs zfh zvfh zvbb zvbc zvkb and zvl<bits>b)");
}

Extensions word_bits(const std::string& word, const std::string& whole) {
  for (const Name& n : words)
    if (word == n.text) {
      if (!n.bits)
        throw UserError("--isa " + whole + ": '" + word +
                        "' alone is not modelled; use v (or zfh, zvfh), which contain it");
      return n.bits;
    }
  if (word.size() > 1 && word[0] == 'x') return extension_bit(word.substr(1));
  if (word.rfind("zvl", 0) == 0 && word.back() == 'b') return 0;  // a lower bound; see --vlen
  unknown(word, whole);
}

}  // namespace

Extensions parse_isa(const std::string& whole) {
  std::string text;
  for (char ch : whole)
    text += ch == '+' ? "_x" : std::string(1, char(std::tolower(static_cast<unsigned char>(ch))));
  const bool narrow = text.rfind("rv32", 0) == 0;
  if (!narrow && text.rfind("rv64", 0) != 0)
    throw UserError("--isa " + whole + ": must begin with rv64 or rv32");
  std::istringstream parts(text.substr(4));
  std::string part;
  Extensions set = (narrow ? RV32 : RV64) | I | Zicsr;
  std::getline(parts, part, '_');
  for (size_t k = 0; k < part.size(); k++) {
    if (part[k] == 'z') {  // "rv64imzba": a word may follow the letters directly
      set |= word_bits(part.substr(k), whole);
      break;
    }
    bool found = false;
    for (const Name& n : letters)
      if (part[k] == n.text[0]) {
        set |= n.bits;
        found = true;
      }
    if (!found) unknown(std::string(1, part[k]), whole);
  }
  while (std::getline(parts, part, '_'))
    if (!part.empty()) set |= word_bits(part, whole);
  return set;
}

std::string isa_string(Extensions set) {
  std::string text = is_narrow(set) ? "rv32" : "rv64";
  const Name single[] = {{"i", I}, {"m", M}, {"a", A}, {"f", F}, {"d", D}, {"c", C}, {"v", V}};
  for (const Name& n : single)
    if (set & n.bits) text += n.text;
  const Name multi[] = {{"_zicntr", Zicntr}, {"_zicond", Zicond}, {"_zicsr", Zicsr},
                        {"_zifencei", Zifencei}, {"_zihpm", Zihpm}, {"_zfh", Zfh},
                        {"_zba", Zba},       {"_zbb", Zbb},     {"_zbc", Zbc},
                        {"_zbs", Zbs},       {"_zvbb", Zvbb},   {"_zvbc", Zvbc},
                        {"_zvfh", Zvfh},     {"_zvkb", Zvkb}};
  for (const Name& n : multi)
    if (set & n.bits) text += n.text;
  for (const std::string& name : extension_names(set)) text += "_x" + name;
  return text;
}

}  // namespace sim
