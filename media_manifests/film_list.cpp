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

} // namespace

std::string write_film_list(const std::vector<ListedFilm>& films) {
    Json list = Json::array();
    for (const ListedFilm& film : films) {
        Json item;
        item["id"] = film.id;
        item["title"] = film.title;
        item["url"] = film.url;
        item["playable"] = film.playable;
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

std::string write_outcome(const choicegraph::Outcome& outcome) {
    Json whole;
    whole["path"] = outcome.path;
    whole["ending"] = outcome.ending.empty() ? Json(nullptr) : Json(outcome.ending);
    whole["decisions"] = Json::array();
    for (const choicegraph::Outcome::Decision& decision : outcome.decisions) {
        Json item;
        item["t"] = decision.t_s;
        item["scene"] = decision.scene;
        item["choice"] = decision.choice;
        item["how"] = name_of(decision.how);
        item["after"] = decision.after_s;
        whole["decisions"].push_back(std::move(item));
    }
    whole["length_s"] = outcome.length_s;
    return text_of(whole) + "\n";
}

std::string write_impossible(const choicegraph::Impossible& impossible) {
    Json whole;
    whole["line"] = impossible.n;
    whole["what"] = impossible.what;
    return text_of(whole) + "\n";
}

std::string json_string(std::string_view text) {
    return text_of(Json(text));
}

} // namespace forksight::media_manifests
