#include "player/render/text_fit.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "choicegraph/characters.hpp"
#include "player/render/panel_layout.hpp"

namespace forksight::player::render {

namespace {

constexpr double step_smaller = 0.93;
constexpr std::size_t most_words = 400;

struct Word {
    std::string text;
    std::size_t length = 0; ///< in characters
};

/// Words of at most `most` characters; what is longer comes in pieces.
std::vector<Word> words_of(const std::string& text, std::size_t most) {
    std::vector<Word> words;
    Word word;
    const auto end_word = [&] {
        if (!word.text.empty()) words.push_back(std::move(word));
        word = {};
    };
    for (const char c : text) {
        const bool begins = choicegraph::begins_character(c);
        if (static_cast<unsigned char>(c) <= 0x20) {
            end_word();
            continue;
        }
        if (begins && word.length == most) end_word();
        word.text += c;
        if (begins) ++word.length;
    }
    end_word();
    if (words.size() > most_words) {
        words.resize(most_words);
        words.push_back({"…", 1});
    }
    return words;
}

/// How many lines it takes, filled from the front, when none may be longer than `most`.
std::size_t lines_needed(const std::vector<Word>& words, std::size_t most) {
    std::size_t lines = 1, length = 0;
    for (const Word& word : words) {
        if (length > 0 && length + 1 + word.length > most) {
            ++lines;
            length = 0;
        }
        length += (length > 0 ? 1 : 0) + word.length;
    }
    return lines;
}

FittedText at_size(const std::string& text, const Box& box, double em, const Lettering& lettering, double texels) {
    FittedText fitted;
    fitted.text = text;
    fitted.em = em;
    fitted.style.size_px = em * texels;
    fitted.style.width_px = std::max(1, static_cast<int>(box.widest * texels));
    fitted.style.most_lines = 99; // of each paragraph
    fitted.style.centred = box.centred;
    fitted.style.strong = box.strong;
    fitted.style.balanced = box.balanced;
    const Raster size = lettering.measure(text, fitted.style);
    fitted.width = size.width / texels;
    fitted.height = size.height / texels;
    fitted.whole = size.whole && !size.split && fitted.height <= box.highest && fitted.width <= box.widest + 0.01;
    return fitted;
}

} // namespace

std::string cut_to(const std::string& text, std::size_t most_bytes) {
    if (text.size() <= most_bytes) return text;
    return text.substr(0, choicegraph::whole_characters(text, most_bytes)) + "…";
}

FittedText fit(const std::string& whole_text, const Box& box, const Lettering& lettering, double texels) {
    // No script is set so tight: what cannot fit need not be laid out to know it, as that takes long for long texts.
    const auto needs = [](const std::string& text, double em) {
        return 0.3 * em * em * static_cast<double>(choicegraph::characters_in(text));
    };
    const double area = box.widest * box.highest;
    const auto hopeless = static_cast<std::size_t>(4.0 * area / (0.3 * 0.25 * least_em * least_em));
    const std::string text = cut_to(whole_text, std::max<std::size_t>(hopeless, 200));
    for (double em = box.em; em > 0.5 * least_em; em *= step_smaller) {
        if (needs(text, em) > area) continue;
        FittedText fitted = at_size(text, box, em, lettering, texels);
        if (fitted.whole) return fitted;
    }
    // A word that is broken is still read; a text that is too high is cut.
    for (double em = std::min(box.em, least_em); em > 0.5 * least_em; em *= step_smaller) {
        if (needs(text, em) > area) continue;
        FittedText fitted = at_size(text, box, em, lettering, texels);
        if (fitted.height <= box.highest) return fitted;
    }
    FittedText fitted = at_size(text, box, 0.5 * least_em, lettering, texels);
    std::size_t kept = text.size();
    while (fitted.height > box.highest && kept > 8) {
        kept =
            std::min(kept * 3 / 4, static_cast<std::size_t>(static_cast<double>(kept) * box.highest / fitted.height));
        fitted = at_size(cut_to(text, kept), box, 0.5 * least_em, lettering, texels);
        fitted.whole = false;
    }
    return fitted;
}

std::string in_lines(const std::string& text, std::size_t most) {
    std::size_t longest = 0, lines = 0;
    std::string kept;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        if (!words_of(line, most).empty()) {
            kept += (lines > 0 ? "\n" : "") + line;
            longest = std::max(longest, choicegraph::characters_in(line));
            ++lines;
        }
        at = end + 1;
    }
    if (lines > 1 && lines <= 2 && longest <= most) return kept;
    const std::vector<Word> words = words_of(text, most);
    const std::size_t needed = lines_needed(words, most);
    std::size_t narrowest = most;
    while (narrowest > 1 && lines_needed(words, narrowest - 1) == needed &&
           std::all_of(words.begin(), words.end(), [&](const Word& word) { return word.length < narrowest; }))
        --narrowest;
    std::string set;
    std::size_t length = 0;
    for (const Word& word : words) {
        const bool next = length > 0 && length + 1 + word.length > narrowest;
        if (length > 0) set += next ? '\n' : ' ';
        length = (next || length == 0 ? 0 : length + 1) + word.length;
        set += word.text;
    }
    return set;
}

} // namespace forksight::player::render
