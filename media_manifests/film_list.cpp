#include "media_manifests/film_list.hpp"

#include <nlohmann/json.hpp>

namespace forksight::media_manifests {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json, int indent = -1) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json problems_of(const std::vector<choicegraph::Problem>& problems) {
    Json list = Json::array();
    for (const choicegraph::Problem& problem : problems) {
        Json item;
        item["code"] = problem.code;
        item["severity"] = problem.severity == choicegraph::Severity::error ? "error" : "warning";
        item["where"] = problem.where;
        item["what"] = problem.what;
        if (problem.change) {
            item["change"] = {{"op", problem.change->op}, {"path", problem.change->where}};
            // Written by the check itself, so it is JSON; if it were not, it would say so by being null.
            if (!problem.change->value.empty())
                item["change"]["value"] = Json::parse(problem.change->value, nullptr, false);
        }
        list.push_back(std::move(item));
    }
    return list;
}

std::string_view name_of(choicegraph::How how) {
    switch (how) {
        case choicegraph::How::gaze:
            return "gaze";
        case choicegraph::How::timeout:
            return "timeout";
        case choicegraph::How::teacher:
            return "teacher";
        case choicegraph::How::key:
            return "key";
    }
    return "";
}

void put(Json& whole, const Oddities& oddities) {
    whole["version_differs"] = oddities.version_differs;
    whole["last_line_cut"] = oddities.last_line_cut;
}

Json decisions_of(const std::vector<choicegraph::Outcome::Decision>& decisions) {
    Json list = Json::array();
    for (const choicegraph::Outcome::Decision& decision : decisions) {
        Json item;
        item["t"] = decision.t_s;
        item["scene"] = decision.scene;
        item["choice"] = decision.choice;
        item["how"] = name_of(decision.how);
        item["after"] = decision.after_s;
        item["line"] = decision.line;
        list.push_back(std::move(item));
    }
    return list;
}

} // namespace

std::string write_film_list(const std::vector<ListedFilm>& films) {
    Json list = Json::array();
    for (const ListedFilm& film : films) {
        Json item;
        item["id"] = film.id;
        item["title"] = film.title;
        item["url"] = film.url;
        item["playable"] = film.playable;
        item["last_good"] = film.last_good;
        item["clips"] = film.clips;
        item["scenes"] = film.scenes;
        item["decisions"] = film.decisions;
        item["endings"] = film.endings;
        item["length_s"] = film.length_s;
        item["poster"] = film.poster.empty() ? Json(nullptr) : Json(film.poster);
        item["problems"] = problems_of(film.problems);
        list.push_back(std::move(item));
    }
    Json whole;
    whole["films"] = std::move(list);
    return text_of(whole) + "\n";
}

std::string write_problems(std::string_view film, const std::vector<choicegraph::Problem>& problems) {
    Json whole;
    whole["film"] = film;
    whole["ok"] = true;
    for (const choicegraph::Problem& problem : problems) {
        if (problem.severity == choicegraph::Severity::error) whole["ok"] = false;
    }
    whole["problems"] = problems_of(problems);
    return text_of(whole) + "\n";
}

std::string write_outcome(const choicegraph::Outcome& outcome, const Oddities& oddities) {
    Json whole;
    whole["path"] = outcome.path;
    whole["ending"] = outcome.ending.empty() ? Json(nullptr) : Json(outcome.ending);
    whole["decisions"] = decisions_of(outcome.decisions);
    whole["length_s"] = outcome.length_s;
    whole["tries"] = Json::array();
    for (const choicegraph::Outcome::Try& left : outcome.tries) {
        Json item;
        item["from"] = left.from;
        item["left"] = left.left;
        item["scene"] = left.scene;
        item["path"] = left.path;
        item["decisions"] = decisions_of(left.decisions);
        item["ending"] = left.ending.empty() ? Json(nullptr) : Json(left.ending);
        whole["tries"].push_back(std::move(item));
    }
    whole["asked"] = Json::array();
    for (const choicegraph::Outcome::Request& request : outcome.asked) {
        Json item;
        item["t"] = request.t_s;
        item["scene"] = request.scene.empty() ? Json(nullptr) : Json(request.scene);
        item["what"] = "help"; // there is no other wish
        item["line"] = request.line;
        whole["asked"].push_back(std::move(item));
    }
    put(whole, oddities);
    return text_of(whole) + "\n";
}

std::string write_impossible(const choicegraph::Impossible& impossible, const Oddities& oddities) {
    Json whole;
    whole["line"] = impossible.n;
    whole["what"] = impossible.what;
    put(whole, oddities);
    return text_of(whole) + "\n";
}

} // namespace forksight::media_manifests
