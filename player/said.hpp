// The language in which this program speaks to people: one for all of it, chosen before anything is said.
#pragma once

#include <atomic>
#include <cstdio>
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

/// "2.50", with the decimal sign of the language.
inline std::string said_number(double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    std::string number = text;
    if (detail::dutch) {
        for (char& c : number) c = c == '.' ? ',' : c;
    }
    return number;
}

/// What a reader that knows no Dutch found wrong with a file, for behind the file's name.
inline std::string said_of_reader(const std::string& english) {
    return said("klopt niet (in het Engels: " + english + ")", english);
}

} // namespace forksight::player
