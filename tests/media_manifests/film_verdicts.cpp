// Films for test_film_schema, each with what the reader says of it: one JSON line a film.
// usage: film_verdicts REFUSED_FILMS (texts, each ended by a zero byte); exit status 1 if the file cannot be read.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "media_manifests/film_json.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight::media_manifests;
using Json = nlohmann::ordered_json;

namespace {

struct Kind {
    const char* words;
    const char* name;
};

/// What no schema can say, by the words with which the reader says it. Everything else is "shape".
constexpr Kind beyond_a_schema[] = {
    {"not JSON", "not JSON"},
    {"number is too large", "not JSON"},
    {"stands twice", "doubled key"},
    {"there is no scene", "reference"},
    {"there is no clip", "reference"},
    {"this scene has no choice", "reference"},
    {"at character", "expression"},
    {"must lie after", "order"},
    {"is greater than \"max\"", "order"},
    {"is outside", "order"},
    {"the language", "same language in another case"},
    {"already", "same id"},
    {"too long together", "sum"},
    {"nested more than", "size of the document"},
    {"values in this", "size of the document"},
    {"this key is longer", "size of the document"},
};

std::string kind_of(const Error& error) {
    for (const Kind& kind : beyond_a_schema) {
        if (error.what.find(kind.words) != std::string::npos) return kind.name;
    }
    return "shape";
}

class Films {
  public:
    void add(const std::string& text) {
        if (!seen_.insert(text).second) return;
        Json line;
        line["film"] = text;
        line["kinds"] = Json::array();
        line["said"] = "";
        if (const auto film = read_film(text); !film) {
            std::set<std::string> kinds;
            for (const Error& error : film.errors()) kinds.insert(kind_of(error));
            line["kinds"] = kinds;
            line["said"] = to_string(film.errors()).substr(0, 300);
        }
        std::puts(line.dump(-1, ' ', true, Json::error_handler_t::replace).c_str());
    }

  private:
    std::set<std::string> seen_;
};

const Json& strange_values() {
    static const Json values =
        Json::parse(R"([null, true, false, 0, -1, 1, 2.0, 1.5, 1e300, 181, -180.5, 1000, 1001, 90.5, 86401, 3000000000,
        "", " ", "a", "A b", "-a", "and", "7", "loop", "nl", "teacher", [], {}, [1], [{}], {"a": 1}, {"nl": "a"},
        [{"yaw": 1, "pitch": 1, "radius": 1}], [{"t": 1, "yaw": 1, "pitch": 1, "radius": 1}],
        {"t": 1, "yaw": 1, "pitch": 1, "radius": 1}, {"yaw": 1, "pitch": 1, "radius": 1}, {"initial": true},
        {"initial": 1, "min": 0, "max": 2}, {"initial": 1}, {"clip": "hall"}])");
    return values;
}

const std::vector<std::string>& strange_keys() {
    static const std::vector<std::string> keys = {"x-note", "x", "", "nl", "n", "pt-BR", "and", "42", "Key", "t", "to"};
    return keys;
}

/// `film` with every value at and below `at` taken away, replaced and added to.
void change_all(const Json& film, const Json::json_pointer& at, Films& films) {
    const Json& here = film.at(at);
    if (!at.empty()) {
        Json without = film;
        Json& parent = without.at(at.parent_pointer());
        if (parent.is_array()) {
            parent.erase(static_cast<std::size_t>(std::stoul(at.back())));
        } else {
            parent.erase(at.back());
        }
        films.add(without.dump());
        for (const Json& value : strange_values()) {
            Json other = film;
            other.at(at) = value;
            films.add(other.dump());
        }
    }
    if (here.is_object()) {
        for (const std::string& key : strange_keys()) {
            for (const char* value : {"1", "\"a\"", "{}", "{\"initial\": true}"}) {
                Json more = film;
                more.at(at)[key] = Json::parse(value);
                films.add(more.dump());
            }
        }
        for (const auto& [key, value] : here.items()) change_all(film, at / key, films);
    } else if (here.is_array()) {
        Json more = film;
        const Json one = here.empty() ? Json(1) : here.front();
        for (const std::size_t count : {here.size() + 1, 16ul, 17ul, 33ul, 64ul, 65ul}) {
            for (std::size_t size = more.at(at).size(); size < count; ++size) {
                more.at(at).push_back(one.is_string() ? Json(one.get<std::string>() + std::to_string(size)) : one);
            }
            films.add(more.dump());
        }
        for (std::size_t i = 0; i < here.size(); ++i) change_all(film, at / i, films);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    std::ifstream file(argv[1], std::ios::binary);
    if (!file) return 1;
    const std::string refused{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    Films films;
    for (std::size_t at = 0; at < refused.size();) {
        const std::size_t end = refused.find('\0', at);
        films.add(refused.substr(at, end - at));
        at = end + 1;
    }
    const std::string moving = texts::with(
        texts::contract_film, R"({"yaw": -20, "pitch": -25, "radius": 8})",
        R"([{"t": 8, "yaw": 175, "pitch": 0, "radius": 8}, {"t": 9.5, "yaw": -175, "pitch": 5, "radius": 0.5}])");
    films.add(moving);
    change_all(Json::parse(moving), Json::json_pointer("/scenes/door/choices/0/look"), films);
    for (const std::string& text : {texts::contract_film, texts::additions_film, texts::headset_film}) {
        films.add(text);
        change_all(Json::parse(text), Json::json_pointer(), films);
    }
    return 0;
}
