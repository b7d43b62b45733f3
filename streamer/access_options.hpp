// The commands that decide who may see which film, as plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "streamer/access/rules.hpp"
#include "streamer/http/log.hpp"

namespace CLI {
class App;
}

namespace forksight::streamer {

/// Shows the rules, or changes one.
struct AccessOrder {
    std::filesystem::path library;
    std::string film;                       ///< empty: all of them
    std::optional<access::Rule> rule;       ///< of the film
    bool as_others = false;                 ///< the film has no rule of its own from here on
    std::optional<access::Rule> for_others; ///< for films without a rule
    bool json = false;
    http::Log::Format log = http::Log::Format::text;
};

struct ClassOrder {
    enum class Doing { add, list, remove };
    Doing doing = Doing::list;
    std::filesystem::path library;
    std::string name;
    std::vector<std::string> films; ///< empty: every film that is for classes
    std::int64_t lasts_days = 0;
    bool json = false;
    http::Log::Format log = http::Log::Format::text;
};

struct TokenOrder {
    enum class Doing { staff, rotate };
    Doing doing = Doing::staff;
    std::filesystem::path library;
    std::int64_t lasts_hours = 0;
    http::Log::Format log = http::Log::Format::text;
};

/// Adds `access`, `class` and `token` to a command line.
class AccessCommands {
  public:
    explicit AccessCommands(CLI::App& app);
    /// The one that was given, if any; with `log`. A string: what is wrong with how.
    using Order = std::variant<std::monostate, AccessOrder, ClassOrder, TokenOrder, std::string>;
    Order order(http::Log::Format log) const;

  private:
    void add_class(CLI::App& app);
    void add_token(CLI::App& app);

    CLI::App* access_ = nullptr;
    CLI::App* class_ = nullptr;
    CLI::App* class_add_ = nullptr;
    CLI::App* class_list_ = nullptr;
    CLI::App* class_remove_ = nullptr;
    CLI::App* token_ = nullptr;
    CLI::App* token_staff_ = nullptr;
    CLI::App* token_rotate_ = nullptr;
    std::string library_;
    std::string rule_;
    std::string for_others_;
    AccessOrder access_order_;
    ClassOrder class_order_;
    TokenOrder token_order_;
};

} // namespace forksight::streamer
