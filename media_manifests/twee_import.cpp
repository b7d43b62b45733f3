#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <unordered_map>

#include "media_manifests/film_json.hpp"
#include "media_manifests/film_reader.hpp"
#include "media_manifests/json.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"
#include "media_manifests/twee.hpp"
#include "media_manifests/twee_scene.hpp"
#include "media_manifests/twee_text.hpp"
#include "media_manifests/twee_variables.hpp"

namespace forksight::media_manifests {

using json::Kind;
using json::Value;
using json::Writer;

namespace {

constexpr std::size_t notes_limit = 1000;

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

std::string line_of(std::size_t line) {
    return "line " + std::to_string(line);
}

std::string text_of(const Value& object, std::string_view key) {
    const auto member = member_of(object, key);
    return member && member->kind() == Kind::text ? std::string(member->text()) : std::string();
}

/// A passage that is a scene.
struct Planned {
    const Passage* passage = nullptr;
    std::string id;
    std::size_t at = SIZE_MAX; ///< its place in the film it was exported from
    std::optional<Value> exported;
    TweeScene kept;
};

class TweeReader {
  public:
    TweeReader(std::vector<Passage> passages, std::string_view language) : passages_(std::move(passages)) {
        story_.language = language;
    }

    Result<TweeFilm> read();

  private:
    std::optional<Value> parsed(const std::string& text, std::size_t line, std::string_view what);
    void read_story_data();
    void plan();
    Planned planned(const Passage& passage);
    void give_ids();
    std::string start_id();
    void check_links(const TweeBody& body);
    void check_numbers(const TweeBody& body, std::size_t line);
    void write_head(Writer& out);
    void write_title(Writer& out, const std::string& id);
    void write_clips(Writer& out);
    std::string written();
    Errors with_lines(const Errors& errors) const;
    const Passage* named(std::string_view name) const;
    void note(std::size_t line, std::string what) { story_.notes.push_back({line, std::move(what)}); }
    void wrong(std::size_t line, std::string what) {
        if (errors_.size() < json::Reader::error_limit) errors_.push_back({line_of(line), std::move(what)});
    }

