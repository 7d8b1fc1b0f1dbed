#include "vector_rules.h"

#include <algorithm>
#include <cmath>

namespace sim::timing {
namespace {

/// Whether text fits a pattern with * (any characters) and ? (one).
bool fits(const char* pattern, const char* text) {
  if (*pattern == '*') return fits(pattern + 1, text) || (*text && fits(pattern, text + 1));
  if (!*pattern || !*text) return !*pattern && !*text;
  return (*pattern == '?' || *pattern == *text) && fits(pattern + 1, text + 1);
}

bool matches(const std::vector<yaml::Node>& patterns, const Row& row) {
  for (const yaml::Node& item : patterns) {
    const std::string& pattern = item.as_text();
    if (pattern.rfind("class:", 0) == 0 ? pattern.substr(6) == class_name(row.cls)
                                        : fits(pattern.c_str(), row.name.c_str()))
      return true;
  }
  return false;
}

i32 coefficient(const yaml::Node& rule, const char* key, double otherwise) {
  const double value = rule.find(key) ? rule.real(key) : otherwise;
  if (value < -1000 || value > 1000) rule.error(std::string("'") + key + "' should be a number of cycles");
  return i32(std::lround(value * Cost::unit_cycle));
}

Cost read_cost(const yaml::Node& rule, const std::vector<std::string>& units, double masked) {
  Cost cost;
  if (const yaml::Node* unit = rule.find("unit")) {
    const auto at = std::find(units.begin(), units.end(), unit->as_text());
    if (at == units.end()) unit->error("no sequencer in 'sequencers' is called " + unit->as_text());
    cost.unit = u8(at - units.begin());
  }
  cost.special = rule.find("special") && rule.flag("special");
  cost.late = rule.find("late") && rule.flag("late");
  cost.latency = u16(rule.number_or("latency", 1));
  cost.minimum = u16(rule.number_or("minimum", 1));
  cost.in_place = u16(rule.number_or("in_place", 0));
  cost.fixed = coefficient(rule, "fixed", 0);
  cost.per_group = coefficient(rule, "per_group", 1);
  cost.per_element = coefficient(rule, "per_element", 0);
  cost.per_level = coefficient(rule, "per_level", 0);
  cost.per_square = coefficient(rule, "per_square", 0);
  cost.whole_mask = coefficient(rule, "whole_mask", double(cost.per_group) / Cost::unit_cycle);
  cost.masked = coefficient(rule, "masked", masked);
  cost.one_share = coefficient(rule, "one_share", 0);
  cost.result_after = coefficient(rule, "result_after", 0);
  return cost;
}

/// Element widths a rule is about, as bits 0..3.
unsigned widths(const yaml::Node& rule) {
  const yaml::Node* list = rule.find("sew");
  if (!list) return 15;
  unsigned set = 0;
  for (const yaml::Node& item : list->items()) {
    const u64 bits = item.as_number(8, 64);
    if (!std::has_single_bit(bits)) item.error("an element width is 8, 16, 32 or 64");
    set |= 1u << (std::countr_zero(bits) - 3);
  }
  return set;
}

}  // namespace

u64 Cost::cycles(const Work& w, bool masked_form) const {
  const i64 groups = i64(w.groups);
  i64 sum = fixed + (((w.whole_mask ? whole_mask : per_group) * groups) >> 6) + ((per_square * groups * groups) >> 12) +
            per_element * i64(w.elements) + per_level * i64(w.levels);
  if (w.one_share && one_share) sum = one_share;
  else if ((masked_form || w.one_share) && !w.whole_mask) sum = (sum * masked) >> 6;
  return u64(std::max<i64>((sum + unit_cycle / 2) >> 6, minimum));
}

u64 Cost::result(const Work& w, u64 length) const {
  const u64 total = (cycles(w, false) * u64(result_after)) >> 6;
  return latency + (total > length ? total - length : 0);
}
static_assert(Cost::unit_cycle == 1 << 6);

Rules::Rules(const std::vector<yaml::Node>& list, const std::vector<std::string>& units, double masked) : costs_(1) {
  const auto& table = instruction_table();
  shapes_.reserve(table.size());
  for (const Row& row : table) shapes_.push_back(shape_of(row));
  choice_.assign(table.size() * 4, 0);
  for (const yaml::Node& rule : list) {
    if (costs_.size() == 255) rule.error("more than 254 rules");
    costs_.push_back(read_cost(rule, units, masked));
    const std::vector<yaml::Node>& patterns = rule.list("match");
    const unsigned set = widths(rule);
    bool used = false;
    for (size_t row = 0; row < table.size(); row++) {
      if (!(table[row].needs & V) || !matches(patterns, table[row])) continue;
      used = true;
      for (unsigned sew = 0; sew < 4; sew++)
        if ((set >> sew & 1) && !choice_[row * 4 + sew]) choice_[row * 4 + sew] = u8(costs_.size() - 1);
    }
    rule.finish();
    if (!used) rule.error("no vector instruction matches this rule");
  }
}

}  // namespace sim::timing
