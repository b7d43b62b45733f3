// The outcome of reading what somebody else wrote: a value, or everything that is wrong with it.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace forksight::media_manifests {

/// `where`: a JSON pointer, "line 12", a path or a URL. `what`: a sentence an author can act on.
struct Error {
    std::string where;
    std::string what;
};

using Errors = std::vector<Error>;

template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : held_(std::move(value)) {}
    Result(Error error) : held_(Errors{std::move(error)}) {}
    Result(Errors errors) : held_(std::move(errors)) { assert(!this->errors().empty()); }

    explicit operator bool() const { return std::holds_alternative<T>(held_); }
    T& value() & {
        assert(*this);
        return std::get<T>(held_);
    }
    const T& value() const& {
        assert(*this);
        return std::get<T>(held_);
    }
    T&& value() && {
        assert(*this);
        return std::get<T>(std::move(held_));
    }
    const Errors& errors() const { return std::get<Errors>(held_); }

  private:
    std::variant<T, Errors> held_;
};

/// A Result without a value.
struct Done {};

/// "where: what", one line an error.
inline std::string to_string(const Errors& errors) {
    std::string text;
    for (const Error& error : errors) {
        if (!text.empty()) text += '\n';
        text += error.where.empty() ? error.what : error.where + ": " + error.what;
    }
    return text;
}

} // namespace forksight::media_manifests
