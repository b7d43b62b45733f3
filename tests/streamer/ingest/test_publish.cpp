// A clip appears whole or not at all, whatever happens to the one who makes it.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "streamer/ingest/progress.hpp"
#include "streamer/ingest/publish.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/ingest/clips.hpp"

using namespace forksight::streamer::ingest;
using namespace forksight::streamer::ingest::test;
namespace fs = std::filesystem;
namespace media_manifests = forksight::media_manifests;

namespace {

std::unique_ptr<Draft> begun(const fs::path& library) {
    auto draft = Draft::begin(library, "film", "clip");
    if (auto* failure = std::get_if<Failure>(&draft)) FAIL(forksight::media_manifests::to_string(failure->errors));
    return std::move(std::get<std::unique_ptr<Draft>>(draft));
}

void put(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    FILE* stream = std::fopen(file.c_str(), "w");
    REQUIRE(stream != nullptr);
    std::fputs(text.c_str(), stream);
    std::fclose(stream);
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

using Names = std::vector<std::string>;

// Long enough to be killed in.
fs::path long_source() {
    return source("long.mp4", picture("640x320", "30", 20) + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p");
}

pid_t started(const fs::path& library, rlim_t file_limit_bytes = RLIM_INFINITY) {
    const std::string video = long_source().string();
    const pid_t child = ::fork();
    if (child == 0) {
        const rlimit limit{file_limit_bytes, file_limit_bytes};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        ::signal(SIGXFSZ, SIG_IGN);
        ::execl(INGEST_ONCE, INGEST_ONCE, video.c_str(), library.c_str(), "film", "clip", "none", nullptr);
        ::_exit(127);
    }
    return child;
}

// Until the hidden folder holds a segment.
void wait_for_work(const fs::path& film) {
    for (int i = 0; i < 600; ++i) {
        std::error_code error;
        for (fs::recursive_directory_iterator entry(film, error), end; !error && entry != end; entry.increment(error))
            if (entry->path().extension() == ".m4s") return;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    FAIL("the ingest wrote nothing in 30 s");
}

int status_of(pid_t child) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

TEST_CASE("a draft that is not published leaves nothing", "[ingest][unit]") {
    const fs::path library = scratch() / "draft-dropped";
    { put(begun(library)->folder() / "640x320" / "00001.m4s", "half"); }
    CHECK(fs::is_empty(library / "films" / "film"));
}

TEST_CASE("a published draft takes the place of the clip before it, whole", "[ingest][unit]") {
    const fs::path library = scratch() / "draft-published";
    const fs::path film = library / "films" / "film";
    for (const char* text : {"first", "second"}) {
        const auto draft = begun(library);
        put(draft->folder() / "clip.json", text);
        put(draft->folder() / text, text);
        REQUIRE(draft->publish());
        CHECK(read_file(film / "clip" / "clip.json") == text);
    }
    CHECK(names_in(film) == Names{"clip"});
    CHECK(names_in(film / "clip") == Names{"clip.json", "second"});
}

TEST_CASE("one ingest at a time makes a clip, and the second is told so", "[ingest][unit]") {
    const fs::path library = scratch() / "draft-locked";
    const auto first = begun(library);
    const auto second = Draft::begin(library, "film", "clip");
    REQUIRE(std::holds_alternative<Failure>(second));
    CHECK(std::get<Failure>(second).kind == Failure::world);
    CHECK_THAT(std::get<Failure>(second).errors[0].what, ContainsSubstring("being made by another ingest"));
    CHECK(std::holds_alternative<std::unique_ptr<Draft>>(Draft::begin(library, "film", "other")));
    CHECK(fs::exists(first->folder()));
}

TEST_CASE("what a killed ingest has left is cleared away, and a clip it had moved aside comes back", "[ingest][unit]") {
    const fs::path library = scratch() / "draft-remains";
    const fs::path film = library / "films" / "film";
    put(film / ".clip.tmp-1" / "640x320" / "00001.m4s", "half");
    put(film / ".clip.old-1" / "clip.json", "published");
    put(film / ".clip-2.tmp-1" / "init.mp4", "of another clip");
    put(film / ".clip.lock", "");
    { const auto draft = begun(library); }
    CHECK(names_in(film) == Names{".clip-2.tmp-1", "clip"});
    CHECK(read_file(film / "clip" / "clip.json") == "published");
}

TEST_CASE("a library that cannot be written to is the world's fault", "[ingest][unit]") {
    const fs::path file = write_file("not-a-folder", "");
    const auto draft = Draft::begin(file, "film", "clip");
    REQUIRE(std::holds_alternative<Failure>(draft));
    CHECK(std::get<Failure>(draft).kind == Failure::world);
}

TEST_CASE("an ingest that is killed leaves no clip, and the next one succeeds", "[ingest][media]") {
    const fs::path library = scratch() / "killed";
    const fs::path film = library / "films" / "film";
    const pid_t child = started(library);
    wait_for_work(film);
    ::kill(child, SIGKILL);
    CHECK(status_of(child) == 128 + SIGKILL);
    CHECK_FALSE(fs::exists(film / "clip"));
    CHECK(names_in(film).size() == 2); // the hidden folder and the lock that nobody holds

    ingested(order_for(plain_source(), "killed"));
    CHECK(names_in(film) == Names{"clip"});
}

TEST_CASE("an ingest that is stopped leaves nothing and says that the world failed", "[ingest][media]") {
    const fs::path library = scratch() / "stopped";
    const pid_t child = started(library);
    wait_for_work(library / "films" / "film");
    ::kill(child, SIGTERM);
    CHECK(status_of(child) == 3);
    CHECK(fs::is_empty(library / "films" / "film"));
}

TEST_CASE("a disk that takes no more leaves nothing and is the world's fault", "[ingest][media]") {
    const fs::path library = scratch() / "full";
    CHECK(status_of(started(library, 30'000)) == 3); // a limit on a file's size fails as a full disk does: in write()
    CHECK(fs::is_empty(library / "films" / "film"));
}

TEST_CASE("a second ingest replaces the clip, also with another ladder", "[ingest][media]") {
    const Order first = order_for(plain_source(), "replaced");
    const auto before = ingested(first);
    CHECK(fs::exists(rendition_of(clip_of(first), "160x80")));
    const auto after = ingested(order_for(plain_source(), "replaced", "auto"));
    REQUIRE((after.video.size() == 1 && after.audio));
    CHECK(names_in(clip_of(first)) == Names{after.video[0].name, after.audio->name, "clip.json", "hashes.json",
                                            "manifest.mpd", "master.m3u8", "poster.jpg"});
}

TEST_CASE("no address of a segment is used again by a second ingest of the clip", "[ingest][media]") {
    const Order order = order_for(plain_source(), "again");
    const auto before = ingested(order);
    const auto after = ingested(order);
    REQUIRE((before.video.size() == 2 && after.video.size() == 2 && before.audio && after.audio));
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(after.video[i].name.starts_with(i == 0 ? "320x160-" : "160x80-"));
        CHECK(after.video[i].name != before.video[i].name);
        CHECK(media_manifests::is_rendition_name(after.video[i].name));
        CHECK(fs::exists(clip_of(order) / after.video[i].name / "00001.m4s"));
        CHECK_FALSE(fs::exists(clip_of(order) / before.video[i].name));
    }
    CHECK(after.audio->name.starts_with("audio-"));
    CHECK(after.audio->name != before.audio->name);
    const std::string named = read_file(clip_of(order) / "clip.json");
    CHECK_THAT(named, ContainsSubstring(after.video[0].name) && ContainsSubstring(after.audio->name));
    for (const char* manifest : {"master.m3u8", "manifest.mpd"})
        CHECK_THAT(read_file(clip_of(order) / manifest), ContainsSubstring(after.video[1].name));
}

TEST_CASE("progress is JSON lines that only grow, and ends with done", "[ingest][media]") {
    Order order = order_for(plain_source(), "progress");
    order.progress = Order::Show::json;
    const fs::path file = scratch() / "progress.jsonl";
    FILE* out = std::fopen(file.c_str(), "w");
    REQUIRE(out != nullptr);
    REQUIRE(std::holds_alternative<forksight::media_manifests::Presentation>(ingest(order, out)));
    std::fclose(out);
    const std::string text = read_file(file);
    CHECK_THAT(text,
               ContainsSubstring("{\"event\":\"remark\",") && ContainsSubstring("\"event\":\"progress\",\"done\":0"));
    const auto last = text.rfind("\n", text.size() - 2);
    CHECK_THAT(text.substr(last + 1), ContainsSubstring("{\"event\":\"done\",") &&
                                          ContainsSubstring("\"renditions\":[\"320x160-") &&
                                          ContainsSubstring("\",\"160x80-"));
    double before = -1.0;
    for (std::size_t at = 0; (at = text.find("\"done\":", at)) != std::string::npos; at += 7) {
        const double done = std::stod(text.substr(at + 7));
        CHECK(done >= before);
        before = done;
    }
    CHECK(before >= 0.0);
}

TEST_CASE("a file's name of any bytes is told in a line of JSON", "[ingest][media]") {
    Order order = order_for(scratch() / "hal\"l\\\n\xff.mp4", "told");
    order.progress = Order::Show::json;
    const fs::path file = scratch() / "told.jsonl";
    FILE* out = std::fopen(file.c_str(), "w");
    REQUIRE(out != nullptr);
    CHECK(std::holds_alternative<Failure>(ingest(order, out)));
    std::fclose(out);
    const std::string text = read_file(file);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    CHECK_THAT(text, ContainsSubstring("{\"event\":\"failed\",\"kind\":\"input\",\"what\":\"") &&
                         ContainsSubstring("hal\\\"l\\\\\\n\xef\xbf\xbd.mp4: there is no such file\"}"));
}
