// Observers that write what happens: --trace, --commit-log, and counting by instruction class.
#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "machine.h"

namespace sim {

/// "core   0: 0x0000000080000000 (0x00000297) auipc   t0, 0x0" before every instruction, as spike -l,
/// with a line "core   0: >>>>  main" where a function begins.
class Trace : public Observer {
 public:
  explicit Trace(std::FILE* out) : out_(out) {}
  void before(Hart& hart, const Inst& i) override;
  void trapped(Hart& hart, u64 pc, const Trap& trap) override;

 private:
  std::FILE* out_;
};

/// spike's --log-commits format: "core   0: 3 0x... (0x...) x5  0x... mem 0x...".
class CommitLog : public Observer {
 public:
  explicit CommitLog(std::FILE* out) : out_(out) {}
  void before(Hart& hart, const Inst& i) override;
  void after(Hart& hart, const Inst& i) override;

 private:
  std::FILE* out_;
  u64 address_ = 0;
  u32 word_ = 0;
  unsigned privilege_ = 3;  ///< of the instruction: it may have changed it
  std::vector<u8> vectors_;
};

/// Instructions by class, for --json.
class ClassCounter : public Observer {
 public:
  void before(Hart&, const Inst& i) override;
  u64 count(Class c) const { return counts_[size_t(c)]; }

 private:
  std::array<u64, size_t(Class::Count) + 1> counts_{};
};

/// Several observers as one, called in order.
class Observers : public Observer {
 public:
  void add(Observer* observer) { list_.push_back(observer); }
  bool empty() const { return list_.empty(); }
  void before(Hart& h, const Inst& i) override {
    for (Observer* o : list_) o->before(h, i);
  }
  void after(Hart& h, const Inst& i) override {
    for (Observer* o : list_) o->after(h, i);
  }
  void trapped(Hart& h, u64 pc, const Trap& t) override {
    for (Observer* o : list_) o->trapped(h, pc, t);
  }

 private:
  std::vector<Observer*> list_;
};

}  // namespace sim
