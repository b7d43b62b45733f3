// Bodies that have no room behind their heads: read whole, however they arrive, and few at once.
#include <memory>
#include <thread>
#include <vector>

#include "media_manifests/record_exchange.hpp"
#include "tests/streamer/http/record_lines.hpp"
#include "tests/streamer/http/school.hpp"

using namespace forksight::tests;
using namespace forksight::streamer;

namespace {

/// Lines from `first` on that fill nearly what may be sent at once.
std::string long_batch(std::uint64_t first, std::uint64_t& last) {
    std::string body;
    for (last = first;; ++last) {
        const std::string line = record_line(last);
        if (body.size() + line.size() > forksight::media_manifests::record_batch_limit_bytes - 8) break;
        body += line;
    }
    --last;
    return body;
}

} // namespace

TEST_CASE("a long body is where its head says, however it arrives and whatever follows", "[http][loopback]") {
    House house;
    std::uint64_t last = 0;
    std::uint64_t end = 0;
    const std::string first = long_batch(1, last);
    const std::string second = long_batch(last + 1, end);
    REQUIRE(first.size() > 64'000);
    // All at once, between others.
    Client together(house.port());
    REQUIRE(together.send(get("/healthz") + post_of_lines(a_session, first) + get("/healthz") +
                          post_of_lines(a_session, second) + post_of_lines(a_session, "") + get("/healthz")));
    for (const std::string& expected :
         {std::string("ok\n"), kept(last), std::string("ok\n"), kept(end), kept(end), std::string("ok\n")}) {
        const auto reply = together.reply();
        REQUIRE(reply);
        CHECK(reply->body == expected);
    }
    // In pieces that end anywhere.
    Client slowly(house.port());
    const std::string all = get("/healthz") + post_of_lines(a_session, first) + get("/healthz");
    std::size_t size = 1;
    for (std::size_t at = 0; at < all.size(); at += size, size = size * 3 % 4001 + 1) {
        REQUIRE(slowly.send(all.substr(at, size)));
        std::this_thread::sleep_for(std::chrono::microseconds(300));
    }
    for (const std::string& expected : {std::string("ok\n"), kept(end), std::string("ok\n")})
        CHECK(slowly.reply()->body == expected);
    // After the largest head there is.
    Client brim(house.port());
    std::string head = post_of_lines(a_session, first, "X-Filler: " + std::string(15'900, 'x') + "\r\n");
    REQUIRE(brim.send(head + get("/healthz")));
    CHECK(brim.reply()->body == kept(end));
    CHECK(brim.reply()->body == "ok\n");
    // Asked whether it may be sent.
    Client asking(house.port());
    const std::string expecting = post_of_lines(a_session, first, "Expect: 100-continue\r\n");
    const std::size_t body_at = expecting.find("\r\n\r\n") + 4;
    REQUIRE(asking.send(expecting.substr(0, body_at)));
    CHECK(asking.reply()->status == 100);
    REQUIRE(asking.send(expecting.substr(body_at)));
    CHECK(asking.reply()->body == kept(end));
}

TEST_CASE("a body that is too long is not read, and nothing in it is taken for a request", "[http][loopback]") {
    House house;
    const std::string body = get("/healthz") + std::string(64 * 1024 + 1 - get("/healthz").size(), ' ');
    Client client(house.port());
    REQUIRE(client.send(post_of_lines(a_session, body)));
    const auto reply = client.reply();
    REQUIRE(reply);
    CHECK(reply->status == 413);
    CHECK(client.rest() == "");
}

TEST_CASE("who only says that long bodies come, or sends many, leaves room for others", "[http][loopback]") {
    http::Limits limits = quick_limits();
    limits.long_bodies = 2;
    House house(limits, 1);
    std::uint64_t last = 0;
    const std::string whole = post_of_lines(a_session, long_batch(1, last));
    const std::size_t body_at = whole.find("\r\n\r\n") + 4;
    std::vector<std::unique_ptr<Client>> silent;
    for (int i = 0; i < 5; ++i) {
        silent.push_back(std::make_unique<Client>(house.port()));
        REQUIRE(silent.back()->send(whole.substr(0, body_at)));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    Client third(house.port());
    REQUIRE(third.send(whole));
    CHECK(body_of(third.reply()) == kept(last));
    // Those go on where they were.
    REQUIRE(silent[0]->send(whole.substr(body_at)));
    CHECK(body_of(silent[0]->reply()) == kept(last));

    House roomy(quick_limits(), 1);
    std::vector<std::unique_ptr<Client>> halves;
    for (int i = 0; i < 8; ++i) {
        halves.push_back(std::make_unique<Client>(roomy.port()));
        REQUIRE(halves.back()->send(whole.substr(0, whole.size() / 2)));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    Client ninth(roomy.port());
    REQUIRE(ninth.send(whole));
    CHECK(status_of(ninth.reply()) == 503);
}

TEST_CASE("a thread reads few long bodies at once, and forgets those that do not come", "[http][loopback]") {
    http::Limits limits = quick_limits();
    limits.long_bodies = 2;
    limits.body_time = http::Limits::Time(400);
    House house(limits, 1);
    std::uint64_t last = 0;
    const std::string whole = post_of_lines(a_session, long_batch(1, last));
    std::vector<std::unique_ptr<Client>> waiting;
    for (int i = 0; i < 2; ++i) {
        waiting.push_back(std::make_unique<Client>(house.port()));
        REQUIRE(waiting.back()->send(whole.substr(0, whole.size() / 2)));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    Client third(house.port());
    REQUIRE(third.send(whole));
    const auto refused = third.reply();
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->fields.at("retry-after") == "2");
    CHECK(status_of(send_lines(house.port(), record_line(1))) == 200); // short ones have room of their own
    for (auto& client : waiting) CHECK(client->reply()->status == 408);
    waiting.clear();
    // Their rooms are free again, and are every time one was used.
    Client after(house.port());
    for (int i = 0; i < 5; ++i) {
        REQUIRE(after.send(whole));
        CHECK(after.reply()->body == kept(last));
    }
}
