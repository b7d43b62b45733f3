// The configuration file and the command line: one table behind both.
#include "streamer/settings.hpp"

#include <algorithm>
#include <string>

#include "streamer/config_file.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;
using namespace forksight::streamer;

namespace {

using Given = std::map<std::string, std::string>;

std::string what_is_wrong(const std::string& text) {
    const TemporaryFolder disk;
    disk.write("streamer.conf", text);
    const auto order = order_of(disk.path() / "streamer.conf", {});
    const auto* unusable = std::get_if<Unusable>(&order);
    if (unusable == nullptr) return {};
    CHECK(unusable->wrong);
    std::string what = unusable->what;
    const std::string file = (disk.path() / "streamer.conf").string() + ": ";
    for (std::size_t at = what.find(file); at != std::string::npos; at = what.find(file)) what.erase(at, file.size());
    return what;
}

ServeOrder order_from(const std::string& text, const Given& given = {}) {
    const TemporaryFolder disk;
    disk.write("streamer.conf", text);
    auto order = order_of(disk.path() / "streamer.conf", given);
    REQUIRE(std::holds_alternative<ServeOrder>(order));
    return std::get<ServeOrder>(order);
}

} // namespace

TEST_CASE("a configuration file is read line by line", "[settings][unit]") {
    const auto read = read_config(
        "\xEF\xBB\xBF# a comment\r\n\n  listen=0.0.0.0:80  # behind it\r\n"
        "library = \"/srv/my \\\"films\\\" #1\"   # quoted\ntls-key = a#b\n");
    REQUIRE(read);
    REQUIRE(read.value().size() == 3);
    CHECK(read.value()[0].number == 3);
    CHECK(read.value()[0].value == "0.0.0.0:80");
    CHECK(read.value()[1].value == "/srv/my \"films\" #1");
    CHECK(read.value()[2].value == "a#b");
}

TEST_CASE("every value comes back from how it is written", "[settings][unit]") {
    for (const std::string value : {"plain", "", " spaced ", "a # b", "a\"b\\c", "\\", "0.0.0.0:80"}) {
        const auto read = read_config("x = " + config_value(value));
        REQUIRE(read);
        CHECK(read.value().at(0).value == value);
    }
}

TEST_CASE("a line that is wrong is told with its number, and all of them at once", "[settings][unit]") {
    CHECK(what_is_wrong("listen = 0.0.0.0:80\nlisten 0.0.0.0:80\n[section]\nlibrary =\nlibrary = \"x\n") ==
          "line 2: a line is NAME = VALUE\n"
          "line 3: there are no sections in this file: leave out [section]\n"
          "line 4: library: there is no value after '='\n"
          "line 5: library: the quote that begins the value is not closed");
    CHECK(what_is_wrong("idle_time = 5s\n--drain-time = 5s\nconections = 5\nelephants = 5\n") ==
          "line 1: 'idle_time' is no setting; did you mean 'idle-time'?\n"
          "line 2: '--drain-time' is no setting; did you mean 'drain-time'?\n"
          "line 3: 'conections' is no setting; did you mean 'connections'?\n"
          "line 4: 'elephants' is no setting; --print-config lists them all");
    CHECK(what_is_wrong("threads = 2\n\nthreads = 3\n") == "line 3: threads stands on line 1 already");
    CHECK(what_is_wrong("idle-time = soon\n") ==
          "line 1: idle-time wants a time from 100ms to 3600s, as in 10s or 500ms, not 'soon'");
    CHECK(what_is_wrong(std::string("a\0b", 3)) == "line 1: there is a control character in it: this is no text");
    CHECK(what_is_wrong(std::string(config_limit_bytes + 1, '#')) == "is larger than the 65536 bytes that are read");
    CHECK(what_is_wrong(std::string(config_limit_bytes, '#')).empty());
}

