#include "media_manifests/twee_body.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "media_manifests/json_reader.hpp"

namespace forksight::media_manifests {
namespace {

/// Every item knows the conditions around it: in a passage of nothing but <<elseif>>s they would grow beyond measure.
constexpr std::size_t branch_limit_bytes = 256u << 10;
constexpr std::size_t notes_limit = 1000;
constexpr std::size_t macro_limit_bytes = 8192;
/// Each is looked for as far as a macro may be long, so a passage of nothing else would take long.
constexpr std::size_t endless_limit = 20;

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// Assignments as they stand: parted where SugarCube parts them is the reader's of expressions.
std::vector<std::string> one_or_none(std::string_view text) {
    const std::string_view set = trimmed(text);
    return set.empty() ? std::vector<std::string>() : std::vector<std::string>{std::string(set)};
}

struct Link {
    std::string_view text;
    std::string_view target;
    std::string_view setter;
};

/// The inside of [[ ]], setter and all. The rightmost -> counts, the leftmost <-, as the Twine editor reads them.
Link link_in(std::string_view inside) {
    Link link;
    if (const std::size_t bracket = inside.find("]["); bracket != std::string_view::npos) {
        link.setter = inside.substr(bracket + 2);
        inside = inside.substr(0, bracket);
    }
    std::size_t at = inside.rfind("->");
    if (at != std::string_view::npos) {
        link.text = inside.substr(0, at);
        link.target = inside.substr(at + 2);
    } else if ((at = inside.find("<-")) != std::string_view::npos) {
        link.target = inside.substr(0, at);
        link.text = inside.substr(at + 2);
    } else if ((at = inside.rfind('|')) != std::string_view::npos) {
        link.text = inside.substr(0, at);
        link.target = inside.substr(at + 1);
    } else {
        link.text = link.target = inside;
    }
    link.text = trimmed(link.text);
    link.target = trimmed(link.target);
    return link;
}

/// Where it leads is known while the story runs, or lies outside it: SugarCube's $variable, an address.
bool leads_elsewhere(const Link& link) {
    return (link.target.size() > 1 && link.target.front() == '$') || link.target.find("://") != std::string_view::npos;
}

struct Macro {
    std::string_view name;
    std::string_view arguments;
};

Macro macro_in(std::string_view inside) {
    inside = trimmed(inside);
    std::size_t end = inside.find_first_of(" \t\r\n");
    if (end == std::string_view::npos) end = inside.size();
    return {inside.substr(0, end), trimmed(inside.substr(end))};
}

/// Where a macro that begins at the front ends, its >> counted; nothing if it does not. What is in quotes is passed
/// over.
std::optional<std::size_t> macro_end(std::string_view text) {
    char quote = 0;
    for (std::size_t i = 2; i + 1 < text.size(); ++i) {
        if (quote != 0 && text[i] == '\\') {
            ++i;
        } else if (quote != 0) {
            if (text[i] == quote) quote = 0;
        } else if (text[i] == '"' || text[i] == '\'') {
            quote = text[i];
        } else if (text[i] == '[' && text[i + 1] == '[') {
            i = std::min(text.find("]]", i), text.size()); // a name in a link may hold an apostrophe
        } else if (text[i] == '>' && text[i + 1] == '>') {
            return i + 2;
        }
    }
    return std::nullopt;
}

/// Where something stands next. Asked from places that only go forward it looks at every byte once, whatever the text.
class Next {
  public:
    explicit Next(std::string_view what) : what_(what) {}
    std::size_t in(std::string_view content, std::size_t from) {
        if (!looked_ || at_ < from) at_ = content.find(what_, from);
        looked_ = true;
        return at_;
    }

  private:
    std::string_view what_;
    std::size_t at_ = 0;
    bool looked_ = false;
};

class BodyReader {
  public:
    BodyReader(std::string_view content, std::size_t line) : content_(content), rest_(content), line_(line) {}

    TweeBody read() {
        while (!rest_.empty()) {
            if (!read_comment() && !read_link() && !read_macro()) keep(rest_.starts_with("<<") ? 2 : 1);
        }
        end_line();
        for (const Block& block : blocks_)
            note(block.line, "this <<if>> has no <</if>>: it was taken to hold to the end");
        body_.prose = trimmed(body_.prose);
        return std::move(body_);
    }

  private:
    /// An <<if>> that is open.
    struct Block {
        std::size_t line = 0;
        TweeBranch branch;
        std::vector<std::size_t> pending; ///< items that set something, since the branch began
    };

