#include "streamer/ingest/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "media_manifests/json_writer.hpp"

namespace forksight::streamer::ingest {
namespace {

namespace json = media_manifests::json;
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

// One JSON object a line, begun: its event.
json::Writer event_named(std::string_view name) {
    json::Writer line;
    line.open_object(json::Layout::tight);
    line.key("event").text(name);
    return line;
}

// A number of as many places as are worth reading.
double rounded(double value, double places) {
    return std::round(value * places) / places;
}

} // namespace

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
        json::Writer line = event_named("remark");
        line.key("text").text(text);
        put(line);
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
        json::Writer line = event_named("progress");
        if (known) line.key("done").number(rounded(share, 1e4));
        line.key("at_s").number(rounded(done_s, 100.0));
        line.key("speed").number(rounded(speed, 100.0));
        if (known && speed > 0.0) line.key("seconds_left").number(rounded(std::max(0.0, left_s), 10.0));
        put(line);
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

void Progress::put(json::Writer& line) {
    line.close();
    std::fprintf(out_, "%s\n", line.written().c_str());
}

void Progress::clear_bar() {
    if (drawn_) std::fputs("\r\x1b[K", out_);
    drawn_ = false;
}

void Progress::done(const media_manifests::Presentation& presentation, const std::filesystem::path& clip) {
    if (show_ == Order::Show::none) return;
    clear_bar();
    const double elapsed_s = duration<double>(steady_clock::now() - begun_).count();
    if (show_ == Order::Show::json) {
        json::Writer line = event_named("done");
        line.key("clip").text(clip.string());
        line.key("duration_s").number(rounded(presentation.duration_s, 1000.0));
        line.key("took_s").number(rounded(elapsed_s, 10.0));
        line.key("renditions").open_list();
        for (const auto& rendition : presentation.video) line.text(rendition.name);
        line.close();
        put(line);
    } else {
        std::string sizes;
        for (const auto& rendition : presentation.video) {
            sizes +=
                (sizes.empty() ? "" : ", ") + std::to_string(rendition.width) + "x" + std::to_string(rendition.height);
        }
        std::fprintf(out_, "%s: %s, %s%s, made in %s\n", clip.c_str(),
                     number("%.1f s", presentation.duration_s).c_str(), sizes.c_str(),
                     presentation.audio ? " and sound" : ", no sound", clock(elapsed_s).c_str());
    }
    std::fflush(out_);
}

void Progress::failed(const Failure& failure) {
    clear_bar();
    if (show_ == Order::Show::json) {
        json::Writer line = event_named("failed");
        line.key("kind").text(failure.kind == Failure::input ? "input" : "world");
        line.key("what").text(media_manifests::to_string(failure.errors));
        put(line);
    }
    std::fflush(out_);
}

} // namespace forksight::streamer::ingest
