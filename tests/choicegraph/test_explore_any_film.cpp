// Whatever the film: what exploring finds is what playing all of it finds, and its witnesses play.
#include <set>

#include "choicegraph/explore_explicit.hpp"
#include "tests/catch.hpp"
#include "tests/choicegraph/any_film.hpp"
#include "tests/choicegraph/oracle.hpp"

using namespace forksight::choicegraph;
using namespace forksight::choicegraph::tests;

namespace {

const std::unordered_map<std::string, ClipFacts> ten_seconds = {{"clip", {10.0}}};

/// Compares the verdicts of one film with what playing all of it finds.
class Compared {
  public:
    Compared(const Film& film, const Oracle& oracle, const Exploration& found)
        : film_(film), oracle_(oracle), found_(found) {}

    void run() {
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) {
            INFO("scene " << i);
            CHECK(agrees(found_.scenes[i].entered, distance(oracle_.entered, i), i));
            CHECK(agrees(found_.scenes[i].stuck, distance(oracle_.stuck, i), i));
            CHECK(agrees(found_.scenes[i].trapped, distance(oracle_.trapped, i), i));
            ways(i, Step::Kind::choice, found_.choices[i], oracle_.choices);
            ways(i, Step::Kind::then, found_.then[i], oracle_.then);
        }
        for (const EndingFound& ending : found_.endings) {
            INFO(ending.ending);
            REQUIRE(agrees(ending.reached, distance(oracle_.endings, ending.ending), std::nullopt));
            if (ending.reached.kind == Verdict::Kind::reachable) times(ending);
        }
        CHECK((found_.paths.kind == Paths::Kind::unlimited) == !oracle_.paths.has_value());
        if (oracle_.paths) CHECK(found_.paths == Paths{Paths::Kind::counted, *oracle_.paths});
    }

  private:
    template <class Map, class Key>
    static std::optional<std::size_t> distance(const Map& map, const Key& key) {
        const auto found = map.find(key);
        return found == map.end() ? std::nullopt : std::optional(found->second);
    }

    // Reachable or not as it is, and if so by a shortest way, which can be played and leads to the scene.
    bool agrees(const Verdict& verdict, std::optional<std::size_t> distance, std::optional<std::size_t> scene) const {
        if (!distance) return verdict.kind == Verdict::Kind::unreachable;
        if (verdict.kind != Verdict::Kind::reachable) return false;
        const std::vector<Step> path = found_.witnesses.path(verdict.witness);
        const State state = played(film_, path);
        return path.size() == *distance && (scene ? state.scene == *scene : state.phase == State::Phase::over);
    }

    void ways(std::size_t scene, Step::Kind kind, const std::vector<WayFound>& found, const Oracle::Ways& oracle) {
        for (std::size_t k = 0; k < found.size(); ++k) {
            INFO("way " << k << " of kind " << static_cast<int>(kind));
            const Oracle::Number number = {scene, k};
            CHECK(agrees(found[k].holds, distance(oracle.holds, number), scene));
            CHECK(agrees(found[k].fails, distance(oracle.fails, number), scene));
            const auto taken = distance(oracle.taken, number);
            const auto& to =
                kind == Step::Kind::choice ? film_.scenes[scene].choices[k].to : film_.scenes[scene].then[k].to;
            CHECK(agrees(found[k].taken, taken, to));
            if (taken)
                CHECK(found_.witnesses.path(found[k].taken.witness).back() ==
                      Step{static_cast<std::uint32_t>(scene), kind, static_cast<std::uint32_t>(k)});
        }
    }

    void times(const EndingFound& ending) {
        REQUIRE(ending.shortest.proven());
        REQUIRE(ending.longest.proven());
        CHECK(ending.shortest.at_least_s == Approx(oracle_.shortest_s.at(ending.ending)));
        const auto& longest = oracle_.longest_s.at(ending.ending);
        CHECK(ending.longest.unlimited == !longest.has_value());
        if (longest) CHECK(ending.longest.at_least_s == Approx(*longest));
    }

    const Film& film_;
    const Oracle& oracle_;
    const Exploration& found_;
};

/// How often what was seen, so that a test says whether it saw enough.
struct Seen {
    std::size_t films = 0;
    std::size_t states = 0;
    std::size_t walked = 0;
    std::size_t unreachable = 0;
    std::size_t stuck = 0;
    std::size_t trapped = 0;
    std::size_t counted = 0;
};

