#include "tests/bench/hostile_films.hpp"

#include <cstdint>
#include <functional>
#include <random>
#include <utility>

namespace forksight::bench {

namespace {

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

// Booleans, each made of others in a way that no order of bits keeps small.
class Tangle {
  public:
    Tangle(std::size_t booleans, std::uint32_t seed) : booleans_(booleans), any_(seed) {}

    std::string variables() const {
        std::string text;
        for (std::size_t i = 0; i < booleans_; ++i) {
            text +=
                (i == 0 ? "\"" : ",\"") + numbered("b-", i) + R"(":{"initial":)" + (i % 3 == 0 ? "true}" : "false}");
        }
        return text;
    }
    std::string any() { return numbered("b-", any_() % booleans_); }
    std::string condition() {
        const std::string first = any();
        const std::string second = any();
        return "(" + first + (any_() % 2 == 0 ? " and " : " or not ") + second + ")";
    }
    std::string change() {
        const std::string changed = any();
        const std::string other = any();
        const std::string third = any();
        const std::string rest = condition();
        return "\"" + changed + " = (" + other + " and not " + third + ") or (not " + other + " and " + rest + ")\"";
    }
    /// Answers that change something and come back to `scene`, and by itself on to `next`.
    std::string scene(std::size_t scene, std::size_t next, std::size_t answers) {
        const auto answer = [&](std::size_t k) {
            const std::string asked = condition();
            const std::string first = change();
            const std::string second = change();
            return look(k) + R"(,"if":")" + asked + R"(","do":[)" + first + "," + second + "]," + to(scene);
        };
        return offer_of(answers, answer) + R"(,"then":[{)" + to(next) + "}]";
    }
    /// A way on that is asked for something, to one of the scenes from 1 on.
    std::string way(std::size_t scenes) {
        const std::string asked = condition();
        return R"({"if":")" + asked + R"(",)" + to(1 + any_() % (scenes - 1)) + "}";
    }

  private:
    std::size_t booleans_;
    std::mt19937 any_;
};

std::string tangled_film(const Tangle& tangle, std::size_t scenes,
                         const std::function<std::string(std::size_t)>& scene) {
    std::string text = R"({"forksight":1,"id":"hostile","title":{"en":"H"},"start":"s-0","variables":{)" +
                       tangle.variables() + R"(},"clips":{"c":{}},"scenes":{)";
    for (std::size_t i = 0; i < scenes; ++i) {
        text += (i == 0 ? "\"" : ",\"") + numbered("s-", i) + R"(":{"clip":"c",)" + scene(i) + "}";
    }
    return text + "}}";
}

// Booleans that no diagram holds, in few scenes.
std::string tangled() {
    Tangle tangle(120, 1);
    return tangled_film(tangle, 40, [&](std::size_t i) {
        if (i == 39) return std::string(R"("end":"e")");
        return tangle.scene(i, i + 1, 6);
    });
}

// Forty of them, and then thousands of scenes one after the other, the last of the file first.
std::string reversed_chain() {
    constexpr std::size_t scenes = 15'000;
    Tangle tangle(40, 2);
    return tangled_film(tangle, scenes, [&](std::size_t i) {
        if (i == 0) return tangle.scene(0, scenes - 1, 48);
        if (i == 1) return std::string(R"("end":"e")");
        return R"("then":[{"if":")" + tangle.condition() + R"(",)" + to(i - 1) + R"(},{)" + to(i > 2 ? i - 2 : 1) +
               "}]";
    });
}

// The same, and then a tree of conditions with an ending of its own at each of thousands of leaves.
std::string many_endings() {
    constexpr std::size_t scenes = 16'000;
    Tangle tangle(40, 3);
    return tangled_film(tangle, scenes, [&](std::size_t i) {
        if (i == 0) return tangle.scene(0, 1, 48);
        if (2 * i + 1 >= scenes) return R"("end":")" + numbered("e-", i) + "\"";
        return R"("then":[{"if":")" + tangle.condition() + R"(",)" + to(2 * i) + R"(},{)" + to(2 * i + 1) + "}]";
    });
}

// The same, and then thousands of scenes that lead anywhere.
std::string many_scenes() {
    constexpr std::size_t scenes = 18'000;
    Tangle tangle(40, 4);
    return tangled_film(tangle, scenes, [&](std::size_t i) {
        if (i == 0) return tangle.scene(0, 1, 48);
        const std::string first = tangle.way(scenes);
        const std::string second = tangle.way(scenes);
        return R"("then":[)" + first + "," + second + R"(],"end":"e")";
    });
}

} // namespace

const std::vector<HostileFilm>& hostile_films() {
    static const std::vector<HostileFilm> films = {{"many_answers", many_answers},
                                                   {"long_conditions", long_conditions},
                                                   {"visits_everywhere", visits_everywhere},
                                                   {"returns_everywhere", returns_everywhere},
                                                   {"chain_of_reads", chain_of_reads},
                                                   {"moving_answers", moving_answers},
                                                   {"long_ways", long_ways},
                                                   {"tangled", tangled},
                                                   {"reversed_chain", reversed_chain},
                                                   {"many_endings", many_endings},
                                                   {"many_scenes", many_scenes}};
    return films;
}

} // namespace forksight::bench
