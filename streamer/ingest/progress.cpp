#include "streamer/ingest/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace forksight::streamer::ingest {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;
constexpr auto between_lines = std::chrono::milliseconds(250);
constexpr int bar_width = 30;

std::string number(const char* format, double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

std::string clock(double seconds) {
    const auto whole = static_cast<long long>(std::ceil(std::clamp(seconds, 0.0, 359999.0)));
    std::array<char, 32> text{};
    if (whole >= 3600) {
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        std::snprintf(text.data(), text.size(), "%lld:%02lld", whole / 60, whole % 60);
    }
    return text.data();
}

// How many bytes the UTF-8 character at `at` has; 0: it is none.
std::size_t utf8_bytes(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at);
    if (first < 0x80) return 1;
    const std::size_t count = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    if (count == 0 || first >= 0xf5) return 0;
    for (std::size_t i = 1; i < count; ++i)
        if ((byte(at + i) & 0xc0U) != 0x80U) return 0;
    const unsigned second = byte(at + 1);
    // Longer than needed, a surrogate, or beyond the last character.
    const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) ||
                       (first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90);
    return wrong ? 0 : count;
}

} // namespace

std::string json_string(std::string_view text) {
    std::string json = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = utf8_bytes(text, at);
        const char c = text[at];
        if (bytes == 0) {
            json += "\xef\xbf\xbd";
        } else if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (bytes == 1 && static_cast<unsigned char>(c) < 0x20) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
            json += escape.data();
        } else {
            json += text.substr(at, bytes);
        }
        at += std::max<std::size_t>(1, bytes);
    }
    return json + "\"";
}

Progress::Progress(Order::Show show, std::FILE* out)
    : show_(show), out_(out), terminal_(::isatty(::fileno(out)) == 1), begun_(steady_clock::now()), said_(begun_) {}

void Progress::begin(double duration_s) {
    duration_s_ = duration_s;
    begun_ = steady_clock::now();
    said_ = begun_ - between_lines;
}

void Progress::remark(const std::string& text) {
    if (show_ == Order::Show::none) return;
    clear_bar();
    if (show_ == Order::Show::json) {
        std::fprintf(out_, "{\"event\":\"remark\",\"text\":%s}\n", json_string(text).c_str());
    } else {
        std::fprintf(out_, "%s\n", text.c_str());
    }
    std::fflush(out_);
}

void Progress::at(double done_s) {
    if (show_ == Order::Show::none) return;
    const auto now = steady_clock::now();
    if (now - said_ < between_lines) return;
    said_ = now;
    draw(done_s, std::max(1e-3, duration<double>(now - begun_).count()));
}

void Progress::draw(double done_s, double elapsed_s) {
    const double speed = done_s / elapsed_s;
    const bool known = duration_s_ > 0.0;
    const double share = known ? std::clamp(done_s / duration_s_, 0.0, 1.0) : 0.0;
    const double left_s = known && speed > 0.0 ? (duration_s_ - done_s) / speed : 0.0;
    if (show_ == Order::Show::json) {
        std::string line = "{\"event\":\"progress\"";
        if (known) line += number(",\"done\":%.4f", share);
        line += number(",\"at_s\":%.2f", done_s) + number(",\"speed\":%.2f", speed);
        if (known && speed > 0.0) line += number(",\"seconds_left\":%.1f", std::max(0.0, left_s));
        std::fprintf(out_, "%s}\n", line.c_str());
    } else if (!terminal_) {
        const int tenths = static_cast<int>(share * 10.0);
        if (tenths <= tenths_said_) return;
        tenths_said_ = tenths;
        std::fprintf(out_, "%d %%, %s left\n", tenths * 10, clock(left_s).c_str());
    } else {
        const auto filled = static_cast<std::size_t>(share * bar_width);
        const std::string bar = std::string(filled, '#') + std::string(bar_width - filled, '.');
        const std::string percent = known ? number("%3.0f %%", 100.0 * share) : clock(done_s);
        const std::string left = known ? ", " + clock(left_s) + " left" : "";
        std::fprintf(out_, "\r[%s] %s, %.1fx%s   ", bar.c_str(), percent.c_str(), speed, left.c_str());
        drawn_ = true;
    }
    std::fflush(out_);
}

void Progress::clear_bar() {
    if (drawn_) std::fputs("\r\x1b[K", out_);
    drawn_ = false;
}

void Progress::done(const media_manifests::Presentation& presentation, const std::filesystem::path& clip) {
    if (show_ == Order::Show::none) return;
    clear_bar();
    const double elapsed_s = duration<double>(steady_clock::now() - begun_).count();
    std::string names;
    for (const auto& rendition : presentation.video) {
        if (!names.empty()) names += show_ == Order::Show::json ? "," : ", ";
        names += show_ == Order::Show::json ? json_string(rendition.name) : rendition.name;
    }
    if (show_ == Order::Show::json) {
        std::fprintf(out_, "{\"event\":\"done\",\"clip\":%s,\"duration_s\":%.3f,\"took_s\":%.1f,\"renditions\":[%s]}\n",
                     json_string(clip.string()).c_str(), presentation.duration_s, elapsed_s, names.c_str());
    } else {
        std::fprintf(out_, "%s: %s, %s%s, made in %s\n", clip.c_str(),
                     number("%.1f s", presentation.duration_s).c_str(), names.c_str(),
                     presentation.audio ? " and sound" : ", no sound", clock(elapsed_s).c_str());
    }
    std::fflush(out_);
}

void Progress::failed(const Failure& failure) {
    clear_bar();
    if (show_ == Order::Show::json) {
        const char* kind = failure.kind == Failure::input ? "input" : "world";
        std::fprintf(out_, "{\"event\":\"failed\",\"kind\":\"%s\",\"what\":%s}\n", kind,
                     json_string(media_manifests::to_string(failure.errors)).c_str());
    }
    std::fflush(out_);
}

} // namespace forksight::streamer::ingest
