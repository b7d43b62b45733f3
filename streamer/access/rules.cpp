#include "streamer/access/rules.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace forksight::streamer::access {
namespace {

constexpr std::array names{std::pair{Rule::open, std::string_view("open")},
                           std::pair{Rule::for_class, std::string_view("class")},
                           std::pair{Rule::staff, std::string_view("staff")}};

} // namespace

std::string_view name_of(Rule rule) {
    for (const auto& [known, name] : names) {
        if (known == rule) return name;
    }
    return "staff";
}

std::optional<Rule> rule_named(std::string_view name) {
    for (const auto& [rule, known] : names) {
        if (known == name) return rule;
    }
    return std::nullopt;
}

Rule Rules::of(std::string_view film) const {
    if (films.empty()) return otherwise;
    const auto found = films.find(film);
    return found == films.end() ? otherwise : found->second;
}

bool is_current(const Rules& rules, const Holder& holder, std::int64_t now_s) {
    if (holder.expires_s <= now_s) return false;
    if (holder.kind == Holder::Kind::staff) return true;
    const auto found = rules.classes.find(holder.class_id);
    return found != rules.classes.end() && found->second.expires_s > now_s;
}

Decision decide(const Rules& rules, std::string_view film, const Holder* holder) {
    const Rule rule = rules.of(film);
    if (rule == Rule::open) return Decision::allowed;
    if (holder == nullptr) return Decision::token_needed;
    if (holder->kind == Holder::Kind::staff) return Decision::allowed;
    if (rule == Rule::staff) return Decision::not_covered;
    const auto found = rules.classes.find(holder->class_id);
    if (found == rules.classes.end()) return Decision::token_needed;
    const auto& films = found->second.films;
    const bool covered = films.empty() || std::binary_search(films.begin(), films.end(), film);
    return covered ? Decision::allowed : Decision::not_covered;
}

} // namespace forksight::streamer::access
