// How long check and explore take for films made to take long, at the limits of what is read. Called by
// tests/bench/hostile.
#include <cstdio>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "choicegraph/explore_explicit.hpp"
#include "choicegraph/explore_report.hpp"
#include "media_manifests/film_json.hpp"

using namespace forksight;
using namespace forksight::choicegraph;

namespace {

double processor_s() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::string numbered(const char* name, std::size_t number) {
    return name + std::to_string(number);
}

/// Scenes `s-0` and on, each as `scene` writes it; counters `v-0` and on, from 0 to 999.
std::string film(std::size_t counters, std::size_t scenes, const std::function<std::string(std::size_t)>& scene) {
    std::string text = R"({"forksight":1,"id":"hostile","title":{"en":"H"},"start":"s-0","variables":{)";
    for (std::size_t i = 0; i < counters; ++i) {
        text += (i == 0 ? "\"" : ",\"") + numbered("v-", i) + R"(":{"initial":0,"min":0,"max":999})";
    }
    text += R"(},"clips":{"c":{}},"scenes":{)";
    for (std::size_t i = 0; i < scenes; ++i) {
        text += (i == 0 ? "\"" : ",\"") + numbered("s-", i) + R"(":{"clip":"c",)" + scene(i) + "}";
    }
    return text + "}}";
}

std::string offer_of(std::size_t choices, const std::function<std::string(std::size_t)>& choice) {
    std::string text = R"("offer":{"at":1,"until":30},"choices":[)";
    for (std::size_t k = 0; k < choices; ++k) {
        text += (k == 0 ? "" : ",") + (R"({"id":")" + numbered("a-", k) + R"(","text":{"en":"x"},)" + choice(k) + "}");
    }
    return text + "]";
}

std::string to(std::size_t scene) {
    return R"("to":")" + numbered("s-", scene) + "\"";
}

std::string look(std::size_t k) {
    return R"("look":{"yaw":)" + std::to_string(static_cast<int>(k) * 5 - 160) + R"(,"pitch":0,"radius":2})";
}

// Sixty-four answers in one scene, and a counter for each but one.
std::string many_answers() {
    return film(63, 2, [](std::size_t i) {
        if (i == 1) return std::string(R"("end":"e")");
        return offer_of(64,
                        [](std::size_t k) {
                            if (k == 63) return look(k) + "," + to(1);
                            const std::string v = numbered("v-", k);
                            return look(k) + R"(,"if":")" + v + R"( < 990","do":[")" + v + " = " + v + R"( + 1"],)" +
                                   to(0);
                        }) +
               R"(,"then":[{"to":"s-1"}])";
    });
}

// The same, with conditions as long as they may be.
std::string long_conditions() {
    return film(60, 2, [](std::size_t i) {
        if (i == 1) return std::string(R"("end":"e")");
        return offer_of(64,
                        [](std::size_t k) {
                            std::string condition;
                            for (std::size_t v = 0; condition.size() < 4000; ++v) {
                                condition +=
                                    (v == 0 ? "" : " or ") + numbered("v-", v % 60) + " != " + std::to_string(v % 7);
                            }
                            const std::string v = numbered("v-", k % 60);
                            return look(k) + R"(,"if":")" + condition + R"(","do":[")" + v + " = " + v + R"( + 1"],)" +
                                   to(k == 0);
                        }) +
               R"(,"then":[{"to":"s-1"}])";
    });
}

// Every scene asks for another one's visits, answers go once, and all lead back and forth.
std::string visits_everywhere() {
    constexpr std::size_t scenes = 15'000;
    return film(0, scenes, [](std::size_t i) {
        return offer_of(3,
                        [i](std::size_t k) {
                            const std::size_t other = (i * 7919 + k * 131 + 1) % scenes;
                            return look(k * 9) + R"(,"once":true,"if":"times()" +
                                   numbered("s-", (i * 31 + k) % scenes) + R"() < 900",)" + to(other);
                        }) +
               R"(,"then":[{"to":")" + numbered("s-", (i + 1) % scenes) + R"("}],"end":"e")";
    });
}

// Shared scenes by the thousand, and thousands of places to return to.
std::string returns_everywhere() {
    constexpr std::size_t scenes = 12'000;
    return film(2, scenes, [](std::size_t i) {
        const std::size_t shared = (i * 7 + 5) % scenes;
        return R"("do":["v-0 = v-0 + 1"],"returns":true,"then":[{"if":"v-0 < )" + std::to_string(i % 900) + R"(",)" +
               to(shared) + R"(,"return_to":")" + numbered("s-", (i * 13 + 1) % scenes) + R"("},{"if":"v-1 > 3",)" +
               to((i + 1) % scenes) + R"(}],"end":"e")";
    });
}

