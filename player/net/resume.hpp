// Whether what has come of a body may be kept, and which answers are exactly its rest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace forksight::player::net {

/// What the head of an answer says of its body; a field that is not there, or there twice, is empty.
struct BodyHead {
    int status = 0;
    std::string url; ///< that answered, behind all redirects
    std::string type;
    std::string etag;
    std::string content_range;
    std::optional<std::uint64_t> length; ///< Content-Length
    bool encoded = false;                ///< has a Content-Encoding
};

/// One part of a body: first and last byte, both of it; `first` <= `last` < `total`.
struct ContentRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t total = 0;
};

/// "bytes 5-9/10" (RFC 9110 14.4). Nothing for another unit, a total that is not told, or what is malformed.
std::optional<ContentRange> read_content_range(std::string_view field);

/// "\"abc\"": not W/"abc", and no other form (RFC 9110 8.8.3).
bool is_strong_etag(std::string_view field);

/// Over the attempts of one request. Bytes are kept only where RFC 9110 lets a client join them (15.3.7.3: the same
/// strong validator), and where everything that could differ is known not to.
class Resume {
  public:
    enum class Takes {
        whole,  ///< a body of its own: what there was is void
        rest,   ///< exactly what was asked for: append it
        misfit, ///< a part, but not that one: take nothing of it, and nothing there was
    };

    /// Before an attempt, with `had` bytes there: from which byte on to ask; 0: for all, and what there was is void.
    std::uint64_t ask(std::uint64_t had);
    /// The field If-Range of the attempt for which ask() said more than 0 (RFC 9110 13.1.5).
    const std::string& if_range() const { return kept_->etag; }
    /// Once an attempt, when its answer's head is there.
    Takes begins(const BodyHead& head);
    /// After `rest`: of the whole body, which what comes must make, and not a byte more.
    std::uint64_t total() const { return kept_->total; }
    /// Whether the rest of what has come would be asked for.
    bool keeps() const { return kept_ && ranges_; }
    /// What came after `rest` was more or less than that: no part is asked for again.
    void distrust() { ranges_ = false; }

  private:
    struct Kept {
        std::string url;
        std::string etag;
        std::uint64_t total = 0;
    };
    bool is_rest(const BodyHead& head) const;

    std::optional<Kept> kept_; ///< what the bytes that are there are of; nothing: of what nobody can ask the rest of
    std::uint64_t from_ = 0;   ///< of the attempt; 0: all was asked for
    bool ranges_ = true;       ///< false: a range was answered badly once, so none is asked for again
};

} // namespace forksight::player::net
