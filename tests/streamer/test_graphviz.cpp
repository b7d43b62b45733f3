// A `dot` that does not do what it should.
#include "streamer/graphviz.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"

using namespace forksight::streamer;

TEST_CASE("a dot that waits for ever is ended, and what can be done without it is said", "[streamer][graph]") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "forksight-waiting-dot";
    std::filesystem::create_directories(folder);
    const std::filesystem::path dot = folder / "dot";
    std::ofstream(dot) << "#!/bin/sh\nexec sleep 60\n";
    std::filesystem::permissions(dot, std::filesystem::perms::owner_all);
    const std::string path = std::getenv("PATH");
    ::setenv("PATH", (folder.string() + ":" + path).c_str(), 1);
    const auto begun = std::chrono::steady_clock::now();
    const auto english = drawn_as_svg("digraph {}", {}, 1, 1, false, std::chrono::seconds(1));
    const auto dutch = drawn_as_svg("digraph {}", {}, 1, 1, true, std::chrono::seconds(1));
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(30));
    ::setenv("PATH", path.c_str(), 1);
    std::filesystem::remove_all(folder);
    REQUIRE_FALSE(english);
    CHECK_THAT(english.errors()[0].what, ContainsSubstring("longer than 1 seconds") && ContainsSubstring("film.mmd"));
    REQUIRE_FALSE(dutch);
    CHECK_THAT(dutch.errors()[0].what, ContainsSubstring("langer dan 1 seconden"));
}
