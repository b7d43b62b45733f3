#include "media_manifests/twee_text.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"

namespace forksight::media_manifests {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view set_apart = "[]{}\\"; ///< escaped in names and tags

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// The bytes of `text` before the first `stop` that no backslash stands before; all of them if there is none.
std::size_t unescaped(std::string_view text, std::string_view stop) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (stop.find(text[i]) != std::string_view::npos) {
            return i;
        }
    }
    return text.size();
}

/// Trimmed before the escapes are taken out: a blank can be kept as no name, but a backslash may be a name's last.
std::string without_escapes(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

std::string with_escapes(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (set_apart.find(c) != std::string_view::npos) out += '\\';
        out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out;
}

class PassageReader {
  public:
    void line(std::string_view text, std::size_t number);
    Result<std::vector<Passage>> passages() &&;

  private:
    void header(std::string_view text, std::size_t number);
    std::optional<std::string> read_tags(std::string_view& rest, Passage& passage);
    void finish();
    void wrong(std::size_t line, std::string what) {
        if (errors_.size() < json::Reader::error_limit) {
            errors_.push_back({"line " + std::to_string(line), std::move(what)});
        }
    }

    std::vector<Passage> passages_;
    std::unordered_map<std::string, std::size_t> lines_; ///< by name: where it is
    Errors errors_;
};

void PassageReader::line(std::string_view text, std::size_t number) {
    if (text.starts_with("::")) {
        finish();
        header(text.substr(2), number);
    } else if (!passages_.empty()) {
        passages_.back().content.append(text).push_back('\n');
    }
}

void PassageReader::finish() {
    if (passages_.empty()) return;
    std::string& content = passages_.back().content;
    const std::size_t last = content.find_last_not_of(" \t\r\n");
    content.resize(last == std::string::npos ? 0 : last + 1);
}

std::optional<std::string> PassageReader::read_tags(std::string_view& rest, Passage& passage) {
    rest.remove_prefix(1);
    const std::size_t end = unescaped(rest, "]");
    if (end == rest.size()) return "the tags of this passage have no ] at their end";
    std::string_view tags = rest.substr(0, end);
    rest = trimmed(rest.substr(end + 1));
    while (!(tags = trimmed(tags)).empty()) {
        const std::size_t length = unescaped(tags, blanks);
        passage.tags.push_back(without_escapes(tags.substr(0, length)));
        tags.remove_prefix(length);
        if (passage.tags.size() > twee_limit_tags) {
            return "a passage has at most " + std::to_string(twee_limit_tags) + " tags";
        }
    }
    return std::nullopt;
}

void PassageReader::header(std::string_view text, std::size_t number) {
    Passage passage;
    passage.line = number;
    const std::size_t end = unescaped(text, "[{");
    passage.name = without_escapes(trimmed(text.substr(0, end)));
    std::string_view rest = text.substr(end);
    if (!rest.empty() && rest.front() == '[') {
        if (const auto mistake = read_tags(rest, passage)) {
            wrong(number, *mistake);
            rest = {};
        }
    }
    if (!rest.empty() && rest.front() == '{') {
        passage.metadata = trimmed(rest);
    } else if (!rest.empty()) {
        wrong(number, "after the name and the tags of a passage only {metadata} may follow, not " + json::quoted(rest));
    }
    if (passage.name.empty()) wrong(number, "this passage has no name");
    if (passage.name.size() > twee_limit_name_bytes) {
        wrong(number, "a passage's name has at most " + std::to_string(twee_limit_name_bytes) + " bytes");
    }
    if (passages_.size() == twee_limit_passages) {
        wrong(number, "a story has at most " + std::to_string(twee_limit_passages) + " passages");
    }
    const auto [first, is_new] = lines_.emplace(passage.name, number);
    if (!is_new && !passage.name.empty()) {
        wrong(number, "there is a passage " + json::quoted(passage.name) + " already, in line " +
                          std::to_string(first->second));
    }
    if (passages_.size() <= twee_limit_passages) passages_.push_back(std::move(passage));
}

Result<std::vector<Passage>> PassageReader::passages() && {
    finish();
    if (passages_.empty())
        return Error{"", "there is no passage here: a passage begins with a line such as \":: Start\""};
    if (!errors_.empty()) return std::move(errors_);
    return std::move(passages_);
}

/// Takes the next line off the front, which ends in LF, CR LF or CR; the end is left out.
std::string_view next_line(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(text.size(), 1));
    return line;
}

/// The first line that is not UTF-8, and why. A byte of 0 is no text either.
std::optional<Error> line_not_text(std::string_view text) {
    if (json::mended(text) == text) return std::nullopt;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = next_line(text);
        const std::string where = "line " + std::to_string(number);
        if (line.find('\0') != std::string_view::npos) return Error{where, "this is not text: here is a NUL byte"};
        if (json::mended(line) != line) return Error{where, "this is not UTF-8; save the story as UTF-8"};
    }
    return std::nullopt;
}

} // namespace

bool Passage::has_tag(std::string_view tag) const {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

Result<std::vector<Passage>> read_passages(std::string_view text) {
    if (text.size() > twee_limit_bytes) {
        return Error{"", "this has " + std::to_string(text.size()) + " bytes; at most " +
                             std::to_string(twee_limit_bytes) + " are read"};
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (auto wrong = line_not_text(text)) return std::move(*wrong);
    PassageReader reader;
    for (std::size_t number = 1; !text.empty(); ++number) {
        reader.line(next_line(text), number);
    }
    return std::move(reader).passages();
}

std::string write_passages(const std::vector<Passage>& passages) {
    std::string out;
    for (const Passage& passage : passages) {
        out += (out.empty() ? ":: " : "\n\n:: ") + with_escapes(passage.name);
        if (!passage.tags.empty()) {
            std::string tags;
            for (const std::string& tag : passage.tags) tags += (tags.empty() ? "" : " ") + with_escapes(tag);
            out += " [" + tags + "]";
        }
        if (!passage.metadata.empty()) out += " " + passage.metadata;
        out += '\n';
        std::string_view content = passage.content;
        while (!content.empty()) {
            const std::size_t end = std::min(content.find('\n'), content.size() - 1) + 1;
            if (content.starts_with("::")) out += ' ';
            out += content.substr(0, end);
            content.remove_prefix(end);
        }
        if (!passage.content.empty() && passage.content.back() == '\n') out.pop_back();
    }
    return out + "\n";
}

} // namespace forksight::media_manifests
