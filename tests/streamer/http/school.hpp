// A school for tests of access: a film under a rule, two classes with their codes, and the tokens that there can be.
#pragma once

#include <array>
#include <ctime>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "media_manifests/token_exchange.hpp"
#include "streamer/access/class_code.hpp"
#include "streamer/access/register.hpp"
#include "streamer/access/token.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/house.hpp"

namespace forksight::tests {

namespace access = streamer::access;
using access::Holder;
using access::Rule;

inline const std::int64_t now_s = static_cast<std::int64_t>(std::time(nullptr));
inline constexpr access::ClassId everything = 11;
inline constexpr access::ClassId other_film = 12;

/// The film `visit` under a rule, two classes, and the tokens that there can be.
struct School {
    explicit School(Rule rule, const std::vector<std::string>& origins = {}, const access::GuessLimits& guesses = {})
        : house(quick_limits(), 1, Way::as_told, origins, guesses) {
        access::Opened opened = access::open_access(house.disk.path());
        code = add(opened, "all", everything, {});
        add(opened, "other", other_film, {"talk"});
        access::set_rule(*opened.store, "visit", rule);
        for (int i = 0; i < 3000 && house.door.state()->rules.films.count("visit") == 0; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        REQUIRE(house.door.state()->rules.of("visit") == rule);
    }

    static std::string add(access::Opened& opened, const std::string& name, access::ClassId id,
                           std::vector<std::string> films) {
        const std::string code = access::make_code();
        REQUIRE(access::add_class(*opened.store, {name, id, now_s, now_s + 3600, std::move(films)},
                                  access::digest_of_code(opened.keys, access::read_code(code).value())));
        return code;
    }
    std::string token(const Holder& holder) const { return access::Signer(house.door.state()->keys).sign(holder); }
    std::string of_class() const { return token({Holder::Kind::viewer, everything, now_s + 600}); }
    std::string of_staff() const { return token({Holder::Kind::staff, 0, now_s + 600}); }
    std::uint16_t port() const { return house.port(); }

    House house;
    std::string code;
};

/// What the page's cookie is called on the line that this test uses.
inline std::string our_cookie() {
    return speaks_tls(Way::as_told) ? "__Host-forksight" : "forksight";
}

inline std::string bearer(const std::string& token) {
    return "Authorization: Bearer " + token + "\r\n";
}

inline std::optional<ReadReply> ask(std::uint16_t port, const std::string& method, const std::string& path,
                                    const std::string& fields = {}, const std::string& body = {}) {
    Client client(port);
    const std::string length = body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
    if (!client.send(method + " " + path + " HTTP/1.1\r\nHost: films.example\r\n" + fields + length + "\r\n" + body)) {
        return std::nullopt;
    }
    return client.reply(method == "HEAD");
}

inline std::optional<ReadReply> exchange(std::uint16_t port, const std::string& code) {
    return ask(port, "POST", "/api/tokens", "Content-Type: application/json\r\n",
               media_manifests::write_code_request(code));
}

inline const std::array<std::string, 6> film_paths{
    "/films/visit/film.json",       "/films/visit/door/clip.json",          "/films/visit/door/master.m3u8",
    "/films/visit/door/poster.jpg", "/films/visit/door/640x320/media.m3u8", "/films/visit/door/640x320/00001.m4s"};

} // namespace forksight::tests
