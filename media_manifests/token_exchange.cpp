#include "media_manifests/token_exchange.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

#include "media_manifests/json.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"

namespace forksight::media_manifests {
namespace {

using json::Reader;
using json::Value;

constexpr std::size_t films_limit = 1000;
constexpr std::int64_t seconds_a_day = 86400;
constexpr std::int64_t latest_s = 253402300799; // the last second of the year 9999

json::Limits limits_of(std::size_t bytes) {
    json::Limits limits;
    limits.bytes = bytes;
    limits.values = films_limit + 64;
    limits.text_bytes = 512;
    limits.depth = 8;
    return limits;
}

/// Howard Hinnant's, over the whole Gregorian calendar: days since 1970 of a date.
constexpr std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = year / 400;
    const std::int64_t of_era = year - era * 400;
    const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

std::string time_text(std::int64_t unix_s) {
    const std::int64_t days = unix_s / seconds_a_day;
    const auto of_day = static_cast<int>(unix_s % seconds_a_day);
    std::int64_t year = 1970 + days / 366;
    while (days_of(year + 1, 1, 1) <= days) ++year;
    std::int64_t month = 1;
    while (month < 12 && days_of(year, month + 1, 1) <= days) ++month;
    const auto day = static_cast<int>(days - days_of(year, month, 1) + 1);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02dZ", static_cast<int>(year),
                  static_cast<int>(month), day, of_day / 3600, of_day / 60 % 60, of_day % 60);
    return text.data();
}

std::optional<std::int64_t> time_in(std::string_view text) {
    if (text.size() != 20) return std::nullopt;
    constexpr std::string_view form = "0000-00-00T00:00:00Z";
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !digit : text[i] != form[i]) return std::nullopt;
    }
    const auto number = [&](std::size_t at, std::size_t digits) {
        std::int64_t value = 0;
        std::from_chars(text.data() + at, text.data() + at + digits, value);
        return value;
    };
    const std::int64_t month = number(5, 2);
    const std::int64_t day = number(8, 2);
    const std::int64_t of_day = number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2);
    if (number(0, 4) < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || of_day >= seconds_a_day) {
        return std::nullopt;
    }
    return days_of(number(0, 4), month, day) * seconds_a_day + of_day;
}

} // namespace

std::string write_code_request(std::string_view code) {
    return "{\"code\":" + json::in_quotes(code) + "}\n";
}

Result<std::string> read_code_request(std::string_view text) {
    auto document = json::parse(text, limits_of(code_request_limit_bytes));
    if (!document) return document.errors();
    Reader reader(document.value().problems());
    const Value root = document.value().root();
    std::string code;
    if (reader.object(root, {"code"})) {
        if (const auto value = reader.required(root, "code")) {
            code = reader.text(*value, code_limit_bytes).value_or("");
        }
    }
    if (!reader.clean()) return std::move(reader).errors();
    return code;
}

std::string write_grant(const Grant& grant) {
    std::string text = "{\"token\":" + json::in_quotes(grant.token);
    text += ",\"expires\":" + json::in_quotes(time_text(std::clamp<std::int64_t>(grant.expires_s, 0, latest_s)));
    text += ",\"lasts_s\":" + std::to_string(grant.lasts_s) + ",\"films\":[";
    for (const std::string& film : grant.films)
        text += (&film == grant.films.data() ? "" : ",") + json::in_quotes(film);
    return text + "]}\n";
}

Result<Grant> read_grant(std::string_view text) {
    auto document = json::parse(text, limits_of(grant_limit_bytes));
    if (!document) return document.errors();
    Reader reader(document.value().problems());
    const Value root = document.value().root();
    Grant grant;
    // A newer streamer may say more.
    if (reader.object(root)) {
        if (const auto token = reader.required(root, "token")) {
            grant.token = reader.text(*token, code_limit_bytes).value_or("");
            const bool plain =
                std::all_of(grant.token.begin(), grant.token.end(), [](char c) { return c > ' ' && c < 0x7f; });
            if (grant.token.empty() || !plain) reader.wrong(*token, "this is no token");
        }
        if (const auto expires = reader.required(root, "expires")) {
            const auto time = time_in(reader.text(*expires, 64).value_or(""));
            if (!time) reader.wrong(*expires, "this is no time of the form 2026-03-01T12:00:00Z");
            grant.expires_s = time.value_or(0);
        }
        if (const auto lasts = reader.required(root, "lasts_s")) {
            grant.lasts_s = reader.integer(*lasts, 0, latest_s).value_or(0);
        }
        if (const auto films = reader.required(root, "films"); films && reader.list(*films, films_limit)) {
            for (const Value film : *films) grant.films.emplace_back(reader.id(film).value_or(""));
        }
    }
    if (!reader.clean()) return std::move(reader).errors();
    return grant;
}

} // namespace forksight::media_manifests
