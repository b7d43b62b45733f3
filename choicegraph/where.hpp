// A place in film.json that is spelled out only when something is said about it: most are looked at in vain.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace forksight::choicegraph {

/// Refers to the ids it is made of: they outlive it.
class Where {
  public:
    /// `text` begins with a slash and needs no escapes: "/scenes".
    explicit Where(std::string_view text) { add({text, Part::plain}); }

    /// The same as the text that pointer() makes.
    operator std::string() const; // NOLINT(google-explicit-constructor): where a text is wanted, it is one

    friend Where operator+(Where where, std::string_view text) { return where.add({text, Part::plain}); }
    friend Where pointer(Where where, std::string_view key) { return where.add({key, Part::key}); }
    friend Where pointer(Where where, std::size_t index) { return where.add({{}, static_cast<std::uint32_t>(index)}); }

  private:
    struct Part {
        static constexpr std::uint32_t plain = 0xffffffffu;
        static constexpr std::uint32_t key = 0xfffffffeu;
        std::string_view text;
        std::uint32_t index = plain;
    };

    Where& add(const Part& part);

    std::array<Part, 10> parts_; ///< of the first `size_` alone; "/scenes/ID/views/N/looks/ID/N/radius" has eight
    std::size_t size_ = 0;
};

} // namespace forksight::choicegraph
