// Runs an extension's semantics on the host, for unit tests without any simulator:
//
//     c++ -std=c++20 -shared -fPIC -I sim/include -o opu.so sim/extensions/opu/opu.cc sim/adapters/host.cc
//
// gives a library with the functions below, callable from C or with ctypes. A hart is registers, a
// vtype that the test sets, and memory from address 0.
#include <cstdio>
#include <vector>

#include "decode.h"

namespace {

struct Hart {
  bringup_hart interface;
  uint64_t x[32] = {}, f[32] = {};
  std::vector<uint8_t> vectors, memory;
  bringup_vector_state vtype{};
  const char* reason = "";
  void* state = nullptr;
};

Hart& of(const bringup_hart* h) { return *static_cast<Hart*>(h->host); }

template <class Copy> int access(Hart& h, uint64_t address, size_t bytes, Copy copy) {
  if (address > h.memory.size() || bytes > h.memory.size() - address) {
    h.reason = "outside memory";
    return BRINGUP_TRAP;
  }
  copy(h.memory.data() + address);
  return BRINGUP_DONE;
}

const bringup_hart functions = {
    nullptr, 0, 0, 64,
    [](const bringup_hart* h, unsigned n) { return of(h).x[n]; },
    [](const bringup_hart* h, unsigned n, uint64_t value) {
      if (n) of(h).x[n] = value;
    },
    [](const bringup_hart* h, unsigned n) { return of(h).f[n]; },
    [](const bringup_hart* h, unsigned n, uint64_t value) { of(h).f[n] = value; },
    [](const bringup_hart* h, unsigned n) { return of(h).vectors.data() + n * (h->vlen / 8); },
    [](const bringup_hart* h, bringup_vector_state* to) { *to = of(h).vtype; },
    [](const bringup_hart* h, uint64_t address, void* to, size_t bytes) {
      return access(of(h), address, bytes, [&](uint8_t* at) { memcpy(to, at, bytes); });
    },
    [](const bringup_hart* h, uint64_t address, const void* from, size_t bytes) {
      return access(of(h), address, bytes, [&](uint8_t* at) { memcpy(at, from, bytes); });
    },
    [](const bringup_hart* h, const char* reason) {
      of(h).reason = reason;
      return int(BRINGUP_ILLEGAL);
    },
};

}  // namespace

extern "C" {

/// Null where the extension refuses the configuration; *reason says why.
Hart* host_new(unsigned vlen, size_t memory, const char* options, const char** reason) {
  auto* h = new Hart;
  h->interface = functions;
  h->interface.host = h;
  h->interface.vlen = vlen;
  h->vectors.assign(32 * vlen / 8, 0);
  h->memory.assign(memory, 0);
  h->state = bringup_extension()->create(&h->interface, options, reason);
  if (!h->state) {
    delete h;
    return nullptr;
  }
  return h;
}

void host_delete(Hart* h) {
  bringup_extension()->destroy(h->state);
  delete h;
}

uint64_t* host_x(Hart* h) { return h->x; }
uint8_t* host_vector(Hart* h, unsigned number) { return h->vectors.data() + number * (h->interface.vlen / 8); }
uint8_t* host_memory(Hart* h) { return h->memory.data(); }
const char* host_reason(Hart* h) { return h->reason; }

void host_set_vtype(Hart* h, unsigned sew, int lmul, uint64_t vl, uint64_t vstart, unsigned altfmt) {
  h->vtype = {vl, vstart, sew, lmul, altfmt};
}

/// BRINGUP_DONE, _ILLEGAL or _TRAP, or -1: no instruction of this extension.
int host_execute(Hart* h, uint32_t word) {
  const bringup_instruction* i = bringup::find(*bringup_extension(), word);
  return i ? i->execute(h->state, &h->interface, word) : -1;
}

int host_cost(Hart* h, uint32_t word, bringup_cost* cost) {
  const bringup_instruction* i = bringup::find(*bringup_extension(), word);
  *cost = {};
  if (!i) return -1;
  if (i->cost) i->cost(h->state, &h->interface, word, cost);
  return 0;
}
}
