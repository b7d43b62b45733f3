// Replays every record of tests/records against its film.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "choicegraph/replay.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/record.hpp"
#include "tests/catch.hpp"

using namespace forksight;

namespace {

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// In the words of an .outcome file.
std::string told(const std::variant<choicegraph::Outcome, choicegraph::Impossible>& outcome) {
    std::ostringstream text;
    if (const auto* impossible = std::get_if<choicegraph::Impossible>(&outcome)) {
        text << "impossible " << impossible->n << "\n";
        return text.str();
    }
    const auto& played = std::get<choicegraph::Outcome>(outcome);
    text << "path";
    for (const std::string& scene : played.path) text << ' ' << scene;
    text << "\n";
    if (!played.ending.empty()) text << "ending " << played.ending << "\n";
    for (const choicegraph::Outcome::Try& left : played.tries) {
        text << "try " << left.from << ' ' << left.left << ' ' << left.scene;
        for (const std::string& scene : left.path) text << ' ' << scene;
        text << "\n";
        if (!left.ending.empty()) text << "try-ending " << left.ending << "\n";
    }
    return text.str();
}

} // namespace

TEST_CASE("every kept record comes to what it came to", "[records][replay]") {
    std::size_t records = 0;
    for (const auto& folder : std::filesystem::directory_iterator(RECORDS_FOLDER)) {
        if (!folder.is_directory()) continue;
        const auto film = media_manifests::read_film(contents(folder.path() / "film.json"));
        INFO(folder.path().string());
        if (!film) FAIL(media_manifests::to_string(film.errors()));
        for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
            if (entry.path().extension() != ".jsonl") continue;
            INFO(entry.path().filename().string());
            const auto record = media_manifests::read_record(contents(entry.path()));
            if (!record) FAIL(media_manifests::to_string(record.errors()));
            auto expected = entry.path();
            CHECK(told(choicegraph::replay(film.value(), record.value())) ==
                  contents(expected.replace_extension(".outcome")));
            ++records;
        }
    }
    CHECK(records >= 20);
}
