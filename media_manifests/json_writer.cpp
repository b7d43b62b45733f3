#include "media_manifests/json_writer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

#include "choicegraph/characters.hpp"

namespace forksight::media_manifests::json {

namespace {

/// And not the zero byte.
bool is_ascii(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0 && byte < 0x80;
}

} // namespace

std::string shortest(double number) {
    assert(std::isfinite(number));
    if (number == 0.0) return std::signbit(number) ? "-0.0" : "0"; // "-0" would be read as an integer
    std::array<char, 32> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    assert(error == std::errc());
    return {digits.data(), end};
}

std::string mended(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && is_ascii(text[plain])) ++plain;
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        const std::size_t bytes = text.front() == '\0' ? 0 : choicegraph::character_bytes(text);
        out += bytes == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, bytes);
        text.remove_prefix(std::max<std::size_t>(bytes, 1));
    }
    return out;
}

std::string in_quotes(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : mended(text)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
    return out;
}

void Writer::next() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (levels_.empty()) return;
    Level& level = levels_.back();
    if (!level.empty) out_ += ',';
    if (level.layout == Layout::lines) {
        out_ += '\n';
        out_.append(2 * levels_.size(), ' ');
    } else if (!level.empty && level.layout == Layout::line) {
        out_ += ' ';
    }
    level.empty = false;
}

void Writer::open(char bracket, Layout layout) {
    if (!levels_.empty() && levels_.back().layout != Layout::lines) layout = levels_.back().layout;
    next();
    out_ += bracket;
    levels_.push_back({bracket == '{' ? '}' : ']', layout, true});
}

void Writer::close() {
    assert(!levels_.empty() && !after_key_);
    const Level level = levels_.back();
    levels_.pop_back();
    if (level.layout == Layout::lines && !level.empty) {
        out_ += '\n';
        out_.append(2 * levels_.size(), ' ');
    }
    out_ += level.closing;
}

Writer& Writer::key(std::string_view name) {
    assert(!levels_.empty() && levels_.back().closing == '}' && !after_key_);
    next();
    out_ += in_quotes(name);
    out_ += levels_.back().layout == Layout::tight ? ":" : ": ";
    after_key_ = true;
    return *this;
}

void Writer::put(std::string_view value) {
    next();
    out_ += value;
}

} // namespace forksight::media_manifests::json
