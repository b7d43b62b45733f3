#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <set>

#include "media_manifests/film_json.hpp"
#include "media_manifests/json_writer.hpp"
#include "media_manifests/twee.hpp"
#include "media_manifests/twee_expression.hpp"
#include "media_manifests/twee_text.hpp"

namespace forksight::media_manifests {

using choicegraph::Assignment;
using choicegraph::Choice;
using choicegraph::Film;
using choicegraph::Scene;
using choicegraph::Then;

namespace {

/// The same for the same film, for one that came without: two FNV-1a sums in the shape of a UUID of version 4.
std::string ifid_of(const Film& film) {
    std::array<std::uint64_t, 2> sums = {0xcbf29ce484222325u, 0x84222325cbf29ce4u};
    for (const char c : film.id) {
        for (std::uint64_t& sum : sums) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    }
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%08X-%04X-4%03X-%04X-%012llX", static_cast<unsigned>(sums[0] >> 32),
                  static_cast<unsigned>(sums[0] >> 16 & 0xFFFF), static_cast<unsigned>(sums[0] & 0xFFF),
                  static_cast<unsigned>(0x8000 | (sums[1] >> 48 & 0x3FFF)),
                  static_cast<unsigned long long>(sums[1] & 0xFFFFFFFFFFFF));
    return text.data();
}

/// A name that links, macros and headers can all hold.
bool can_name_a_passage(const std::string& name) {
    if (name.empty() || name.size() > twee_limit_name_bytes || is_special_passage(name)) return false;
    if (name.front() == ' ' || name.back() == ' ' || name.front() == '$') return false;
    for (const char* part : {"[[", "]]", "][", "->", "<-", "|", "\\"}) {
        if (name.find(part) != std::string::npos) return false;
    }
    return std::none_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// By scene number: the name that is kept, where no other scene has it, else the id.
std::vector<std::string> passage_names(const Film& film, const TweeKept& kept) {
    const std::set<std::string> ids(film.names.scenes.begin(), film.names.scenes.end());
    std::set<std::string> taken;
    std::vector<std::string> names;
    for (const Scene& scene : film.scenes) {
        const auto found = kept.scenes.find(scene.id);
        const std::string& name = found == kept.scenes.end() ? scene.id : found->second.name;
        const bool usable = can_name_a_passage(name) && !ids.contains(name) && taken.insert(name).second;
        names.push_back(usable ? name : scene.id);
    }
    return names;
}

/// Columns by the number of steps from the start, so that an editor shows the film from left to right.
std::vector<std::string> positions(const Film& film) {
    constexpr std::size_t unreached = SIZE_MAX;
    std::vector<std::size_t> column(film.scenes.size(), unreached);
    std::vector<std::size_t> queue = {film.start};
    column[film.start] = 0;
    const auto reach = [&](std::size_t from, std::size_t to) {
        if (column[to] != unreached) return;
        column[to] = column[from] + 1;
        queue.push_back(to);
    };
    for (std::size_t i = 0; i < queue.size(); ++i) {
        for (const Choice& choice : film.scenes[queue[i]].choices) reach(queue[i], choice.to);
        for (const Then& then : film.scenes[queue[i]].then) reach(queue[i], then.to);
    }
    std::vector<std::size_t> filled(film.scenes.size() + 1, 0);
    std::vector<std::string> places;
    for (const std::size_t at : column) {
        const std::size_t x = at == unreached ? 0 : at;
        const std::size_t y = filled[x]++;
        places.push_back(std::to_string(100 + 200 * x) + "," + std::to_string(100 + 150 * y));
    }
    return places;
}

/// Prose that a reader takes for nothing else.
bool is_plain(std::string_view prose) {
    for (const char* mark : {"[[", "<<", "/*", "/%", "<!--", "{{{", "\"\"\""}) {
        if (prose.find(mark) != std::string_view::npos) return false;
    }
    return true;
}

std::string without_items(std::string prose) {
    if (read_body(prose, 1).items.empty()) return prose;
    for (const char c : {'[', '<'}) {
        for (std::size_t i = 0; i + 1 < prose.size(); ++i) {
            if (prose[i] == c && prose[i + 1] == c) prose.insert(i + 1, 1, ' ');
        }
    }
    return prose;
}

class TweeWriter {
  public:
    TweeWriter(const Film& film, const TweeKept& kept, std::string_view language)
        : film_(film), kept_(kept), language_(language), names_(passage_names(film, kept)), places_(positions(film)) {}

    std::string write() {
        write_story();
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) write_scene_passage(i);
        return write_passages(passages_);
    }

  private:
    Passage& add(std::string name) {
        Passage& passage = passages_.emplace_back();
        passage.name = std::move(name);
        return passage;
    }
    void write_story();
    void write_scene_passage(std::size_t number);
    std::string items(const Scene& scene) const;
    std::string sets(const std::vector<Assignment>& effects) const;
    std::string link(const Choice& choice) const;
    std::string ways_on(const std::vector<Then>& ways) const;

    const Film& film_;
    const TweeKept& kept_;
    std::string_view language_;
    std::vector<std::string> names_;
    std::vector<std::string> places_;
    std::vector<Passage> passages_;
};

void TweeWriter::write_story() {
    const std::string_view title = choicegraph::in_language(film_.title, language_);
    add("StoryTitle").content = link_text(title, film_.id);
    add("StoryData").content = "{\n  \"ifid\": " + json::in_quotes(kept_.ifid.empty() ? ifid_of(film_) : kept_.ifid) +
                               ",\n  \"format\": \"SugarCube\",\n  \"format-version\": \"2.36.1\",\n  \"start\": " +
                               json::in_quotes(names_[film_.start]) +
                               ",\n  \"x-forksight\": {\"language\":" + json::in_quotes(language_) +
                               ",\"film\":" + write_head(film_) + "}\n}";
    if (film_.names.variables.empty()) return;
    std::string& sets = add("StoryInit").content;
    for (const choicegraph::Variable& variable : film_.names.variables) {
        const std::string value =
            variable.boolean ? (variable.initial != 0 ? "true" : "false") : std::to_string(variable.initial);
        sets += (sets.empty() ? "<<set $" : "\n<<set $") + sugar_name(variable.id) + " to " + value + ">>";
    }
}

std::string TweeWriter::sets(const std::vector<Assignment>& effects) const {
    std::string text;
    for (const Assignment& effect : effects) {
        text += "<<set " + assignment_to_sugar(effect, film_.names, names_) + ">>";
    }
    return text;
}

std::string TweeWriter::link(const Choice& choice) const {
    std::string setter;
    for (const Assignment& effect : choice.effects) {
        setter += (setter.empty() ? "][" : "; ") + assignment_to_sugar(effect, film_.names, names_);
    }
    const std::string bare = "[[" + link_text(choice, language_) + "->" + names_[choice.to] + setter + "]]";
    const std::string condition = condition_to_sugar(choice.condition, film_.names, names_);
    return condition.empty() ? bare : "<<if " + condition + ">>" + bare + "<</if>>";
}

/// As many branches as ways, so that the first that holds is followed.
std::string TweeWriter::ways_on(const std::vector<Then>& ways) const {
    if (ways.empty()) return {};
    const auto go = [&](const Then& way) { return sets(way.effects) + "<<goto [[" + names_[way.to] + "]]>>"; };
    if (ways.size() == 1 && ways[0].condition.empty() && ways[0].effects.empty()) return go(ways[0]) + "\n";
    std::string text;
    for (const Then& way : ways) {
        const std::string condition = condition_to_sugar(way.condition, film_.names, names_);
        text += text.empty() ? "<<if " : "<<elseif ";
        text += (condition.empty() ? "true" : condition) + ">>" + go(way) + "\n";
    }
    return text + "<</if>>\n";
}

std::string TweeWriter::items(const Scene& scene) const {
    std::string text = sets(scene.effects);
    if (!text.empty()) text += '\n';
    for (const Choice& choice : scene.choices) text += link(choice) + "\n";
    return text + ways_on(scene.then);
}

void TweeWriter::write_scene_passage(std::size_t number) {
    const Scene& scene = film_.scenes[number];
    const auto found = kept_.scenes.find(scene.id);
    const TweeScene kept = found == kept_.scenes.end() ? TweeScene() : found->second;
    const bool placed = !kept.position.empty();
    const std::string position = json::in_quotes(placed ? kept.position : places_[number]);
    Passage& passage = add(names_[number]);
    passage.tags = kept.tags;
    passage.metadata = "{\"position\":" + position +
                       ",\"size\":\"100,100\",\"x-forksight\":{\"id\":" + json::in_quotes(scene.id) +
                       ",\"at\":" + std::to_string(number) + (placed ? "" : ",\"placed\":" + position) +
                       ",\"scene\":" + media_manifests::write_scene(film_, number) + "}}";
    // What could be taken for more than prose comes last, where it can swallow nothing.
    const bool first = is_plain(kept.prose);
    if (!kept.prose.empty() && first) passage.content = kept.prose + "\n\n";
    passage.content += items(scene);
    if (!first) passage.content += "\n" + without_items(kept.prose);
}

} // namespace

