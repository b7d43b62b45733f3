// What cannot be written is found before the film begins.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "player/outputs.hpp"
#include "tests/catch.hpp"

using namespace forksight::player;
using forksight::media_manifests::to_string;
namespace fs = std::filesystem;

namespace {

struct Scratch {
    Scratch() {
        std::string name = (fs::temp_directory_path() / "forksight-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path = name;
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

} // namespace

TEST_CASE("Outputs that can be written are, and what is there already is kept", "[player][outputs][unit]") {
    const Scratch scratch;
    std::ofstream(scratch.path / "old.json") << "old";
    Options options;
    CHECK(unwritable_outputs(options).empty());
    options.report_file = scratch.path / "old.json";
    options.record_folder = scratch.path / "a" / "records";
    options.screenshot_folder = scratch.path / "b" / "pictures";
    CHECK(unwritable_outputs(options).empty());
    CHECK(fs::file_size(scratch.path / "old.json") == 3);
    CHECK(fs::is_empty(scratch.path / "a" / "records"));
    CHECK(fs::is_empty(scratch.path / "b" / "pictures"));
}

TEST_CASE("All outputs that cannot be written are said at once", "[player][outputs][unit]") {
    const Scratch scratch;
    std::ofstream(scratch.path / "file") << "x";
    Options options;
    options.report_file = scratch.path / "no" / "such" / "folder.json";
    options.record_folder = scratch.path / "file";
    options.screenshot_folder = "/proc/x";
    const auto errors = unwritable_outputs(options);
    REQUIRE(errors.size() == 3);
    CHECK(errors[0].where == "--report " + *options.report_file);
    CHECK(errors[0].what ==
          "cannot be written: No such file or directory. Name a file in a folder that is there and "
          "that you may write to");
    CHECK(errors[1].where == "--record " + *options.record_folder);
    CHECK_THAT(errors[1].what, ContainsSubstring("files cannot be written there: Not a directory"));
    CHECK(errors[2].where == "--screenshot /proc/x");
    CHECK_THAT(errors[2].what, ContainsSubstring("files cannot be written there: "));
    CHECK_THAT(to_string(errors), !ContainsSubstring("filesystem error"));
}

TEST_CASE("A folder that is there but takes no files is found out", "[player][outputs][unit]") {
    Options options;
    options.record_folder = "/proc";
    REQUIRE(unwritable_outputs(options).size() == 1);
    options = {};
    options.report_file = "/";
    REQUIRE(unwritable_outputs(options).size() == 1);
    CHECK_THAT(unwritable_outputs(options)[0].what, ContainsSubstring("Name a file in it"));
}
