// The search for a runtime: again and again, and never in the way of who leaves.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "player/xr/seeker.hpp"
#include "tests/player/xr/pretend_stand.hpp"

using namespace forksight;
using namespace forksight::player;
using tests::PretendStand;

namespace {

template <class Wanted>
bool comes(Wanted wanted) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!wanted() && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return wanted();
}

/// How a process ends in which that test alone runs; -1: not by itself.
int ends_with(const char* test) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::alarm(60);
        ::setenv("LEAVES", "yes", 1);
        ::execl("/proc/self/exe", "test_player_xr", test, static_cast<char*>(nullptr));
        ::_exit(126);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// What exit() comes to when nothing before stops it.
void at_the_end() {
    std::_Exit(9);
}

/// What the two below have in common: a seeker was left behind in a runtime that hangs.
void leave_a_seeker_behind(PretendStand& stand) {
    stand.runtime->hangs = true;
    std::atexit(at_the_end);
    xr::Seeker seeker({"XR_KHR_opengl_enable"});
    REQUIRE(comes([&] { return stand.runtime->instances_asked == 1; }));
}

} // namespace

TEST_CASE("A runtime without a headset is asked again, not made again", "[player][xr][unit]") {
    // Neither found() nor lack() waits, so either may be in vain.
    const auto in_time = [](auto get) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        auto got = get();
        while (!got && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            got = get();
        }
        return got;
    };
    PretendStand stand;
    stand.runtime->headset = false;
    xr::Seeker seeker({"XR_KHR_opengl_enable"});
    const auto lack = in_time([&] { return seeker.lack(); });
    REQUIRE(lack);
    CHECK(lack->kind == xr::Lack::Kind::headset);
    CHECK_FALSE(seeker.found());
    CHECK(stand.runtime->instances == 1);
    stand.runtime->headset = true;
    auto found = in_time([&] { return seeker.found(); });
    REQUIRE(found);
    CHECK(found->system.name == "Cardboard");
    CHECK(stand.runtime->instances_made == 1);
    CHECK_FALSE(seeker.found());
    found.reset();
    CHECK(stand.runtime->instances == 0);
}

TEST_CASE("A runtime that hangs does not keep the player, and finds nothing taken away when it comes back",
          "[player][xr][unit]") {
    PretendStand stand;
    stand.runtime->hangs = true;
    {
        xr::Seeker seeker({"XR_KHR_opengl_enable"});
        REQUIRE(comes([&] { return stand.runtime->instances_asked == 1; }));
        CHECK_FALSE(seeker.found());
        CHECK_FALSE(seeker.lack());
    }
    CHECK(stand.runtime->instances_made == 0);
    stand.runtime->hangs = false;
    CHECK(comes([&] { return stand.runtime->instances_made == 1 && stand.runtime->instances == 0; }));
}

TEST_CASE("leaves beside a runtime that hangs", "[.]") {
    if (std::getenv("LEAVES") == nullptr) return; // of the test below alone
    PretendStand stand;
    leave_a_seeker_behind(stand);
    std::exit(7);
}

TEST_CASE("leaves beside a runtime that came back", "[.]") {
    if (std::getenv("LEAVES") == nullptr) return; // of the test below alone
    PretendStand stand;
    leave_a_seeker_behind(stand);
    stand.runtime->hangs = false;
    REQUIRE(comes([&] { return stand.runtime->instances_made == 1 && stand.runtime->instances == 0; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(200)); // and says that it is over
    std::exit(7);
}

TEST_CASE("A process leaves with its own status beside a runtime that hangs, and takes nothing from under it",
          "[player][xr][unit]") {
    CHECK(ends_with("leaves beside a runtime that hangs") == 7);
    // Nothing is left behind: all that is to be done at an exit is done.
    CHECK(ends_with("leaves beside a runtime that came back") == 9);
}
