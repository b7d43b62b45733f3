#include "streamer/ingest/ladder.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "streamer/ingest/probe.hpp"

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::Result;

constexpr std::array lower_widths{1920, 1280, 640, 480};
// The last rung is for a room whose air thirty headsets share: half a megabit a second for each, sound and all.
constexpr int frugal_width = 480;
constexpr int frugal_kbps = 350;
constexpr double smallest_step = 0.8; // a rung closer than this to the one above it is not worth its bits
constexpr double shape_tolerance = 0.02;
constexpr int crf_of_top = 21;
constexpr int crf_of_frugal = 26;
constexpr int least_kbps = 150;

int even(double size) {
    return std::max(2, 2 * static_cast<int>(std::lround(size / 2.0)));
}

int macroblocks(int width, int height) {
    return ((width + 15) / 16) * ((height + 15) / 16);
}

// 20 Mbit/s for 3840x1920 at 30 frames a second; less than in proportion below, as large pictures are smoother.
int kbps_for(int width, int height, double frame_rate) {
    const double reference = 3840.0 * 1920.0 * 30.0;
    const double kbps = 20000.0 * std::pow(width * static_cast<double>(height) * frame_rate / reference, 0.75);
    return std::max(least_kbps, 10 * static_cast<int>(std::lround(kbps / 10.0)));
}

// The largest size of the source's shape that a headset decodes.
std::pair<int, int> top_size(int width, int height, double frame_rate) {
    const int most =
        std::min(macroblock_limit, static_cast<int>(macroblocks_a_second_limit / std::max(1.0, frame_rate)));
    const int even_width = std::max(2, width - width % 2), even_height = std::max(2, height - height % 2);
    if (even_width <= width_limit && even_height <= width_limit && macroblocks(even_width, even_height) <= most)
        return {even_width, even_height};
    const double shape = static_cast<double>(height) / width;
    // From 3840 down, in steps of a macroblock while that is little: the first that fits.
    for (int candidate = std::min(3840, even_width); candidate > 2; candidate -= candidate > 512 ? 16 : 2) {
        const int candidate_height = even(candidate * shape);
        if (candidate_height <= width_limit && macroblocks(candidate, candidate_height) <= most)
            return {candidate, candidate_height};
    }
    return {16, width_limit}; // a picture thinner than 1:256
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// `text` from its beginning as a positive number; the rest stays in `text`.
std::optional<int> take_number(std::string_view& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number <= 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::optional<Rung> rung_of(std::string_view line) {
    const auto width = take_number(line);
    if (!width || line.empty() || line.front() != 'x') return std::nullopt;
    line.remove_prefix(1);
    const auto height = take_number(line);
    if (!height || line.empty() || (line.front() != ' ' && line.front() != '\t')) return std::nullopt;
    line = trimmed(line);
    const auto kbps = take_number(line);
    if (!kbps || !line.empty()) return std::nullopt;
    return Rung{*width, *height, *kbps, crf_of_top};
}

// What is wrong with a rung that was read, or nothing.
std::string fault_of(const Rung& rung, int source_width, int source_height) {
    if (rung.width > picture_limit_px || rung.height > picture_limit_px)
        return rung.name() + " is larger than any video: at most " + std::to_string(picture_limit_px) +
               " pixels either way";
    if (rung.width % 2 != 0 || rung.height % 2 != 0) return "H.264 needs even sizes, " + rung.name() + " is odd";
    if (rung.width < 16 || rung.height < 16) return rung.name() + " is smaller than 16 pixels";
    if (rung.max_kbps < 50 || rung.max_kbps > 200000) return "the rate must be 50 to 200000 kbit/s";
    const double shape = static_cast<double>(rung.width) / rung.height;
    const double source_shape = static_cast<double>(source_width) / source_height;
    if (std::abs(shape / source_shape - 1.0) > shape_tolerance)
        return rung.name() + " has another shape than the video, which is " + std::to_string(source_width) + "x" +
               std::to_string(source_height);
    return {};
}

} // namespace

Ladder automatic_ladder(int source_width, int source_height, double frame_rate) {
    Ladder ladder;
    const auto [width, height] = top_size(source_width, source_height, frame_rate);
    if (source_width - width > 1 || source_height - height > 1)
        ladder.remarks.push_back("the video is " + std::to_string(source_width) + "x" + std::to_string(source_height) +
                                 ", larger than headsets decode as H.264 (level 5.2): the best rendition is " +
                                 std::to_string(width) + "x" + std::to_string(height));
    ladder.rungs.push_back({width, height, kbps_for(width, height, frame_rate), crf_of_top});
    for (const int lower : lower_widths) {
        if (lower > smallest_step * width) continue;
        const int lower_height = even(static_cast<double>(lower) * height / width);
        if (lower_height < 16) continue;
        Rung rung{lower, lower_height, kbps_for(lower, lower_height, frame_rate), crf_of_top + (lower <= 640 ? 2 : 1)};
        if (lower == frugal_width) {
            rung.max_kbps = std::min(frugal_kbps, rung.max_kbps);
            rung.crf = crf_of_frugal;
        }
        ladder.rungs.push_back(rung);
    }
    return ladder;
}

Result<Ladder> read_ladder(std::string_view text, int source_width, int source_height) {
    if (text.size() > ladder_file_limit_bytes) return Error{"", "is no ladder file: it is larger than 64 KiB"};
    Ladder ladder;
    Errors errors;
    std::size_t number = 0;
    std::size_t left_out = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        line = trimmed(line.substr(0, line.find('#')));
        if (line.empty()) continue;
        const std::string where = "line " + std::to_string(number);
        const auto rung = rung_of(line);
        if (!rung) {
            errors.push_back({where, "expected WIDTHxHEIGHT KBPS, as in: 1920x960 7000"});
        } else if (const std::string fault = fault_of(*rung, source_width, source_height); !fault.empty()) {
            errors.push_back({where, fault});
        } else if (rung->width > source_width || rung->height > source_height) {
            ++left_out;
            ladder.remarks.push_back(where + " of the ladder is left out: " + rung->name() +
                                     " is larger than the video");
        } else if (std::any_of(ladder.rungs.begin(), ladder.rungs.end(),
                               [&](const Rung& other) { return other.name() == rung->name(); })) {
            errors.push_back({where, rung->name() + " is there already"});
        } else {
            ladder.rungs.push_back(*rung);
        }
        if (errors.size() > ladder_limit_rungs) break;
    }
    if (errors.empty() && ladder.rungs.empty())
        errors.push_back({"", left_out > 0 ? "every rung is larger than the video, which is " +
                                                 std::to_string(source_width) + "x" + std::to_string(source_height)
                                           : "has no rung: a line is WIDTHxHEIGHT KBPS, as in: 1920x960 7000"});
    if (ladder.rungs.size() > ladder_limit_rungs)
        errors.push_back({"", "has " + std::to_string(ladder.rungs.size()) + " rungs, at most 8 are made"});
    if (!errors.empty()) return errors;
    std::stable_sort(ladder.rungs.begin(), ladder.rungs.end(),
                     [](const Rung& a, const Rung& b) { return a.width > b.width; });
    return ladder;
}

} // namespace forksight::streamer::ingest
