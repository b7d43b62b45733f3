#include "streamer/config_file.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace forksight::streamer {
namespace {

using media_manifests::Error;

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Up to a '#' that begins a comment.
std::string_view before_comment(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '#' && (i == 0 || is_blank(text[i - 1]))) return text.substr(0, i);
    }
    return text;
}

struct Value {
    std::string text;
    std::string complaint; ///< empty: there is none
};

Value quoted(std::string_view text) {
    Value value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            if (!trimmed(before_comment(text.substr(i + 1))).empty()) value.complaint = "something follows the value";
            return value;
        }
        const bool escape = text[i] == '\\' && i + 1 < text.size();
        if (escape && text[i + 1] != '"' && text[i + 1] != '\\') {
            value.complaint = "in quotes, a backslash stands only before a quote or a backslash";
            return value;
        }
        value.text += escape ? text[++i] : text[i];
    }
    value.complaint = "the quote that begins the value is not closed";
    return value;
}

Value value_of(std::string_view text) {
    if (!text.empty() && text.front() == '"') return quoted(text);
    Value value{std::string(trimmed(before_comment(text))), {}};
    if (value.text.empty()) value.complaint = "there is no value after '='";
    return value;
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

} // namespace

media_manifests::Result<std::vector<ConfigLine>> read_config(std::string_view text) {
    if (text.size() > config_limit_bytes) {
        return Error{{}, "is larger than the " + std::to_string(config_limit_bytes) + " bytes that are read"};
    }
    std::vector<ConfigLine> lines;
    media_manifests::Errors errors;
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3); // some editors mark UTF-8 so
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        line = trimmed(line);
        const auto wrong = [&](const std::string& what) { errors.push_back({"line " + std::to_string(number), what}); };
        const bool control = std::any_of(line.begin(), line.end(), [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return (byte < 0x20 && c != '\t') || byte == 0x7f;
        });
        if (control) {
            wrong("there is a control character in it: this is no text");
            continue;
        }
        if (line.empty() || line.front() == '#') continue;
        if (line.front() == '[') {
            wrong("there are no sections in this file: leave out " + std::string(before_comment(line)));
            continue;
        }
        const std::size_t equals = line.find('=');
        const std::string_view name = trimmed(line.substr(0, equals));
        if (equals == std::string_view::npos || name.empty()) {
            wrong("a line is NAME = VALUE");
            continue;
        }
        Value value = value_of(trimmed(line.substr(equals + 1)));
        if (!value.complaint.empty()) {
            wrong(std::string(name) + ": " + value.complaint);
            continue;
        }
        lines.push_back({number, std::string(name), std::move(value.text)});
    }
    if (!errors.empty()) return errors;
    return lines;
}

std::string config_value(std::string_view value) {
    const bool plain = !value.empty() && value.find_first_of("#\"\\") == std::string_view::npos &&
                       trimmed(value).size() == value.size();
    if (plain) return std::string(value);
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text + "\"";
}

std::string_view nearest_name(std::string_view wrong, const std::vector<std::string_view>& known) {
    constexpr std::size_t longest = 64; // nobody's slip of the pen
    if (wrong.size() > longest) return {};
    std::string plain(wrong.substr(std::min(wrong.find_first_not_of('-'), wrong.size())));
    for (char& c : plain) {
        if (c == '_' || c == ' ') c = '-';
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    std::string_view best;
    std::size_t least = std::max<std::size_t>(plain.size() / 3, 2) + 1;
    for (const std::string_view name : known) {
        const std::size_t away = distance(plain, name);
        if (away >= least) continue;
        least = away;
        best = name;
    }
    return best;
}

} // namespace forksight::streamer
