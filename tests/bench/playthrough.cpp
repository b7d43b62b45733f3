// What an event costs, and what reading and checking a large film costs. Called by tests/bench/playthrough.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "choicegraph/check.hpp"
#include "choicegraph/playthrough.hpp"
#include "media_manifests/film_json.hpp"
#include "tests/bench/figures.hpp"

using namespace forksight;
using namespace forksight::choicegraph;

namespace {

// Of this program alone, so that a busy machine does not count.
double processor_s() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::string scene_id(std::size_t number) {
    return "scene-" + std::to_string(number);
}

// A film of the measure of the large interactive films: 62 variables, up to five ways on from a scene, conditions of
// a few terms that ask for variables and for scenes seen before.
std::string film_json(std::size_t scenes) {
    std::string text = R"x({"forksight":1,"id":"large","title":{"en":"Large"},"start":"scene-0","variables":{)x";
    for (int i = 0; i < 62; ++i) {
        if (i > 0) text += ',';
        text += "\"v-" + std::to_string(i);
        text += i % 20 == 0 ? R"x(":{"initial":1,"min":0,"max":9})x" : R"x(":{"initial":false})x";
    }
    text += R"x(},"clips":{"clip":{}},"scenes":{)x";
    for (std::size_t i = 0; i < scenes; ++i) {
        const auto other = [&](std::size_t step) { return scene_id((i * 7 + step * 131 + 1) % scenes); };
        const std::size_t boolean = 1 + i % 61;
        const std::string flag = "v-" + std::to_string(boolean % 20 == 0 ? boolean - 1 : boolean);
        if (i > 0) text += ',';
        text += '"' + scene_id(i);
        text += R"x(":{"clip":"clip","offer":{"at":8.0,"until":20.0,"meanwhile":"loop"},"choices":[)x";
        text += R"x({"id":"a","text":{"en":"Yes"},"look":{"yaw":-20,"pitch":-25,"radius":8},"if":"v-0 >= 1 and not )x";
        text += flag + " or visited(" + other(1) + R"x()","do":["v-0 = v-0 + 1",")x" + flag + " = not " + flag;
        text += R"x("],"to":")x" + other(2) + R"x("},{"id":"b","text":{"en":"No"},)x";
        text += R"x("look":{"yaw":20,"pitch":-25,"radius":8},"if":"times()x" + other(3);
        text += R"x() < 3","to":")x" + other(4) + R"x("},{"id":"d","text":{"en":"Wait"},)x";
        text += R"x("look":{"yaw":0,"pitch":10,"radius":8},"to":")x" + scene_id((i + 1) % scenes);
        text +=
            R"x("}],"then":[{"do":["v-20 = v-40 + 1","v-40 = v-60","v-60 = v-20"],"if":"v-20 > 3 and v-40 < 5","to":")x" +
            other(5) + R"x("},{"to":")x" + other(6);
        text += R"x("}]})x";
    }
    return text + "}}";
}

Film read(std::size_t scenes) {
    auto film = media_manifests::read_film(film_json(scenes));
    if (!film) {
        std::fprintf(stderr, "%s\n", media_manifests::to_string(film.errors()).c_str());
        std::exit(1);
    }
    return std::move(film).value();
}

// Seconds for one event, with asking what is due and what can follow: what a player does.
double seconds_per_event(const Film& film) {
    constexpr int rounds = 20000;
    Playthrough play(film);
    play.on(Started{"", film.id, "", "", ""});
    std::size_t events = 0;
    std::size_t asked = 0;
    const double start_s = processor_s();
    for (int i = 0; i < rounds; ++i) {
        const Playhead playhead{.position_s = 8.0, .offered_for_s = i % 3 == 0 ? 12.0 : 0.0};
        while (const auto event = play.due(playhead)) {
            asked += std::get<Actions>(play.on(*event)).size();
            ++events;
            if (std::holds_alternative<Entered>(*event)) break;
        }
        if (play.state().phase != State::Phase::offering) continue;
        const Scene& scene = film.scenes[play.state().scene];
        const auto available = play.available();
        const Choice& choice = scene.choices[available[static_cast<std::size_t>(i) % available.size()]];
        asked += std::get<Actions>(play.on(Chosen{scene.id, choice.id, How::key, 1.0})).size();
        ++events;
    }
    const double taken_s = (processor_s() - start_s);
    if (asked < events / 2) std::exit(1); // the playthrough got stuck: there is nothing to measure
    return taken_s / static_cast<double>(events);
}

struct Spread {
    double median = 0.0;
    double least = 0.0;
    double most = 0.0;
};

Spread spread_of(int runs, const std::function<double()>& run) {
    std::vector<double> values;
    for (int i = 0; i < runs; ++i) values.push_back(run());
    std::sort(values.begin(), values.end());
    return {values[values.size() / 2], values.front(), values.back()};
}

void print_row(const char* what, const Spread& spread, const char* unit) {
    std::printf("%-34s %10.3f %10.3f %10.3f %s\n", what, spread.median, spread.least, spread.most, unit);
}

} // namespace

int main(int argc, char** argv) {
    const Film film = read(250);
    const std::string large = film_json(10000);
    const Spread event = spread_of(9, [&] { return seconds_per_event(film) * 1e6; });
    const Spread reading = spread_of(5, [&] {
        const double start_s = processor_s();
        const auto again = media_manifests::read_film(large);
        return again ? (processor_s() - start_s) * 1e3 : -1.0;
    });
    const Film ten_thousand = read(10000);
    std::size_t problems = 0;
    const Spread checking = spread_of(5, [&] {
        const double start_s = processor_s();
        problems = check(ten_thousand).size();
        return (processor_s() - start_s) * 1e3;
    });
    std::printf("%-34s %10s %10s %10s\n", "processor time", "median", "least", "most");
    print_row("one event, 250 scenes", event, "us");
    print_row("read film.json, 10,000 scenes", reading, "ms");
    print_row("check it", checking, "ms");
    std::printf("%zu problems, %.1f MB\n", problems, static_cast<double>(large.size()) / 1e6);
    if (argc > 1) {
        bench::write_figures(argv[1],
                             {{"event_us", event.median}, {"read_check_10k_ms", reading.median + checking.median}});
    }
    return 0;
}