void compare(const Film& film, std::uint32_t most_visits, Seen& seen) {
    const auto oracle = play_all(film, most_visits, 1500);
    if (!oracle) return;
    const Exploration found = explore(film, ten_seconds);
    REQUIRE(found.complete());
    Compared(film, *oracle, found).run();
    CHECK(found.states <= oracle->states);
    ++seen.films;
    seen.states += oracle->states;
    seen.walked += found.states;
    seen.stuck += oracle->stuck.size();
    seen.trapped += oracle->trapped.size();
    seen.unreachable += film.scenes.size() - oracle->entered.size();
    seen.counted += oracle->paths && *oracle->paths > 1 ? 1 : 0;
}

} // namespace

TEST_CASE("what exploring proves of any film is what playing all of it finds", "[choicegraph][explore]") {
    Seen seen;
    for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
        INFO("seed " << seed);
        compare(film_of(any_film(seed)), any_film_most_counted + 1, seen);
    }
    CHECK(seen.films > 2000);
    CHECK(seen.unreachable > 500);
    CHECK(seen.stuck > 500);
    CHECK(seen.trapped > 300);
    CHECK(seen.counted > 50);
    CHECK(seen.walked < seen.states / 2);
}

TEST_CASE("what exploring proves of any film that only goes forward is what playing all of it finds",
          "[choicegraph][explore]") {
    Seen seen;
    for (std::uint32_t seed = 1; seed <= 1000; ++seed) {
        INFO("seed " << seed);
        compare(film_of(any_film(seed, {.most_scenes = 7, .forward_only = true})), 100, seen);
    }
    CHECK(seen.films > 900);
    CHECK(seen.counted > 400);
}

TEST_CASE("a walk that is broken off says nothing that is not so", "[choicegraph][explore]") {
    std::size_t open = 0;
    std::size_t closed = 0;
    for (std::uint32_t seed = 1; seed <= 600; ++seed) {
        INFO("seed " << seed);
        const Film film = film_of(any_film(seed));
        Limits limits;
        limits.max_states = 1 + seed % 7;
        const Exploration part = explore_explicitly(film, ten_seconds, limits);
        const Exploration whole = explore(film, ten_seconds);
        REQUIRE(part.complete() == (whole.states <= limits.max_states));
        const auto fits = [&](const Verdict& less, const Verdict& more) {
            if (less.kind == Verdict::Kind::not_proven) return ++open, !part.complete();
            ++closed;
            const bool shortest = less.kind != Verdict::Kind::reachable || more.kind != Verdict::Kind::reachable ||
                                  part.witnesses.path(less.witness).size() >= whole.witnesses.path(more.witness).size();
            return less.kind == more.kind && shortest;
        };
        for (std::size_t i = 0; i < film.scenes.size(); ++i) {
            CHECK(fits(part.scenes[i].entered, whole.scenes[i].entered));
            CHECK(fits(part.scenes[i].stuck, whole.scenes[i].stuck));
            CHECK(fits(part.scenes[i].trapped, whole.scenes[i].trapped));
            for (std::size_t k = 0; k < part.choices[i].size(); ++k) {
                CHECK(fits(part.choices[i][k].taken, whole.choices[i][k].taken));
                CHECK(fits(part.choices[i][k].fails, whole.choices[i][k].fails));
            }
            for (std::size_t k = 0; k < part.then[i].size(); ++k) {
                CHECK(fits(part.then[i][k].taken, whole.then[i][k].taken));
                CHECK(fits(part.then[i][k].holds, whole.then[i][k].holds));
            }
        }
        for (std::size_t i = 0; i < part.endings.size(); ++i) {
            const EndingFound& less = part.endings[i];
            const EndingFound& more = whole.endings[i];
            CHECK(fits(less.reached, more.reached));
            if (more.reached.kind != Verdict::Kind::reachable) continue;
            CHECK(less.shortest.at_least_s <= more.shortest.at_least_s);
            if (less.shortest.at_most_s) CHECK(*less.shortest.at_most_s >= *more.shortest.at_most_s);
            if (less.longest.unlimited) CHECK(more.longest.unlimited);
            if (!more.longest.unlimited) CHECK(less.longest.at_least_s <= more.longest.at_least_s);
            if (less.longest.at_most_s) CHECK(*less.longest.at_most_s >= more.longest.at_most_s.value_or(1e9));
        }
        if (part.paths.kind != Paths::Kind::not_counted) CHECK(part.paths == whole.paths);
    }
    CHECK(open > 1000);
    CHECK(closed > 1000);
}
