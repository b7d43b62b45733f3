#include "media_manifests/json.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>

#include "choicegraph/characters.hpp"
#include "media_manifests/json_scan.hpp"

namespace forksight::media_manifests::json {

namespace {

std::string plain(std::size_t number) {
    return std::to_string(number);
}

/// "line 3, column 9" of a byte; columns count characters.
std::string place_of(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const std::size_t column = 1 + choicegraph::characters_in(before.substr(line_start));
    return "line " + std::to_string(lines + 1) + ", column " + plain(column);
}

/// The part of the parser's message that an author can use: without its number, place and raw bytes of the input.
std::string reason(std::string message) {
    if (const auto at = message.find("syntax error"); at != std::string::npos) message.erase(0, at);
    if (const auto at = message.find("; last read"); at != std::string::npos) {
        const auto tail = message.find("'; expected", at);
        message = message.substr(0, at) + (tail == std::string::npos ? "" : message.substr(tail + 1));
    }
    return message;
}

} // namespace

/// Takes the parser's events; a false answer stops it.
class Builder {
  public:
    Builder(std::string_view text, const Limits& limits, Document& document)
        : text_(text), limits_(limits), document_(document) {
        document_.characters_.reserve(text.size());
        document_.nodes_.reserve(std::min(limits.values, text.size() / 12)); // as dense as films are
    }

    const std::optional<Error>& failure() const { return failure_; }

    bool null() { return add(Kind::null); }
    bool boolean(bool value) {
        if (!add(Kind::boolean)) return false;
        document_.nodes_.back().integer = value ? 1 : 0;
        return true;
    }
    bool number_integer(std::int64_t value) {
        if (!add(Kind::integer)) return false;
        document_.nodes_.back().integer = value;
        return true;
    }
    bool number_unsigned(std::uint64_t value) {
        const bool fits = value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        return fits ? number_integer(static_cast<std::int64_t>(value)) : number(static_cast<double>(value));
    }
    bool number_float(double value, const std::string&) { return number(value); }
    bool binary(std::vector<std::uint8_t>&) { return false; }

    bool string(std::string_view value) {
        if (!add(Kind::text)) return false;
        Document::Stretch& text = document_.nodes_.back().text;
        text = {static_cast<std::uint32_t>(document_.characters_.size()), 0};
        if (value.size() > limits_.text_bytes) {
            problem("this text is longer than " + plain(limits_.text_bytes) + " bytes");
        } else if (value.find('\0') != std::string_view::npos) {
            problem("a text may not contain the character U+0000");
        } else {
            document_.characters_ += value;
            text.bytes = static_cast<std::uint32_t>(value.size());
        }
        return true;
    }

    bool key(std::string_view value) {
        key_at_ = document_.characters_.size();
        const std::size_t bytes = choicegraph::whole_characters(value, limits_.key_bytes);
        key_bytes_ = bytes;
        document_.characters_.append(value.substr(0, bytes));
        key_too_long_ = bytes < value.size();
        return true;
    }

    bool start_object(std::size_t) { return open(Kind::object); }
    bool start_array(std::size_t) { return open(Kind::list); }
    bool end_object() {
        report_doubles(open_.back());
        return close();
    }
    bool end_array() { return close(); }

    template <class Exception>
    bool parse_error(std::size_t position, const std::string&, const Exception& error) {
        // The parser has read up to and including the character that is wrong.
        const std::string place = place_of(text_, position == 0 ? 0 : position - 1);
        failure_ = error.id == 406 ? Error{place, "this number is too large to be read"}
                                   : Error{place, "this is not JSON: " + reason(error.what())};
        return false;
    }

  private:
    bool number(double value) {
        if (!add(Kind::number)) return false;
        document_.nodes_.back().number = value;
        return true;
    }

    bool add(Kind kind) {
        std::vector<Document::Node>& nodes = document_.nodes_;
        if (nodes.size() >= limits_.values) {
            failure_ = Error{"", "there are more than " + plain(limits_.values) + " values in this"};
            return false;
        }
        Document::Node node;
        node.kind = kind;
        if (!open_.empty()) {
            Document::Node& parent = nodes[open_.back()];
            ++parent.size;
            if (parent.kind == Kind::object) {
                node.key_at = static_cast<std::uint32_t>(key_at_);
                node.key_bytes = static_cast<std::uint16_t>(key_bytes_);
            }
        }
        nodes.push_back(node);
        nodes.back().end = static_cast<std::uint32_t>(nodes.size());
        if (key_too_long_) problem("this key is longer than " + plain(limits_.key_bytes) + " bytes");
        key_too_long_ = false;
        return true;
    }

