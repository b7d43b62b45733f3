#include "streamer/http/request_lines.hpp"

#include <array>
#include <charconv>

#include "streamer/http/log_writer.hpp"

namespace forksight::streamer::http {
namespace {

constexpr std::size_t block_bytes = 32 * 1024;

void append(std::string& text, std::uint64_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), end);
}

/// Milliseconds with three places.
void append_ms(std::string& text, std::chrono::nanoseconds time) {
    const auto us = static_cast<std::uint64_t>(time.count() < 0 ? 0 : time.count() / 1000);
    append(text, us / 1000);
    const auto rest = us % 1000;
    text += '.';
    text += static_cast<char>('0' + rest / 100);
    text += static_cast<char>('0' + rest / 10 % 10);
    text += static_cast<char>('0' + rest % 10);
}

} // namespace

RequestLines::RequestLines(const Log& log, RequestLog level)
    : writer_(log.writer()), format_(log.format()), level_(writer_ == nullptr ? RequestLog::off : level) {
    lines_.reserve(block_bytes + 512);
}

void RequestLines::set_level(RequestLog level) {
    level_ = writer_ == nullptr ? RequestLog::off : level;
}

void RequestLines::add(const AnsweredRequest& request, std::int64_t unix_s) {
    const bool json = format_ == Log::Format::json;
    if (unix_s != time_s_) {
        time_s_ = unix_s;
        const std::string time = Log::time_text(unix_s);
        beginning_ = json ? "{\"time\":\"" + time + "\",\"event\":\"request\",\"id\":\"" : time + " request id=";
    }
    lines_ += beginning_;
    lines_ += request.id;
    lines_ += json ? "\",\"method\":\"" : " method=";
    lines_ += name_of(request.method);
    lines_ += json ? "\",\"route\":\"" : " route=";
    lines_ += name_of(request.endpoint);
    lines_ += json ? "\",\"status\":" : " status=";
    append(lines_, static_cast<std::uint64_t>(request.status));
    lines_ += json ? ",\"bytes\":" : " bytes=";
    append(lines_, request.bytes);
    lines_ += json ? ",\"ms\":" : " ms=";
    append_ms(lines_, request.took);
    if (!request.whole) lines_ += json ? ",\"ended\":\"broken\"" : " ended=broken";
    lines_ += json ? "}\n" : "\n";
    ++count_;
    if (lines_.size() >= block_bytes) flush();
}

void RequestLines::flush() {
    if (count_ == 0) return;
    writer_->put(lines_, count_);
    lines_.clear();
    count_ = 0;
}

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::delete_:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
        case Method::unknown:
            break;
    }
    return "-";
}

} // namespace forksight::streamer::http
