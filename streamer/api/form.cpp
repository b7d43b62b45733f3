#include "streamer/api/form.hpp"

#include <algorithm>
#include <charconv>

#include "streamer/http/request.hpp"

namespace forksight::streamer::api {
namespace {

std::optional<std::string> decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            plain += ' ';
        } else if (text[i] == '%') {
            unsigned byte = 0;
            if (i + 3 > text.size()) return std::nullopt;
            const auto [end, error] = std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
            if (error != std::errc{} || end != text.data() + i + 3) return std::nullopt;
            plain += static_cast<char>(byte);
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

} // namespace

std::optional<std::string> form_value(std::string_view body, std::string_view name) {
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('&'), body.size());
        const std::string_view pair = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) == name) return decoded(pair.substr(std::min(equals + 1, pair.size())));
    }
    return std::nullopt;
}

bool is_type(std::string_view content_type, std::string_view lower_case) {
    std::string_view type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
    return http::same_ignoring_case(type, lower_case);
}

} // namespace forksight::streamer::api