    bool open(Kind kind) {
        if (!add(kind)) return false;
        open_.push_back(static_cast<std::uint32_t>(document_.nodes_.size() - 1));
        if (open_.size() <= limits_.depth) return true;
        failure_ = Error{pointer_of_last(), "this is nested more than " + plain(limits_.depth) + " deep"};
        return false;
    }

    bool close() {
        document_.nodes_[open_.back()].end = static_cast<std::uint32_t>(document_.nodes_.size());
        open_.pop_back();
        return true;
    }

    void report_doubles(std::uint32_t object) {
        document_.nodes_[object].end = static_cast<std::uint32_t>(document_.nodes_.size());
        std::vector<std::uint32_t> doubled;
        const Value whole(&document_, object);
        if (whole.size() <= 32) { // a set costs more than it saves
            for (const Value member : whole) {
                for (const Value earlier : whole) {
                    if (earlier.index_ == member.index_) break;
                    if (earlier.key() != member.key()) continue;
                    doubled.push_back(member.index_);
                    break;
                }
            }
        } else {
            std::unordered_set<std::string_view> keys;
            for (const Value member : whole) {
                if (!keys.insert(member.key()).second) doubled.push_back(member.index_);
            }
        }
        for (const std::uint32_t index : doubled) {
            if (document_.problems_.size() >= problem_limit) break;
            document_.problems_.push_back({whole_pointer(index), "this key stands twice in the same object"});
        }
    }

    void problem(std::string what) {
        if (document_.problems_.size() < problem_limit) {
            document_.problems_.push_back({pointer_of_last(), std::move(what)});
        }
    }

    std::string pointer_of_last() { return whole_pointer(static_cast<std::uint32_t>(document_.nodes_.size() - 1)); }

    /// While reading, the subtrees that are still open have no end yet: give them one, so that a pointer can be found.
    std::string whole_pointer(std::uint32_t index) {
        for (const std::uint32_t node : open_) {
            document_.nodes_[node].end = static_cast<std::uint32_t>(document_.nodes_.size());
        }
        return Value(&document_, index).pointer();
    }

    static constexpr std::size_t problem_limit = 200;

    std::string_view text_;
    const Limits& limits_;
    Document& document_;
    std::vector<std::uint32_t> open_;
    std::size_t key_at_ = 0;
    std::size_t key_bytes_ = 0;
    bool key_too_long_ = false;
    std::optional<Error> failure_;
};

std::string Value::pointer() const {
    const std::vector<Document::Node>& nodes = document_->nodes_;
    std::string path;
    std::uint32_t at = 0;
    while (at != index_) {
        const bool in_list = nodes[at].kind == Kind::list;
        std::size_t number = 0;
        std::uint32_t child = at + 1;
        for (; nodes[child].end <= index_; child = nodes[child].end) ++number;
        path += '/';
        if (in_list) {
            path += plain(number);
        } else {
            for (const char c : Value(document_, child).key()) {
                if (c == '~') {
                    path += "~0";
                } else if (c == '/') {
                    path += "~1";
                } else {
                    path += c;
                }
            }
        }
        at = child;
    }
    return path;
}

Result<Document> parse(std::string_view text, const Limits& limits) {
    assert(limits.key_bytes <= std::numeric_limits<std::uint16_t>::max());
    assert(limits.bytes > 0 && limits.bytes <= std::numeric_limits<std::uint32_t>::max());
    if (text.size() > limits.bytes) {
        return Error{"", "this is larger than the " + plain(limits.bytes) + " bytes that are read"};
    }
    // The parser below takes a zero byte for the end of the text.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos) {
        return Error{place_of(text, zero), "this is not JSON: a zero byte"};
    }
    Document document;
    {
        Builder builder(text, limits, document);
        const Scanned scanned = Scanner(text, builder).scan();
        if (scanned == Scanned::whole) return document;
        if (scanned == Scanned::refused) return *builder.failure();
    }
    document = {};
    Builder builder(text, limits, document);
    const bool whole = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    if (!whole || builder.failure()) {
        return builder.failure().value_or(Error{"", "this is not JSON"});
    }
    return document;
}

} // namespace forksight::media_manifests::json
