#include "media_manifests/record.hpp"
#include "media_manifests/record_exchange.hpp"
#include "tests/catch.hpp"

using namespace forksight;
using namespace forksight::media_manifests;

namespace {

std::string line(std::uint64_t n, double t_s, choicegraph::Event event) {
    return write_line({n, t_s, std::move(event)}) + "\n";
}

std::string complaint(const std::string& body) {
    const auto read = read_batch(body);
    return read ? std::string() : to_string(read.errors());
}

} // namespace

TEST_CASE("lines that are sent together are read as they came", "[media_manifests][unit]") {
    const std::string start = line(1, 0.0, choicegraph::Started{"s", "visit", "v", "nl", "d", 3});
    const std::string next = line(2, 0.5, choicegraph::Entered{"door"});
    const std::string body = start + next; // what is read are views into it
    const auto read = read_batch(body);
    REQUIRE(read);
    REQUIRE(read.value().size() == 2);
    CHECK(read.value()[0].text == start.substr(0, start.size() - 1));
    CHECK(read.value()[1].line.n == 2);
    CHECK(read_batch("").value().empty());
    // From anywhere on.
    CHECK(read_batch(line(7, 3.0, choicegraph::Paused{}) + line(8, 3.0, choicegraph::Resumed{})).value().size() == 2);
    CHECK(complaint(next.substr(0, next.size() - 1)).find("line 1: the line is not whole") != std::string::npos);
    CHECK(complaint(start + start).find("line 2: the line is numbered 1") != std::string::npos);
    CHECK(complaint(line(7, 3.0, choicegraph::Paused{}) + line(8, 2.9, choicegraph::Resumed{})) != "");
    CHECK(complaint(line(7, 3.0, choicegraph::Started{"s", "visit", "v", "nl", "d", 3})).find("starts once") !=
          std::string::npos);
    CHECK(complaint(std::string(record_batch_limit_bytes + 1, '\n')).find("bytes were sent at once") !=
          std::string::npos);
}

TEST_CASE("how far a record is kept goes there and back", "[media_manifests][unit]") {
    for (const std::uint64_t n : {std::uint64_t{0}, std::uint64_t{12}, std::uint64_t{1} << 53}) {
        CHECK(read_kept_answer(write_kept_answer(n)).value() == n);
    }
    CHECK(read_kept_answer("{\"kept\":3,\"more\":[1]}").value() == 3); // a newer streamer
    for (const char* wrong :
         {"", "{}", "3", "{\"kept\":-1}", "{\"kept\":\"3\"}", "{\"kept\":9007199254740993}", "<html>"})
        CHECK_FALSE(read_kept_answer(wrong));
}

TEST_CASE("a mark of the longest server can be read, whatever of it needs an escape", "[media_manifests][unit]") {
    const SentMark mark{std::string(2048, '\x7f'), 17, true, false};
    const auto read = read_sent_mark(write_sent_mark(mark));
    REQUIRE(read);
    CHECK(read.value().server == mark.server);
    CHECK_FALSE(read_sent_mark(write_sent_mark({std::string(2049, 'a'), 17, true, false})));
}

TEST_CASE("a mark beside a record goes there and back", "[media_manifests][unit]") {
    SentMark mark{"http://films.example:8360", 17, true, false};
    const auto read = read_sent_mark(write_sent_mark(mark));
    REQUIRE(read);
    CHECK(read.value().server == mark.server);
    CHECK(read.value().lines == 17);
    CHECK(read.value().all);
    CHECK_FALSE(read.value().refused);
    for (const char* wrong :
         {"", "{\"server\":\"x\"}", "{\"server\":3,\"lines\":1}", "{\"server\":\"x\",\"lines\":-1}"})
        CHECK_FALSE(read_sent_mark(wrong));
}

TEST_CASE("a session's id is 32 hexadecimal digits", "[media_manifests][unit]") {
    CHECK(is_session_id("0123456789abcdef0123456789abcdef"));
    for (const char* wrong : {"", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
                              "0123456789ABCDEF0123456789abcdef", "0123456789abcdef0123456789abcde/"})
        CHECK_FALSE(is_session_id(wrong));
}
