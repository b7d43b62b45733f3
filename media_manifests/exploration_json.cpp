#include "media_manifests/exploration_json.hpp"

#include <nlohmann/json.hpp>

#include "choicegraph/explore_report.hpp"
#include "media_manifests/film_list.hpp"

namespace forksight::media_manifests {
namespace {

using Json = nlohmann::ordered_json;
using choicegraph::Exploration;
using choicegraph::Film;
using choicegraph::Step;
using choicegraph::Verdict;

std::string_view name_of(const Verdict& verdict) {
    switch (verdict.kind) {
        case Verdict::Kind::reachable:
            return "reachable";
        case Verdict::Kind::unreachable:
            return "unreachable";
        case Verdict::Kind::not_proven:
            return "not-proven";
    }
    return "";
}

/// Steps that are still written out, all ways together.
using StepsLeft = std::uint64_t;
constexpr StepsLeft most_steps = 200'000;

/// Null where all of them together would be too long.
Json way_of(const Film& film, const Exploration& found, const Verdict& verdict, StepsLeft& left) {
    const StepsLeft length = found.witnesses.length(verdict.witness);
    if (length > left) return nullptr;
    left -= length;
    Json way = Json::array();
    for (const Step& step : found.witnesses.path(verdict.witness)) {
        const choicegraph::Scene& scene = film.scenes[step.scene];
        Json item;
        item["scene"] = scene.id;
        if (step.kind == Step::Kind::choice) item["choice"] = scene.choices[step.number].id;
        if (step.kind == Step::Kind::then) item["then"] = step.number;
        if (step.kind == Step::Kind::back) item["back"] = true;
        if (step.kind == Step::Kind::ending) item["end"] = scene.ending;
        way.push_back(std::move(item));
    }
    return way;
}

Json json_of(const choicegraph::Duration& duration) {
    Json item;
    item["at_least_s"] = duration.at_least_s;
    item["at_most_s"] = duration.at_most_s && !duration.unlimited ? Json(*duration.at_most_s) : Json(nullptr);
    item["unlimited"] = duration.unlimited;
    return item;
}

Json endings_of(const Film& film, const Exploration& found, StepsLeft& left) {
    Json list = Json::array();
    for (const choicegraph::EndingFound& ending : found.endings) {
        Json item;
        item["ending"] = ending.ending;
        item["reached"] = name_of(ending.reached);
        if (ending.reached.kind == Verdict::Kind::reachable) {
            item["shortest"] = json_of(ending.shortest);
            item["longest"] = json_of(ending.longest);
            item["way"] = way_of(film, found, ending.reached, left);
            item["way_is_shortest"] = ending.reached.shortest;
        }
        list.push_back(std::move(item));
    }
    return list;
}

Json ways_of(const std::vector<choicegraph::WayFound>& ways) {
    Json list = Json::array();
    for (const choicegraph::WayFound& way : ways) {
        list.push_back({{"taken", name_of(way.taken)}, {"holds", name_of(way.holds)}, {"fails", name_of(way.fails)}});
    }
    return list;
}

Json scenes_of(const Film& film, const Exploration& found, StepsLeft& left) {
    Json scenes = Json::object();
    for (std::size_t i = 0; i < film.scenes.size(); ++i) {
        const choicegraph::SceneFound& scene = found.scenes[i];
        Json item;
        item["entered"] = name_of(scene.entered);
        item["stuck"] = name_of(scene.stuck);
        if (scene.stuck.kind == Verdict::Kind::reachable) {
            item["way_to_stuck"] = way_of(film, found, scene.stuck, left);
            item["way_to_stuck_is_shortest"] = scene.stuck.shortest;
        }
        item["trapped"] = name_of(scene.trapped);
        if (scene.trapped.kind == Verdict::Kind::reachable) {
            item["way_to_trapped"] = way_of(film, found, scene.trapped, left);
            item["way_to_trapped_is_shortest"] = scene.trapped.shortest;
        }
        if (!found.choices[i].empty()) item["choices"] = ways_of(found.choices[i]);
        if (!found.then[i].empty()) item["then"] = ways_of(found.then[i]);
        scenes[film.scenes[i].id] = std::move(item);
    }
    return scenes;
}

Json limit_of(const Exploration& found) {
    switch (found.met) {
        case Exploration::Met::none:
            break;
        case Exploration::Met::states:
            return "states";
        case Exploration::Met::bytes:
            return "bytes";
        case Exploration::Met::work:
            return "work";
    }
    return nullptr;
}

Json paths_of(const choicegraph::Paths& paths) {
    if (paths.kind == choicegraph::Paths::Kind::counted) return paths.count;
    return paths.kind == choicegraph::Paths::Kind::unlimited ? Json("unlimited") : Json(nullptr);
}

} // namespace

std::string write_explored(const Film& film, const std::vector<choicegraph::Problem>& problems,
                           const Exploration& exploration) {
    Json whole = Json::parse(write_problems(film.id, problems));
    Json& explored = whole["exploration"];
    explored["complete"] = exploration.complete();
    explored["limit"] = limit_of(exploration);
    explored["unproven"] = choicegraph::unproven(exploration);
    explored["unproven_conditions"] = choicegraph::unproven_conditions(exploration);
    explored["states"] = exploration.states;
    explored["states_all_counted"] = exploration.all_counted && exploration.complete();
    explored["bytes_per_state"] = exploration.bytes_per_state;
    explored["paths"] = paths_of(exploration.paths);
    explored["never_read"] = Json::array();
    for (const std::size_t variable : exploration.never_read) {
        explored["never_read"].push_back(film.names.variables[variable].id);
    }
    StepsLeft left = most_steps;
    explored["endings"] = endings_of(film, exploration, left);
    explored["scenes"] = scenes_of(film, exploration, left);
    return whole.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace forksight::media_manifests
