#include "streamer/ingest/ladder.hpp"
#include "tests/catch.hpp"

using namespace forksight::streamer::ingest;
using forksight::media_manifests::to_string;

namespace {

std::vector<std::string> names(const Ladder& ladder) {
    std::vector<std::string> found;
    for (const Rung& rung : ladder.rungs) found.push_back(rung.name());
    return found;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("the automatic ladder steps down from the source's own size", "[ingest][unit]") {
    CHECK(names(automatic_ladder(3840, 1920, 30)) == Names{"3840x1920", "1920x960", "1280x640", "640x320", "480x240"});
    CHECK(names(automatic_ladder(1920, 1080, 25)) == Names{"1920x1080", "1280x720", "640x360", "480x270"});
    CHECK(names(automatic_ladder(1280, 640, 30)) == Names{"1280x640", "640x320", "480x240"});
    CHECK(names(automatic_ladder(320, 160, 30)) == Names{"320x160"});
    CHECK(names(automatic_ladder(2880, 2880, 30)) ==
          Names{"2880x2880", "1920x1920", "1280x1280", "640x640", "480x480"});
}

TEST_CASE("what headsets cannot decode is capped, and said", "[ingest][unit]") {
    const Ladder film_8k = automatic_ladder(7680, 3840, 30);
    CHECK(names(film_8k).front() == "3840x1920");
    REQUIRE(film_8k.remarks.size() == 1);
    CHECK_THAT(film_8k.remarks.front(), ContainsSubstring("7680x3840") && ContainsSubstring("3840x1920"));
    CHECK(names(automatic_ladder(5760, 2880, 30)).front() == "3840x1920");
    CHECK(names(automatic_ladder(5760, 5760, 30)).front() == "3072x3072");
    CHECK(automatic_ladder(4096, 2048, 30).remarks.empty());
    CHECK(names(automatic_ladder(4096, 2304, 30)).front() == "4096x2304");
    CHECK(names(automatic_ladder(4096, 2304, 60)).front() == "3840x2160");
}

TEST_CASE("every automatic ladder is even, in shape, within the source, decodable and falling", "[ingest][unit]") {
    for (int width = 32; width <= 16384; width += 331) {
        for (int height = 32; height <= 16384; height += 577) {
            if (width > 16 * height || height > 16 * width) continue;
            const Ladder ladder = automatic_ladder(width, height, 60);
            INFO(width << "x" << height);
            REQUIRE_FALSE(ladder.rungs.empty());
            REQUIRE(ladder.rungs.size() <= ladder_limit_rungs);
            int last_width = width + 1, last_kbps = 1 << 30;
            for (const Rung& rung : ladder.rungs) {
                const bool even = rung.width % 2 == 0 && rung.height % 2 == 0;
                const bool within = rung.width <= width && rung.height <= height && rung.width < last_width;
                const int blocks = ((rung.width + 15) / 16) * ((rung.height + 15) / 16);
                const double stretch =
                    static_cast<double>(rung.height) / (static_cast<double>(rung.width) * height / width);
                const bool in_shape = std::abs(stretch - 1.0) < 2.5 / std::min(rung.width, rung.height);
                const bool falling = rung.max_kbps <= last_kbps && rung.max_kbps > 0;
                INFO(rung.name() << " stretch " << stretch);
                REQUIRE((even && within && blocks <= macroblock_limit && in_shape && falling));
                last_width = rung.width;
                last_kbps = rung.max_kbps;
            }
        }
    }
}

TEST_CASE("odd sizes lose a line, and nobody is told it was capped", "[ingest][unit]") {
    const Ladder ladder = automatic_ladder(1281, 641, 30);
    CHECK(names(ladder).front() == "1280x640");
    CHECK(ladder.remarks.empty());
}

TEST_CASE("rates follow the picture's area and frame rate", "[ingest][unit]") {
    const auto rungs = automatic_ladder(3840, 1920, 30).rungs;
    CHECK(rungs[0].max_kbps == 20000);
    CHECK(rungs[1].max_kbps == 7070);
    // The last is what each of thirty headsets can have of one access point's air, with the sound.
    CHECK(rungs.back().max_kbps == 350);
    CHECK(rungs.back().crf > rungs[3].crf);
    CHECK(automatic_ladder(3840, 3840, 60).rungs.back() == Rung{480, 480, 350, rungs.back().crf});
    CHECK(automatic_ladder(3840, 1920, 60).rungs[0].max_kbps == Approx(20000 * 1.68).epsilon(0.01));
}

TEST_CASE("a ladder file gives the rungs, best first", "[ingest][unit]") {
    const auto ladder = read_ladder("# for the slow line\n\n640x320 900 # small\r\n1280x640\t3000\n", 1280, 640);
    REQUIRE(ladder);
    CHECK(names(ladder.value()) == Names{"1280x640", "640x320"});
    CHECK(ladder.value().rungs[0].max_kbps == 3000);
    CHECK(ladder.value().rungs[1].max_kbps == 900);
}

TEST_CASE("rungs larger than the video are left out, and said", "[ingest][unit]") {
    const auto ladder = read_ladder("3840x1920 20000\n1280x640 3000\n", 1280, 640);
    REQUIRE(ladder);
    CHECK(names(ladder.value()) == Names{"1280x640"});
    REQUIRE(ladder.value().remarks.size() == 1);
    CHECK_THAT(ladder.value().remarks[0], ContainsSubstring("line 1"));
    CHECK_THAT(to_string(read_ladder("3840x1920 20000\n", 1280, 640).errors()),
               ContainsSubstring("larger than the video"));
}

TEST_CASE("all mistakes of a ladder file are told at once, with their lines", "[ingest][unit]") {
    const auto ladder = read_ladder(
        "1280x640 3000\n1281x640 3000\n1280x640 2000\nsmall 100\n640x320\n640x640 900\n8x4 100\n640x320 9 9\n640x320 "
        "10\n",
        1280, 640);
    REQUIRE_FALSE(ladder);
    const std::string text = to_string(ladder.errors());
    CHECK(text.find("line 1:") == std::string::npos);
    CHECK_THAT(text, ContainsSubstring("line 2: H.264 needs even sizes"));
    CHECK_THAT(text, ContainsSubstring("line 3: 1280x640 is there already"));
    CHECK_THAT(text, ContainsSubstring("line 4: expected WIDTHxHEIGHT KBPS"));
    CHECK_THAT(text, ContainsSubstring("line 5: expected WIDTHxHEIGHT KBPS"));
    CHECK_THAT(text, ContainsSubstring("line 6: 640x640 has another shape"));
    CHECK_THAT(text, ContainsSubstring("line 7: 8x4 is smaller"));
    CHECK_THAT(text, ContainsSubstring("line 8: expected"));
    CHECK_THAT(text, ContainsSubstring("line 9: the rate must be"));
}

TEST_CASE("an empty, a far too long and a far too large ladder are refused", "[ingest][unit]") {
    CHECK_THAT(to_string(read_ladder("# nothing\n", 640, 320).errors()), ContainsSubstring("has no rung"));
    std::string many;
    for (int i = 0; i < 9; ++i) many += std::to_string(640 - 64 * i) + "x" + std::to_string(320 - 32 * i) + " 500\n";
    CHECK_THAT(to_string(read_ladder(many, 640, 320).errors()), ContainsSubstring("at most 8"));
    CHECK_THAT(to_string(read_ladder(std::string(ladder_file_limit_bytes + 1, '\n'), 640, 320).errors()),
               ContainsSubstring("larger than 64 KiB"));
    CHECK_FALSE(read_ladder("99999999999x2 5", 640, 320));
    CHECK_FALSE(read_ladder("-640x320 500", 640, 320));
    for (const char* huge : {"99999999x2 500", "2x99999999 500", "99999999x50000001 500"})
        CHECK_THAT(to_string(read_ladder(huge, 640, 320).errors()), ContainsSubstring("is larger than any video"));
}
