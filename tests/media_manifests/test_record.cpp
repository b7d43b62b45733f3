#include <cmath>
#include <cstring>
#include <random>

#include "media_manifests/record.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight;
using choicegraph::Line;
using media_manifests::read_line;
using media_manifests::read_record;
using media_manifests::RecordReader;
using media_manifests::write_line;

namespace {

std::vector<Line> lines_of(const std::string& text) {
    auto lines = read_record(text);
    if (!lines) FAIL(media_manifests::to_string(lines.errors()));
    return std::move(lines).value();
}

void check_refused(const std::string& text, const std::string& where, const std::string& what) {
    INFO(text.substr(0, 300));
    const auto line = read_line(text);
    CHECK_FALSE(line);
    if (line) return;
    INFO(media_manifests::to_string(line.errors()));
    CHECK(line.errors().size() == 1);
    CHECK(line.errors()[0].where == where);
    CHECK_THAT(line.errors()[0].what, ContainsSubstring(what));
}

bool same_bits(double a, double b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

} // namespace

TEST_CASE("every event is read as the contract writes it", "[media_manifests][unit]") {
    const std::vector<Line> lines = lines_of(media_manifests::texts::record);
    REQUIRE(lines.size() == 9);
    CHECK(lines[2].n == 5);
    CHECK(lines[2].t_s == 8.1);
    const auto& started = std::get<choicegraph::Started>(lines[0].event);
    CHECK(started.session == "k3");
    CHECK(started.film == "first-visit");
    CHECK(started.version == "sha256:0a");
    CHECK(started.language == "nl");
    CHECK(started.device == "Quest");
    CHECK(std::get<choicegraph::Entered>(lines[1].event).scene == "door");
    const auto& offered = std::get<choicegraph::Offered>(lines[2].event);
    CHECK(offered.scene == "door");
    CHECK(offered.choices == std::vector<std::string>{"ask-in", "say-nothing"});
    const auto& chosen = std::get<choicegraph::Chosen>(lines[3].event);
    CHECK(chosen.choice == "ask-in");
    CHECK(chosen.how == choicegraph::How::gaze);
    CHECK(chosen.after_s == 1.8);
    const auto& gaze = std::get<choicegraph::Gaze>(lines[4].event);
    CHECK(gaze.yaw_deg == -19.2);
    CHECK(gaze.pitch_deg == -24.1);
    CHECK(std::holds_alternative<choicegraph::Paused>(lines[5].event));
    CHECK(std::holds_alternative<choicegraph::Resumed>(lines[6].event));
    CHECK(std::get<choicegraph::Ended>(lines[7].event).ending == "let-in");
    CHECK(std::get<choicegraph::Stopped>(lines[8].event).why == choicegraph::Why::no_way_on);
}

TEST_CASE("a record is written back as the same bytes", "[media_manifests][unit]") {
    std::string written;
    for (const Line& line : lines_of(media_manifests::texts::record)) written += write_line(line) + "\n";
    CHECK(written == media_manifests::texts::record);
}

TEST_CASE("every way of choosing and of stopping is written and read", "[media_manifests][unit]") {
    using choicegraph::How;
    using choicegraph::Why;
    const std::pair<How, const char*> hows[] = {
        {How::gaze, "gaze"}, {How::timeout, "timeout"}, {How::teacher, "teacher"}, {How::key, "key"}};
    for (const auto& [how, name] : hows) {
        const std::string text = write_line({1, 0.5, choicegraph::Chosen{"door", "ask", how, 0.25}});
        CHECK_THAT(text, ContainsSubstring(std::string("\"how\":\"") + name + "\""));
        const auto line = read_line(text);
        REQUIRE(line);
        CHECK(std::get<choicegraph::Chosen>(line.value().event).how == how);
    }
    const std::pair<Why, const char*> whys[] = {
        {Why::viewer, "viewer"}, {Why::no_way_on, "no-way-on"}, {Why::failure, "failure"}};
    for (const auto& [why, name] : whys) {
        const std::string text = write_line({1, 0.5, choicegraph::Stopped{why}});
        CHECK_THAT(text, ContainsSubstring(std::string("\"why\":\"") + name + "\""));
        const auto line = read_line(text);
        REQUIRE(line);
        CHECK(std::get<choicegraph::Stopped>(line.value().event).why == why);
    }
}

TEST_CASE("times and angles come back bit for bit", "[media_manifests][unit]") {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> time(0.0, 1e4), yaw(-180.0, 180.0), pitch(-90.0, 90.0);
    for (int i = 0; i < 5'000; ++i) {
        const Line line{static_cast<std::uint64_t>(i + 1), time(random), choicegraph::Gaze{yaw(random), pitch(random)}};
        const auto read = read_line(write_line(line));
        REQUIRE(read);
        const auto& sent = std::get<choicegraph::Gaze>(line.event);
        const auto& got = std::get<choicegraph::Gaze>(read.value().event);
        CHECK(read.value().n == line.n);
        CHECK(same_bits(read.value().t_s, line.t_s));
        CHECK(same_bits(got.yaw_deg, sent.yaw_deg));
        CHECK(same_bits(got.pitch_deg, sent.pitch_deg));
    }
    for (const double edge : {0.0, -0.0, 180.0, -180.0, 5e-324}) {
        const auto read = read_line(write_line({1, 0.0, choicegraph::Gaze{edge, 0.0}}));
        REQUIRE(read);
        CHECK(same_bits(std::get<choicegraph::Gaze>(read.value().event).yaw_deg, edge));
    }
}

TEST_CASE("keys of a newer record pass, and events of one do not", "[media_manifests][unit]") {
    CHECK(read_line(R"({"n":1,"t":0,"event":"entered","scene":"door","mood":{"calm":[1]}})"));
    check_refused(R"({"n":1,"t":0,"event":"jumped"})", "/event", "there is no event \"jumped\"");
    check_refused(R"({"n":1,"t":0,"event":"entred","scene":"door"})", "/event", "did you mean \"entered\"?");
}

TEST_CASE("every mistake in a line is told with its place", "[media_manifests][unit]") {
    check_refused("", "line 1, column 1", "not JSON");
    check_refused("[1]", "", "must be an object");
    check_refused(R"({"t":0,"event":"paused"})", "", "\"n\" is missing");
    check_refused(R"({"n":0,"t":0,"event":"paused"})", "/n", "out of range");
    check_refused(R"({"n":1.5,"t":0,"event":"paused"})", "/n", "whole number");
    check_refused(R"({"n":1e17,"t":0,"event":"paused"})", "/n", "");
    check_refused(R"({"n":1,"event":"paused"})", "", "\"t\" is missing");
    check_refused(R"({"n":1,"t":-1,"event":"paused"})", "/t", "out of range");
    check_refused(R"({"n":1,"t":"0","event":"paused"})", "/t", "must be a number");
    check_refused(R"({"n":1,"t":0})", "", "\"event\" is missing");
    check_refused(R"({"n":1,"t":0,"event":3})", "/event", "a text");
    check_refused(R"({"n":1,"n":2,"t":0,"event":"paused"})", "/n", "stands twice");
    check_refused(R"({"n":1,"t":0,"event":"entered"})", "", "\"scene\" is missing");
    check_refused(R"({"n":1,"t":0,"event":"entered","scene":"The door"})", "/scene", "not an id");
    check_refused(R"({"n":1,"t":0,"event":"offered","scene":"a"})", "", "\"choices\" is missing");
    check_refused(R"({"n":1,"t":0,"event":"offered","scene":"a","choices":"b"})", "/choices", "a list");
    check_refused(R"({"n":1,"t":0,"event":"offered","scene":"a","choices":["b",4]})", "/choices/1", "an id");
    check_refused(R"({"n":1,"t":0,"event":"chosen","scene":"a","choice":"b","how":"nod","after":1})", "/how",
                  "\"gaze\", \"timeout\"");
    check_refused(R"({"n":1,"t":0,"event":"chosen","scene":"a","choice":"b","how":"gaze","after":-1})", "/after",
                  "out of range");
    check_refused(R"({"n":1,"t":0,"event":"gaze","yaw":181,"pitch":0})", "/yaw", "out of range");
    check_refused(R"({"n":1,"t":0,"event":"gaze","yaw":0,"pitch":-91})", "/pitch", "out of range");
    check_refused(R"({"n":1,"t":0,"event":"ended"})", "", "\"ending\" is missing");
    check_refused(R"({"n":1,"t":0,"event":"stopped","why":"bored"})", "/why", "\"viewer\"");
    const std::string started = R"(,"session":"s","film":"f","version":"v","language":"nl","device":"d"})";
    check_refused(R"({"n":1,"t":0,"event":"started")" + started, "", "\"forksight\" is missing");
    check_refused(R"({"n":1,"t":0,"event":"started","forksight":2)" + started, "/forksight", "version 2");
    check_refused("{\"n\":1,\"t\":0,\"event\":\"paused\",\"x\":\"\xFF\"}", "line 1, column 36", "not JSON");
}

TEST_CASE("a line holds at most 4 KiB", "[media_manifests][unit]") {
    std::string line = R"({"n":1,"t":0,"event":"paused"})";
    CHECK(read_line(line + std::string(4096 - line.size(), ' ')));
    check_refused(line + std::string(4097 - line.size(), ' '), "", "larger than the 4096 bytes");
}

TEST_CASE("whatever a player says of itself, its line can be read", "[media_manifests][unit]") {
    std::string wild(127, '\x01');
    wild += "\xC3\xA9";
    wild.append(100'000, '"');
    const std::string text = write_line({1, 0.0, choicegraph::Started{wild, "film", wild, wild, "\xFF" + wild}});
    CHECK(text.size() <= media_manifests::record_line_limit_bytes);
    const auto line = read_line(text);
    if (!line) FAIL(media_manifests::to_string(line.errors()));
    CHECK(std::get<choicegraph::Started>(line.value().event).session == std::string(127, '\x01'));
}

TEST_CASE("the longest offer that a film may make fits a line", "[media_manifests][unit]") {
    choicegraph::Offered offered{std::string(64, 's'), {}};
    for (std::size_t bytes = 67; bytes <= 3500; bytes += 67) offered.choices.emplace_back(64, 'c');
    const auto line = read_line(write_line({9'007'199'254'740'992, 1.0 / 3.0 * 1e9, offered}));
    if (!line) FAIL(media_manifests::to_string(line.errors()));
    CHECK(std::get<choicegraph::Offered>(line.value().event).choices.size() == 52);
}

TEST_CASE("a last line that was cut off is left out, and a whole one counts", "[media_manifests][unit]") {
    const std::string& record = media_manifests::texts::record;
    const std::size_t last = record.rfind('\n', record.size() - 2) + 1;
    CHECK(lines_of(record.substr(0, record.size() - 1)).size() == 9);
    for (std::size_t end = last; end < record.size() - 1; ++end) CHECK(lines_of(record.substr(0, end)).size() == 8);
    CHECK(lines_of("").empty());
    CHECK(lines_of("{\"n\":1,\"t\":0,\"event\":\"ended\",\"ending\":\"}").empty());
}

TEST_CASE("mistakes in a record name their line, and all are told", "[media_manifests][unit]") {
    const auto record = read_record(
        "{\"n\":1,\"t\":0,\"event\":\"paused\"}\r\n\n{\"n\":2,\"t\":0,\"event\":\"entered\",\"scene\":\"A\"}\n{\"n\":"
        "3");
    REQUIRE_FALSE(record);
    REQUIRE(record.errors().size() == 2);
    CHECK(record.errors()[0].where == "line 2, column 1");
    CHECK_THAT(record.errors()[0].what, ContainsSubstring("not JSON"));
    CHECK(record.errors()[1].where == "line 3");
    CHECK_THAT(record.errors()[1].what, ContainsSubstring("/scene: \"A\" is not an id"));
}

TEST_CASE("a record that comes in pieces is read as if it came whole", "[media_manifests][unit]") {
    const std::string text =
        "{\"n\":1,\"t\":0,\"event\":\"paused\"}\n{\"n\":2,\"t\":1,\"event\":\"resumed\"}\n{\"n\":3,\"t\"";
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, text.size()}) {
        RecordReader reader;
        for (std::size_t at = 0; at < text.size(); at += step) reader.take(std::string_view(text).substr(at, step));
        const auto record = std::move(reader).record();
        REQUIRE(record);
        CHECK(record.value().lines.size() == 2);
        CHECK(record.value().last_line_cut);
    }
    RecordReader long_lines;
    for (int i = 0; i < 3; ++i) long_lines.take(std::string(5000, ' ') + "{}\n");
    const auto record = std::move(long_lines).record();
    REQUIRE_FALSE(record);
    REQUIRE(record.errors().size() == 3);
    CHECK(record.errors()[2].where == "line 3");
}

TEST_CASE("a whole last line with a mistake is not left out in silence", "[media_manifests][unit]") {
    const auto record = read_record("{\"n\":1,\"t\":0,\"event\":\"jumped\"}");
    REQUIRE_FALSE(record);
    CHECK(record.errors()[0].where == "line 1");
}

TEST_CASE("a record of nothing but mistakes is answered briefly and soon", "[media_manifests][unit]") {
    const auto record = read_record(std::string(2'000'000, '\n'));
    REQUIRE_FALSE(record);
    CHECK(record.errors().size() == 1000);
    CHECK(record.errors().back().where == "line 1000, column 1");
}
