// Text of others (symbols, messages, names in files) inside JSON.
#pragma once

#include <cstdio>
#include <string>

namespace sim {

/// A JSON string. Bytes beyond ASCII are taken for Latin-1: what an image calls a function need not be text.
inline std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const unsigned char ch : text) {
    if (ch == '"' || ch == '\\') (out += '\\') += char(ch);
    else if (ch >= 0x20 && ch < 0x7f) out += char(ch);
    else {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", ch);
      out += escape;
    }
  }
  return out + '"';
}

}  // namespace sim
