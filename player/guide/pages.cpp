#include "player/guide/pages.hpp"

#include <algorithm>

#include "choicegraph/characters.hpp"

namespace forksight::player::guide {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

/// Where the text, longer than `limit`, is best parted: at most at `limit`, never at 0.
std::size_t parting(std::string_view text, std::size_t limit) {
    const std::string_view most = text.substr(0, limit + 1);
    std::size_t sentence = 0, word = 0;
    for (std::size_t i = 1; i < most.size(); ++i) {
        if (most[i] != ' ' && most[i] != '\n') continue;
        word = i;
        const char before = most[i - 1];
        if (most[i] == '\n' || before == '.' || before == '!' || before == '?') sentence = i;
    }
    if (sentence > limit / 2) return sentence;
    if (word > 0) return word;
    return std::max<std::size_t>(choicegraph::whole_characters(text, limit), 1);
}

} // namespace

std::vector<std::string> pages_of(std::string_view text) {
    std::vector<std::string> pages;
    text = trimmed(text);
    while (text.size() > page_bytes) {
        const std::size_t cut = parting(text, page_bytes);
        pages.emplace_back(trimmed(text.substr(0, cut)));
        text = trimmed(text.substr(cut));
    }
    if (!text.empty()) pages.emplace_back(text);
    return pages;
}

std::string in_short(std::string_view text) {
    std::string line(trimmed(text));
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    if (line.size() <= answer_bytes) return line;
    const std::string_view kept = trimmed(std::string_view(line).substr(0, parting(line, answer_bytes)));
    return std::string(kept) + "…";
}

} // namespace forksight::player::guide
