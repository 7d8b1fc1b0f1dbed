#include "vector.h"

namespace sim {

Rows vector_rows(std::span<const VectorRow> rows, Extensions needs) {
  Rows result;
  for (const VectorRow& r : rows) {
    const auto add = [&](const char* form, const char* funct3, const char* source, Handler run) {
      if (!run) return;
      const std::string sources = r.reversed ? std::string(source) + ", vs2" : std::string("vs2, ") + source;
      result.push_back({std::string(r.name) + "." + r.suffix + form,
                        std::string(r.funct6) + " . ..... ..... " + funct3 + " ..... 1010111",
                        "vd, " + sources + ", vm", needs, r.cls, run});
    };
    switch (r.group) {
    case Opv::Integer:
      add("v", "000", "vs1", r.forms.vv);
      add("x", "100", "rs1", r.forms.vx);
      add("i", "011", r.unsigned_immediate ? "uimm5" : "simm5", r.forms.vi);
      break;
    case Opv::Mask:
      add("v", "010", "vs1", r.forms.vv);
      add("x", "110", "rs1", r.forms.vx);
      break;
    case Opv::Float:
      add("v", "001", "vs1", r.forms.vv);
      add("f", "101", "fs1", r.forms.vx);
      break;
    }
  }
  return result;
}

}  // namespace sim
