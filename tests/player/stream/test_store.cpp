#include <condition_variable>
#include <mutex>
#include <thread>

#include "player/stream/segment_store.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/small_server.hpp"

using namespace std::chrono_literals;
using namespace forksight::player;
using stream::Arrival;
using stream::SegmentStore;

namespace {

struct Shop {
    explicit Shop(std::size_t limit_bytes)
        : ledger(std::make_shared<stream::Ledger>()),
          store(std::make_shared<SegmentStore>(fetch, ledger, limit_bytes)) {
        for (const std::string name : {"/a", "/b", "/c", "/d"}) {
            testing::Conduct conduct;
            conduct.body = std::string(1000, name[1]);
            server.serve(name, conduct);
        }
    }

    /// Wants it and waits; true if it was there already.
    bool get(const std::string& path) {
        {
            const std::lock_guard lock(mutex);
            arrivals.clear();
        }
        if (store->want(server.url() + path, 10'000, 0, note()).kept) return true;
        std::unique_lock lock(mutex);
        REQUIRE(arrived.wait_for(lock, 10s, [&] { return !arrivals.empty(); }));
        return false;
    }

    std::function<void(Arrival)> note() {
        return [this](const Arrival& arrival) {
            const std::lock_guard lock(mutex);
            arrivals.push_back(arrival);
            arrived.notify_all();
        };
    }

    testing::SmallServer server;
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<Arrival> arrivals;
    std::shared_ptr<stream::Ledger> ledger;
    net::Fetch fetch;
    std::shared_ptr<SegmentStore> store;
};

} // namespace

TEST_CASE("What was fetched is kept, and the least recently used goes first", "[player][stream][loopback]") {
    Shop shop(3000);
    CHECK_FALSE(shop.get("/a"));
    CHECK_FALSE(shop.get("/b"));
    CHECK_FALSE(shop.get("/c"));
    CHECK(shop.get("/a"));
    CHECK(shop.store->bytes_held() == 3000);
    CHECK_FALSE(shop.get("/d"));
    CHECK(shop.store->bytes_held() == 3000);
    CHECK_FALSE(shop.store->holds(shop.server.url() + "/b"));
    CHECK(shop.store->holds(shop.server.url() + "/a"));
    CHECK(shop.ledger->account().bytes_fetched == 4000);
}

TEST_CASE("Who wants the same file shares one request, and a drop cancels it only for the last",
          "[player][stream][loopback]") {
    Shop shop(10'000);
    testing::Conduct slow;
    slow.body = std::string(1000, 's');
    slow.delay = 200ms;
    shop.server.serve("/slow", slow);
    const std::string url = shop.server.url() + "/slow";
    const auto one = shop.store->want(url, 10'000, 5, shop.note());
    const auto other = shop.store->want(url, 10'000, 1, shop.note());
    CHECK(one.waiter != other.waiter);
    shop.store->drop(one.waiter);
    shop.store->drop(one.waiter);
    {
        std::unique_lock lock(shop.mutex);
        REQUIRE(shop.arrived.wait_for(lock, 10s, [&] { return !shop.arrivals.empty(); }));
        CHECK(shop.arrivals.size() == 1);
        CHECK(shop.arrivals[0].kept->bytes == slow.body);
    }
    CHECK(shop.server.times_asked("/slow") == 1);

    slow.delay = 300ms;
    shop.server.serve("/slower", slow);
    const std::string slower = shop.server.url() + "/slower";
    const auto dropped = shop.store->want(slower, 10'000, 0, shop.note());
    std::this_thread::sleep_for(50ms);
    shop.store->drop(dropped.waiter);
    CHECK_FALSE(shop.get("/slower")); // asked for anew; the first answer is not taken for it
    CHECK(shop.server.times_asked("/slower") == 2);
}

TEST_CASE("A failure is told and not kept", "[player][stream][loopback]") {
    Shop shop(10'000);
    CHECK_FALSE(shop.get("/nothing"));
    CHECK_FALSE(shop.store->holds(shop.server.url() + "/nothing"));
    CHECK(shop.store->bytes_held() == 0);
}

TEST_CASE("Each fetch counts once as played", "[player][stream][loopback]") {
    Shop shop(10'000);
    shop.get("/a");
    const auto kept = shop.store->want(shop.server.url() + "/a", 10'000, 0, shop.note()).kept;
    REQUIRE(kept);
    shop.store->count_as_played(*kept);
    shop.store->count_as_played(*kept);
    CHECK(shop.ledger->account().bytes_played == 1000);
}
