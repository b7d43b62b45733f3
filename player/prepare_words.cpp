#include "player/prepare_words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace forksight::player {

namespace {

using Stage = cache::PrepareProgress::Stage;

constexpr auto window = std::chrono::seconds(8);
constexpr double least_s = 1.0;

std::string number(double value, int digits, bool dutch) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    std::string said = text;
    if (dutch) std::replace(said.begin(), said.end(), '.', ',');
    return said;
}

double megabytes(std::uint64_t bytes) {
    return static_cast<double>(bytes) / 1e6;
}

/// Small films are told to a tenth.
std::string in_megabytes(std::uint64_t bytes, std::uint64_t beside, bool dutch) {
    return number(megabytes(bytes), beside < 100'000'000 ? 1 : 0, dutch);
}

std::string time_words(double seconds, bool dutch) {
    const auto whole = static_cast<long>(std::ceil(seconds));
    if (whole >= 3600)
        return std::to_string(whole / 3600) + (dutch ? " uur " : " h ") + std::to_string(whole % 3600 / 60) + " min";
    if (whole >= 60) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole) + " s";
}

/// ", picture 3840x1920", or from the smallest to the largest of several.
std::string picture_words(const std::set<std::pair<int, int>>& pictures, bool dutch) {
    if (pictures.empty()) return "";
    const auto fewer = [](const auto& a, const auto& b) {
        return std::int64_t{a.first} * a.second < std::int64_t{b.first} * b.second;
    };
    const auto [least, most] = std::minmax_element(pictures.begin(), pictures.end(), fewer);
    const auto size = [](const auto& one) { return std::to_string(one.first) + "x" + std::to_string(one.second); };
    const std::string from = *least == *most ? "" : size(*least) + (dutch ? " tot " : " to ");
    return (dutch ? ", beeld " : ", picture ") + from + size(*most);
}

} // namespace

void Speed::note(Time now, std::uint64_t bytes) {
    points_.push_back({now, bytes});
    while (points_.size() > 2 && now - points_.front().time > window) points_.pop_front();
    // Not more of them than are needed: the last is replaced while it is young.
    if (points_.size() > 2 && now - points_[points_.size() - 3].time < std::chrono::milliseconds(200))
        points_.erase(points_.end() - 2);
}

std::optional<double> Speed::bytes_per_s() const {
    if (points_.size() < 2) return std::nullopt;
    const double passed_s = std::chrono::duration<double>(points_.back().time - points_.front().time).count();
    if (passed_s < least_s) return std::nullopt;
    return static_cast<double>(points_.back().bytes - points_.front().bytes) / passed_s;
}

std::string progress_words(const cache::PrepareProgress& progress, std::optional<double> bytes_per_s,
                           std::string_view language) {
    const bool dutch = language != "en";
    if (progress.stage == Stage::asking) return dutch ? "vraagt wat bij de film hoort" : "asking what the film takes";
    if (progress.stage == Stage::waiting)
        return dutch ? "wacht: een ander zet hier al een film klaar" : "waiting: another prepares a film here";
    const std::uint64_t total = progress.total_bytes;
    const double share =
        total == 0 ? 100.0 : 100.0 * static_cast<double>(progress.done_bytes) / static_cast<double>(total);
    std::string said = number(std::floor(share), 0, dutch) + " %, " + in_megabytes(progress.done_bytes, total, dutch) +
                       (dutch ? " van " : " of ") + in_megabytes(total, total, dutch) + " MB";
    if (progress.stage == Stage::checking) return said + (dutch ? ", nagekeken" : ", checked");
    if (!bytes_per_s) return said;
    said += ", " + number(*bytes_per_s / 1e6, 1, dutch) + " MB/s";
    if (*bytes_per_s < 1.0) return said;
    const std::string left = time_words(static_cast<double>(total - progress.done_bytes) / *bytes_per_s, dutch);
    return said + (dutch ? ", nog " + left : ", " + left + " left");
}

std::string done_words(const cache::PreparedNow& done, std::string_view language, const std::string& cache) {
    const bool dutch = language != "en";
    const std::string size = in_megabytes(done.bytes, done.bytes, dutch) + " MB";
    const std::string clips = std::to_string(done.clips) + (done.clips == 1 ? " clip" : " clips");
    const std::string what =
        clips + ", " + time_words(done.length_s, dutch) + picture_words(done.pictures, dutch) + ", " + size;
    const std::string fetched = in_megabytes(done.fetched_bytes, done.bytes, dutch) + " MB";
    const std::string with = cache.empty() ? "" : (dutch ? " en" : " and") + cache;
    const std::string plays = dutch ? ". Met hetzelfde adres" + with + " speelt hij ook zonder verbinding"
                                    : ". By the same address" + with + " it plays without a line as well";
    if (done.already)
        return (dutch ? done.film + " stond al klaar en is niet veranderd ("
                      : done.film + " was prepared already and has not changed (") +
               what + ")" + (cache.empty() ? "" : plays);
    return (dutch ? done.film + " staat klaar: " + what + ", waarvan " + fetched + " nu opgehaald"
                  : done.film + " is prepared: " + what + ", of which " + fetched + " came now") +
           plays;
}

std::string evicted_words(const std::string& url, std::string_view language) {
    return language != "en" ? url + " staat niet meer klaar: hij was het langst niet gespeeld, en maakte plaats"
                            : url + " is no longer prepared: it was played least recently, and made room";
}

} // namespace forksight::player
