#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "media_manifests/json.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"
#include "tests/catch.hpp"

using namespace forksight::media_manifests;
using json::Kind;
using json::Value;

namespace {

json::Limits limits(std::size_t bytes = 1u << 20) {
    json::Limits some;
    some.bytes = bytes;
    return some;
}

/// The value that `keys` lead to, by position.
Value at(Value value, std::initializer_list<std::size_t> positions) {
    for (std::size_t position : positions) {
        auto child = value.begin();
        for (; position > 0; --position) ++child;
        value = *child;
    }
    return value;
}

} // namespace

TEST_CASE("every value of a document knows its place", "[media_manifests][unit]") {
    const auto document = json::parse(R"({"a": [1, {"b/c": null, "~": [[], true]}], "": "x"})", limits());
    REQUIRE(document);
    const Value root = document.value().root();
    CHECK(root.pointer().empty());
    CHECK(at(root, {0}).pointer() == "/a");
    CHECK(at(root, {0, 0}).pointer() == "/a/0");
    CHECK(at(root, {0, 1, 0}).pointer() == "/a/1/b~1c");
    CHECK(at(root, {0, 1, 1, 1}).pointer() == "/a/1/~0/1");
    CHECK(at(root, {1}).pointer() == "/");
    CHECK(at(root, {1}).text() == "x");
    CHECK(at(root, {0}).size() == 2);
}

TEST_CASE("numbers keep their kind and their value", "[media_manifests][unit]") {
    const auto document = json::parse(
        "[0, -9223372036854775808, 9223372036854775807, 9223372036854775808, 18446744073709551616, 1.5, 1e300, -0.0]",
        limits());
    REQUIRE(document);
    const Value root = document.value().root();
    CHECK(at(root, {0}).kind() == Kind::integer);
    CHECK(at(root, {1}).integer() == std::numeric_limits<std::int64_t>::min());
    CHECK(at(root, {2}).integer() == std::numeric_limits<std::int64_t>::max());
    CHECK(at(root, {2}).number() == 9223372036854775807.0);
    CHECK(at(root, {3}).kind() == Kind::number);
    CHECK(at(root, {3}).number() == 9223372036854775808.0);
    CHECK(at(root, {4}).number() == 18446744073709551616.0);
    CHECK(at(root, {5}).number() == 1.5);
    CHECK(at(root, {6}).number() == 1e300);
    CHECK(std::signbit(at(root, {7}).number()));
}

TEST_CASE("a key that stands twice is found in small and in large objects", "[media_manifests][unit]") {
    for (const int size : {3, 31, 32, 33, 200}) {
        std::string text = "{\"in\": {";
        for (int i = 0; i < size; ++i) text += "\"k" + std::to_string(i) + "\": " + std::to_string(i) + ", ";
        const auto document = json::parse(text + "\"k1\": []}}", limits());
        REQUIRE(document);
        REQUIRE(document.value().problems().size() == 1);
        CHECK(document.value().problems()[0].where == "/in/k1");
        const auto sound = json::parse(text + "\"k\": []}}", limits());
        REQUIRE(sound);
        CHECK(sound.value().problems().empty());
    }
}

TEST_CASE("keys that only escapes make equal stand twice", "[media_manifests][unit]") {
    const auto document = json::parse(R"({"a": 1, "\u0061": 2})", limits());
    REQUIRE(document);
    CHECK(document.value().problems().size() == 1);
}

TEST_CASE("the limits of a document hold exactly", "[media_manifests][unit]") {
    json::Limits some = limits();
    some.depth = 3;
    some.values = 4;
    some.text_bytes = 2;
    some.bytes = 20;
    CHECK(json::parse("[[[0]]]", some));
    CHECK_FALSE(json::parse("[[[[]]]]", some));
    CHECK(json::parse("[1,2,3]", some));
    CHECK_FALSE(json::parse("[1,2,3,4]", some));
    CHECK(json::parse("[                  ]", some));
    CHECK_FALSE(json::parse("[                   ]", some));
    CHECK(json::parse("\"ab\"", some).value().problems().empty());
    CHECK(json::parse("\"abc\"", some).value().problems().size() == 1);
}

