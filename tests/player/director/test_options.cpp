// The player's command line.
#include <cstdlib>

#include "player/options.hpp"
#include "tests/catch.hpp"

using namespace forksight::player;

namespace {

std::variant<Options, Leave> read(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "forksight-player");
    return read_options(static_cast<int>(arguments.size()), arguments.data());
}

int status(std::vector<const char*> arguments) {
    const auto outcome = read(std::move(arguments));
    const auto* leave = std::get_if<Leave>(&outcome);
    return leave == nullptr ? -1 : leave->status;
}

} // namespace

TEST_CASE("a full command line is read", "[player][options][unit]") {
    const auto outcome =
        read({"http://h/films/f", "--display", "offscreen", "--size", "640x360", "--choose", "a, b", "--record", "r",
              "--report", "x.json", "--screenshot", "s", "--mute", "--rate-limit", "800", "--language", "en"});
    REQUIRE(std::holds_alternative<Options>(outcome));
    const auto& options = std::get<Options>(outcome);
    CHECK(options.display == DisplayKind::offscreen);
    CHECK(options.width == 640);
    CHECK(options.height == 360);
    CHECK(options.choose == std::vector<std::string>{"a", "b"});
    CHECK(options.rate_limit_kbps == 800.0);
    CHECK(options.mute);
    CHECK(options.send);
    CHECK_FALSE(std::get<Options>(read({"f", "--no-send"})).send);
    CHECK(options.language == "en");
}

TEST_CASE("wrong usage is status 2 and help is status 0", "[player][options][unit]") {
    CHECK(status({}) == 2);
    CHECK(status({"f", "--nonsense"}) == 2);
    CHECK(status({"f", "--display", "moon"}) == 2);
    CHECK(status({"f", "--display", "headset"}) == 2);
    CHECK(status({"f", "--size", "10x"}) == 2);
    CHECK(status({"f", "--size", "0x100"}) == 2);
    CHECK(status({"f", "--size", "640x360x2"}) == 2);
    CHECK(status({"f", "--rate-limit", "0"}) == 2);
    CHECK(status({"f", "--choose", "a", "--look", "t.csv"}) == 2);
    CHECK(status({"f", "--language", "fr"}) == 2);
    CHECK(status({"prepare", "http://h"}) == 2);
    CHECK(status({"f", "--give-up-after", "0"}) == 2);
    CHECK(status({"f", "--give-up-after", "x"}) == 2);
    CHECK(status({"--help"}) == 0);
    CHECK(status({"--version"}) == 0);
}

TEST_CASE("the help names every display there is, and none that is refused", "[player][options][unit]") {
    const auto outcome = read({"--help"});
    const std::string help = std::get<Leave>(outcome).text;
    for (const auto display : {DisplayKind::window, DisplayKind::offscreen}) {
        CHECK(help.find(name_of(display)) != std::string::npos);
        CHECK(std::get<Options>(read({"f", "--display", name_of(display).c_str()})).display == display);
    }
    CHECK(help.find("headset") == std::string::npos);
}

TEST_CASE("The language is the person's own: Dutch for a Dutch locale, else English", "[player][options][unit]") {
    const auto language = [](const char* all, const char* messages, const char* lang) {
        ::setenv("LC_ALL", all, 1);
        ::setenv("LC_MESSAGES", messages, 1);
        ::setenv("LANG", lang, 1);
        const auto outcome = read({"f"});
        for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) ::unsetenv(name);
        return std::get<Options>(outcome).language;
    };
    CHECK(language("", "", "") == "en");
    CHECK(language("C", "", "nl_NL.UTF-8") == "en");
    CHECK(language("", "", "C.UTF-8") == "en");
    CHECK(language("", "", "nl_NL.UTF-8") == "nl");
    CHECK(language("", "nl_BE", "en_GB") == "nl");
    CHECK(language("en_GB", "nl_BE", "nl_NL") == "en");
    CHECK(language("", "", "de_DE") == "en");
    CHECK(std::get<Options>(read({"f", "--language", "nl"})).language == "nl");
    CHECK(std::get<Options>(read({"f"})).give_up_after_s == 60.0);
    CHECK(std::get<Options>(read({"f", "--give-up-after", "5"})).give_up_after_s == 5.0);
}