    std::vector<Passage> passages_;
    std::deque<json::Document> documents_;
    TweeStory story_;
    std::vector<Planned> scenes_;
    std::optional<Value> head_;
    std::string start_name_;
    TweeKept kept_;
    StoryVariables variables_{story_};
    Errors errors_;
};

const Passage* TweeReader::named(std::string_view name) const {
    const auto found =
        std::find_if(passages_.begin(), passages_.end(), [&](const Passage& one) { return one.name == name; });
    return found == passages_.end() ? nullptr : &*found;
}

/// An object, or nothing; what is wrong with it is noted, for Twee says that a compiler then goes on without it.
std::optional<Value> TweeReader::parsed(const std::string& text, std::size_t line, std::string_view what) {
    json::Limits limits;
    limits.bytes = twee_limit_bytes;
    auto document = json::parse(text, limits);
    if (!document) {
        note(line, std::string(what) + " cannot be read and is passed over: " + document.errors().front().what);
        return std::nullopt;
    }
    documents_.push_back(std::move(document).value());
    const Value root = documents_.back().root();
    if (root.kind() == Kind::object) return root;
    note(line, std::string(what) + " is no JSON object and is passed over");
    return std::nullopt;
}

void TweeReader::read_story_data() {
    const Passage* data = named("StoryData");
    if (data == nullptr) return;
    const auto object = parsed(data->content, data->line, "StoryData");
    if (!object) return;
    kept_.ifid = text_of(*object, "ifid");
    start_name_ = text_of(*object, "start");
    const std::string format = text_of(*object, "format");
    if (!format.empty() && format != "SugarCube") {
        note(data->line, "this story is written for " + json::quoted(format) +
                             ": only links, and the macros that look like SugarCube's, are carried over");
    }
    const auto ours = member_of(*object, "x-forksight");
    if (!ours) return;
    head_ = member_of(*ours, "film");
    if (head_ && head_->kind() != Kind::object) head_.reset();
    const std::string language = text_of(*ours, "language");
    if (is_language_tag(language)) story_.language = language;
}

Planned TweeReader::planned(const Passage& passage) {
    Planned scene{&passage, {}, SIZE_MAX, std::nullopt, {}};
    scene.kept.tags = passage.tags;
    const auto object = passage.metadata.empty()
                            ? std::nullopt
                            : parsed(passage.metadata, passage.line, "the metadata of this passage");
    if (!object) return scene;
    scene.kept.position = text_of(*object, "position");
    const auto ours = member_of(*object, "x-forksight");
    if (!ours || !head_) return scene;
    scene.id = text_of(*ours, "id");
    if (!choicegraph::is_id(scene.id)) scene.id.clear();
    const auto at = member_of(*ours, "at");
    if (at && at->kind() == Kind::integer && at->integer() >= 0) scene.at = static_cast<std::size_t>(at->integer());
    if (text_of(*ours, "placed") == scene.kept.position) scene.kept.position.clear();
    scene.exported = member_of(*ours, "scene");
    if (scene.exported && scene.exported->kind() != Kind::object) scene.exported.reset();
    return scene;
}

void TweeReader::plan() {
    for (const Passage& passage : passages_) {
        if (passage.name == "StoryTitle" || passage.name == "StoryData" || passage.name == "StoryInit") continue;
        const bool code = passage.has_tag("script") || passage.has_tag("stylesheet") || passage.has_tag("widget") ||
                          passage.has_tag("init");
        const bool file = std::any_of(passage.tags.begin(), passage.tags.end(),
                                      [](const std::string& tag) { return tag.starts_with("Twine."); });
        if (code || file || is_special_passage(passage.name)) {
            note(passage.line, json::quoted(passage.name) + " is no scene: it is passed over");
            continue;
        }
        scenes_.push_back(planned(passage));
    }
    // As they stood in the film; new ones stay behind the passage they follow.
    std::size_t last = 0;
    for (Planned& scene : scenes_) {
        if (scene.at == SIZE_MAX || !scene.exported) scene.at = last;
        last = scene.at;
    }
    std::stable_sort(scenes_.begin(), scenes_.end(), [](const Planned& a, const Planned& b) { return a.at < b.at; });
    if (scenes_.empty()) errors_.push_back({"", "there is no passage here that could be a scene"});
}

void TweeReader::give_ids() {
    std::set<std::string> taken;
    UniqueIds unique;
    for (Planned& scene : scenes_) {
        // A passage that was copied in an editor has its first one's id: it gets another, and its own clip no less.
        if (!scene.id.empty() && !taken.insert(scene.id).second) scene.id.clear();
    }
    for (Planned& scene : scenes_) {
        if (scene.id.empty()) {
            scene.id = unique.next(slug(scene.passage->name, "scene"),
                                   [&](const std::string& id) { return taken.contains(id); });
            taken.insert(scene.id);
        }
        if (scene.passage->name != scene.id) scene.kept.name = scene.passage->name;
        story_.sugar.scenes[scene.passage->name] = scene.id;
        story_.ours.scenes.push_back(scene.id);
        story_.passages.push_back(scene.passage->name);
    }
}

void TweeReader::check_links(const TweeBody& body) {
    for (const TweeItem& item : body.items) {
        if (item.kind == TweeItem::Kind::set || story_.sugar.scenes.contains(item.target)) continue;
        std::string_view near;
        if (errors_.size() < 20) near = json::nearest(item.target, {story_.passages.begin(), story_.passages.end()});
        wrong(item.line, "there is no passage " + json::quoted(item.target) +
                             (near.empty() ? "" : ": did you mean " + json::quoted(near) + "?"));
    }
}

/// Said here in the story's own words; read_film would speak of what the author has not written.
void TweeReader::check_numbers(const TweeBody& body, std::size_t line) {
    const auto more_than = [&](TweeItem::Kind kind, std::size_t limit, const char* what, const char* become) {
        const auto count = static_cast<std::size_t>(std::count_if(
            body.items.begin(), body.items.end(), [&](const TweeItem& item) { return item.kind == kind; }));
        if (count <= limit) return;
        wrong(line, "this passage has " + std::to_string(count) + " " + what + "; at most " + std::to_string(limit) +
                        " become " + become + " of a scene");
    };
    more_than(TweeItem::Kind::link, film_limits::choices, "links", "answers");
    more_than(TweeItem::Kind::go, film_limits::ways_on, "<<goto>>s", "ways on");
}

std::string TweeReader::start_id() {
    const auto found = story_.sugar.scenes.find(start_name_.empty() ? "Start" : start_name_);
    if (found != story_.sugar.scenes.end()) return found->second;
    const std::string before = head_ ? text_of(*head_, "start") : std::string();
    if (std::find(story_.ours.scenes.begin(), story_.ours.scenes.end(), before) != story_.ours.scenes.end())
        return before;
    const Passage* data = named("StoryData");
    wrong(data == nullptr ? 1 : data->line,
          start_name_.empty()
              ? "the story does not say where it begins: name a passage \"Start\", or say \"start\" in StoryData"
              : "there is no passage " + json::quoted(start_name_) + ", where the story is to begin");
    return {};
}

void TweeReader::write_title(Writer& out, const std::string& id) {
    const auto titles = head_ ? member_of(*head_, "title") : std::nullopt;
    const Passage* passage = named("StoryTitle");
    const std::string title = passage == nullptr ? std::string() : trimmed(passage->content);
    choicegraph::Text before;
    if (titles && titles->kind() == Kind::object) {
        for (const Value words : *titles) {
            if (words.kind() == Kind::text) before.emplace(words.key(), words.text());
        }
    }
    const bool edited = !title.empty() && title != link_text(choicegraph::in_language(before, story_.language), id);
    if (!titles && !edited) return;
    out.key("title");
    if (!edited) return copy(out, *titles);
    before[story_.language] = title;
    out.open_object(json::Layout::line);
    for (const auto& [language, words] : before) out.key(language).text(words);
    out.close();
}

void TweeReader::write_clips(Writer& out) {
    out.key("clips").open_object();
    std::set<std::string, std::less<>> known;
    const auto clips = head_ ? member_of(*head_, "clips") : std::nullopt;
    if (clips && clips->kind() == Kind::object) {
        for (const Value clip : *clips) {
            out.key(clip.key());
            copy(out, clip);
            known.emplace(clip.key());
        }
    }
    for (const Planned& scene : scenes_) {
        if (scene.exported || !known.insert(scene.id).second) continue;
        out.key(scene.id).open_object();
        out.close();
    }
    out.close();
}

void TweeReader::write_head(Writer& out) {
    const Passage* title = named("StoryTitle");
    std::string id = head_ ? text_of(*head_, "id") : std::string();
    if (id.empty()) id = slug(title == nullptr ? "" : trimmed(title->content), "story");
    out.key("forksight").integer(film_version);
    out.key("id").text(id);
    write_title(out, id);
    out.key("start").text(start_id());
    variables_.write(out);
    write_clips(out);
    if (!head_) return;
    for (const Value member : *head_) {
        const std::string_view key = member.key();
        if (key == "forksight" || key == "id" || key == "title" || key == "start" || key == "variables" ||
            key == "clips" || key == "scenes") {
            continue;
        }
        out.key(key);
        copy(out, member);
    }
}

std::string TweeReader::written() {
    Writer out;
    out.open_object();
    write_head(out);
    out.key("scenes").open_object();
    for (Planned& scene : scenes_) {
        TweeBody body = read_body(scene.passage->content, scene.passage->line + 1);
        story_.notes.insert(story_.notes.end(), body.notes.begin(), body.notes.end());
        check_links(body);
        check_numbers(body, scene.passage->line);
        SceneWriter(story_, body).write(out, scene.id, scene.passage->line, scene.exported);
        scene.kept.prose = std::move(body.prose);
    }
    out.close();
    out.close();
    return out.written();
}

/// Places in film.json, which the author has not seen, with the lines of their passages.
Errors TweeReader::with_lines(const Errors& errors) const {
    Errors told;
    for (const Error& error : errors) {
        std::string where = "StoryData";
        for (const Planned& scene : scenes_) {
            const std::string pointer = "/scenes/" + scene.id;
            if (error.where != pointer && !error.where.starts_with(pointer + "/")) continue;
            where = line_of(scene.passage->line);
        }
        told.push_back({where, error.where.empty() ? error.what : error.where + ": " + error.what});
    }
    return told;
}

Result<TweeFilm> TweeReader::read() {
    read_story_data();
    plan();
    if (!errors_.empty()) return std::move(errors_);
    give_ids();
    std::vector<const Passage*> passages;
    for (const Planned& scene : scenes_) passages.push_back(scene.passage);
    variables_.find(head_ ? member_of(*head_, "variables") : std::nullopt, named("StoryInit"), passages);
    const std::string text = written();
    if (!errors_.empty()) return std::move(errors_);
    auto film = read_film(text);
    if (!film) return with_lines(film.errors());
    if (story_.placed_by_us) {
        note(0,
             "when answers appear and where they hang is not in Twee: new ones hang side by side, and appear at once "
             "in a new scene; set \"offer\" and \"look\"");
    }
    for (Planned& scene : scenes_) kept_.scenes[scene.id] = std::move(scene.kept);
    std::stable_sort(story_.notes.begin(), story_.notes.end(),
                     [](const TweeNote& a, const TweeNote& b) { return a.line < b.line; });
    if (story_.notes.size() > notes_limit) {
        const std::size_t more = story_.notes.size() - notes_limit;
        story_.notes.resize(notes_limit);
        note(0, "and " + std::to_string(more) + " more");
    }
    return TweeFilm{std::move(film).value(), std::move(kept_), std::move(story_.notes)};
}

} // namespace

Result<TweeFilm> read_twee(std::string_view text, std::string_view language) {
    auto passages = read_passages(text);
    if (!passages) return passages.errors();
    return TweeReader(std::move(passages).value(), language).read();
}

} // namespace forksight::media_manifests
