// The list of a clip's files: all of them, with the hashes that another program finds.
#include <map>
#include <sstream>

#include "media_manifests/hash_list.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/ingest/clips.hpp"

using namespace forksight::streamer::ingest;
using namespace forksight::streamer::ingest::test;
namespace fs = std::filesystem;

TEST_CASE("every file of a clip is listed with its size and the hash that sha256sum finds", "[ingest]") {
    const Order order = order_for(plain_source(), "hashes");
    ingested(order);
    const fs::path clip = clip_of(order);
    const auto list = forksight::media_manifests::read_hash_list(read_file(clip / "hashes.json"));
    if (!list) FAIL(forksight::media_manifests::to_string(list.errors()));
    std::map<std::string, std::string> found;
    const Ran ran = run("cd " + quoted(clip) + " && find . -type f ! -name hashes.json | xargs sha256sum");
    REQUIRE(ran.status == 0);
    std::istringstream lines(ran.output);
    for (std::string hash, path; lines >> hash >> path;) found[path.substr(2)] = hash;
    REQUIRE(found.size() > 12); // two pictures and the sound, three segments each, and the manifests
    CHECK(list.value().size() == found.size());
    for (const auto& file : list.value()) {
        INFO(file.path);
        REQUIRE(found.count(file.path) == 1);
        CHECK(found[file.path] == file.sha256);
        CHECK(fs::file_size(clip / file.path) == file.bytes);
    }
    for (const char* name : {"clip.json", "master.m3u8", "manifest.mpd", "poster.jpg"}) CHECK(found.count(name) == 1);
}
