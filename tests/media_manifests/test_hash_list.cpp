#include "media_manifests/hash_list.hpp"
#include "tests/catch.hpp"

using namespace forksight::media_manifests;

namespace {

const std::string a_hash(64, 'a');
const std::string b_hash = std::string(63, '0') + "b";

const std::string clip_list = R"({
  "forksight": 1,
  "files": [
    ["1280x640-k3f9ab/00001.m4s",250000,")" +
                              a_hash + R"("],
    ["1280x640-k3f9ab/init.mp4",700,")" +
                              b_hash + R"("],
    ["clip.json",0,")" + a_hash +
                              R"("]
  ]
}
)";

const std::string film_list = R"({
  "forksight": 1,
  "url": "https://host/films/visit/",
  "files": [
    ["film.json",12,")" + a_hash +
                              R"("],
    ["door/clip.json",34,")" + b_hash +
                              R"("],
    ["door/1280x640-k3f9ab/00001.m4s",250000,")" +
                              a_hash + R"("]
  ]
}
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

struct Wrong {
    std::string from;
    std::string to;
    std::string where;
    std::string what;
};

/// What is wrong with an entry, wherever it stands.
const std::vector<Wrong> wrongs = {
    {"[", "", "line 5", "not JSON"},
    {R"("forksight": 1)", R"("forksight": 2)", "/forksight", "version 2"},
    {R"("forksight": 1)", R"("forksight": "1")", "/forksight", "whole number"},
    {R"("forksight": 1,)", "", "", "\"forksight\" is missing"},
    {R"("files")", R"("list")", "", "\"files\" is missing"},
    {R"("files": [)", R"("files": [],"x": [)", "/files", "at least one"},
    {"]\n}", "]\n,\"files\": 7}", "/files", "twice"},
    {"250000,", "", "", "three things"},
    {"250000", "-1", "", "out of range"},
    {"250000", "1e15", "", "out of range"},
    {"250000", "1.5", "", "whole number"},
    {"250000", "\"250000\"", "", "whole number"},
    {b_hash, b_hash.substr(1), "", "no SHA-256"},
    {b_hash, b_hash + "0", "", "longer than 64"},
    {b_hash, std::string(64, 'A'), "", "no SHA-256"},
    {b_hash, std::string(64, 'g'), "", "no SHA-256"},
    {"\"" + b_hash + "\"", "7", "", "a text"},
    {"00001.m4s", "../../x", "", "stays inside"},
    {"00001.m4s", "a..b", "", "stays inside"},
    {"00001.m4s", "", "", "stays inside"},
    {"00001.m4s", ".hidden", "", "stays inside"},
    {"00001.m4s", "Big", "", "stays inside"},
    {"00001.m4s", "a\\\\b", "", "stays inside"},
    {"00001.m4s", "a\\u0000b", "", "stays inside"},
    {"00001.m4s", "a b", "", "stays inside"},
    {"00001.m4s", "deeper/00001.m4s", "", "stays inside"},
    {"00001.m4s", std::string(65, 'a'), "", "stays inside"},
    {"00001.m4s", std::string(300, 'a'), "", "longer than"},
    {"clip.json", "/clip.json", "", "stays inside"},
    {"clip.json", "..", "", "stays inside"},
    {"clip.json", "", "", "stays inside"},
};

template <class Read>
void check_refused(const Read& read, const std::string& whole, const Wrong& wrong) {
    INFO(wrong.from + " -> " + wrong.to.substr(0, 80));
    const auto list = read(with(whole, wrong.from, wrong.to));
    REQUIRE_FALSE(list);
    INFO(to_string(list.errors()));
    CHECK_THAT(to_string(list.errors()), ContainsSubstring(wrong.what));
    CHECK_THAT(list.errors().front().where, ContainsSubstring(wrong.where));
}

} // namespace

TEST_CASE("a clip's hash list is read, and written back as the same bytes", "[media_manifests][unit]") {
    const auto list = read_hash_list(clip_list);
    if (!list) FAIL(to_string(list.errors()));
    REQUIRE(list.value().size() == 3);
    CHECK(list.value()[0] == HashedFile{"1280x640-k3f9ab/00001.m4s", 250'000, a_hash});
    CHECK(list.value()[2] == HashedFile{"clip.json", 0, a_hash});
    CHECK(write_hash_list(list.value()) == clip_list);
    CHECK(write_hash_list({list.value().rbegin(), list.value().rend()}) == clip_list);
    CHECK(read_hash_list(with(clip_list, "\"files\"", "\"newer\": {\"x\": 1}, \"files\"")));
}

TEST_CASE("a prepared film's list is read, and written back as the same bytes", "[media_manifests][unit]") {
    const auto film = read_prepared_film(film_list);
    if (!film) FAIL(to_string(film.errors()));
    CHECK(film.value().url == "https://host/films/visit/");
    REQUIRE(film.value().files.size() == 3);
    CHECK(film.value().files[2] == HashedFile{"door/1280x640-k3f9ab/00001.m4s", 250'000, a_hash});
    CHECK(write_prepared_film(film.value()) == film_list);
}

TEST_CASE("every mistake in a hash list is told with its place", "[media_manifests][unit]") {
    for (const Wrong& wrong : wrongs) {
        check_refused(read_hash_list, clip_list, wrong);
        // One part more is allowed here, and the first entry is another.
        if (wrong.where != "line 5") check_refused(read_prepared_film, film_list, wrong);
    }
    check_refused(read_hash_list, clip_list, {"init.mp4", "00001.m4s", "/files/1", "twice"});
    check_refused(read_prepared_film, film_list, {"door/clip.json", "film.json", "/files/1", "twice"});
    check_refused(read_hash_list, clip_list, {"250000", "-1", "/files/0/1", "out of range"});
    check_refused(read_hash_list, clip_list, {b_hash, "x", "/files/1/2", "no SHA-256"});
    CHECK_FALSE(read_hash_list(film_list)); // three parts are one too many in a clip
    check_refused(read_prepared_film, film_list, {"https://host/films/visit/", "", "/url", "ends in '/'"});
    check_refused(read_prepared_film, film_list, {"visit/\"", "visit\"", "/url", "ends in '/'"});
    check_refused(read_prepared_film, film_list, {"host", std::string(5000, 'h'), "/url", "longer than 4096"});
    check_refused(read_prepared_film, film_list, {"\"url\"", "\"uri\"", "", "\"url\" is missing"});
}

TEST_CASE("a hash list is no larger than it may be", "[media_manifests][unit]") {
    HashedFiles files;
    for (std::size_t i = 0; i <= hashed_files_limit; ++i) files.push_back({"a/" + std::to_string(i), 1, a_hash});
    const std::string over = write_prepared_film({"http://h/f/", files});
    const auto refused = read_prepared_film(over);
    REQUIRE_FALSE(refused);
    CHECK_THAT(to_string(refused.errors()), ContainsSubstring("at most 400000") || ContainsSubstring("more than"));
    files.pop_back();
    CHECK(read_prepared_film(write_prepared_film({"http://h/f/", files})));
    CHECK_FALSE(read_hash_list(std::string(hash_list_limit_bytes + 1, ' ')));
    CHECK_FALSE(read_hash_list(std::string(100'000, '[')));
    CHECK_FALSE(read_hash_list(""));
    CHECK_FALSE(read_hash_list("[]"));
}
