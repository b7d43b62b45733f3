// A device and a streamer with an authority of its own: refused, paired, refused again when it is another.
#include <sys/stat.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <optional>
#include <thread>

#include "player/net/film_source.hpp"
#include "player/net/paired.hpp"
#include "streamer/tls/authority.hpp"
#include "streamer/tls/trust_page.hpp"
#include "tests/catch.hpp"
#include "tests/loopback/tls_server.hpp"
#include "tests/player/net/scripted_server.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight;
using namespace forksight::tests;
namespace net = player::net;
namespace fs = std::filesystem;

namespace {

std::string text_of_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

std::string place_of(const House& house) {
    return "127.0.0.1:" + std::to_string(house.port());
}

net::Answer get(net::Fetch& fetch, const std::string& url) {
    std::promise<net::Answer> promise;
    fetch.get({url, 0, 4'000'000, [&](net::Answer got) { promise.set_value(std::move(got)); }});
    return promise.get_future().get();
}

/// What a player that begins now gets of the streamer.
net::Answer list_of_films(const House& house, const fs::path& folder, const std::optional<std::string>& file = {}) {
    net::Fetch fetch;
    const std::string url = "https://" + place_of(house) + "/api/films";
    REQUIRE(net::trust_streamer(fetch, url, file, folder));
    return get(fetch, url);
}

media_manifests::Result<net::Paired> pair(const std::string& url, const fs::path& folder, const std::string& sha256) {
    net::Fetch fetch;
    const auto is_right = [&](const net::Authority& got, bool) { return got.sha256 == sha256; };
    return net::pair(fetch, url, folder, is_right, {});
}

media_manifests::Result<net::Paired> pair(const House& house, const fs::path& folder, const std::string& sha256) {
    return pair("https://" + place_of(house), folder, sha256);
}

net::Authority authority_of(const House& house) {
    const fs::path file = streamer::tls::authority_files(house.disk.path()).certificate;
    const auto read = net::read_authority(text_of_file(file), file.string());
    REQUIRE(read);
    return read.value();
}

bool holds_nothing(const fs::path& folder) {
    return !fs::exists(folder) || fs::is_empty(folder);
}

} // namespace

