// Who may see which film: the rules as a value, and the one decision that is made with them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace forksight::streamer::access {

enum class Rule : std::uint8_t {
    open,      ///< anybody on the network
    for_class, ///< who has a class code, and staff
    staff
};
/// "open", "class" or "staff", as commands and the store write it.
std::string_view name_of(Rule rule);
std::optional<Rule> rule_named(std::string_view name);

using ClassId = std::uint64_t;

struct Class {
    std::vector<std::string> films; ///< sorted; empty: every film that is for classes
    std::int64_t expires_s = 0;     ///< since 1970
};

struct Rules {
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    Rule otherwise = Rule::open; ///< of a film without a rule of its own
    std::unordered_map<std::string, Rule, Hash, std::equal_to<>> films;
    std::unordered_map<ClassId, Class> classes;

    Rule of(std::string_view film) const;
};

/// What a token says of who asks; nothing that names a person.
struct Holder {
    enum class Kind : std::uint8_t { viewer = 1, staff = 2 };
    Kind kind = Kind::viewer;
    ClassId class_id = 0; ///< of a viewer
    std::int64_t expires_s = 0;
    bool operator==(const Holder&) const = default;
};

/// Whether the token still counts: neither it nor its class is over.
bool is_current(const Rules& rules, const Holder& holder, std::int64_t now_s);

enum class Decision {
    allowed,
    token_needed, ///< there is none that counts
    not_covered   ///< it is for other films
};

/// `holder`: null without a token, and for one that is_current() does not hold for.
Decision decide(const Rules& rules, std::string_view film, const Holder* holder);

} // namespace forksight::streamer::access
