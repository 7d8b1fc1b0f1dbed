// Makes a spike extension library of an extension's semantics, for cross-checks with spike:
//
//     c++ -O2 -std=c++20 -shared -fPIC -I sim/include -I $SPIKE/include -I $SPIKE/include/riscv \
//         -I $SPIKE/include/softfloat -o opu-spike.so sim/extensions/opu/opu.cc sim/adapters/spike.cc
//     spike --extlib=./opu-spike.so --extension=opu --isa=rv64gcv_zvl256b IMAGE
//
// Derives from extension_t, not rocc_t: that needs no -lriscv, allows any encoding, and works with
// --log-commits. Options of the extension come from the environment: BRINGUP_EXTENSION_OPTIONS.
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include <riscv/extension.h>
#include <riscv/mmu.h>
#include <riscv/processor.h>
#include <riscv/trap.h>

#include "decode.h"

namespace {

processor_t& of(const bringup_hart* h) { return *static_cast<processor_t*>(h->host); }

// A guest fault leaves load and store as spike's own exception; this file and the semantics are one
// library, so it may.
const bringup_hart functions = {
    nullptr, 0, 0, 64,
    [](const bringup_hart* h, unsigned n) { return uint64_t(of(h).get_state()->XPR[n]); },
    [](const bringup_hart* h, unsigned n, uint64_t value) { of(h).get_state()->XPR.write(n, value); },
    [](const bringup_hart* h, unsigned n) { return uint64_t(of(h).get_state()->FPR[n].v[0]); },
    [](const bringup_hart* h, unsigned n, uint64_t value) {
      of(h).get_state()->FPR.write(n, freg_t{{value, ~uint64_t(0)}});
    },
    [](const bringup_hart* h, unsigned n) {
      return static_cast<uint8_t*>(of(h).VU.reg_file) + n * of(h).VU.vlenb;
    },
    [](const bringup_hart* h, bringup_vector_state* to) {
      const vectorUnit_t& v = of(h).VU;
      int lmul = 0;
      for (float m = v.vflmul; m > 1; m /= 2) lmul++;
      for (float m = v.vflmul; m < 1 && m > 0; m *= 2) lmul--;
      *to = {v.vl->read(), v.vstart->read(), v.vill ? 0 : uint32_t(v.vsew), lmul,
             uint32_t(v.vtype->read() >> 8 & 1)};
    },
    [](const bringup_hart* h, uint64_t address, void* to, size_t bytes) {
      for (size_t n = 0; n < bytes; n++)
        static_cast<uint8_t*>(to)[n] = of(h).get_mmu()->load<uint8_t>(address + n);
      return int(BRINGUP_DONE);
    },
    [](const bringup_hart* h, uint64_t address, const void* from, size_t bytes) {
      for (size_t n = 0; n < bytes; n++)
        of(h).get_mmu()->store<uint8_t>(address + n, static_cast<const uint8_t*>(from)[n]);
      return int(BRINGUP_DONE);
    },
    [](const bringup_hart*, const char*) { return int(BRINGUP_ILLEGAL); },
};

/// What one hart has of the extension.
struct Instance {
  bringup_hart interface = functions;
  void* state = nullptr;

  explicit Instance(processor_t& p) {
    interface.host = &p;
    interface.id = p.get_id();
    interface.vlen = uint32_t(p.VU.VLEN);
    interface.xlen = p.get_xlen();
    const char* error = "state could not be created";
    state = bringup_extension()->create(&interface, getenv("BRINGUP_EXTENSION_OPTIONS"), &error);
    if (!state) throw std::runtime_error(std::string(bringup_extension()->name) + ": " + error);
  }
  ~Instance() { bringup_extension()->destroy(state); }
};

std::map<processor_t*, std::unique_ptr<Instance>>& instances() {
  static std::map<processor_t*, std::unique_ptr<Instance>> map;
  return map;
}

reg_t run(processor_t* p, insn_t insn, reg_t pc) {
  auto& instance = instances()[p];
  if (!instance) instance = std::make_unique<Instance>(*p);
  const uint32_t word = uint32_t(insn.bits()), uses = bringup_extension()->uses;
  const auto need = [&](bool used, reg_t field) {
    if (!used) return;
    if (!p->get_state()->sstatus->enabled(field)) throw trap_illegal_instruction(word);
    p->get_state()->sstatus->dirty(field);
  };
  need(uses & BRINGUP_USES_VECTOR, SSTATUS_VS);
  need(uses & BRINGUP_USES_FLOAT, SSTATUS_FS);
  need(uses & BRINGUP_USES_XS, SSTATUS_XS);
  const bringup_instruction* i = bringup::find(*bringup_extension(), word);
  if (!i || i->execute(instance->state, &instance->interface, word) != BRINGUP_DONE)
    throw trap_illegal_instruction(word);
  if (uses & BRINGUP_USES_VECTOR) p->VU.vstart->write(0);
  return pc + 4;
}

class Extension : public extension_t {
 public:
  std::vector<insn_desc_t> get_instructions(const processor_t&) override {
    std::vector<insn_desc_t> rows;
    for (uint32_t n = 0; n < bringup_extension()->instructions; n++) {
      const bringup::Pattern p = bringup::pattern_of(bringup_extension()->instruction[n]);
      rows.push_back({p.match, p.mask, run, run, run, run, run, run, run, run});
    }
    return rows;
  }
  std::vector<disasm_insn_t*> get_disasms(const processor_t*) override { return {}; }
  const char* name() const override { return bringup_extension()->name; }
  void reset(processor_t& p) override { instances().erase(&p); }
};

/// As REGISTER_EXTENSION, with the name read off the extension.
const bool registered = (register_extension(bringup_extension()->name, [] { return new Extension; }), true);

}  // namespace
