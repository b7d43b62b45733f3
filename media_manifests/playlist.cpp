#include "media_manifests/playlist.hpp"

#include <algorithm>

#include "media_manifests/json_reader.hpp"
#include "media_manifests/numbers.hpp"

namespace forksight::media_manifests::hls {

using json::quoted;

namespace {

constexpr std::size_t playlist_limit_bytes = 8u << 20;
constexpr std::size_t line_limit_bytes = 4096;
constexpr std::size_t error_limit = 200;

/// Nothing where the list is malformed.
std::optional<Attributes> attributes(std::string_view text) {
    Attributes list;
    while (true) {
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos || equals == 0) return std::nullopt;
        const std::string_view name = text.substr(0, equals);
        const bool good = std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        });
        if (!good) return std::nullopt;
        text.remove_prefix(equals + 1);
        std::string_view value;
        if (text.starts_with('"')) {
            const std::size_t close = text.find('"', 1);
            if (close == std::string_view::npos) return std::nullopt;
            value = text.substr(1, close - 1);
            text.remove_prefix(close + 1);
        } else {
            value = text.substr(0, text.find(','));
            if (value.empty() || value.find_first_of("\" \t") != std::string_view::npos) return std::nullopt;
            text.remove_prefix(value.size());
        }
        if (!list.emplace(name, value).second) return std::nullopt;
        if (text.empty()) return list;
        if (!text.starts_with(',')) return std::nullopt;
        text.remove_prefix(1);
    }
}

} // namespace

bool is_file_name(std::string_view name) {
    const bool first_good = !name.empty() && name.size() <= 128 && name.front() != '.' && name.front() != '-';
    return first_good && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                      c == '_' || c == '-';
           });
}

std::optional<std::string_view> find(const Attributes& list, std::string_view name) {
    const auto found = list.find(name);
    return found == list.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

PlaylistReader::PlaylistReader(std::string_view text) : text_(text) {
    if (text_.size() > playlist_limit_bytes) {
        errors_.push_back({"", "a playlist has at most " + std::to_string(playlist_limit_bytes) + " bytes"});
        text_ = {};
    } else if (first_line() != "#EXTM3U") {
        errors_.push_back({"line 1", "a playlist begins with #EXTM3U"});
        text_ = {};
    }
}

std::string_view PlaylistReader::first_line() const {
    std::string_view line = text_.substr(0, text_.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::optional<Line> PlaylistReader::next() {
    while (!text_.empty() && errors_.size() < error_limit) {
        const std::string_view line = first_line();
        const std::size_t end = text_.find('\n');
        text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
        ++number_;
        if (line.size() > line_limit_bytes) {
            wrong("this line is longer than " + std::to_string(line_limit_bytes) + " bytes");
            continue;
        }
        if (line.empty() || (line.starts_with('#') && !line.starts_with("#EXT"))) continue;
        if (!line.starts_with('#')) return Line{number_, {}, line};
        const std::size_t colon = line.find(':');
        const bool bare = colon == std::string_view::npos;
        return Line{number_, line.substr(0, colon), bare ? std::string_view() : line.substr(colon + 1)};
    }
    return std::nullopt;
}

void PlaylistReader::wrong_at(std::size_t line, std::string what) {
    if (errors_.size() < error_limit) errors_.push_back({"line " + std::to_string(line), std::move(what)});
}

void PlaylistReader::take_common(const Line& line) {
    if (line.tag == "#EXTM3U" && line.number != 1) wrong("#EXTM3U stands on the first line only");
    if (line.tag != "#EXT-X-VERSION") return;
    const auto number = natural(line.value);
    if (!number || *number == 0 || *number > static_cast<std::uint64_t>(version)) {
        wrong("version " + quoted(line.value) + " is not read here, only 1 to " + std::to_string(version));
    }
}

Attributes PlaylistReader::attributes_of(const Line& line) {
    const auto list = attributes(line.value);
    if (!list) wrong("the attributes of " + quoted(line.tag) + " are malformed");
    return list.value_or(Attributes{});
}

} // namespace forksight::media_manifests::hls
