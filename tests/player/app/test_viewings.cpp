// What is left of viewings that are over: the worst status, what went wrong in any, and records that are still open.
#include <filesystem>

#include "player/viewings.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace forksight;
using namespace forksight::player;

namespace {

media_manifests::Report report_of(const std::string& ending, std::vector<std::string> problems = {}) {
    media_manifests::Report report;
    report.ending = ending;
    report.problems = std::move(problems);
    return report;
}

} // namespace

TEST_CASE("The report is the last viewing's, with what went wrong before, and the worst status of all",
          "[player][app][unit]") {
    const Options options;
    const Log log(false);
    Viewings viewings(options, log);
    CHECK(viewings.status() == Status::done);
    viewings.problem("before any", Status::done);
    viewings.add(report_of("", {"of the line", "it broke off"}), Status::world_failed, nullptr);
    viewings.add(report_of("calm", {"of the line"}), Status::done, nullptr);
    CHECK(viewings.status() == Status::world_failed);
    CHECK(viewings.report().ending == "calm");
    CHECK(viewings.report().problems ==
          std::vector<std::string>{"before any", "in an earlier viewing: it broke off", "of the line"});
    for (int i = 0; i < 500; ++i) viewings.add(report_of("calm", {std::to_string(i)}), Status::done, nullptr);
    CHECK(viewings.report().problems.size() <= 101);
}

TEST_CASE("A record that could not be kept is told, and counts where somebody asked for it", "[player][app][unit]") {
    const player::testing::ScratchFolder folder;
    player::testing::write_file(folder.path() + "/file", "");
    const Log log(false);
    const bool asked = GENERATE(false, true);
    Options options;
    if (asked) options.record_folder = folder.path();
    Viewings viewings(options, log);
    viewings.add(report_of("calm"), Status::done, std::make_unique<net::Recorder>(folder.path() + "/file/in", "one"));
    viewings.add(report_of("calm"), Status::done, std::make_unique<net::Recorder>(folder.path(), "other"));
    viewings.close();
    CHECK(viewings.open() == 0);
    CHECK(viewings.status() == (asked ? Status::world_failed : Status::done));
    REQUIRE(viewings.report().problems.size() == 1);
    CHECK_THAT(viewings.report().problems[0], ContainsSubstring("the record cannot be written to"));
}

TEST_CASE("Records that are not on the disk yet are at most eight", "[player][app][unit]") {
    const player::testing::ScratchFolder folder;
    const Options options;
    const Log log(false);
    Viewings viewings(options, log);
    for (int i = 0; i < 20; ++i) {
        viewings.add(report_of("calm"), Status::done,
                     std::make_unique<net::Recorder>(folder.path(), std::to_string(i)));
        CHECK(viewings.open() <= Viewings::most_open);
    }
    viewings.close();
    CHECK(viewings.open() == 0);
}