// A counter that is read only by way of the next one, and so on.
std::string chain_of_reads() {
    return film(1000, 3000, [](std::size_t i) {
        std::string effects;
        for (std::size_t k = 0; k < 60; ++k) {
            const std::size_t v = (i * 60 + k) % 999;
            effects += (k == 0 ? "\"" : ",\"") + numbered("v-", v) + " = " + numbered("v-", v + 1) + " + 1\"";
        }
        return R"("do":[)" + effects + R"(],"then":[{"if":"v-0 > 3",)" + to((i + 1) % 3000) + "},{" +
               to((i + 2) % 3000) + "}]";
    });
}

// Answers that move, thirty-two at a time, in thousands of scenes.
std::string moving_answers() {
    return film(0, 1400, [](std::size_t i) {
        return offer_of(32,
                        [i](std::size_t k) {
                            const std::string yaw = std::to_string(static_cast<int>(k) * 7 - 110);
                            return R"("look":[{"t":0,"yaw":)" + yaw + R"(,"pitch":0,"radius":3},{"t":100,"yaw":)" +
                                   yaw + R"(,"pitch":20,"radius":3}],)" + to((i + k) % 1400);
                        }) +
               R"(,"then":[{"to":"s-0"}])";
    });
}

// A way of hundreds of thousands of scenes to each of thousands of scenes that trap.
std::string long_ways() {
    std::string text = film(2, 4200, [](std::size_t i) {
        if (i == 0) {
            return R"("do":["v-0 = v-0 + 1"],"then":[{"if":"v-0 == 999 and v-1 < 900","do":["v-1 = v-1 + 1","v-0 = 0"],)" +
                   to(0) + R"(},{"if":"v-1 < 900",)" + to(0) + R"(},{"weight":1,)" + to(1) + R"(},{"weight":1,)" +
                   to(2) + "}]";
        }
        if (i >= 2099) return std::string(R"("then":[{"if":"v-1 < 3","to":"s-0"}])");
        return R"("then":[{"weight":1,)" + to(i * 2 + 1) + R"(},{"weight":1,)" + to(i * 2 + 2) + "}]";
    });
    return text;
}

void measure(const char* name, const std::string& text, bool everything) {
    double start_s = processor_s();
    const auto read = media_manifests::read_film(text);
    const double read_s = processor_s() - start_s;
    if (!read) {
        std::printf("%s is not read: %s\n", name, media_manifests::to_string(read.errors()).substr(0, 300).c_str());
        return;
    }
    start_s = processor_s();
    const std::vector<Problem> known = check(read.value());
    const double check_s = processor_s() - start_s;
    start_s = processor_s();
    const Exploration found = everything ? explore(read.value()) : explore_explicitly(read.value());
    const double explore_s = processor_s() - start_s;
    start_s = processor_s();
    const std::size_t told = problems_of(read.value(), found, known).size();
    const double told_s = processor_s() - start_s;
    const char* const limits[] = {"-", "states", "bytes", "work"};
    std::printf("%-20s %6.1f %8.2f %8.2f %8.2f %8.2f %9llu %7s %8zu %8zu\n", name,
                static_cast<double>(text.size()) / 1e6, read_s, check_s, explore_s, told_s,
                static_cast<unsigned long long>(found.states), limits[static_cast<int>(found.met)], unproven(found),
                known.size() + told);
    std::fflush(stdout);
}

} // namespace

// bench_hostile [NAME] [all]: one film, or each; all: with diagrams too.
int main(int argc, char** argv) {
    const std::vector<std::pair<const char*, std::string (*)()>> films = {{"many_answers", many_answers},
                                                                          {"long_conditions", long_conditions},
                                                                          {"visits_everywhere", visits_everywhere},
                                                                          {"returns_everywhere", returns_everywhere},
                                                                          {"chain_of_reads", chain_of_reads},
                                                                          {"moving_answers", moving_answers},
                                                                          {"long_ways", long_ways}};
    const bool everything = argc > 1 && std::strcmp(argv[argc - 1], "all") == 0;
    const char* const wanted = argc > (everything ? 2 : 1) ? argv[1] : nullptr;
    std::printf("%-20s %6s %8s %8s %8s %8s %9s %7s %8s %8s\n", "film", "MB", "read s", "check s", "list s", "tell s",
                "states", "limit", "unproven", "problems");
    for (const auto& [name, make] : films) {
        if (wanted && std::strcmp(wanted, name) != 0) continue;
        measure(name, make(), everything);
    }
    return 0;
}
