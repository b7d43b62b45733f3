#include <string>

#include "streamer/http/byte_range.hpp"
#include "tests/catch.hpp"

using namespace forksight::streamer::http;

namespace {

/// "whole", "none", or "first+count".
std::string told(std::string_view field, std::uint64_t size) {
    const auto range = byte_range(field, size);
    if (std::holds_alternative<WholeBody>(range)) return "whole";
    if (std::holds_alternative<Unsatisfiable>(range)) return "none";
    const auto& part = std::get<ByteRange>(range);
    return std::to_string(part.first) + "+" + std::to_string(part.count);
}

} // namespace

TEST_CASE("one range is cut to the body", "[http][unit]") {
    CHECK(told("bytes=0-0", 100) == "0+1");
    CHECK(told("bytes=0-99", 100) == "0+100");
    CHECK(told("bytes=0-100", 100) == "0+100");
    CHECK(told("bytes=10-", 100) == "10+90");
    CHECK(told("bytes=99-", 100) == "99+1");
    CHECK(told("bytes=-1", 100) == "99+1");
    CHECK(told("bytes=-100", 100) == "0+100");
    CHECK(told("bytes=-101", 100) == "0+100");
    CHECK(told("BYTES=1-2", 100) == "1+2");
    CHECK(told("bytes=007-008", 100) == "7+2");
    CHECK(told("bytes=5-99999999999999999999999999", 100) == "5+95");
    CHECK(told("bytes=-99999999999999999999999999", 100) == "0+100");
    CHECK(told("bytes=0-", 18446744073709551615ULL) == "0+18446744073709551615");
}

TEST_CASE("a range after the end of the body is not satisfiable", "[http][unit]") {
    CHECK(told("bytes=100-", 100) == "none");
    CHECK(told("bytes=100-200", 100) == "none");
    CHECK(told("bytes=99999999999999999999999999-", 100) == "none");
    CHECK(told("bytes=-0", 100) == "none");
    CHECK(told("bytes=0-", 0) == "none");
    CHECK(told("bytes=-0", 0) == "none");
}

TEST_CASE("malformed, foreign and several ranges give the whole body", "[http][unit]") {
    for (const char* field :
         {"",           "bytes",      "bytes=",      "bytes=-",    "bytes=5",    "bytes=5-4",   "bytes=a-b",
          "bytes=1-b",  "bytes=-b",   "bytes=1--2",  "bytes=--1",  "bytes=+1-2", "bytes=1-2-3", "bytes=0x1-2",
          "bytes 0-1",  "bytes:0-1",  "bytes= 0-1",  "bytes=0 -1", "bytes=0- 1", "items=0-1",   "bytes=0-1,5-6",
          "bytes=0-1,", ",bytes=0-1", "bytes=1.0-2", "bytes =0-1"}) {
        INFO(field);
        CHECK(told(field, 100) == "whole");
    }
    CHECK(told("bytes=-5", 0) == "whole");
}
