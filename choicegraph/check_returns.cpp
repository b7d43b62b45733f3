// FS01: what can be entered at all, and shared scenes: who says where to return to, and who returns.
#include <algorithm>

#include "choicegraph/check_parts.hpp"

namespace forksight::choicegraph {

namespace {

// Does `see(to, return_to)` for every way out of a scene.
template <class See>
void each_way(const Scene& scene, See see) {
    for (const Choice& choice : scene.choices) see(choice.to, choice.return_to);
    for (const Then& then : scene.then) see(then.to, then.return_to);
}

// A way that is led along a call comes back if the called scene does, and what is returned to does then.
bool comes_back(const Scene& scene, const std::vector<bool>& known) {
    bool back = scene.returns;
    each_way(scene, [&](std::size_t to, const std::optional<std::size_t>& return_to) {
        back = back || (known[to] && (!return_to || known[*return_to]));
    });
    return back;
}

std::vector<bool> all_that_come_back(const Film& film) {
    std::vector<bool> known(film.scenes.size(), false);
    std::vector<std::vector<std::size_t>> ask_again(film.scenes.size());
    std::vector<std::size_t> news;
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        if (film.scenes[i].returns) news.push_back(i);
        known[i] = film.scenes[i].returns;
    }
    if (news.empty()) return known;
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        each_way(film.scenes[i], [&](std::size_t to, const std::optional<std::size_t>& return_to) {
            ask_again[to].push_back(i);
            if (return_to) ask_again[*return_to].push_back(i);
        });
    }
    while (!news.empty()) {
        const std::size_t number = news.back();
        news.pop_back();
        for (const std::size_t asking : ask_again[number]) {
            if (known[asking] || !comes_back(film.scenes[asking], known)) continue;
            known[asking] = true;
            news.push_back(asking);
        }
    }
    return known;
}

// All that is entered from `from`, which has been called as often as they have; with `calls` also what those call.
std::vector<bool> reached(const Film& film, std::vector<std::size_t> from, const std::vector<bool>& comes_back,
                          bool calls) {
    std::vector<bool> entered(film.scenes.size(), false);
    while (!from.empty()) {
        const std::size_t number = from.back();
        from.pop_back();
        if (entered[number]) continue;
        entered[number] = true;
        each_way(film.scenes[number], [&](std::size_t to, const std::optional<std::size_t>& return_to) {
            if (calls || !return_to) from.push_back(to);
            if (return_to && comes_back[to]) from.push_back(*return_to);
        });
    }
    return entered;
}

bool goes_on_otherwise(const Scene& scene) {
    const auto always = [](const Then& then) { return then.condition.empty(); };
    return !scene.ending.empty() || std::any_of(scene.then.begin(), scene.then.end(), always);
}

// Whether the scene's own end is ever come to: the viewer's answers and an `otherwise` may always lead elsewhere.
bool comes_to_its_end(const Scene& scene) {
    return !scene.offer || (scene.offer->until_s && !scene.offer->otherwise);
}

} // namespace

Ways ways_of(const Film& film) {
    Ways ways;
    ways.comes_back = all_that_come_back(film);
    ways.entered = reached(film, {film.start}, ways.comes_back, true);
    ways.uncalled = reached(film, {film.start}, ways.comes_back, false);
    std::vector<std::size_t> called;
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        if (!ways.entered[i]) continue;
        each_way(film.scenes[i], [&](std::size_t to, const std::optional<std::size_t>& return_to) {
            if (return_to) called.push_back(to);
        });
    }
    ways.called = reached(film, std::move(called), ways.comes_back, true);
    return ways;
}

void check_returns(const Examined& examined, Report& report) {
    const Scene& scene = examined.scene;
    const Ways& ways = examined.whole.ways;
    const auto used = [&](std::size_t to, const std::optional<std::size_t>& return_to, const Where& where) {
        if (!return_to || ways.comes_back[to]) return;
        report.add("FS0120", where + "/return_to", {examined.whole.film.scenes[to].id}, removing(where + "/return_to"));
    };
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        used(scene.choices[i].to, scene.choices[i].return_to, pointer(examined.where + "/choices", i));
    }
    for (std::size_t i = 0; i < scene.then.size(); ++i) {
        used(scene.then[i].to, scene.then[i].return_to, pointer(examined.where + "/then", i));
    }
    // Of a scene that is never entered nothing more is to be said.
    if (!scene.returns || !ways.entered[examined.number]) return;
    const Where where = examined.where + "/returns";
    const bool other_way = goes_on_otherwise(scene) || !comes_to_its_end(scene);
    if (!ways.called[examined.number]) {
        if (other_way) {
            report.add("FS0121", where, {scene.id}, removing(where));
        } else {
            report.add("FS0123", where, {scene.id});
        }
    } else if (ways.uncalled[examined.number] && !other_way) {
        report.add("FS0122", where, {scene.id});
    }
}

} // namespace forksight::choicegraph
