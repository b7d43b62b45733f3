#include "choicegraph/check_report.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace forksight::choicegraph {

namespace {

// "{0}" and its like by the parts they stand for.
std::string filled_in(std::string_view sentence, std::initializer_list<std::string_view> parts) {
    std::string text;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        if (sentence[i] != '{') {
            text += sentence[i];
            continue;
        }
        const auto number = static_cast<std::size_t>(sentence[i + 1] - '0');
        assert(number < parts.size() && sentence[i + 2] == '}');
        text += *(parts.begin() + number);
        i += 2;
    }
    return text;
}

} // namespace

void Report::add(std::string_view code, std::string where, std::initializer_list<std::string_view> parts,
                 std::optional<Change> change) {
    const auto table = rules();
    const auto rule = std::find_if(table.begin(), table.end(), [code](const Rule& r) { return r.code == code; });
    assert(rule != table.end());
    if (rule->severity == Severity::warning && ++warnings_ > most_warnings) {
        left_out_ = true;
        return;
    }
    problems_.push_back({std::string(code),
                         rule->severity,
                         std::move(where),
                         {{"nl", filled_in(rule->nl, parts)}, {"en", filled_in(rule->en, parts)}},
                         std::move(change)});
}

std::vector<Problem> Report::take() {
    if (left_out_) {
        warnings_ = 0;
        add("FS0901", "/scenes", {std::to_string(most_warnings)});
    }
    return std::move(problems_);
}

Change adding(std::string where, std::string value) {
    return {"add", std::move(where), std::move(value)};
}

Change replacing(std::string where, std::string value) {
    return {"replace", std::move(where), std::move(value)};
}

Change removing(std::string where) {
    return {"remove", std::move(where), {}};
}

namespace {

void append_key(std::string& text, std::string_view key) {
    text += '/';
    for (const char c : key) {
        if (c == '~') {
            text += "~0";
        } else if (c == '/') {
            text += "~1";
        } else {
            text += c;
        }
    }
}

} // namespace

std::string pointer(std::string_view base, std::string_view key) {
    std::string text(base);
    append_key(text, key);
    return text;
}

Where& Where::add(const Part& part) {
    assert(size_ < parts_.size());
    parts_[size_++] = part;
    return *this;
}

Where::operator std::string() const {
    std::string text;
    for (std::size_t i = 0; i < size_; ++i) {
        const Part& part = parts_[i];
        if (part.index == Part::plain) {
            text += part.text;
        } else if (part.index == Part::key) {
            append_key(text, part.text);
        } else {
            append_key(text, std::to_string(part.index));
        }
    }
    return text;
}

std::string pointer(std::string_view base, std::size_t index) {
    return pointer(base, std::to_string(index));
}

std::string in_words(double number) {
    if (!std::isfinite(number)) return "?";
    std::array<char, 32> room = {};
    const double rounded = std::round(number * 100.0) / 100.0;
    const auto end = std::to_chars(room.data(), room.data() + room.size(), rounded == 0.0 ? 0.0 : rounded);
    return {room.data(), end.ptr};
}

} // namespace forksight::choicegraph
