#include "streamer/http/http_date.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>

namespace forksight::streamer::http {
namespace {

constexpr std::array<std::string_view, 7> days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                               "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Takes parts off the front; once something did not fit, nothing does.
class Parts {
  public:
    explicit Parts(std::string_view text) : left_(text) {}

    bool literal(std::string_view text) {
        if (left_.substr(0, text.size()) != text) return false;
        left_.remove_prefix(text.size());
        return true;
    }
    std::optional<int> digits(std::size_t count) {
        int value = 0;
        if (left_.size() < count) return std::nullopt;
        for (const char c : left_.substr(0, count)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        left_.remove_prefix(count);
        return value;
    }
    std::optional<int> month() {
        for (std::size_t i = 0; i < months.size(); ++i) {
            if (literal(months[i])) return static_cast<int>(i);
        }
        return std::nullopt;
    }
    bool done() const { return left_.empty(); }

  private:
    std::string_view left_;
};

struct Read {
    std::optional<int> day, month, year, hour, minute, second;
    bool two_digits = false;
};

void read_time(Parts& parts, Read& read) {
    read.hour = parts.digits(2);
    if (!parts.literal(":")) return;
    read.minute = parts.digits(2);
    if (!parts.literal(":")) return;
    read.second = parts.digits(2);
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
bool fits_present(Parts parts, Read& read) {
    if (!parts.literal(", ")) return false;
    read.day = parts.digits(2);
    if (!parts.literal(" ")) return false;
    read.month = parts.month();
    if (!parts.literal(" ")) return false;
    read.year = parts.digits(4);
    if (!parts.literal(" ")) return false;
    read_time(parts, read);
    return parts.literal(" GMT") && parts.done();
}

// "Sunday, 06-Nov-94 08:49:37 GMT", RFC 850's
bool fits_older(Parts parts, Read& read) {
    if (!parts.literal(", ")) return false;
    read.day = parts.digits(2);
    if (!parts.literal("-")) return false;
    read.month = parts.month();
    if (!parts.literal("-")) return false;
    read.year = parts.digits(2);
    read.two_digits = true;
    if (!parts.literal(" ")) return false;
    read_time(parts, read);
    return parts.literal(" GMT") && parts.done();
}

// "Sun Nov  6 08:49:37 1994", asctime's
bool fits_oldest(Parts parts, Read& read) {
    if (!parts.literal(" ")) return false;
    read.month = parts.month();
    if (!parts.literal(" ")) return false;
    read.day = parts.literal(" ") ? parts.digits(1) : parts.digits(2);
    if (!parts.literal(" ")) return false;
    read_time(parts, read);
    if (!parts.literal(" ")) return false;
    read.year = parts.digits(4);
    return parts.done();
}

std::int64_t seconds_of(const Read& read, std::int64_t now_s) {
    if (!read.day || !read.month || !read.year || !read.hour || !read.minute || !read.second) return -1;
    if (*read.day < 1 || *read.day > 31 || *read.hour > 23 || *read.minute > 59 || *read.second > 60) return -1;
    const auto time_in = [&](int year) {
        std::tm parts{};
        parts.tm_year = year - 1900;
        parts.tm_mon = *read.month;
        parts.tm_mday = *read.day;
        parts.tm_hour = *read.hour;
        parts.tm_min = *read.minute;
        parts.tm_sec = *read.second;
        const std::time_t time = ::timegm(&parts);
        return parts.tm_mday == *read.day || *read.second == 60 ? static_cast<std::int64_t>(time) : -1; // 31 February
    };
    if (!read.two_digits) return std::max<std::int64_t>(time_in(*read.year), -1);
    const auto now = static_cast<std::time_t>(now_s);
    std::tm today{};
    ::gmtime_r(&now, &today);
    const int this_year = today.tm_year + 1900;
    int year = this_year / 100 * 100 + *read.year;
    if (year > this_year + 50) year -= 100;
    if (year <= this_year - 50) year += 100;
    return std::max<std::int64_t>(time_in(year), -1);
}

} // namespace

std::int64_t read_http_date(std::string_view text, std::int64_t now_s) {
    for (const std::string_view day : days) {
        for (const bool whole : {true, false}) {
            Parts parts(text);
            if (!parts.literal(whole ? day : day.substr(0, 3))) continue;
            Read read;
            if (whole ? fits_older(parts, read) : fits_present(parts, read)) return seconds_of(read, now_s);
            read = {};
            if (!whole && fits_oldest(parts, read)) return seconds_of(read, now_s);
        }
    }
    return -1;
}

std::int64_t read_http_date(std::string_view text) {
    return read_http_date(text, static_cast<std::int64_t>(std::time(nullptr)));
}

} // namespace forksight::streamer::http
