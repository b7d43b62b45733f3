// The language in which this program speaks to people: one for all of it, chosen before anything is said.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

namespace forksight::player {

namespace detail {
inline std::atomic<bool> dutch{false};
} // namespace detail

/// "nl" or "en"; anything else is Dutch, as in words(). Until this is called English is spoken. Any thread.
inline void speak(std::string_view language) {
    detail::dutch = language != "en";
}

/// The one of two wordings of a sentence that is spoken here.
inline std::string said(std::string nl, std::string en) {
    return detail::dutch ? std::move(nl) : std::move(en);
}

} // namespace forksight::player
