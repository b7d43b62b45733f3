// The table of all that can be wrong with a film, and the list of what is.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/where.hpp"

namespace forksight::choicegraph {

/// One kind of problem. In the sentences {0}, {1}, {2} stand for what it is about.
struct Rule {
    std::string_view code;
    Severity severity = Severity::error;
    std::string_view nl;
    std::string_view en;
};

/// All kinds, in the order of their codes.
std::span<const Rule> rules();

/// Problems in the order they were found: every error, and as many warnings as anybody reads.
class Report {
  public:
    static constexpr std::size_t most_warnings = 10'000;

    /// `code` must be in the table.
    void add(std::string_view code, std::string where, std::initializer_list<std::string_view> parts = {},
             std::optional<Change> change = {});
    bool empty() const { return problems_.empty(); }
    /// No more warnings are taken: looking for them is in vain.
    bool is_full() const { return warnings_ >= most_warnings; }
    std::vector<Problem> take();

  private:
    std::vector<Problem> problems_;
    std::size_t warnings_ = 0;
    bool left_out_ = false;
};

/// `base` + "/" + `key`, as RFC 6901 writes it.
std::string pointer(std::string_view base, std::string_view key);
std::string pointer(std::string_view base, std::size_t index);
/// The operations that mend.
Change adding(std::string where, std::string value);
Change replacing(std::string where, std::string value);
Change removing(std::string where);
/// A number for a sentence, with at most two decimals: "8", "2.5".
std::string in_words(double number);

} // namespace forksight::choicegraph
