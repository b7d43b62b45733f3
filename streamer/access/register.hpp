// What the store says of access: films' rules and classes; read as a whole, changed a line at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/access/key_ring.hpp"
#include "streamer/access/rules.hpp"
#include "streamer/library/store.hpp"

namespace forksight::streamer::access {

struct ListedClass {
    std::string name;
    ClassId id = 0;
    std::int64_t made_s = 0;
    std::int64_t expires_s = 0;
    std::vector<std::string> films; ///< sorted; empty: every film that is for classes
};

/// More than any school has; a listing is bounded.
inline constexpr std::size_t limit_classes = 10'000;

/// All throw library::StoreFailure.
Rules read_rules(library::Store& store);
/// nullopt: back to the rule for films without one.
void set_rule(library::Store& store, std::string_view film, std::optional<Rule> rule);
void set_rule_otherwise(library::Store& store, Rule rule);

/// A name that people can tell classes by: 1 to 64 bytes of UTF-8, nothing that cannot be seen.
bool is_class_name(std::string_view name);
/// False: there is one of that name, or of that code.
bool add_class(library::Store& store, const ListedClass& added, const Digest& code);
bool remove_class(library::Store& store, std::string_view name);
/// By their names.
std::vector<ListedClass> list_classes(library::Store& store);
/// The class of that code, if it is not over.
std::optional<ListedClass> class_of_code(library::Store& store, const Digest& code, std::int64_t now_s);
/// Forgets those that ended before.
void forget_classes(library::Store& store, std::int64_t ended_before_s);

} // namespace forksight::streamer::access
