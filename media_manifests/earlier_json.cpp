#include "media_manifests/earlier_json.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "media_manifests/film_reader.hpp"
#include "media_manifests/json.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"

namespace forksight::media_manifests {
namespace {

using choicegraph::EarlierAnswers;
using choicegraph::SceneAnswers;
using json::Reader;
using json::Value;

constexpr std::int64_t known_version = 1;

json::Limits read_limits() {
    json::Limits limits;
    limits.bytes = earlier_answers_limit_bytes;
    limits.values = 64'000;                          // the shortest entry has more than four bytes
    limits.text_bytes = earlier_answers_limit_bytes; // ids are short; what is not known here may be as long as it likes
    limits.key_bytes = 1024;
    limits.depth = 8;
    return limits;
}

std::string text_of(const SceneAnswers& answers) {
    const auto number = [](std::uint64_t count) { return std::to_string(std::min(count, earlier_count_limit)); };
    std::string text = "{\"choices\":{";
    for (const auto& [choice, count] : answers.choices)
        text += (text.back() == '{' ? "" : ",") + json::in_quotes(choice) + ":" + number(count);
    text += "}";
    if (answers.silence > 0) text += ",\"silence\":" + number(answers.silence);
    return text + "}";
}

std::uint64_t count_in(Reader& reader, const Value& value) {
    return static_cast<std::uint64_t>(
        reader.integer(value, 0, static_cast<std::int64_t>(earlier_count_limit)).value_or(0));
}

SceneAnswers read_answers(Reader& reader, const Value& value) {
    SceneAnswers answers;
    if (!reader.object(value)) return answers;
    if (const auto choices = reader.required(value, "choices"); choices && reader.object(*choices)) {
        if (choices->size() > film_limits::choices) {
            reader.wrong(*choices, "a scene has at most " + std::to_string(film_limits::choices) + " choices");
            return answers;
        }
        for (const Value choice : *choices) {
            if (reader.key_is_id(choice)) answers.choices.emplace(choice.key(), count_in(reader, choice));
        }
    }
    if (const auto silence = reader.member(value, "silence")) answers.silence = count_in(reader, *silence);
    return answers;
}

} // namespace

std::string write_earlier_answers(std::string_view film, const EarlierAnswers& earlier) {
    std::vector<std::pair<std::uint64_t, EarlierAnswers::const_iterator>> scenes;
    for (auto scene = earlier.begin(); scene != earlier.end(); ++scene) scenes.emplace_back(scene->second.sum(), scene);
    std::stable_sort(scenes.begin(), scenes.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (scenes.size() > earlier_scenes_limit) scenes.resize(earlier_scenes_limit);
    std::string text = "{\"forksight\":1,\"film\":" + json::in_quotes(film) + ",\"scenes\":{";
    constexpr std::string_view end = "}}\n";
    for (const auto& [sum, scene] : scenes) {
        const std::string one =
            (text.back() == '{' ? "" : ",") + json::in_quotes(scene->first) + ":" + text_of(scene->second);
        if (text.size() + one.size() + end.size() > earlier_answers_limit_bytes) break;
        text += one;
    }
    return text.append(end);
}

Result<EarlierAnswers> read_earlier_answers(std::string_view text, std::string_view film) {
    const auto document = json::parse(text, read_limits());
    if (!document) return document.errors();
    Reader reader(document.value().problems());
    const Value root = document.value().root();
    EarlierAnswers earlier;
    if (reader.object(root)) {
        if (const auto version = reader.required(root, "forksight")) {
            const auto number = reader.integer(*version, 1, std::numeric_limits<std::int64_t>::max());
            if (number && *number != known_version)
                reader.wrong(*version, "version " + std::to_string(*number) + " cannot be read here");
        }
        if (const auto of = reader.required(root, "film")) {
            const auto id = reader.id(*of);
            if (id && *id != film) reader.wrong(*of, "these are of another film, " + json::quoted(*id));
        }
        if (const auto scenes = reader.required(root, "scenes"); scenes && reader.object(*scenes)) {
            if (scenes->size() > earlier_scenes_limit) {
                reader.wrong(*scenes, "more than " + std::to_string(earlier_scenes_limit) + " scenes");
            } else {
                for (const Value scene : *scenes) {
                    if (reader.key_is_id(scene)) earlier.emplace(scene.key(), read_answers(reader, scene));
                }
            }
        }
    }
    if (!reader.clean()) return std::move(reader).errors();
    return earlier;
}

} // namespace forksight::media_manifests
