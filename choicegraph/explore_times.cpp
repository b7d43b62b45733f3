#include "choicegraph/explore_times.hpp"

#include <algorithm>
#include <cmath>

namespace forksight::choicegraph {

namespace {

std::int64_t milliseconds(double seconds) {
    return std::llround(std::max(0.0, seconds) * 1000.0);
}

std::optional<double> end_of(const Film& film, const Scene& scene,
                             const std::optional<std::unordered_map<std::string, ClipFacts>>& facts) {
    std::optional<double> length_s;
    if (facts) {
        const auto found = facts->find(film.clips[scene.clip].id);
        if (found != facts->end() && found->second.duration_s > 0.0) length_s = found->second.duration_s;
    }
    if (scene.to_time_s && length_s) return std::min(*scene.to_time_s, *length_s);
    return scene.to_time_s ? scene.to_time_s : length_s;
}

} // namespace

Times times_of(const Film& film, const std::optional<std::unordered_map<std::string, ClipFacts>>& facts) {
    Times times;
    for (const Scene& scene : film.scenes) {
        SceneTimes of;
        const std::optional<double> end_s = end_of(film, scene, facts);
        of.passed_is_known = end_s.has_value();
        if (end_s) of.passed_ms = milliseconds(*end_s - scene.from_s);
        if (scene.offer) {
            // A clip that ends before `at` still makes its offer, at the end.
            const double at_s = end_s ? std::min(scene.offer->at_s, *end_s) : scene.offer->at_s;
            of.offer_ms = milliseconds(at_s - scene.from_s);
            const auto& until_s = scene.offer->until_s;
            if (until_s) of.answered_ms = of.offer_ms + milliseconds(*until_s - scene.offer->at_s);
        }
        times.push_back(of);
    }
    return times;
}

} // namespace forksight::choicegraph
