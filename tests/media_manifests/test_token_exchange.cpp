#include <string>

#include "media_manifests/token_exchange.hpp"
#include "tests/catch.hpp"

using namespace forksight::media_manifests;

TEST_CASE("a code is asked for as it was typed", "[token_exchange][unit]") {
    for (const char* code : {"K7RW4-XH2TM", "", "\"quoted\" \\ and \xC3\xA9"}) {
        REQUIRE(read_code_request(write_code_request(code)));
        CHECK(read_code_request(write_code_request(code)).value() == code);
    }
    CHECK(read_code_request("{\"code\":\"a\",\"x-app\":1}").value() == "a");
    for (const std::string& wrong :
         {std::string(), std::string("{}"), std::string("[]"), std::string("{\"code\":7}"),
          std::string("{\"code\":\"a\",\"code\":\"b\"}"), std::string("{\"code\":\"a\",\"name\":\"b\"}"),
          std::string("{\"code\":\"a\"} more"), std::string("{\"code\":\"\xff\"}"),
          "{\"code\":\"" + std::string(code_limit_bytes + 1, 'a') + "\"}",
          "{\"code\":\"a\"" + std::string(code_request_limit_bytes, ' ') + "}", std::string(1000, '[')}) {
        INFO(wrong);
        CHECK_FALSE(read_code_request(wrong));
    }
}

TEST_CASE("a grant is read back as it was written", "[token_exchange][unit]") {
    for (const std::int64_t expires_s :
         {0LL, 951'782'399LL, 951'868'800LL, 1'772'366'400LL, 4'102'444'799LL, 253'402'300'799LL}) {
        const Grant grant{"abc-_9", expires_s, 43'200, {"first-visit", "talk"}};
        const auto read = read_grant(write_grant(grant));
        REQUIRE(read);
        CHECK(read.value().token == grant.token);
        CHECK(read.value().expires_s == expires_s);
        CHECK(read.value().lasts_s == 43'200);
        CHECK(read.value().films == grant.films);
    }
    CHECK(write_grant({"t", 951'782'400, 1, {}}) ==
          "{\"token\":\"t\",\"expires\":\"2000-02-29T00:00:00Z\",\"lasts_s\":1,\"films\":[]}\n");
}

TEST_CASE("what is no grant is refused", "[token_exchange][unit]") {
    const std::string right = write_grant({"token", 1'772'366'400, 5, {"a"}});
    REQUIRE(read_grant(right));
    const auto with = [&](std::string_view part, std::string_view other) {
        std::string text = right;
        return text.replace(text.find(part), part.size(), other);
    };
    for (const std::string& wrong :
         {std::string(), std::string("{}"), with("\"token\":\"token\",", ""),
          with("\"token\":\"token\"", "\"token\":\"\""), with(":\"token\"", ":\"to\\r\\nken\""),
          with("2026-03-01T12", "2026-13-01T12"), with("2026-03-01T12", "2026-03-01 12"),
          with("2026-03-01T12", "2026-03-01T25"), with("\"a\"", "\"A\""), with("\"lasts_s\":5", "\"lasts_s\":-5"),
          with("[\"a\"]", "7")}) {
        INFO(wrong);
        CHECK_FALSE(read_grant(wrong));
    }
}
