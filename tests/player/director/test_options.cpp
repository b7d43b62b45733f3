// The player's command line.
#include <cstdlib>

#include "player/options.hpp"
#include "player/room_options.hpp"
#include "tests/catch.hpp"

using namespace forksight::player;

namespace {

Wanted read(std::vector<const char*> arguments) {
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
    CHECK_FALSE(options.dwell_s);
    CHECK_FALSE(options.confirm);
    CHECK(std::get<Options>(read({"f", "--dwell", "1.5"})).dwell_s == 1.5);
    CHECK(std::get<Options>(read({"f", "--confirm"})).confirm);
    CHECK(options.language == "en");
    CHECK(options.film_layer == FilmLayer::automatic);
    CHECK(std::get<Options>(read({"f", "--film-layer", "auto"})).film_layer == FilmLayer::automatic);
    CHECK(std::get<Options>(read({"f", "--film-layer", "shader"})).film_layer == FilmLayer::shader);
    CHECK(std::get<Options>(read({"f", "--film-layer", "runtime"})).film_layer == FilmLayer::runtime);
}

TEST_CASE("wrong usage is status 2 and help is status 0", "[player][options][unit]") {
    CHECK(status({}) == 2);
    CHECK(status({"f", "--nonsense"}) == 2);
    CHECK(status({"f", "--display", "moon"}) == 2);
    CHECK(status({"f", "--film-layer", "mpv"}) == 2);
    CHECK(status({"f", "--size", "10x"}) == 2);
    CHECK(status({"f", "--size", "0x100"}) == 2);
    CHECK(status({"f", "--size", "640x360x2"}) == 2);
    CHECK(status({"f", "--rate-limit", "0"}) == 2);
    CHECK(status({"f", "--choose", "a", "--look", "t.csv"}) == 2);
    CHECK(status({"f", "--language", "fr"}) == 2);
    CHECK(status({"prepare"}) == 2);
    CHECK(status({"prepare", "films/visit"}) == 2);
    CHECK(status({"prepare", "http://h/f", "--nonsense"}) == 2);
    CHECK(status({"prepare", "http://h/f", "--cache-limit", "0"}) == 2);
    CHECK(status({"prepare", "http://h/f", "--cache-limit", "-1"}) == 2);
    CHECK(status({"prepare", "http://h/f", "--cache-limit", "2000000"}) == 2);
    CHECK(status({"prepare", "http://h/f", "--renditions", "some"}) == 2);
    CHECK(status({"prepare", "http://h/f", "--rate-limit", "0"}) == 2);
    CHECK(status({"prepare", "http://h/f", "--log", "xml"}) == 2);
    CHECK(status({"prepare", "--help"}) == 0);
    CHECK(status({"f", "--give-up-after", "0"}) == 2);
    for (const char* dwell : {"0.2", "3.1", "nan", "x"}) CHECK(status({"f", "--dwell", dwell}) == 2);
    CHECK(status({"f", "--give-up-after", "x"}) == 2);
    CHECK(status({"--help"}) == 0);
    CHECK(status({"--version"}) == 0);
}

TEST_CASE("the help names every display there is", "[player][options][unit]") {
    const auto outcome = read({"--help"});
    const std::string help = std::get<Leave>(outcome).text;
    for (const auto display : {DisplayKind::window, DisplayKind::headset, DisplayKind::offscreen}) {
        CHECK(help.find(name_of(display)) != std::string::npos);
        CHECK(std::get<Options>(read({"f", "--display", name_of(display).c_str()})).display == display);
    }
    CHECK_FALSE(display_of("moon"));
}

TEST_CASE("What is to be prepared is read", "[player][options][unit]") {
    const auto usual = std::get<PrepareOptions>(read({"prepare", "http://h/films/f"}));
    CHECK(usual.film == "http://h/films/f");
    CHECK(usual.cache_limit_gb == 20.0);
    CHECK(usual.renditions == Renditions::best);
    CHECK_FALSE(usual.verify);
    const auto all = std::get<PrepareOptions>(
        read({"prepare", "https://h/films/f", "--cache", "/c", "--cache-limit", "0.5", "--renditions", "all",
              "--verify", "--code", "K7RW4-XH2TM", "--rate-limit", "800", "--log", "json", "--language", "nl"}));
    CHECK(all.cache == "/c");
    CHECK(all.cache_limit_gb == 0.5);
    CHECK(all.renditions == Renditions::all);
    CHECK(all.verify);
    CHECK(all.code == "K7RW4-XH2TM");
    CHECK(all.rate_limit_kbps == 800.0);
    CHECK(all.log_json);
}

TEST_CASE("With whom to pair is read, and where it is kept", "[player][options][unit]") {
    const std::string digits = "9DE4F1406CFF769D046A66515CC89661376EF71A141ACACAF5D753C0041F1CA5";
    const auto asked = std::get<PairOptions>(read({"pair", "https://h:8360"}));
    CHECK(asked.streamer == "https://h:8360");
    CHECK_FALSE(asked.fingerprint);
    const auto given = std::get<PairOptions>(
        read({"pair", "https://h:8360/films/f", "--language", "nl", "--log", "json", "--fingerprint",
              "9d:e4:f1:40:6c:ff:76:9d:04:6a:66:51:5c:c8:96:61 37:6e:f7:1a:14:1a:ca:ca:f5:d7:53:c0:04:1f:1c:a5"}));
    CHECK(given.fingerprint == digits);
    CHECK(given.language == "nl");
    CHECK(given.log_json);
    CHECK(status({"pair"}) == 2);
    CHECK(status({"pair", "h:8360"}) == 2);
    CHECK(status({"pair", "films/visit"}) == 2);
    CHECK(status({"pair", "file:///a"}) == 2);
    CHECK(status({"pair", "https://h", "--fingerprint", digits.substr(1).c_str()}) == 2);
    CHECK(status({"pair", "https://h", "--fingerprint", ""}) == 2);
    CHECK(status({"pair", "https://h", "--language", "fr"}) == 2);
    CHECK(status({"pair", "--help"}) == 0);

    const std::string home_before = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
    const auto folder = [&](const char* config, const char* home) {
        config != nullptr ? ::setenv("XDG_CONFIG_HOME", config, 1) : ::unsetenv("XDG_CONFIG_HOME");
        home != nullptr ? ::setenv("HOME", home, 1) : ::unsetenv("HOME");
        const auto outcome = read({"pair", "https://h"});
        ::unsetenv("XDG_CONFIG_HOME");
        ::setenv("HOME", home_before.c_str(), 1);
        const auto* pair = std::get_if<PairOptions>(&outcome);
        return pair == nullptr ? std::string("none") : *pair->authorities;
    };
    CHECK(folder("/config", "/home/a") == "/config/forksight/authorities");
    CHECK(folder(nullptr, "/home/a") == "/home/a/.config/forksight/authorities");
    CHECK(folder("not/whole", "/home/a") == "/home/a/.config/forksight/authorities");
    CHECK(folder(nullptr, nullptr) == "none");
}

TEST_CASE("An authority is named for an address of https, and for nothing else", "[player][options][unit]") {
    CHECK(std::get<Options>(read({"https://h/films/f", "--authority", "a.pem"})).authority == "a.pem");
    CHECK(std::get<PrepareOptions>(read({"prepare", "https://h/films/f", "--authority", "a.pem"})).authority ==
          "a.pem");
    CHECK_FALSE(std::get<Options>(read({"https://h/films/f"})).authority);
    CHECK(status({"http://h/films/f", "--authority", "a.pem"}) == 2);
    CHECK(status({"films/f", "--authority", "a.pem"}) == 2);
    CHECK(status({"prepare", "http://h/films/f", "--authority", "a.pem"}) == 2);
}

TEST_CASE("Prepared films lie where the person's caches do, unless a folder is named", "[player][options][unit]") {
    const std::string home_before = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
    const auto cache = [&](const char* caches, const char* home, std::vector<const char*> more = {}) {
        caches != nullptr ? ::setenv("XDG_CACHE_HOME", caches, 1) : ::unsetenv("XDG_CACHE_HOME");
        home != nullptr ? ::setenv("HOME", home, 1) : ::unsetenv("HOME");
        more.insert(more.begin(), "http://h/f");
        const auto outcome = read(more);
        more.insert(more.begin(), "prepare");
        const int prepares = more.size() == 2 || more[2] != std::string("--no-cache") ? status(more) : -1;
        CHECK(prepares == (std::get<Options>(outcome).cache || more.back() == std::string("--no-cache") ? -1 : 2));
        ::unsetenv("XDG_CACHE_HOME");
        ::setenv("HOME", home_before.c_str(), 1);
        return std::get<Options>(outcome).cache;
    };
    CHECK(cache("/caches", "/home/a") == "/caches/forksight");
    CHECK(cache(nullptr, "/home/a") == "/home/a/.cache/forksight");
    CHECK(cache("not/whole", "/home/a") == "/home/a/.cache/forksight");
    CHECK(cache("/caches", "/home/a", {"--cache", "here"}) == "here");
    CHECK_FALSE(cache(nullptr, nullptr));
    CHECK_FALSE(cache("/caches", "/home/a", {"--no-cache"}));
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

TEST_CASE("The language is known before the command line is understood", "[player][options][unit]") {
    const auto asked = [](std::vector<const char*> arguments) {
        arguments.insert(arguments.begin(), "forksight-player");
        return language_asked(static_cast<int>(arguments.size()), arguments.data());
    };
    CHECK(asked({}) == "en");
    CHECK(asked({"--frob", "--language", "nl"}) == "nl");
    CHECK(asked({"prepare", "--language=nl", "--frob"}) == "nl");
    CHECK(asked({"--language"}) == "en");
    CHECK(asked({"--language", "fr"}) == "en");
    CHECK(asked({"nl"}) == "en");
    ::setenv("LANG", "nl_NL.UTF-8", 1);
    CHECK(asked({"f"}) == "nl");
    CHECK(asked({"f", "--language", "en"}) == "en");
    ::unsetenv("LANG");
}

TEST_CASE("A folder of prepared films is named where it is not the usual one", "[player][options][unit]") {
    ::setenv("XDG_CACHE_HOME", "/caches", 1);
    CHECK(cache_words(std::nullopt).empty());
    CHECK(cache_words("/caches/forksight").empty());
    CHECK(cache_words("/media/films") == " --cache /media/films");
    CHECK(cache_words("/media/my films") == " --cache '/media/my films'");
    ::unsetenv("XDG_CACHE_HOME");
}

TEST_CASE("The rooms are for a person who has no keys, or whom the film warns or asks, unless asked for",
          "[player][options][unit]") {
    forksight::choicegraph::Film film;
    const auto read = [](std::vector<const char*> words) {
        words.insert(words.begin(), {"forksight-player", "film"});
        return read_options(static_cast<int>(words.size()), words.data());
    };
    const auto rooms = [&](std::vector<const char*> words) {
        return has_rooms(std::get<Options>(read(std::move(words))), film);
    };
    CHECK_FALSE(rooms({}));
    CHECK_FALSE(rooms({"--rooms", "off"}));
    CHECK_FALSE(rooms({"--display", "offscreen"}));
    CHECK(rooms({"--rooms", "on"}));
    film.warning["en"] = "Somebody shouts.";
    CHECK(rooms({}));
    CHECK_FALSE(rooms({"--rooms", "off"}));
    CHECK_FALSE(rooms({"--choose", "ask"}));
    film.warning.clear();
    film.consent["en"] = "May we?";
    CHECK(rooms({}));
    film.consent.clear();
    Options worn;
    worn.display = DisplayKind::headset;
    CHECK(has_rooms(worn, film));
    worn.choose = std::vector<std::string>{"ask"};
    CHECK_FALSE(has_rooms(worn, film));
    for (const auto& words : std::vector<std::vector<const char*>>{{"--rooms", "on", "--display", "offscreen"},
                                                                   {"--rooms", "on", "--choose", "ask"},
                                                                   {"--rooms", "on", "--look", "trace.csv"},
                                                                   {"--rooms", "perhaps"},
                                                                   {"--tutorial", "twice"},
                                                                   {"--speak", "loud"}}) {
        const auto refused = read(words);
        REQUIRE(std::holds_alternative<Leave>(refused));
        CHECK(std::get<Leave>(refused).status == 2);
        CHECK_THAT(std::get<Leave>(refused).text, ContainsSubstring(words[0]));
    }
    const auto options = std::get<Options>(read({"--tutorial", "off", "--speak", "on"}));
    CHECK(options.tutorial == Presence::off);
    CHECK(options.speak == Presence::on);
}

TEST_CASE("Practice that was asked for where there is no start room is said to be left out, in both languages",
          "[player][options][unit]") {
    forksight::choicegraph::Film film;
    Options options = std::get<Options>(read({"f", "--tutorial", "on"}));
    speak("en");
    CHECK(asked_in_vain(options, film) ==
          "--tutorial on: there is no practice, for this film has no start room here; with --rooms on it has");
    speak("nl");
    CHECK(asked_in_vain(options, film) ==
          "--tutorial on: er wordt niet geoefend, want deze film heeft hier geen startruimte; met --rooms on wel");
    speak("en");
    options.display = DisplayKind::headset;
    CHECK(asked_in_vain(options, film).empty());
    options.rooms = Presence::off;
    CHECK_THAT(asked_in_vain(options, film), ContainsSubstring("with --rooms on it has"));
    // --rooms on is refused where nobody looks: it is not what helps there.
    options = std::get<Options>(read({"f", "--tutorial", "on", "--display", "offscreen"}));
    CHECK(asked_in_vain(options, film) == "--tutorial on: there is no practice, for nobody looks");
    options = std::get<Options>(read({"f", "--tutorial", "on"}));
    film.warning = {{"nl", "Er wordt geschreeuwd."}};
    CHECK(asked_in_vain(options, film).empty());
    film.warning.clear();
    for (const char* other : {"off", "auto"})
        CHECK(asked_in_vain(std::get<Options>(read({"f", "--tutorial", other})), film).empty());
}
