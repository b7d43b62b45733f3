#include "media_manifests/story_json.hpp"

#include <array>
#include <limits>
#include <utility>

#include "choicegraph/event.hpp"
#include "media_manifests/film_reader.hpp"
#include "media_manifests/json.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"

namespace forksight::media_manifests {

using choicegraph::Choose;
using choicegraph::Expect;
using choicegraph::Finishes;
using choicegraph::GoBack;
using choicegraph::How;
using choicegraph::LookThrough;
using choicegraph::Reach;
using choicegraph::Story;
using choicegraph::StoryStep;
using choicegraph::Text;
using choicegraph::Wait;
using json::Layout;
using json::Value;

namespace {

constexpr std::int64_t story_version = 1;
constexpr std::array<std::string_view, 4> hows = {"gaze", "timeout", "teacher", "key"};

/// Reads one document once.
class StoryReader {
  public:
    explicit StoryReader(const json::Document& document) : reader_(document.problems()) { read(document.root()); }

    Result<Story> story() && {
        if (!reader_.clean()) return std::move(reader_).errors();
        return std::move(story_);
    }

  private:
    void read(const Value& value);
    Text read_title(const Value& value);
    std::optional<StoryStep> read_step(const Value& value);
    std::optional<StoryStep> read_choose(const Value& step, const Value& value);
    Expect read_expect(const Value& value);
    std::string id(const Value& value) { return std::string(reader_.id(value).value_or("")); }
    /// `key` must be `true`: a step that says nothing but that it happens.
    void is_true(const Value& value);

    json::Reader reader_;
    Story story_;
};

void StoryReader::read(const Value& value) {
    if (!reader_.object(value)) return;
    const auto version = reader_.required(value, "forksight");
    if (!version) return;
    const auto number = reader_.integer(*version, 1, std::numeric_limits<std::int64_t>::max());
    if (!number) return;
    if (*number != story_version) {
        // Whatever else looks wrong may be right in that version.
        reader_.wrong(*version, "this story is of version " + std::to_string(*number) + "; version " +
                                    std::to_string(story_version) + " is the newest that can be read here");
        return;
    }
    reader_.object(value, {"forksight", "title", "seed", "steps"});
    if (const auto title = reader_.member(value, "title")) story_.title = read_title(*title);
    if (const auto seed = reader_.member(value, "seed")) {
        const auto most = (std::int64_t{1} << 53) - 1;
        story_.seed = static_cast<std::uint64_t>(reader_.integer(*seed, 0, most).value_or(0));
    }
    const auto steps = reader_.required(value, "steps");
    if (!steps || !reader_.list(*steps, story_limit_steps)) return;
    if (steps->size() == 0) reader_.wrong(*steps, "a story without steps expects nothing");
    for (const Value step : *steps) {
        if (auto read = read_step(step)) story_.steps.push_back(std::move(*read));
    }
}

Text StoryReader::read_title(const Value& value) {
    Text title;
    if (!reader_.object(value)) return title;
    if (value.size() > film_limits::languages) {
        reader_.wrong(value, "at most " + std::to_string(film_limits::languages) + " languages are read");
        return title;
    }
    for (const Value entry : value) {
        const auto words = reader_.text(entry, film_limits::text_bytes);
        if (!is_language_tag(entry.key())) {
            reader_.wrong(entry, json::quoted(entry.key()) + " is not a language tag; tags look like \"nl\" or \"en\"");
        } else if (words) {
            title.emplace(usual_case(entry.key()), *words);
        }
    }
    return title;
}

void StoryReader::is_true(const Value& value) {
    const auto said = reader_.boolean(value);
    if (said && !*said) reader_.wrong(value, "only true means something here; leave the step out otherwise");
}

std::optional<StoryStep> StoryReader::read_step(const Value& value) {
    if (!reader_.object(value, {"scene", "choose", "by", "wait", "view", "back", "ending", "expect"})) return {};
    std::optional<Value> deed;
    for (const Value member : value) {
        if (member.key().starts_with("x-") || member.key() == "by") continue;
        if (deed) {
            reader_.wrong(member, "a step says one thing; make " + json::quoted(member.key()) + " a step of its own");
            return {};
        }
        deed = member;
    }
    if (!deed) {
        reader_.wrong(value,
                      "a step has one of \"scene\", \"choose\", \"wait\", \"view\", \"back\", \"ending\" and "
                      "\"expect\"");
        return {};
    }
    const std::string_view key = deed->key();
    if (key == "choose") return read_choose(value, *deed);
    if (const auto by = reader_.member(value, "by")) reader_.wrong(*by, "\"by\" belongs to \"choose\"");
    if (key == "scene") return Reach{id(*deed)};
    if (key == "view") return LookThrough{id(*deed)};
    if (key == "ending") return Finishes{id(*deed)};
    if (key == "expect") return read_expect(*deed);
    if (key == "wait") is_true(*deed);
    if (key == "wait") return Wait{};
    if (key != "back") return {}; // an unknown key, which has been said
    if (deed->kind() == json::Kind::text) return GoBack{id(*deed)};
    is_true(*deed);
    return GoBack{};
}

std::optional<StoryStep> StoryReader::read_choose(const Value& step, const Value& value) {
    Choose choose{id(value), std::nullopt};
    const auto by = reader_.member(step, "by");
    const auto name = by ? reader_.text(*by, story_limit_bytes) : std::nullopt;
    for (std::size_t i = 0; name && i < hows.size(); ++i) {
        if (*name == hows[i]) choose.how = static_cast<How>(i);
    }
    if (name && !choose.how) {
        reader_.wrong(*by, json::quoted(*name) + " is not one of \"gaze\", \"timeout\", \"teacher\" and \"key\"" +
                               reader_.suggestion(*name, {hows.begin(), hows.end()}));
    }
    return choose;
}

Expect StoryReader::read_expect(const Value& value) {
    Expect expect;
    if (!reader_.object(value, {"scene", "clip", "variables", "times", "offered"})) return expect;
    if (value.size() == 0) reader_.wrong(value, "this expects nothing");
    if (const auto scene = reader_.member(value, "scene")) expect.scene = id(*scene);
    if (const auto clip = reader_.member(value, "clip")) expect.clip = id(*clip);
    const auto variables = reader_.member(value, "variables");
    if (variables && reader_.object(*variables)) {
        for (const Value variable : *variables) {
            if (!reader_.key_is_id(variable)) continue;
            Expect::Value wanted;
            wanted.boolean = variable.kind() == json::Kind::boolean;
            if (wanted.boolean) {
                wanted.value = variable.boolean() ? 1 : 0;
            } else {
                using Bounds = std::numeric_limits<std::int32_t>;
                const auto number = reader_.integer(variable, Bounds::min(), Bounds::max());
                wanted.value = static_cast<std::int32_t>(number.value_or(0));
            }
            expect.variables[std::string(variable.key())] = wanted;
        }
    }
    const auto times = reader_.member(value, "times");
    if (times && reader_.object(*times)) {
        for (const Value scene : *times) {
            if (!reader_.key_is_id(scene)) continue;
            const auto count = reader_.integer(scene, 0, std::numeric_limits<std::uint32_t>::max());
            expect.times[std::string(scene.key())] = static_cast<std::uint32_t>(count.value_or(0));
        }
    }
    const auto offered = reader_.member(value, "offered");
    if (offered && reader_.list(*offered, film_limits::choices)) {
        expect.offered.emplace();
        for (const Value choice : *offered) expect.offered->push_back(id(choice));
    }
    return expect;
}

struct StepWriter {
    json::Writer& out;

