#include "tests/xr/viewing.hpp"

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace forksight::tests {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::vector<std::string> words_for(const fs::path& folder, const fs::path& film, const Watch& watch) {
    std::vector<std::string> words = {PLAYER, film.string()};
    for (const char* word : {"--display", "headset", "--size", "320x180", "--mute"}) words.emplace_back(word);
    words.insert(words.end(), {"--language", watch.language});
    words.insert(words.end(), {"--record", folder / "records", "--report", folder / "report.json"});
    words.insert(words.end(), {"--rooms", watch.around == Around::rooms ? "on" : "off"});
    words.insert(words.end(), watch.words.begin(), watch.words.end());
    if (watch.pictures) {
        fs::create_directories(folder / "pictures");
        words.insert(words.end(), {"--screenshot", folder / "pictures"});
    }
    return words;
}

Environment with(Environment all, const Environment& more) {
    for (const auto& [name, value] : more) all[name] = value;
    return all;
}

/// A line may be half written while it is read.
std::vector<Json> whole_lines(const fs::path& file) {
    std::vector<Json> lines;
    std::istringstream text(text_of(file));
    for (std::string line; std::getline(text, line);) {
        Json read = Json::parse(line, nullptr, false);
        if (!read.is_discarded()) lines.push_back(std::move(read));
    }
    return lines;
}

/// Empty: none was come to.
std::string ending_of(const Json& told) {
    const auto ending = told.find("ending");
    return ending != told.end() && ending->is_string() ? ending->get<std::string>() : "";
}

} // namespace

Viewing::Viewing(const Stand& stand, const fs::path& film, const Watch& watch)
    : folder_(stand.keep()),
      film_(film),
      player_(words_for(folder_, film, watch), with(stand.environment(), watch.environment), folder_ / "player.log") {}

fs::path Viewing::record() const {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_ / "records", error))
        if (entry.path().extension() == ".jsonl") return entry.path();
    return {};
}

std::size_t Viewing::count(const std::string& event) const {
    std::size_t found = 0;
    for (const Json& line : whole_lines(record())) found += line.value("event", "") == event ? 1 : 0;
    return found;
}

std::vector<std::string> Viewing::values(const std::string& event, const std::string& key) const {
    std::vector<std::string> all;
    for (const Json& line : whole_lines(record()))
        if (line.value("event", "") == event) all.push_back(line.value(key, ""));
    return all;
}

bool Viewing::comes_to(const std::string& event, std::size_t times, std::chrono::seconds time) const {
    return soon([&] { return count(event) >= times; }, time);
}

bool Viewing::says(const std::string& text, std::chrono::seconds time) const {
    return soon([&] { return log().find(text) != std::string::npos; }, time);
}

bool Viewing::shows(const std::string& picture, std::chrono::seconds time) const {
    const fs::path pictures = folder_ / "pictures";
    return soon([&] { return fs::exists(pictures / (picture + "-right.png")); }, time);
}

Told Viewing::told() const {
    const Json report = Json::parse(text_of(folder_ / "report.json"), nullptr, false);
    if (report.is_discarded()) return {};
    return {ending_of(report),
            report.value("path", std::vector<std::string>{}),
            report.value("problems", std::vector<std::string>{}),
            report.at("frames").value("shown", 0LL),
            report.at("frames").value("black", 0LL),
            true,
            report.at("machine").value("film_drawn_by", ""),
            report.value("notes", std::vector<std::string>{})};
}

Told Viewing::replayed() const {
    Process replay({STREAMER, "replay", film_.string(), record().string(), "--json"}, {}, folder_ / "replay.json");
    const int status = replay.wait();
    const Json outcome = Json::parse(replay.said(), nullptr, false);
    if (status != 0 || outcome.is_discarded()) return {"", {}, {replay.said()}, 0, 0, false, "", {}};
    return {ending_of(outcome), outcome.value("path", std::vector<std::string>{}), {}, 0, 0, true, "", {}};
}

std::pair<double, double> place_of(const fs::path& film, const std::string& scene, const std::string& choice) {
    const Json read = Json::parse(text_of(film / "film.json"));
    for (const Json& one : read.at("scenes").at(scene).at("choices"))
        if (one.at("id") == choice) return {one.at("look").at("yaw"), one.at("look").at("pitch")};
    throw std::runtime_error(scene + " has no choice " + choice);
}

fs::path sample_film() {
    return fs::path(SAMPLE_LIBRARY) / "films" / "first-visit";
}

} // namespace forksight::tests
