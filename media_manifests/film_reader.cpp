#include "media_manifests/film_reader.hpp"

#include <algorithm>
#include <limits>
#include <variant>

namespace forksight::media_manifests {

using choicegraph::Assignment;
using choicegraph::Condition;
using choicegraph::Film;
using choicegraph::Scene;
using choicegraph::SyntaxError;
using choicegraph::Text;
using choicegraph::Variable;

namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::vector<std::string_view> subtags(std::string_view tag) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t hyphen = tag.find('-');
        parts.push_back(tag.substr(0, hyphen));
        if (hyphen == std::string_view::npos) return parts;
        tag.remove_prefix(hyphen + 1);
    }
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// "nl", as most are.
bool is_plain(std::string_view tag) {
    return tag.size() == 2 && std::all_of(tag.begin(), tag.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// That the very same key stands twice is said of the document.
bool is_said_before(const json::Value& text, const json::Value& entry) {
    for (const json::Value earlier : text) {
        if (earlier.key().data() == entry.key().data()) return false; // itself
        if (earlier.key() == entry.key() && earlier.kind() == json::Kind::text) return true;
    }
    return false;
}

} // namespace

bool is_language_tag(std::string_view tag) {
    if (is_plain(tag)) return true;
    if (tag.empty() || tag.size() > 35) return false;
    const auto is_private = [](std::string_view part) { return part == "x" || part == "X"; };
    bool wants_more = false;    // a subtag of one letter introduces what comes after it
    bool anything_goes = false; // after "x"
    bool first = true;
    for (const std::string_view part : subtags(tag)) {
        const bool letters = std::all_of(part.begin(), part.end(), is_letter);
        const bool known = std::all_of(part.begin(), part.end(), [](char c) { return is_letter(c) || is_digit(c); });
        if (part.empty() || part.size() > 8 || !known) return false;
        if (first && (!letters || (part.size() == 1 && !is_private(part)))) return false;
        if (part.size() == 1 && wants_more && !anything_goes) return false;
        wants_more = part.size() == 1 && !anything_goes;
        anything_goes = anything_goes || is_private(part);
        first = false;
    }
    return !wants_more;
}

std::string usual_case(std::string_view tag) {
    if (is_plain(tag)) return std::string(tag);
    std::string usual;
    bool singleton_seen = false;
    for (const std::string_view part : subtags(tag)) {
        const bool first = usual.empty();
        if (!first) usual += '-';
        const bool region = !first && !singleton_seen && part.size() == 2;
        const bool script = !first && !singleton_seen && part.size() == 4 && is_letter(part[0]);
        for (std::size_t i = 0; i < part.size(); ++i) {
            usual += region || (script && i == 0) ? upper(part[i]) : lower(part[i]);
        }
        singleton_seen = singleton_seen || part.size() == 1;
    }
    return usual;
}

void FilmReader::Ids::put_in_order() {
    numbers.make(names.size(), [this](std::size_t i) { return names[i]; });
}

std::optional<std::size_t> FilmReader::Ids::number_of(std::string_view id) const {
    return numbers.find(id, [this](std::size_t i) { return names[i]; });
}

FilmReader::FilmReader(const json::Document& document) : reader_(document.problems()) {
    const Value film = document.root();
    if (!reader_.object(film) || !read_version(film)) return;
    reader_.object(
        film, {"forksight", "id", "title", "warning", "consent", "looking", "start", "variables", "clips", "scenes"});
    if (const auto variables = reader_.member(film, "variables")) read_variables(*variables);
    if (const auto clips = reader_.required(film, "clips")) read_clips(*clips);
    if (const auto scenes = reader_.required(film, "scenes")) read_scenes(*scenes);
    read_head(film);
}

Film FilmReader::film() && {
    return std::move(film_);
}

bool FilmReader::read_version(const Value& film) {
    const auto version = reader_.required(film, "forksight");
    if (!version) return false;
    const auto number = reader_.integer(*version, 1, std::numeric_limits<std::int64_t>::max());
    if (!number) return false;
    if (*number == film_version) return true;
    // Whatever else looks wrong may be right in that version.
    reader_.wrong(*version, "this film is of version " + std::to_string(*number) + "; version " +
                                std::to_string(film_version) + " is the newest that can be read here");
    return false;
}

void FilmReader::read_head(const Value& film) {
    if (const auto value = reader_.required(film, "id")) {
        if (const auto id = reader_.id(*value)) film_.id = *id;
    }
    if (const auto title = reader_.member(film, "title")) film_.title = read_text(*title);
    if (const auto warning = reader_.member(film, "warning")) film_.warning = read_text(*warning);
    if (const auto consent = reader_.member(film, "consent")) film_.consent = read_text(*consent);
    if (const auto looking = reader_.member(film, "looking")) read_looking(*looking);
    if (const auto start = read_reference(film, "start", scenes_, "scene")) film_.start = *start;
}

void FilmReader::read_variables(const Value& variables) {
    variables_known_ = false; // until they are: what refers to them is not wrong for that
    if (!reader_.object(variables)) return;
    if (variables.size() > film_limits::variables) {
        reader_.wrong(variables, "a film has at most " + std::to_string(film_limits::variables) + " variables");
        return;
    }
    for (const Value variable : variables) {
        if (reader_.key_is_id(variable)) read_variable(variable);
    }
    variables_known_ = true;
}

void FilmReader::read_variable(const Value& value) {
    Variable variable;
    variable.id = value.key();
    bool type_known = false;
    if (reader_.object(value, {"initial", "min", "max"})) {
        const auto initial = reader_.required(value, "initial");
        if (initial && initial->kind() == json::Kind::boolean) {
            type_known = true;
            variable.boolean = true;
            variable.initial = initial->boolean() ? 1 : 0;
            for (const char* bound : {"min", "max"}) {
                const auto member = reader_.member(value, bound);
                if (member) reader_.wrong(*member, "a variable that is true or false has no bounds");
            }
        } else if (initial) {
            type_known = read_number(value, *initial, variable);
        }
    }
    // A name such as "not" or "7" means something else in an expression.
    const choicegraph::Names alone{{variable}, {}};
    if (std::holds_alternative<SyntaxError>(Assignment::parse(variable.id + " = " + variable.id, alone))) {
        reader_.wrong(value, json::quoted(variable.id) + " cannot name a variable: an expression reads it differently");
    }
    if (!type_known) unsure_.push_back(value.key());
    film_.names.variables.push_back(std::move(variable));
}

bool FilmReader::read_number(const Value& value, const Value& initial, Variable& variable) {
    if (initial.kind() != json::Kind::integer && initial.kind() != json::Kind::number) {
        reader_.wrong(initial, "this must be a whole number, or true or false, not " +
                                   std::string(json::name_of(initial.kind())));
        return false;
    }
    const std::size_t before = reader_.mistakes();
    const auto whole = [&](const Value& number) {
        using Bounds = std::numeric_limits<std::int32_t>;
        return static_cast<std::int32_t>(reader_.integer(number, Bounds::min(), Bounds::max()).value_or(0));
    };
    const std::int32_t first = whole(initial);
    const auto min = reader_.member(value, "min");
    const auto max = reader_.member(value, "max");
    if (!min || !max) reader_.wrong(value, "a number needs both \"min\" and \"max\"");
    const std::int32_t low = min ? whole(*min) : 0;
    const std::int32_t high = max ? whole(*max) : 0;
    if (reader_.mistakes() != before) return true;
    if (low > high) {
        reader_.wrong(*min, "\"min\" is greater than \"max\"");
    } else if (first < low || first > high) {
        reader_.wrong(initial,
                      std::to_string(first) + " is outside " + std::to_string(low) + " to " + std::to_string(high));
    } else {
        variable.initial = first;
        variable.min = low;
        variable.max = high;
    }
    return true;
}

void FilmReader::read_scenes(const Value& scenes) {
    if (!reader_.object(scenes)) return;
    if (scenes.size() > film_limits::scenes) {
        reader_.wrong(scenes, "a film has at most " + std::to_string(film_limits::scenes) + " scenes");
        return;
    }
    if (scenes.size() == 0) reader_.wrong(scenes, "a film needs at least one scene");
    scenes_.known = scenes.size() > 0;
    for (const Value value : scenes) {
        if (!reader_.key_is_id(value)) continue;
        scenes_.names.push_back(value.key());
        film_.names.scenes.emplace_back(value.key());
    }
    scenes_.put_in_order();
    film_.names.put_in_order();
    film_.scenes.reserve(scenes.size());
    for (const Value value : scenes) {
        if (!choicegraph::is_id(value.key())) continue;
        Scene& scene = film_.scenes.emplace_back();
        scene.id = value.key();
        read_scene(value, scene);
    }
}

Text FilmReader::read_text(const Value& value) {
    Text text;
    if (value.kind() == json::Kind::text) {
        reader_.wrong(value, "this must say the language: {\"nl\": " + json::quoted(value.text()) + "}");
        return text;
    }
    if (!reader_.object(value)) return text;
    if (value.size() == 0) reader_.wrong(value, "at least one language is needed; or leave this key out");
    if (value.size() > film_limits::languages) {
        reader_.wrong(value, "at most " + std::to_string(film_limits::languages) + " languages are read");
        return text;
    }
    for (const Value entry : value) {
        const bool is_tag = is_language_tag(entry.key());
        if (!is_tag) {
            reader_.wrong(entry, json::quoted(entry.key()) +
                                     " is not a language tag; tags look like \"nl\", \"en\" or \"pt-BR\" (BCP 47)");
        }
        const auto words = reader_.text(entry, film_limits::text_bytes);
        if (!is_tag || !words) continue;
        if (text.emplace(usual_case(entry.key()), *words).second || is_said_before(value, entry)) continue;
        reader_.wrong(entry, "the language " + json::quoted(usual_case(entry.key())) + " is given twice");
    }
    return text;
}

Condition FilmReader::read_condition(const Value& object) {
    const auto value = reader_.member(object, "if");
    if (!value) return {};
    const auto text = reader_.text(*value, film_limits::text_bytes);
    if (!text) return {};
    if (text->find_first_not_of(" \t\r\n") == std::string_view::npos) {
        reader_.wrong(*value, "this is empty; leave \"if\" out where the condition always holds");
        return {};
    }
    auto parsed = Condition::parse(*text, film_.names);
    if (auto* condition = std::get_if<Condition>(&parsed)) return std::move(*condition);
    wrong_expression(*value, std::get<SyntaxError>(parsed));
    return {};
}

std::vector<Assignment> FilmReader::read_effects(const Value& object) {
    std::vector<Assignment> effects;
    const auto value = reader_.member(object, "do");
    if (!value || !reader_.list(*value, film_limits::effects)) return effects;
    effects.reserve(value->size());
    for (const Value entry : *value) {
        const auto text = reader_.text(entry, film_limits::text_bytes);
        if (!text) continue;
        auto parsed = Assignment::parse(*text, film_.names);
        if (auto* assignment = std::get_if<Assignment>(&parsed)) {
            effects.push_back(std::move(*assignment));
        } else {
            wrong_expression(entry, std::get<SyntaxError>(parsed));
        }
    }
    return effects;
}

void FilmReader::wrong_expression(const Value& value, const SyntaxError& error) {
    // Where the variables themselves are wrong, an expression may be right.
    const std::string_view text = value.text();
    const bool unsure = std::any_of(unsure_.begin(), unsure_.end(),
                                    [&](std::string_view id) { return text.find(id) != std::string_view::npos; });
    if (!variables_known_ || !scenes_.known || unsure) return;
    reader_.wrong(value,
                  "at character " + std::to_string(error.at + 1) + " of " + json::quoted(text) + ": " + error.what);
}

std::optional<std::size_t> FilmReader::read_reference(const Value& object, std::string_view key, const Ids& ids,
                                                      std::string_view what) {
    const auto value = reader_.required(object, key);
    if (!value) return std::nullopt;
    const auto id = reader_.id(*value);
    if (!id) return std::nullopt;
    if (const auto found = ids.number_of(*id)) return found;
    if (!ids.known) return std::nullopt; // the mistake is there, not here
    reader_.wrong(*value,
                  "there is no " + std::string(what) + " " + json::quoted(*id) + reader_.suggestion(*id, ids.names));
    return std::nullopt;
}

} // namespace forksight::media_manifests
