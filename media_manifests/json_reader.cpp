#include "media_manifests/json_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "choicegraph/characters.hpp"
#include "choicegraph/film.hpp"
#include "media_manifests/json_writer.hpp"

namespace forksight::media_manifests::json {

namespace {

constexpr std::size_t longest_compared = 64;

/// How many letters must be changed, added, dropped or swapped with their neighbour; `limit` + 1 where it is more.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
    using Row = std::array<std::size_t, longest_compared + 1>;
    if (a.size() > longest_compared || b.size() > longest_compared) return limit + 1;
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
    Row before_last{}, last{}, current{};
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            current[j] = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                current[j] = std::min(current[j], before_last[j - 2] + 1);
            }
            least = std::min(least, current[j]);
        }
        if (least > limit) return limit + 1;
        before_last = last;
        last = current;
    }
    return last[b.size()];
}

} // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
    std::size_t limit = std::min<std::size_t>(3, std::max<std::size_t>(1, word.size() / 3));
    std::string_view best;
    for (const std::string_view candidate : candidates) {
        const std::size_t far = distance(word, candidate, limit);
        if (far > limit || (!best.empty() && far == limit)) continue;
        best = candidate;
        limit = far;
        if (far <= 1) break;
    }
    if (!best.empty() || word.size() < 3) return best;
    // "init" for "initial": too many letters away, and yet clear.
    for (const std::string_view candidate : candidates) {
        if (!candidate.starts_with(word)) continue;
        if (!best.empty()) return {};
        best = candidate;
    }
    return best;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 64;
    const std::size_t bytes = choicegraph::whole_characters(text, longest);
    std::string shown = in_quotes(text.substr(0, bytes));
    if (bytes < text.size()) shown.insert(shown.size() - 1, "...");
    return shown;
}

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::null:
            return "null";
        case Kind::boolean:
            return "true or false";
        case Kind::integer:
        case Kind::number:
            return "a number";
        case Kind::text:
            return "a text";
        case Kind::list:
            return "a list";
        case Kind::object:
            return "an object";
    }
    return "";
}

void Reader::wrong(const Value& value, std::string what) {
    if (errors_.size() < error_limit) {
        errors_.push_back({value.pointer(), std::move(what)});
    } else {
        ++unlisted_;
    }
}

void Reader::wrong(std::string where, std::string what) {
    if (errors_.size() < error_limit) {
        errors_.push_back({std::move(where), std::move(what)});
    } else {
        ++unlisted_;
    }
}

Errors Reader::errors() && {
    if (unlisted_ > 0) errors_.push_back({"", "and " + std::to_string(unlisted_) + " mistakes more"});
    unlisted_ = 0;
    return std::move(errors_);
}

bool Reader::object(const Value& value) {
    if (value.kind() == Kind::object) return true;
    wrong(value, "this must be an object, not " + std::string(name_of(value.kind())));
    return false;
}

bool Reader::object(const Value& value, std::initializer_list<std::string_view> known, Unknown unknown) {
    if (!object(value)) return false;
    if (unknown == Unknown::passed) return true;
    for (const Value member : value) {
        const std::string_view key = member.key();
        if (key.starts_with("x-") || std::find(known.begin(), known.end(), key) != known.end()) continue;
        if (mistakes() >= error_limit) {
            ++unlisted_;
            continue;
        }
        wrong(member, "the key " + quoted(key) + " is not known here" + suggestion(key, known));
    }
    return true;
}

bool Reader::list(const Value& value, std::size_t limit) {
    if (value.kind() != Kind::list) {
        wrong(value, "this must be a list, not " + std::string(name_of(value.kind())));
        return false;
    }
    if (value.size() > limit) {
        wrong(value, "there are " + std::to_string(value.size()) + " entries here; at most " + std::to_string(limit) +
                         " are read");
        return false;
    }
    return true;
}

std::optional<Value> Reader::member(const Value& object, std::string_view key) {
    for (const Value member : object) {
        if (member.key() == key) return member;
    }
    return std::nullopt;
}

std::optional<Value> Reader::required(const Value& object, std::string_view key) {
    std::optional<Value> found = member(object, key);
    if (!found) wrong(object, quoted(key) + " is missing");
    return found;
}

std::optional<double> Reader::number(const Value& value, double min, double max, std::string_view what) {
    const std::string unit = what.empty() ? "" : " " + std::string(what);
    if (value.kind() != Kind::number && value.kind() != Kind::integer) {
        wrong(value, "this must be a number" + (unit.empty() ? "" : " of" + unit) + ", not " +
                         std::string(name_of(value.kind())));
        return std::nullopt;
    }
    const double number = value.number();
    if (std::isfinite(number) && number >= min && number <= max) return number;
    wrong(value, shortest(number) + " is out of range: " + shortest(min) + " to " + shortest(max) + unit);
    return std::nullopt;
}

std::optional<std::int64_t> Reader::integer(const Value& value, std::int64_t min, std::int64_t max) {
    constexpr double exact = 9007199254740992.0; // 2^53: beyond it not every integer is a double
    std::optional<std::int64_t> number;
    if (value.kind() == Kind::integer) number = value.integer();
    if (value.kind() == Kind::number && std::fabs(value.number()) <= exact &&
        std::trunc(value.number()) == value.number()) {
        number = static_cast<std::int64_t>(value.number());
    }
    if (!number) {
        const bool fraction = value.kind() == Kind::number;
        wrong(value, "this must be a whole number, not " +
                         (fraction ? shortest(value.number()) : std::string(name_of(value.kind()))));
        return std::nullopt;
    }
    if (*number >= min && *number <= max) return number;
    wrong(value, std::to_string(*number) + " is out of range: " + std::to_string(min) + " to " + std::to_string(max));
    return std::nullopt;
}

std::optional<bool> Reader::boolean(const Value& value) {
    if (value.kind() == Kind::boolean) return value.boolean();
    wrong(value, "this must be true or false, not " + std::string(name_of(value.kind())));
    return std::nullopt;
}

std::optional<std::string_view> Reader::text(const Value& value, std::size_t limit_bytes) {
    if (value.kind() != Kind::text) {
        wrong(value, "this must be a text, not " + std::string(name_of(value.kind())));
        return std::nullopt;
    }
    if (value.text().size() <= limit_bytes) return value.text();
    wrong(value, "this text is longer than " + std::to_string(limit_bytes) + " bytes");
    return std::nullopt;
}

namespace {

std::string not_an_id(std::string_view word) {
    return quoted(word) + " is not an id: 1 to 64 small letters, digits and hyphens, and no hyphen first";
}

} // namespace

std::optional<std::string_view> Reader::id(const Value& value) {
    if (value.kind() != Kind::text) {
        wrong(value, "this must be an id in quotes, not " + std::string(name_of(value.kind())));
        return std::nullopt;
    }
    if (choicegraph::is_id(value.text())) return value.text();
    wrong(value, not_an_id(value.text()));
    return std::nullopt;
}

bool Reader::key_is_id(const Value& value) {
    if (choicegraph::is_id(value.key())) return true;
    wrong(value, not_an_id(value.key()));
    return false;
}

std::string Reader::suggestion(std::string_view word, const std::vector<std::string_view>& candidates) {
    if (suggestions_left_ == 0) return {};
    --suggestions_left_;
    const std::string_view near = nearest(word, candidates);
    return near.empty() ? std::string() : ": did you mean " + quoted(near) + "?";
}

} // namespace forksight::media_manifests::json
