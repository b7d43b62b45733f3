#include "streamer/library/story_tests.hpp"

#include <algorithm>
#include <string>
#include <system_error>

#include "choicegraph/story.hpp"
#include "media_manifests/story_json.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {
namespace {

using choicegraph::Problem;
using choicegraph::Severity;

/// Of the files of `folder` at most this many are looked at.
constexpr std::size_t files_limit = 10'000;

Problem unreadable(const std::string& where, const std::string& dutch, const std::string& english) {
    return {"FS0902", Severity::error, where, {{"nl", dutch}, {"en", english}}};
}

/// The names of the stories, sorted. A clip may be called "tests" too: its own clip.json is no story.
std::vector<std::string> names_of(const std::filesystem::path& folder, std::error_code& error) {
    std::vector<std::string> names;
    std::filesystem::directory_iterator entry(folder, error);
    for (std::size_t seen = 0; !error && entry != std::filesystem::directory_iterator() && seen < files_limit; ++seen) {
        const std::filesystem::path name = entry->path().filename();
        if (name.extension() == ".json" && name != "clip.json" && name.string().front() != '.') {
            names.push_back(name.string());
        }
        entry.increment(error);
    }
    std::sort(names.begin(), names.end());
    return names;
}

void follow(const Folder& folder, const std::string& file, const choicegraph::Film& film,
            std::vector<Problem>& problems) {
    const auto text = folder.read(file, media_manifests::story_limit_bytes);
    if (!text) {
        const std::string& what = text.errors().front().what;
        problems.push_back(unreadable(file, "Dit verhaal kan niet worden gelezen (" + what + ").", what));
        return;
    }
    const auto story = media_manifests::read_story(text.value());
    if (!story) {
        for (const media_manifests::Error& error : story.errors()) {
            problems.push_back(unreadable(file + (error.where.empty() ? "" : "#" + error.where),
                                          "Dit klopt niet, zegt de lezer van het bestand in het Engels: " + error.what,
                                          error.what));
        }
        return;
    }
    for (const choicegraph::Difference& difference : choicegraph::differences(film, story.value())) {
        problems.push_back({"FS0901", Severity::error,
                            file + "#/steps/" + std::to_string(difference.step) + difference.key, difference.what});
    }
}

} // namespace

StoryTests follow_stories(const std::filesystem::path& folder, const choicegraph::Film& film) {
    StoryTests tests;
    const std::filesystem::path place = folder / "tests";
    std::error_code error;
    if (!std::filesystem::exists(std::filesystem::symlink_status(place, error))) return tests;
    const std::vector<std::string> names = names_of(place, error);
    if (error) {
        tests.problems.push_back(unreadable("tests", "Deze map kan niet worden gelezen (" + error.message() + ").",
                                            "This folder cannot be read (" + error.message() + ")."));
        return tests;
    }
    tests.stories = names.size();
    if (names.size() > stories_limit) {
        const std::string there = std::to_string(names.size()), most = std::to_string(stories_limit);
        tests.problems.push_back(
            unreadable("tests", "Hier staan " + there + " verhalen; er worden er hoogstens " + most + " gevolgd.",
                       "There are " + there + " stories here; at most " + most + " are followed."));
        return tests;
    }
    const Folder beneath(folder);
    for (const std::string& name : names) follow(beneath, "tests/" + name, film, tests.problems);
    return tests;
}

} // namespace forksight::streamer::library