std::string link_text(std::string_view words, std::string_view id) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view rest = words.substr(i);
        if (static_cast<unsigned char>(words[i]) <= 0x20) {
            if (!text.empty() && text.back() != ' ') text += ' ';
        } else if (rest.starts_with("->") || rest.starts_with("<-")) {
            text += rest.front() == '-' ? "\xE2\x86\x92" : "\xE2\x86\x90";
            ++i;
        } else if (words[i] == '[' || words[i] == ']') {
            text += words[i] == '[' ? '(' : ')';
        } else {
            text += words[i] == '|' ? '/' : words[i];
        }
    }
    if (!text.empty() && text.back() == ' ') text.pop_back();
    return text.empty() ? std::string(id) : text;
}

std::string link_text(const Choice& choice, std::string_view language) {
    return link_text(choicegraph::in_language(choice.text, language), choice.id);
}

bool is_special_passage(std::string_view name) {
    constexpr std::array<std::string_view, 17> names = {
        "StoryTitle",    "StoryData",     "StoryInit",    "StoryAuthor",   "StoryBanner",    "StoryCaption",
        "StoryMenu",     "StorySettings", "StoryShare",   "StorySubtitle", "StoryInterface", "StoryDisplayTitle",
        "PassageHeader", "PassageFooter", "PassageReady", "PassageDone",   "StoryIncludes"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string write_twee(const Film& film, const TweeKept& kept, std::string_view language) {
    return TweeWriter(film, kept, language).write();
}

} // namespace forksight::media_manifests
