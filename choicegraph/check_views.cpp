// FS06: other views of a scene: each reachable by a viewpoint of its own, and as long as the scene's own clip.
#include <algorithm>
#include <cmath>

#include "choicegraph/check_parts.hpp"

namespace forksight::choicegraph {

namespace {

constexpr double rounding_s = 0.1; // two cameras are seldom cut on the very same frame

void check_length(const Examined& examined, const Clip& clip, const Where& where, Report& report) {
    const auto length_s = length_of(clip, examined.whole.facts);
    if (!length_s || !examined.clip_length_s) return;
    if (std::abs(*length_s - *examined.clip_length_s) <= rounding_s) return;
    report.add("FS0607", where,
               {clip.id, in_words(*length_s), examined.whole.film.clips[examined.scene.clip].id,
                in_words(*examined.clip_length_s)});
}

} // namespace

void check_views(const Examined& examined, Report& report) {
    const Scene& scene = examined.scene;
    const std::vector<Clip>& clips = examined.whole.film.clips;
    if (scene.views.empty()) return;
    std::vector<std::string> viewpoints = {clips[scene.clip].viewpoint};
    if (viewpoints.front().empty()) report.add("FS0606", examined.where + "/clip", {clips[scene.clip].id});
    for (std::size_t i = 0; i < scene.views.size(); ++i) {
        const Clip& clip = clips[scene.views[i].clip];
        const Where where = pointer(examined.where + "/views", i);
        if (clip.viewpoint.empty()) {
            report.add("FS0604", where + "/clip", {clip.id});
        } else if (std::find(viewpoints.begin(), viewpoints.end(), clip.viewpoint) != viewpoints.end()) {
            report.add("FS0605", where + "/clip", {clip.id, clip.viewpoint});
        }
        viewpoints.push_back(clip.viewpoint);
        check_length(examined, clip, where + "/clip", report);
        for (const auto& [choice, look] : scene.views[i].looks) {
            if (!scene.choices[choice].look.empty()) continue;
            const Where place = pointer(where + "/looks", scene.choices[choice].id);
            report.add("FS0408", place, {scene.choices[choice].id}, removing(place));
        }
    }
}

} // namespace forksight::choicegraph
