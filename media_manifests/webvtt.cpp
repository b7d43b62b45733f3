#include "media_manifests/webvtt.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"
#include "media_manifests/media.hpp"
#include "media_manifests/webvtt_text.hpp"

namespace forksight::media_manifests {

namespace {

constexpr std::string_view arrow = "-->";
constexpr std::string_view blanks = " \t";
constexpr std::size_t mistakes_listed = 100;
constexpr double none_s = -1.0;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool has_arrow(std::string_view line) {
    return line.find(arrow) != std::string_view::npos;
}

/// NOTE, STYLE and REGION open a block of their own; what merely begins with these letters is something else.
bool opens(std::string_view line, std::string_view word) {
    return line.starts_with(word) && (line.size() == word.size() || blanks.find(line[word.size()]) != blanks.npos);
}

/// Two digits up to 59 off the front of `rest`; of hours any number of digits from two up.
std::optional<double> taken_number(std::string_view& rest, bool hours) {
    constexpr std::size_t most_digits = 8;
    std::size_t digits = 0;
    double number = 0.0;
    while (digits < rest.size() && digits < most_digits && is_digit(rest[digits])) {
        number = number * 10.0 + (rest[digits++] - '0');
    }
    if (digits < 2 || (!hours && (digits > 2 || number > 59.0))) return std::nullopt;
    rest.remove_prefix(digits);
    return number;
}

/// "01:02:03.004" or "02:03.004" off the front of `rest`.
std::optional<double> taken_time(std::string_view& rest) {
    const bool with_hours =
        std::count(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(std::min(rest.find('.'), rest.size())),
                   ':') == 2;
    double time_s = 0.0;
    for (int part = with_hours ? 0 : 1; part < 3; ++part) {
        const auto number = taken_number(rest, part == 0);
        if (!number) return std::nullopt;
        time_s = time_s * 60.0 + *number;
        const char mark = part < 2 ? ':' : '.';
        if (!rest.starts_with(mark)) return std::nullopt;
        rest.remove_prefix(1);
    }
    const std::string_view digits = rest.substr(0, 3);
    if (digits.size() < 3 || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
    const int thousandths = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
    rest.remove_prefix(3);
    return (time_s * 1000.0 + thousandths) / 1000.0;
}

void skip_blanks(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
}

class Parser {
  public:
    explicit Parser(std::string_view text) : rest_(text) {}

    Result<Subtitles> read() && {
        if (take_header()) {
            while (errors_.size() < mistakes_listed && next_block()) {
            }
        }
        if (errors_.size() >= mistakes_listed) errors_.push_back({"", "and perhaps more mistakes"});
        if (!errors_.empty()) return std::move(errors_);
        std::stable_sort(cues_.begin(), cues_.end(), [](const auto& a, const auto& b) { return a.from_s < b.from_s; });
        return std::move(cues_);
    }

  private:
    void wrong(std::size_t line, std::string what) {
        if (errors_.size() < mistakes_listed) errors_.push_back({"line " + std::to_string(line), std::move(what)});
    }

    /// The line at hand without its end (LF, CR or both); absent: there is none any more.
    std::optional<std::string_view> peek() const {
        if (rest_.empty()) return std::nullopt;
        return rest_.substr(0, rest_.find_first_of("\r\n"));
    }
    void pass() {
        const std::size_t end = rest_.find_first_of("\r\n");
        if (end == std::string_view::npos) {
            rest_ = {};
        } else {
            rest_.remove_prefix(end + (rest_.substr(end, 2) == "\r\n" ? 2 : 1));
        }
        ++line_;
    }
    std::optional<std::string_view> filled_line() const {
        const auto line = peek();
        return line && !line->empty() ? line : std::nullopt;
    }
    void pass_block() {
        while (filled_line()) pass();
    }

    bool take_header() {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
        if (!opens(peek().value_or(""), "WEBVTT")) {
            wrong(1, "a WebVTT file begins with a line that says WEBVTT");
            return false;
        }
        pass();
        while (filled_line() && !has_arrow(*peek())) pass(); // what tools have to say
        return true;
    }

    bool next_block() {
        while (peek() && peek()->empty()) pass();
        const auto line = peek();
        if (!line) return false;
        if (has_arrow(*line)) {
            take_cue();
        } else if (opens(*line, "NOTE") || opens(*line, "STYLE") || opens(*line, "REGION")) {
            pass_block();
        } else {
            const std::size_t first = line_;
            pass(); // its identifier
            if (filled_line() && has_arrow(*peek())) {
                take_cue();
            } else {
                wrong(first, "this is neither a cue with its times nor a comment (NOTE)");
                pass_block();
            }
        }
        return true;
    }

    void take_cue() {
        const std::size_t first = line_;
        SubtitleCue cue;
        const bool timed = read_times(*peek(), cue);
        pass();
        std::string payload;
        while (const auto line = filled_line()) {
            if (has_arrow(*line)) {
                wrong(line_, "before the times of a cue an empty line is needed");
                break; // the block that follows is this cue
            }
            if (!payload.empty()) payload += '\n';
            payload += *line;
            pass();
        }
        CueWords words = read_cue_words(payload);
        for (std::string& what : words.wrong) wrong(first, std::move(what));
        if (cues_.size() == webvtt_limits::cues) {
            wrong(first, "at most " + std::to_string(webvtt_limits::cues) + " cues are read");
            rest_ = {};
            return;
        }
        cue.speaker = std::move(words.speaker);
        cue.text = std::move(words.text);
        if (timed) cues_.push_back(std::move(cue));
    }

    bool read_times(std::string_view line, SubtitleCue& cue) {
        std::string_view rest = line;
        skip_blanks(rest);
        cue.from_s = taken_time(rest).value_or(none_s);
        skip_blanks(rest);
        const bool pointed = rest.starts_with(arrow);
        if (pointed) rest.remove_prefix(arrow.size());
        skip_blanks(rest);
        cue.to_s = pointed ? taken_time(rest).value_or(none_s) : none_s;
        // What stands behind the times (position, line, size) says where on a flat picture.
        const bool over = rest.empty() || blanks.find(rest.front()) != blanks.npos;
        if (cue.from_s < 0.0 || cue.to_s < 0.0 || !over) {
            const bool comma = line.find(',') != std::string_view::npos;
            wrong(line_, json::quoted(line) + " are not two times such as 00:01:02.500 --> 00:01:04.000" +
                             (comma ? ": thousandths follow a point, not a comma" : ""));
            return false;
        }
        if (cue.to_s <= cue.from_s) {
            wrong(line_, "the cue ends before or as it begins");
            return false;
        }
        if (cue.to_s > clip_limit_s) {
            wrong(line_, "no clip is as long as that");
            return false;
        }
        return true;
    }

    std::string_view rest_;
    std::size_t line_ = 1;
    Subtitles cues_;
    Errors errors_;
};

/// Of the first line that is not UTF-8 or has what no text has.
std::optional<Error> unreadable(std::string_view text) {
    if (text.size() > webvtt_limits::bytes) {
        return Error{"", "subtitles have at most " + std::to_string(webvtt_limits::bytes) + " bytes"};
    }
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const std::string where = "line " + std::to_string(number);
        const bool control = std::any_of(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r') || c == 0x7F;
        });
        if (control) return Error{where, "there is a character here that no text has"};
        if (json::mended(line) != line) return Error{where, "this is not UTF-8; save the file as UTF-8"};
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::nullopt;
}

std::string written_time(double time_s) {
    const long long thousandths = std::llround(time_s * 1000.0);
    const long long seconds = thousandths / 1000;
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%02lld:%02lld:%02lld.%03lld", seconds / 3600, seconds / 60 % 60,
                  seconds % 60, thousandths % 1000);
    return text.data();
}

} // namespace

Result<Subtitles> read_webvtt(std::string_view text) {
    if (auto error = unreadable(text)) return std::move(*error);
    return Parser(text).read();
}

std::string write_webvtt(const Subtitles& cues) {
    std::string out = "WEBVTT\n";
    for (const SubtitleCue& cue : cues) {
        out += '\n';
        out += written_time(cue.from_s);
        out += " --> ";
        out += written_time(cue.to_s);
        out += '\n';
        if (!cue.speaker.empty()) {
            out += "<v ";
            out += written_words(cue.speaker);
            out += '>';
        }
        out += written_words(cue.text);
        out += '\n';
    }
    return out;
}

} // namespace forksight::media_manifests