TEST_CASE("a long key is cut between characters", "[media_manifests][unit]") {
    json::Limits some = limits();
    some.key_bytes = 4;
    const auto document = json::parse("{\"abc\xC3\xA9\": 1}", some);
    REQUIRE(document);
    CHECK(at(document.value().root(), {0}).key() == "abc");
    REQUIRE(document.value().problems().size() == 1);
    CHECK(document.value().problems()[0].where == "/abc");
}

TEST_CASE("the fewest digits give the same number back, bit for bit", "[media_manifests][unit]") {
    CHECK(json::shortest(0.1) == "0.1");
    CHECK(json::shortest(8.0) == "8");
    CHECK(json::shortest(-0.0) == "-0.0");
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i) {
        const std::uint64_t bits = random();
        double number = 0.0;
        std::memcpy(&number, &bits, sizeof number);
        if (!std::isfinite(number)) continue;
        const auto document = json::parse(json::shortest(number), limits());
        REQUIRE(document);
        const double read = document.value().root().number();
        CHECK(std::memcmp(&read, &number, sizeof number) == 0);
    }
}

TEST_CASE("texts are written so that they read back, and broken UTF-8 is mended", "[media_manifests][unit]") {
    const std::string text("\"\\/\b\f\n\r\t\x01\x7F\xC3\xA9\xE2\x82\xAC\xF0\x9F\x91\x80");
    const auto document = json::parse(json::in_quotes(text), limits());
    REQUIRE(document);
    CHECK(document.value().root().text() == text);
    const std::string mark = "\xEF\xBF\xBD";
    CHECK(json::in_quotes("a\xFFz") == "\"a" + mark + "z\"");
    CHECK(json::in_quotes("\xC3") == "\"" + mark + "\"");
    CHECK(json::in_quotes("\xED\xA0\x80") == "\"" + mark + mark + mark + "\"");
    CHECK(json::in_quotes("\xC0\x80") == "\"" + mark + mark + "\"");
    CHECK(json::in_quotes("\xF4\x90\x80\x80") == "\"" + mark + mark + mark + mark + "\"");
}

TEST_CASE("any bytes written as a text are JSON", "[media_manifests][unit]") {
    std::mt19937 random(3);
    for (int i = 0; i < 2'000; ++i) {
        std::string text;
        for (auto length = random() % 12; length > 0; --length) text += static_cast<char>(random() % 256);
        INFO(i);
        CHECK(json::parse(json::in_quotes(text), limits()));
    }
}

TEST_CASE("the nearest word is found when it is near, and only then", "[media_manifests][unit]") {
    const std::vector<std::string_view> words = {"door", "hall", "inside", "street", "say-nothing"};
    CHECK(json::nearest("dor", words) == "door");
    CHECK(json::nearest("odor", words) == "door");
    CHECK(json::nearest("hlal", words) == "hall");
    CHECK(json::nearest("insid", words) == "inside");
    CHECK(json::nearest("saynothign", words) == "say-nothing");
    CHECK(json::nearest("ins", words) == "inside");
    CHECK(json::nearest("kitchen", words).empty());
    CHECK(json::nearest("ver", {"version-one", "version-two"}).empty());
    CHECK(json::nearest("", words).empty());
    CHECK(json::nearest(std::string(100, 'a'), words).empty());
    CHECK(json::nearest("door", {}).empty());
}

TEST_CASE("what is quoted in a message is short and whole", "[media_manifests][unit]") {
    CHECK(json::quoted("a\nb") == "\"a\\nb\"");
    std::string text(63, 'a');
    text += "\xC3\xA9" + std::string(100, 'b');
    const std::string shown = json::quoted(text);
    CHECK(shown == "\"" + std::string(63, 'a') + "...\"");
}

TEST_CASE("a writer lays JSON out in lines, on one line, or tight", "[media_manifests][unit]") {
    json::Writer out;
    out.open_object();
    out.key("a").open_list(json::Layout::line);
    out.integer(-1);
    out.natural(18'446'744'073'709'551'615u);
    out.close();
    out.key("b").open_object(json::Layout::tight);
    out.key("c").boolean(true);
    out.key("d").open_list();
    out.number(0.5);
    out.text("x");
    out.close();
    out.close();
    out.key("e").open_object();
    out.close();
    out.close();
    CHECK(out.written() ==
          "{\n  \"a\": [-1, 18446744073709551615],\n  \"b\": {\"c\":true,\"d\":[0.5,\"x\"]},\n  \"e\": {}\n}");
}
