// JSON text as a flat tree in the order of the file, where every value knows its place (RFC 6901).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::media_manifests::json {

/// `integer`: written without point or exponent, and it fits 64 bits with a sign. Any other number is a `number`.
enum class Kind : std::uint8_t { null, boolean, integer, number, text, list, object };

/// What is read at most; more is refused.
struct Limits {
    std::size_t bytes = 0;
    std::size_t values = 1'000'000;
    std::size_t text_bytes = 16u << 10;
    std::size_t key_bytes = 256;
    std::size_t depth = 64;
};

class Value;

class Document {
  public:
    Value root() const;
    /// Mistakes that did not keep the rest from being read: a key given twice, a text that is too long.
    const Errors& problems() const { return problems_; }

  private:
    friend class Value;
    friend class Builder;
    friend Result<Document> parse(std::string_view text, const Limits& limits);

    struct Stretch {
        std::uint32_t at; ///< in `characters_`
        std::uint32_t bytes;
    };
    struct Node {
        std::uint32_t key_at = 0; ///< in `characters_`
        std::uint32_t end = 0;    ///< the node after this one's whole subtree
        union {
            std::int64_t integer = 0; ///< of a boolean too
            double number;
            Stretch text;
            std::uint64_t size; ///< of a list or an object: its children
        };
        std::uint16_t key_bytes = 0;
        Kind kind = Kind::null;
    };

    std::vector<Node> nodes_; ///< each value before its children
    std::string characters_;
    Errors problems_;
};

/// One value of a Document, which outlives it. A walk: `for (Value v : value)` goes over members or items.
class Value {
  public:
    Kind kind() const { return node().kind; }
    /// In the object it stands in; empty in a list.
    std::string_view key() const { return {document_->characters_.data() + node().key_at, node().key_bytes}; }
    bool boolean() const { return node().integer != 0; }
    std::int64_t integer() const { return node().integer; }
    double number() const { return kind() == Kind::integer ? static_cast<double>(node().integer) : node().number; }
    std::string_view text() const { return {document_->characters_.data() + node().text.at, node().text.bytes}; }
    /// Members or items; 0 of anything else.
    std::size_t size() const { return kind() == Kind::list || kind() == Kind::object ? node().size : 0; }
    /// "/scenes/door/choices/0"; the root's is empty.
    std::string pointer() const;

    class Walk {
      public:
        Walk(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
        Value operator*() const { return {document_, index_}; }
        Walk& operator++() {
            index_ = document_->nodes_[index_].end;
            return *this;
        }
        bool operator!=(const Walk& other) const { return index_ != other.index_; }

      private:
        const Document* document_;
        std::uint32_t index_;
    };
    Walk begin() const { return {document_, index_ + 1}; }
    Walk end() const { return {document_, node().end}; }

  private:
    friend class Document;
    friend class Builder;
    Value(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
    const Document::Node& node() const { return document_->nodes_[index_]; }

    const Document* document_;
    std::uint32_t index_;
};

inline Value Document::root() const {
    return {this, 0};
}

/// Refused: what is not JSON in UTF-8, with its line and column, and what goes over the limits. Never throws.
Result<Document> parse(std::string_view text, const Limits& limits);

} // namespace forksight::media_manifests::json