TEST_CASE("a setting has bounds, and a number that is too large for any does not wrap around", "[settings][unit]") {
    CHECK(order_from("head-time = 100ms").limits.head_time == http::Limits::Time(100));
    CHECK(order_from("head-time = 2").limits.head_time == http::Limits::Time(2000));
    CHECK(order_from("head-time = 2 min").limits.head_time == http::Limits::Time(120'000));
    CHECK(order_from("send-bytes = 2MiB").limits.send_bytes == 2u << 20);
    for (const char* wrong : {"99ms", "3601s", "-1s", "5 h", "", "\"\"", "18446744073709551615min",
                              "307445734561825861min", "99999999999999999999s", "1e3s"}) {
        CAPTURE(wrong);
        CHECK(!what_is_wrong("head-time = " + std::string(wrong)).empty());
    }
    for (const char* wrong : {"0", "257", "two", "2 threads", "auto2"}) {
        CAPTURE(wrong);
        CHECK(!what_is_wrong("threads = " + std::string(wrong)).empty());
    }
    for (const char* wrong : {"8360", ":8360", "::1:8360", "localhost:65536", "localhost:", "localhost:80x"}) {
        CAPTURE(wrong);
        CHECK(!what_is_wrong("listen = " + std::string(wrong)).empty());
    }
    CHECK(order_from("listen = [::1]:0").host == "::1");
}

TEST_CASE("the command line comes before the file, and the file before the defaults", "[settings][unit]") {
    const ServeOrder order = order_from("threads = 3\nidle-time = 7s\nlog = json\n", {{"threads", "5"}});
    CHECK(order.threads == 5);
    CHECK(order.limits.idle_time == http::Limits::Time(7000));
    CHECK(order.limits.head_time == http::Limits().head_time);
    CHECK(order.log == http::Log::Format::json);
    CHECK(order.config_read);
}

TEST_CASE("what is printed as configuration reads back as the same, for every setting", "[settings][unit]") {
    const ServeOrder plain = order_from("");
    std::string text;
    for (const Setting& setting : settings()) {
        // Another value than the default, of whichever kind this one is.
        const std::string old = setting.tell(plain);
        std::string taken;
        for (const char* value :
             {"json", "errors", "[::1]:81", "3", "9s", "77", "yes", "https://a.example", "/srv/a \"b\""}) {
            ServeOrder other = plain;
            if (setting.take(value, other).empty() && setting.tell(other) != old) taken = value;
        }
        CAPTURE(setting.name);
        REQUIRE(!taken.empty());
        if (setting.name == "plain") continue; // not together with a certificate
        text += std::string(setting.name) + " = " + config_value(taken) + "\n";
    }
    const ServeOrder all = order_from(text);
    const ServeOrder again = order_from(config_text(all));
    for (const Setting& setting : settings()) {
        CAPTURE(setting.name);
        CHECK((setting.tell(all) != setting.tell(plain)) == (setting.name != "plain"));
        CHECK(setting.tell(again) == setting.tell(all));
    }
    CHECK(changed(plain, all, true).size() + changed(plain, all, false).size() == settings().size() - 1);
    CHECK(order_from(config_text(order_from("plain = yes"))).plain);
    CHECK(what_is_wrong("plain = yes\ntls-cert = a\ntls-key = b\n") == "--plain excludes --tls-cert");
    CHECK(what_is_wrong("tls-key = b\n") == "--tls-key requires --tls-cert");
    CHECK(changed(all, again, true).empty());
    // The defaults are shown, but only as comments.
    CHECK(order_from(config_text(plain)).config_read);
    CHECK(config_text(plain).find("\nidle-time") == std::string::npos);
    CHECK(config_text(plain).find("\n# idle-time = 60s\n") != std::string::npos);
}

TEST_CASE("a configuration that is named must be there", "[settings][unit]") {
    const auto order = order_of("/nowhere/streamer.conf", {});
    REQUIRE(std::holds_alternative<Unusable>(order));
    CHECK(std::get<Unusable>(order).what ==
          "the configuration /nowhere/streamer.conf cannot be read: No such file or directory");
    CHECK(std::get<Unusable>(order).wrong);
    const auto folder = order_of("/tmp", {});
    REQUIRE(std::holds_alternative<Unusable>(folder));
    CHECK(!std::get<Unusable>(folder).wrong);
}
