#include "media_manifests/webvtt_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "media_manifests/json_reader.hpp"
#include "media_manifests/webvtt.hpp"

namespace forksight::media_manifests {

namespace {

constexpr std::string_view blanks = " \t\n";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string in_utf8(std::uint32_t point) {
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    if (point < 0x80) return {byte(point)};
    if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F))};
    if (point < 0x10000) {
        return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F))};
    }
    return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
            byte(0x80 | (point & 0x3F))};
}

/// "#233", "#xE9" without '&' and ';'. A number that is no character, or one of control, is none.
std::optional<std::uint32_t> numbered(std::string_view name) {
    if (!name.starts_with('#')) return std::nullopt;
    name.remove_prefix(1);
    const bool hex = name.starts_with('x') || name.starts_with('X');
    if (hex) name.remove_prefix(1);
    std::uint32_t point = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), point, hex ? 16 : 10);
    if (error != std::errc{} || end != name.data() + name.size() || name.empty()) return std::nullopt;
    const bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
    const bool surrogate = point >= 0xD800 && point < 0xE000;
    if (control || surrogate || point > 0x10FFFF) return std::nullopt;
    return point;
}

/// Characters by name as the standard wants them written; other names of HTML's stay as they are.
std::string decoded(std::string_view text) {
    constexpr std::pair<std::string_view, std::string_view> names[] = {{"amp", "&"},
                                                                       {"lt", "<"},
                                                                       {"gt", ">"},
                                                                       {"quot", "\""},
                                                                       {"apos", "'"},
                                                                       {"nbsp", "\xC2\xA0"},
                                                                       {"lrm", "\xE2\x80\x8E"},
                                                                       {"rlm", "\xE2\x80\x8F"}};
    constexpr std::size_t longest = 12;
    std::string out;
    while (!text.empty()) {
        const std::size_t end = text.front() == '&' ? text.substr(0, longest).find(';') : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        const std::string_view name = text.substr(1, end - 1);
        const auto* known =
            std::find_if(std::begin(names), std::end(names), [&](const auto& one) { return one.first == name; });
        if (known != std::end(names)) {
            out += known->second;
        } else if (const auto point = numbered(name)) {
            out += in_utf8(*point);
        } else {
            out += text.substr(0, end + 1);
        }
        text.remove_prefix(end + 1);
    }
    return out;
}

/// Each line without blanks at its ends; empty lines go.
std::string tidied(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const std::string_view line = trimmed(text.substr(0, end)); !line.empty()) {
            if (!out.empty()) out += '\n';
            out += line;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::replace(out.begin(), out.end(), '\t', ' ');
    return out;
}

/// "Mia" of "v.loud Mia"; absent: another mark.
std::optional<std::string> voice_of(std::string_view mark) {
    const std::size_t space = mark.find_first_of(" \t\n");
    const std::string_view name = mark.substr(0, space);
    if (name != "v" && !name.starts_with("v.")) return std::nullopt;
    if (space == std::string_view::npos) return std::string();
    std::string voice = decoded(mark.substr(space));
    std::replace_if(
        voice.begin(), voice.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return std::string(trimmed(voice));
}

struct Spoken {
    std::string voice;
    std::string words;
};

} // namespace

CueWords read_cue_words(std::string_view payload) {
    CueWords read;
    std::vector<Spoken> parts(1);
    std::size_t at = 0;
    while (at < payload.size()) {
        const std::size_t open = std::min(payload.find('<', at), payload.size());
        parts.back().words += decoded(payload.substr(at, open - at));
        if (open == payload.size()) break;
        const std::size_t close = payload.find('>', open);
        if (close == std::string_view::npos) {
            read.wrong.emplace_back("a mark that begins with \"<\" does not end; write &lt; for the sign itself");
            break;
        }
        const std::string_view mark = payload.substr(open + 1, close - open - 1);
        if (auto voice = voice_of(mark)) {
            if (voice->size() > webvtt_limits::voice_bytes) {
                read.wrong.push_back("the voice " + json::quoted(*voice) + " is longer than " +
                                     std::to_string(webvtt_limits::voice_bytes) + " bytes");
            }
            parts.push_back({std::move(*voice), {}});
        } else if (mark == "/v") {
            parts.emplace_back();
        }
        at = close + 1;
    }
    for (Spoken& part : parts) part.words = tidied(part.words);
    std::erase_if(parts, [](const Spoken& part) { return part.words.empty(); });
    const bool one_voice =
        std::all_of(parts.begin(), parts.end(), [&](const Spoken& part) { return part.voice == parts.front().voice; });
    if (!parts.empty() && one_voice) read.speaker = parts.front().voice;
    for (const Spoken& part : parts) {
        if (!read.text.empty()) read.text += '\n';
        read.text += (one_voice ? "" : "- ") + part.words;
    }
    if (read.text.empty() && read.wrong.empty()) read.wrong.emplace_back("a cue without words");
    if (read.text.size() > webvtt_limits::cue_bytes) {
        read.wrong.push_back("a cue has at most " + std::to_string(webvtt_limits::cue_bytes) + " bytes of words, not " +
                             std::to_string(read.text.size()));
    }
    return read;
}

std::string written_words(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else {
            out += c;
        }
    }
    return out;
}

} // namespace forksight::media_manifests