    void keep(std::size_t bytes);
    void skip(std::size_t bytes);
    void end_line();
    void note(std::size_t line, std::string what) {
        if (body_.notes.size() < notes_limit) body_.notes.push_back({line, std::move(what)});
    }
    bool read_comment();
    bool read_link();
    bool read_macro();
    bool read_branch(const Macro& macro);
    bool open_branch(const Macro& macro);
    std::optional<std::string> target_of(std::string_view arguments) const;
    void add_go(std::string target);
    TweeItem& add(TweeItem::Kind kind);
    bool is_full();

    std::size_t place() const { return content_.size() - rest_.size(); }

    struct Comment {
        std::string_view open;
        std::size_t close_bytes;
        Next close;
    };

    std::string_view content_;
    std::string_view rest_;
    std::array<Comment, 5> comments_ = {{{"/*", 2, Next("*/")},
                                         {"/%", 2, Next("%/")},
                                         {"<!--", 3, Next("-->")},
                                         {"{{{", 3, Next("}}}")},
                                         {"\"\"\"", 3, Next("\"\"\"")}}};
    Next link_close_{"]]"};
    Next line_end_{"\n"};
    std::size_t branch_bytes_ = 0; ///< of the conditions around all items
    std::size_t endless_ = 0;      ///< << without >>
    std::size_t line_;
    TweeBody body_;
    std::string prose_line_;
    bool line_had_item_ = false;
    bool line_has_words_ = false; ///< those of links left out
    std::vector<Block> blocks_;
    std::size_t chains_ = 0;
    bool told_full_ = false;
    std::size_t too_deep_ = 0; ///< <<if>>s beyond the limit, which are not kept
};

void BodyReader::end_line() {
    const bool only_items = line_had_item_ && !line_has_words_;
    if (!only_items) body_.prose.append(prose_line_).push_back('\n');
    prose_line_.clear();
    line_had_item_ = false;
    line_has_words_ = false;
}

/// The next bytes are prose.
void BodyReader::keep(std::size_t bytes) {
    for (const char c : rest_.substr(0, bytes)) {
        if (c == '\n') {
            end_line();
            ++line_;
        } else if (c != '\r') {
            prose_line_ += c;
            line_has_words_ = line_has_words_ || (c != ' ' && c != '\t');
        }
    }
    rest_.remove_prefix(bytes);
}

/// The next bytes are an item.
void BodyReader::skip(std::size_t bytes) {
    line_ +=
        static_cast<std::size_t>(std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(bytes), '\n'));
    rest_.remove_prefix(bytes);
    line_had_item_ = true;
}

TweeItem& BodyReader::add(TweeItem::Kind kind) {
    TweeItem& item = body_.items.emplace_back();
    item.kind = kind;
    item.line = line_;
    for (const Block& block : blocks_) {
        item.branches.push_back(block.branch);
        for (const std::string& before : block.branch.before) branch_bytes_ += before.size() + sizeof before;
        branch_bytes_ += block.branch.own.size();
    }
    return item;
}

bool BodyReader::is_full() {
    const bool full = body_.items.size() >= twee_limit_items || branch_bytes_ > branch_limit_bytes;
    if (full && !told_full_) {
        note(line_, "this passage has more links and macros than can be read: from here on all is text");
        told_full_ = true;
    }
    return full;
}

bool BodyReader::read_comment() {
    for (Comment& comment : comments_) {
        if (!rest_.starts_with(comment.open)) continue;
        const std::size_t end = comment.close.in(content_, place() + comment.open.size());
        if (end == std::string_view::npos) return false;
        keep(end + comment.close_bytes - place());
        return true;
    }
    return false;
}

bool BodyReader::read_link() {
    if (!rest_.starts_with("[[") || is_full()) return false;
    const std::size_t close = link_close_.in(content_, place() + 2);
    if (close == std::string_view::npos || line_end_.in(content_, place()) < close) return false;
    const std::size_t end = close - place();
    const Link link = link_in(rest_.substr(2, end - 2));
    if (link.target.empty()) return false;
    if (leads_elsewhere(link)) {
        note(line_, "this link leads to " + json::quoted(link.target) + ", which is no passage: it stays in the text");
        keep(end + 2);
        return true;
    }
    TweeItem& item = add(TweeItem::Kind::link);
    item.text = link.text.empty() ? link.target : link.text;
    item.target = link.target;
    item.sets = one_or_none(link.setter);
    skip(end + 2);
    prose_line_ += item.text; // left out with the line, if nothing but items stands in it
    return true;
}

/// `[[target]]`, `[[text->target]]`, `"target"`.
std::optional<std::string> BodyReader::target_of(std::string_view arguments) const {
    if (arguments.starts_with("[[") && arguments.ends_with("]]") && arguments.size() > 4) {
        const Link link = link_in(arguments.substr(2, arguments.size() - 4));
        if (link.target.empty() || leads_elsewhere(link)) return std::nullopt;
        return std::string(link.target);
    }
    if (arguments.size() < 3 || (arguments.front() != '"' && arguments.front() != '\'')) return std::nullopt;
    if (arguments.back() != arguments.front()) return std::nullopt;
    const std::string_view inside = arguments.substr(1, arguments.size() - 2);
    std::string target;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] == arguments.front()) return std::nullopt; // more than one argument
        if (inside[i] == '\\' && i + 1 < inside.size()) ++i;
        target += inside[i];
    }
    return target;
}