TEST_CASE("A streamer with an authority of its own is refused, and it is said how to pair", "[pairing][loopback]") {
    House house(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    const net::Answer answer = list_of_films(house, config.path() / "authorities");
    CHECK(answer.ending == net::Ending::refused);
    CHECK_THAT(answer.problem, ContainsSubstring("is not trusted") &&
                                   ContainsSubstring("forksight-player pair https://" + place_of(house)));
    net::Fetch fetch;
    const net::Answer plain = get(fetch, "http://" + place_of(house) + "/films/visit/film.json");
    CHECK(plain.ending == net::Ending::refused);
    CHECK_THAT(plain.problem, ContainsSubstring("replace http:// by https://"));
}

TEST_CASE("A paired device plays from the streamer, and by its authority alone", "[pairing][loopback]") {
    House house(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    const fs::path folder = config.path() / "forksight" / "authorities";
    // The address of a film will do, and so will the one on the sheet, which is plain http.
    const std::string url = GENERATE(as<std::string>(), "https://", "http://") + place_of(house) +
                            GENERATE(as<std::string>(), "", "/films/visit", "/authority.crt");
    const auto paired = pair(url, folder, authority_of(house).sha256);
    REQUIRE(paired);
    CHECK(paired.value().place == place_of(house));
    CHECK_FALSE(paired.value().replaced);
    const fs::path file = folder / ("127.0.0.1_" + std::to_string(house.port()) + ".pem");
    CHECK(paired.value().file == file);
    CHECK(text_of_file(file) == authority_of(house).pem);
    CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(fs::status(folder).permissions() == fs::perms::owner_all);
    CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 1); // nothing unfinished

    const net::Answer films = list_of_films(house, folder);
    CHECK(films.problem == "");
    CHECK_THAT(films.body, ContainsSubstring("visit"));
    net::Fetch fetch;
    REQUIRE(net::trust_streamer(fetch, "https://" + place_of(house) + "/films/visit", {}, folder));
    const auto film = net::load_film(fetch, "https://" + place_of(house) + "/films/visit");
    REQUIRE(film);
    CHECK(get(fetch, film.value().base_url + "door/640x320/00002.m4s").body == pattern(3'000'000));
}

TEST_CASE("What was paired with holds for that streamer's address, and for no other", "[pairing][loopback]") {
    House house(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    REQUIRE(pair(house, config.path(), authority_of(house).sha256));
    net::Fetch fetch;
    REQUIRE(net::trust_streamer(fetch, "https://" + place_of(house) + "/films/visit", {}, config.path()));
    // The certificate is for this name as well, and from the same authority.
    const net::Answer other = get(fetch, "https://localhost:" + std::to_string(house.port()) + "/healthz");
    CHECK(other.ending == net::Ending::refused);
    CHECK_THAT(other.problem, ContainsSubstring("is not trusted"));
}

TEST_CASE("Another authority's certificate under the same name is refused until it is paired with",
          "[pairing][loopback]") {
    House first(quick_limits(), 2, Way::tls);
    House second(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    REQUIRE(pair(first, config.path(), authority_of(first).sha256));
    // As if the second stood where the first was: same address, same names in its certificate.
    const fs::path kept = net::authority_file(config.path(), place_of(second));
    fs::copy_file(net::authority_file(config.path(), place_of(first)), kept);
    const net::Answer posing = list_of_films(second, config.path());
    CHECK(posing.ending == net::Ending::refused);
    CHECK_THAT(posing.problem, ContainsSubstring("not from the authority that this device trusts") &&
                                   ContainsSubstring("forksight-player pair https://" + place_of(second)));

    CHECK_FALSE(pair(second, config.path(), authority_of(first).sha256)); // the old sheet
    CHECK(text_of_file(kept) == authority_of(first).pem);
    const auto again = pair(second, config.path(), authority_of(second).sha256);
    REQUIRE(again);
    CHECK(again.value().replaced);
    CHECK(list_of_films(second, config.path()).ending == net::Ending::delivered);
    CHECK_FALSE(pair(second, config.path(), authority_of(second).sha256).value().replaced); // it is the same
}

TEST_CASE("Who compares is told before whether something kept would be replaced", "[pairing][loopback]") {
    House house(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    const fs::path kept = net::authority_file(config.path(), place_of(house));
    const auto told = [&] {
        std::optional<bool> said;
        net::Fetch fetch;
        const auto is_right = [&](const net::Authority&, bool replaces) {
            said = replaces;
            return false;
        };
        CHECK_FALSE(net::pair(fetch, "https://" + place_of(house), config.path(), is_right, {}));
        return said;
    };
    CHECK(told() == false);
    std::ofstream(kept) << authority_of(house).pem;
    CHECK(told() == false);
    std::ofstream(kept) << "half a certif";
    CHECK(told() == true);
    House other(quick_limits(), 2, Way::tls);
    std::ofstream(kept) << authority_of(other).pem;
    CHECK(told() == true);
}

TEST_CASE("A certificate for another name is told as that, and not to be paired with", "[pairing][loopback]") {
    House house(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    REQUIRE(pair(house, config.path(), authority_of(house).sha256));
    REQUIRE(streamer::tls::issue(house.disk.path(), {"192.168.1.20"}, std::time(nullptr)));
    net::Answer answer;
    for (int i = 0; i < 500 && answer.ending != net::Ending::refused; ++i) { // until the streamer shows the new one
        answer = list_of_films(house, config.path());
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    REQUIRE(answer.ending == net::Ending::refused);
    CHECK_THAT(answer.problem,
               ContainsSubstring("the certificate of https://" + place_of(house) + " is not for this address") &&
                   ContainsSubstring("--host") && !ContainsSubstring("forksight-player pair"));
    // The fingerprint is right, so that pairing again would lead nowhere either.
    TemporaryFolder anew;
    const auto refused = pair(house, anew.path(), authority_of(house).sha256);
    REQUIRE_FALSE(refused);
    CHECK_THAT(to_string(refused.errors()), ContainsSubstring("nothing kept") &&
                                                ContainsSubstring("is not for this address") &&
                                                !ContainsSubstring("forksight-player pair"));
    CHECK(holds_nothing(anew.path()));
}

TEST_CASE("A disk that does not take the authority is the world's failing", "[pairing][loopback]") {
    House house(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    config.write("file", "");
    CHECK_THROWS_WITH(pair(house, config.path() / "file" / "authorities", authority_of(house).sha256),
                      ContainsSubstring("cannot be written (Not a directory)"));
}

TEST_CASE("A wrong fingerprint keeps nothing", "[pairing][loopback]") {
    House house(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    const auto refused = pair(house, config.path() / "authorities", std::string(64, '0'));
    REQUIRE_FALSE(refused);
    CHECK_THAT(to_string(refused.errors()),
               ContainsSubstring("not paired, and nothing kept") && ContainsSubstring("not that of the printed sheet"));
    CHECK(holds_nothing(config.path() / "authorities"));
}

TEST_CASE("A true authority that is not the streamer's keeps nothing", "[pairing][loopback]") {
    House first(quick_limits(), 2, Way::tls);
    House second(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    // The second streamer shows the first one's authority, and cannot answer by it.
    const net::Authority shown = authority_of(first);
    second.disk.write("tls/authority.crt", shown.pem);
    const auto refused = pair(second, config.path() / "authorities", shown.sha256);
    REQUIRE_FALSE(refused);
    CHECK_THAT(to_string(refused.errors()), ContainsSubstring("nothing kept") && ContainsSubstring("is not trusted"));
    CHECK(holds_nothing(config.path() / "authorities"));
}

TEST_CASE("Where there is no authority to pair with, that is said", "[pairing][loopback]") {
    House plain(quick_limits(), 2, Way::plain);
    TemporaryFolder config;
    const auto none = pair(plain, config.path(), std::string(64, '0'));
    REQUIRE_FALSE(none);
    CHECK_THAT(to_string(none.errors()), ContainsSubstring("no authority of its own"));
    player::testing::ScriptedServer login([](std::size_t, const std::string&) -> player::testing::ScriptedServer::Says {
        return {"HTTP/1.1 200 X\r\nContent-Length: 19\r\n\r\n<html>Log in</html>"};
    });
    const auto page = pair(login.url(), config.path(), std::string(64, '0'));
    REQUIRE_FALSE(page);
    CHECK_THAT(to_string(page.errors()), ContainsSubstring("is no certificate"));
    player::testing::ScriptedServer other([](std::size_t, const std::string&) -> player::testing::ScriptedServer::Says {
        return {"HTTP/1.1 418 X\r\nContent-Length: 0\r\n\r\n"};
    });
    const auto teapot = pair(other.url(), config.path(), std::string(64, '0'));
    REQUIRE_FALSE(teapot);
    CHECK_THAT(to_string(teapot.errors()),
               ContainsSubstring("answers 418") && !ContainsSubstring("no authority of its own"));
    CHECK(holds_nothing(config.path()));
}

TEST_CASE("A kept authority that cannot be read is never passed over", "[pairing][loopback]") {
    House house(quick_limits(), 2, Way::tls);
    TemporaryFolder config;
    const std::string url = "https://" + place_of(house) + "/films/visit";
    net::Fetch fetch;
    std::ofstream(net::authority_file(config.path(), place_of(house))) << "half a certif";
    const auto broken = net::trust_streamer(fetch, url, {}, config.path());
    REQUIRE_FALSE(broken);
    CHECK_THAT(to_string(broken.errors()),
               ContainsSubstring("is no certificate") &&
                   ContainsSubstring("Pair again: forksight-player pair https://" + place_of(house)));
    // Who asks all the same meets nobody that is trusted: were it the system's store, pairing would be advised.
    const net::Answer asked = get(fetch, url);
    CHECK(asked.ending == net::Ending::refused);
    CHECK_THAT(asked.problem, ContainsSubstring("is not trusted") && !ContainsSubstring("forksight-player pair"));
    const auto absent = net::trust_streamer(fetch, url, (config.path() / "none.pem").string(), config.path());
    REQUIRE_FALSE(absent);
    CHECK_THAT(to_string(absent.errors()), ContainsSubstring("does not exist"));
    fs::remove(net::authority_file(config.path(), place_of(house)));
    fs::create_symlink(config.path() / "nowhere.pem", net::authority_file(config.path(), place_of(house)));
    const auto dangling = net::trust_streamer(fetch, url, {}, config.path());
    REQUIRE_FALSE(dangling);
    CHECK_THAT(to_string(dangling.errors()), ContainsSubstring("is a symbolic link that leads nowhere"));
    // Named on the command line, an authority stands in for the one that was kept.
    const auto named = streamer::tls::authority_files(house.disk.path()).certificate.string();
    CHECK(list_of_films(house, config.path(), named).ending == net::Ending::delivered);
    CHECK(
        net::trust_streamer(fetch, "http://" + place_of(house) + "/films/visit", {}, config.path())); // plain: unasked
}

TEST_CASE("An authority that is named for an address it cannot hold for is an error", "[pairing][loopback]") {
    TemporaryFolder config;
    net::Fetch fetch;
    const std::string url = "https://sch\xc3\xbcle.example/films/visit";
    const auto named = net::trust_streamer(fetch, url, (config.path() / "authority.pem").string(), config.path());
    REQUIRE_FALSE(named);
    CHECK_THAT(to_string(named.errors()), ContainsSubstring("--authority cannot hold for this address"));
    CHECK(net::trust_streamer(fetch, url, {}, config.path()));
}

TEST_CASE("Over a redirect it is told whose certificate is not trusted", "[pairing][loopback]") {
    House first(quick_limits(), 2, Way::tls);
    House second(quick_limits(), 2, Way::tls);
    const fs::path pair_of_server = streamer::tls::authority_files(first.disk.path()).server;
    const std::string there = "https://" + place_of(second);
    TlsServer away(pair_of_server.string(),
                   "HTTP/1.1 302 X\r\nLocation: " + there + "/healthz\r\nContent-Length: 0\r\n\r\n");
    net::Fetch fetch;
    fetch.trust(away.place(), authority_of(first).pem);
    const net::Answer answer = get(fetch, "https://" + away.place() + "/healthz");
    CHECK(answer.ending == net::Ending::refused);
    CHECK_THAT(answer.problem, ContainsSubstring("the certificate of " + there + " is not trusted") &&
                                   ContainsSubstring("forksight-player pair " + there) &&
                                   !ContainsSubstring(away.place()));
}

TEST_CASE("The printed sheet shows the fingerprint as the player does", "[pairing][loopback]") {
    TemporaryFolder library;
    const auto issued = streamer::tls::issue(library.path(), {"films.school.example"}, std::time(nullptr));
    REQUIRE(issued);
    const std::string page = streamer::tls::trust_page(issued.value(), 8360);
    const auto shown =
        net::read_authority(text_of_file(streamer::tls::authority_files(library.path()).certificate), "crt");
    REQUIRE(shown);
    const std::string lines = net::in_lines(shown.value().sha256);
    CHECK_THAT(page, ContainsSubstring(lines.substr(0, 47)) && ContainsSubstring(lines.substr(48)));
    CHECK_THAT(page, ContainsSubstring("forksight-player pair https://films.school.example:8360"));
}
