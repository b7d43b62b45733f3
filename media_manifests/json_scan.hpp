// Reads JSON that is beyond doubt, fast; whatever is in the least unusual is left to the parser that knows everything.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "choicegraph/characters.hpp"

namespace forksight::media_manifests::json {

enum class Scanned {
    whole,   ///< all of it was told to the sink, as the other parser would have
    refused, ///< the sink wanted no more
    unsure   ///< perhaps it is no JSON: what the sink was told does not count
};

/// The sink is told what nlohmann's parser tells it. It bounds the depth.
template <class Sink>
class Scanner {
  public:
    Scanner(std::string_view text, Sink& sink) : at_(text.data()), end_(text.data() + text.size()), sink_(sink) {}

    Scanned scan() {
        if (!value()) return result_;
        skip_spaces();
        return at_ == end_ ? Scanned::whole : Scanned::unsure;
    }

  private:
    bool unsure() {
        result_ = Scanned::unsure;
        return false;
    }

    bool told(bool wants_more) {
        if (!wants_more) result_ = Scanned::refused;
        return wants_more;
    }

    void skip_spaces() {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
    }

    bool next_is(char wanted) {
        skip_spaces();
        if (at_ == end_ || *at_ != wanted) return false;
        ++at_;
        return true;
    }

    bool value() {
        skip_spaces();
        if (at_ == end_) return unsure();
        switch (*at_) {
            case '{':
                return object();
            case '[':
                return list();
            case '"':
                return text() && told(sink_.string(text_));
            case 't':
                return word("true") && told(sink_.boolean(true));
            case 'f':
                return word("false") && told(sink_.boolean(false));
            case 'n':
                return word("null") && told(sink_.null());
            default:
                return number();
        }
    }

    bool object() {
        ++at_;
        if (!told(sink_.start_object(std::numeric_limits<std::size_t>::max()))) return false;
        if (next_is('}')) return told(sink_.end_object());
        do {
            skip_spaces();
            if (at_ == end_ || *at_ != '"' || !text()) return unsure();
            if (!told(sink_.key(text_))) return false;
            if (!next_is(':')) return unsure();
            if (!value()) return false;
        } while (next_is(','));
        return next_is('}') ? told(sink_.end_object()) : unsure();
    }

    bool list() {
        ++at_;
        if (!told(sink_.start_array(std::numeric_limits<std::size_t>::max()))) return false;
        if (next_is(']')) return told(sink_.end_array());
        do {
            if (!value()) return false;
        } while (next_is(','));
        return next_is(']') ? told(sink_.end_array()) : unsure();
    }

    bool word(std::string_view wanted) {
        if (static_cast<std::size_t>(end_ - at_) < wanted.size()) return unsure();
        if (std::string_view(at_, wanted.size()) != wanted) return unsure();
        at_ += wanted.size();
        return true;
    }

    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    std::size_t digits() {
        const char* const first = at_;
        while (at_ != end_ && is_digit(*at_)) ++at_;
        return static_cast<std::size_t>(at_ - first);
    }

    bool number() {
        constexpr std::size_t surely_fit = 18;
        const char* const first = at_;
        const bool negative = *at_ == '-';
        if (negative) ++at_;
        const char* const whole = at_;
        const std::size_t count = digits();
        if (count == 0 || count > surely_fit || (count > 1 && *whole == '0')) return unsure();
        const bool point = at_ != end_ && *at_ == '.';
        if (point) {
            ++at_;
            if (digits() == 0) return unsure();
        }
        if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) return unsure();
        if (!point) {
            std::int64_t integer = 0;
            std::from_chars(first, at_, integer);
            return told(negative ? sink_.number_integer(integer)
                                 : sink_.number_unsigned(static_cast<std::uint64_t>(integer)));
        }
        double real = 0.0;
        if (std::from_chars(first, at_, real).ec != std::errc()) return unsure();
        return told(sink_.number_float(real, std::string()));
    }

    /// From quote to quote, into text_. Escapes but the simplest are left to the other parser.
    bool text() {
        const char* first = ++at_;
        bool copied = false;
        while (at_ != end_ && *at_ != '"') {
            const auto byte = static_cast<unsigned char>(*at_);
            if (byte < 0x20) return unsure();
            if (byte >= 0x80) {
                const std::size_t bytes = choicegraph::character_bytes({at_, end_});
                if (bytes == 0) return unsure();
                at_ += bytes;
            } else if (byte != '\\') {
                ++at_;
            } else {
                if (!copied) copy_.clear();
                copied = true;
                copy_.append(first, at_);
                if (!escape()) return unsure();
                first = at_;
            }
        }
        if (at_ == end_) return unsure();
        if (copied) copy_.append(first, at_);
        text_ = copied ? std::string_view(copy_) : std::string_view(first, static_cast<std::size_t>(at_ - first));
        ++at_;
        return true;
    }

    bool escape() {
        if (end_ - at_ < 2) return false;
        constexpr std::string_view written = "\"\\/bfnrt";
        constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
        const std::size_t which = written.find(at_[1]);
        if (which == std::string_view::npos) return false;
        copy_ += meant[which];
        at_ += 2;
        return true;
    }

    const char* at_;
    const char* end_;
    Sink& sink_;
    Scanned result_ = Scanned::unsure;
    std::string_view text_; ///< the last one read
    std::string copy_;
};

} // namespace forksight::media_manifests::json