/// What was set in this branch just before belongs to going.
void BodyReader::add_go(std::string target) {
    std::vector<std::string> sets;
    if (!blocks_.empty()) {
        std::vector<std::size_t>& pending = blocks_.back().pending;
        for (const std::size_t number : pending) {
            const auto& of = body_.items[number].sets;
            sets.insert(sets.end(), of.begin(), of.end());
        }
        // They are the last items: nothing else may have come between.
        if (!pending.empty())
            body_.items.erase(body_.items.begin() + static_cast<std::ptrdiff_t>(pending.front()), body_.items.end());
        pending.clear();
    }
    TweeItem& item = add(TweeItem::Kind::go);
    item.target = std::move(target);
    item.sets = std::move(sets);
}

bool BodyReader::open_branch(const Macro& macro) {
    if (macro.name == "if") {
        if (blocks_.size() == twee_limit_nesting) {
            note(line_,
                 "<<if>> stands in more than " + std::to_string(twee_limit_nesting) + " others: it was passed over");
            ++too_deep_;
        } else {
            blocks_.push_back({line_, {chains_++, {}, std::string(macro.arguments)}, {}});
        }
        return true;
    }
    if (blocks_.empty()) {
        note(line_, "<<" + std::string(macro.name) + ">> stands outside an <<if>>");
        return true;
    }
    if (too_deep_ > 0) return true;
    TweeBranch& branch = blocks_.back().branch;
    if (branch.own.empty() && !branch.before.empty()) note(line_, "this stands behind <<else>>: it never holds");
    branch.before.push_back(branch.own.empty() ? "true" : branch.own);
    branch.own = macro.name == "else" ? std::string() : std::string(macro.arguments);
    blocks_.back().pending.clear();
    return true;
}

bool BodyReader::read_branch(const Macro& macro) {
    if (macro.name == "if" || macro.name == "elseif" || macro.name == "else") return open_branch(macro);
    if (macro.name != "/if" && macro.name != "endif") return false;
    if (too_deep_ > 0) {
        --too_deep_;
    } else if (blocks_.empty()) {
        note(line_, "<</if>> without an <<if>>");
    } else {
        blocks_.pop_back();
    }
    return true;
}

bool BodyReader::read_macro() {
    if (!rest_.starts_with("<<") || is_full() || endless_ > endless_limit) return false;
    const auto end = macro_end(rest_.substr(0, macro_limit_bytes));
    if (!end) {
        note(line_, ++endless_ > endless_limit ? "here are too many << without >>: the rest of the passage is text"
                                               : "this << has no >>: it is text");
        return false;
    }
    const Macro macro = macro_in(rest_.substr(2, *end - 4));
    if (read_branch(macro)) {
        skip(*end);
        return true;
    }
    if (macro.name == "set") {
        const std::size_t number = body_.items.size();
        add(TweeItem::Kind::set).sets = one_or_none(macro.arguments);
        // Only a row of them without a gap is what a go may take along.
        if (!blocks_.empty()) {
            auto& pending = blocks_.back().pending;
            if (!pending.empty() && pending.back() + 1 != number) pending.clear();
            pending.push_back(number);
        }
        skip(*end);
        return true;
    }
    if (macro.name == "goto") {
        if (auto target = target_of(macro.arguments)) {
            if (!blocks_.empty() && !blocks_.back().pending.empty() &&
                blocks_.back().pending.back() + 1 != body_.items.size()) {
                blocks_.back().pending.clear();
            }
            add_go(std::move(*target));
            skip(*end);
            return true;
        }
    }
    note(line_,
         "<<" + std::string(macro.name.substr(0, 40)) + ">> has no meaning in a film: it stays in the passage's text");
    keep(*end);
    return true;
}

} // namespace

TweeBody read_body(std::string_view content, std::size_t line) {
    return BodyReader(content, line).read();
}

} // namespace forksight::media_manifests