    void operator()(const Reach& reach) const { out.key("scene").text(reach.scene); }
    void operator()(const Choose& choose) const {
        out.key("choose").text(choose.choice);
        if (choose.how) out.key("by").text(hows.at(static_cast<std::size_t>(*choose.how)));
    }
    void operator()(const Wait&) const { out.key("wait").boolean(true); }
    void operator()(const LookThrough& look) const { out.key("view").text(look.clip); }
    void operator()(const GoBack& back) const {
        out.key("back");
        if (back.scene) return out.text(*back.scene);
        out.boolean(true);
    }
    void operator()(const Finishes& finishes) const { out.key("ending").text(finishes.ending); }
    void operator()(const Expect& expect) const {
        out.key("expect").open_object();
        if (expect.scene) out.key("scene").text(*expect.scene);
        if (expect.clip) out.key("clip").text(*expect.clip);
        if (!expect.variables.empty()) {
            out.key("variables").open_object();
            for (const auto& [id, wanted] : expect.variables) {
                out.key(id);
                wanted.boolean ? out.boolean(wanted.value != 0) : out.integer(wanted.value);
            }
            out.close();
        }
        if (!expect.times.empty()) {
            out.key("times").open_object();
            for (const auto& [id, count] : expect.times) out.key(id).natural(count);
            out.close();
        }
        if (expect.offered) {
            out.key("offered").open_list();
            for (const std::string& choice : *expect.offered) out.text(choice);
            out.close();
        }
        out.close();
    }
};

} // namespace

Result<Story> read_story(std::string_view text) {
    json::Limits limits;
    limits.bytes = story_limit_bytes;
    limits.depth = 16;
    const Result<json::Document> document = json::parse(text, limits);
    if (!document) return document.errors();
    return StoryReader(document.value()).story();
}

std::string write_story(const Story& story) {
    json::Writer out;
    out.open_object();
    out.key("forksight").integer(story_version);
    if (!story.title.empty()) {
        out.key("title").open_object(Layout::line);
        for (const auto& [language, words] : story.title) out.key(language).text(words);
        out.close();
    }
    if (story.seed != 0) out.key("seed").natural(story.seed);
    out.key("steps").open_list();
    for (const StoryStep& step : story.steps) {
        out.open_object(Layout::line);
        std::visit(StepWriter{out}, step);
        out.close();
    }
    out.close();
    out.close();
    return out.written() + "\n";
}

} // namespace forksight::media_manifests
