// Takes typed values out of a JSON document and gathers every mistake with its place.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/json.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests::json {

/// What becomes of a key that is not known: an error with a suggestion (unless it begins with "x-"), or nothing.
enum class Unknown { wrong, passed };

/// Every getter that finds something wrong says so in errors() and answers nothing.
class Reader {
  public:
    /// More mistakes than this are counted, not listed.
    static constexpr std::size_t error_limit = 1000;

    explicit Reader(Errors errors = {}) : errors_(std::move(errors)) {}

    void wrong(const Value& value, std::string what);
    void wrong(std::string where, std::string what);
    /// All mistakes so far, ready to be handed on.
    Errors errors() &&;
    bool clean() const { return errors_.empty(); }
    std::size_t mistakes() const { return errors_.size() + unlisted_; }

    /// Whether `value` is an object; its unknown keys are reported.
    bool object(const Value& value, std::initializer_list<std::string_view> known, Unknown unknown = Unknown::wrong);
    bool object(const Value& value);
    /// Whether `value` is a list of at most `limit` items.
    bool list(const Value& value, std::size_t limit);

    std::optional<Value> member(const Value& object, std::string_view key);
    /// As member(), and it is a mistake if there is none.
    std::optional<Value> required(const Value& object, std::string_view key);

    /// Finite, `min` to `max` inclusive. `what` names the quantity: "seconds", "degrees".
    std::optional<double> number(const Value& value, double min, double max, std::string_view what = {});
    /// Also taken from "2.0".
    std::optional<std::int64_t> integer(const Value& value, std::int64_t min, std::int64_t max);
    std::optional<bool> boolean(const Value& value);
    std::optional<std::string_view> text(const Value& value, std::size_t limit_bytes);
    /// `[a-z0-9][a-z0-9-]{0,63}`
    std::optional<std::string_view> id(const Value& value);
    /// The key is an id.
    bool key_is_id(const Value& value);

    /// ": did you mean "hall"?", or nothing where no candidate is near.
    std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates);

  private:
    Errors errors_;
    std::size_t unlisted_ = 0;
    int suggestions_left_ = 20; // a search among 20,000 ids takes a millisecond or more
};

/// In quotes, cut to a length that fits a message.
std::string quoted(std::string_view text);
/// "a list", "a text".
std::string_view name_of(Kind kind);
/// The candidate that differs least from `word`, if by few enough letters to be a slip of the keys, or the only one
/// that begins with it; else empty.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

} // namespace forksight::media_manifests::json
