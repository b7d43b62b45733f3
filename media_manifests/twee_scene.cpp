#include "media_manifests/twee_scene.hpp"

#include <algorithm>
#include <utility>

#include "choicegraph/film.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/twee.hpp"

namespace forksight::media_manifests {

using choicegraph::Assignment;
using choicegraph::Condition;
using json::Kind;
using json::Layout;
using json::Value;
using json::Writer;

namespace {

/// More answers than this are not compared with those that were exported; a scene has at most 64.
constexpr std::size_t compared_limit = 256;

std::string text_of(const Value& object, std::string_view key) {
    const auto member = member_of(object, key);
    return member && member->kind() == Kind::text ? std::string(member->text()) : std::string();
}

/// The words of a map of texts in `language`, as choicegraph::in_language() finds them.
std::string in_language(const Value& object, std::string_view language) {
    choicegraph::Text text;
    const auto map = member_of(object, "text");
    if (map && map->kind() == Kind::object) {
        for (const Value words : *map) {
            if (words.kind() == Kind::text) text.emplace(words.key(), words.text());
        }
    }
    return std::string(choicegraph::in_language(text, language));
}

} // namespace

std::optional<Value> member_of(const Value& object, std::string_view key) {
    if (object.kind() != Kind::object) return std::nullopt;
    for (const Value member : object) {
        if (member.key() == key) return member;
    }
    return std::nullopt;
}

void copy(Writer& out, const Value& value) {
    switch (value.kind()) {
        case Kind::null:
            return out.text(""); // the reader wants a text, a number or a list everywhere, and says so
        case Kind::boolean:
            return out.boolean(value.boolean());
        case Kind::integer:
            return out.integer(value.integer());
        case Kind::number:
            return out.number(value.number());
        case Kind::text:
            return out.text(value.text());
        case Kind::list:
            out.open_list(Layout::line);
            for (const Value item : value) copy(out, item);
            return out.close();
        case Kind::object:
            out.open_object(Layout::line);
            for (const Value member : value) {
                out.key(member.key());
                copy(out, member);
            }
            return out.close();
    }
}

std::string slug(std::string_view name, std::string_view otherwise, std::size_t length) {
    std::string id;
    for (std::size_t i = 0; i < name.size() && id.size() < length; ++i) {
        const char c = name[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            id += c;
        } else if (c >= 'A' && c <= 'Z') {
            id += static_cast<char>(c - 'A' + 'a');
        } else if (c == '\xC3' && i + 1 < name.size()) {
            // The letters of Latin-1, U+00C0 to U+00FF, without their marks; capitals stand 32 before the small ones.
            constexpr std::string_view plain = "aaaaaaaceeeeiiiidnooooo-ouuuuypy";
            id += plain[static_cast<unsigned char>(name[++i]) & 0x1F];
        } else if (c != '\'' && !id.empty() && id.back() != '-') {
            id += '-';
        }
    }
    while (!id.empty() && (id.back() == '-' || id.front() == '-')) id.erase(id.back() == '-' ? id.size() - 1 : 0, 1);
    return id.empty() ? std::string(otherwise) : id;
}

std::vector<std::string> SceneWriter::exported_sets(const Value& value) const {
    std::vector<std::string> sets;
    const auto effects = member_of(value, "do");
    if (!effects || effects->kind() != Kind::list) return sets;
    for (const Value effect : *effects) {
        if (effect.kind() != Kind::text) continue;
        const auto read = Assignment::parse(effect.text(), story_.ours);
        const auto* assignment = std::get_if<Assignment>(&read);
        // What cannot be read is like nothing that stands in the passage.
        sets.push_back(assignment ? assignment_to_sugar(*assignment, story_.ours, story_.passages) : "?");
    }
    return sets;
}

SceneWriter::Exported SceneWriter::exported(const Value& value) const {
    Exported made{value, text_of(value, "id"), {}, {}, {}, exported_sets(value)};
    made.text = link_text(in_language(value, story_.language), made.id);
    const std::string condition = text_of(value, "if");
    if (!condition.empty()) {
        const auto read = Condition::parse(condition, story_.ours);
        const auto* parsed = std::get_if<Condition>(&read);
        made.condition = parsed ? condition_to_sugar(*parsed, story_.ours, story_.passages) : "?";
    }
    const auto scene = story_.ours.scene_number(text_of(value, "to"));
    if (scene) made.target = story_.passages[*scene];
    return made;
}

std::vector<SceneWriter::Exported> SceneWriter::exported_list(const std::optional<Value>& scene,
                                                              std::string_view key) const {
    std::vector<Exported> list;
    const auto values = scene ? member_of(*scene, key) : std::nullopt;
    if (!values || values->kind() != Kind::list) return list;
    for (const Value value : *values) {
        if (list.size() == compared_limit) break;
        if (value.kind() == Kind::object) list.push_back(exported(value));
    }
    return list;
}

std::vector<std::string> SceneWriter::parted(const TweeItem& item) const {
    std::vector<std::string> sets;
    for (const std::string& set : item.sets) {
        for (const std::string_view one : parted_assignments(set)) sets.emplace_back(one);
    }
    return sets;
}

/// The item stands in the branch that write_twee gave to this way on.
bool SceneWriter::follows_in_chain(const TweeItem& item, const Exported& exported,
                                   const std::vector<Exported>& list) const {
    const auto written = [](const Exported& one) { return one.condition.empty() ? "true" : one.condition; };
    if (item.branches.empty()) return list.size() == 1 && exported.condition.empty() && exported.sets.empty();
    const TweeBranch& branch = item.branches.front();
    const auto number = static_cast<std::size_t>(&exported - list.data());
    if (item.branches.size() != 1 || branch.before.size() != number || branch.own != written(exported)) return false;
    for (std::size_t i = 0; i < number; ++i) {
        if (branch.before[i] != written(list[i])) return false;
    }
    return true;
}

/// First those that are as they were, then those that are most alike: one text or target may have been edited.
std::vector<SceneWriter::Paired> SceneWriter::pairs(TweeItem::Kind kind, std::vector<Exported>& list) const {
    std::vector<Paired> found;
    for (const TweeItem& item : body_.items) {
        if (item.kind == kind) found.push_back({&item, nullptr});
    }
    const bool link = kind == TweeItem::Kind::link;
    const auto as_it_was = [&](const TweeItem& item, const Exported& one) {
        const std::string own = item.branches.empty() ? "" : item.branches.front().own;
        const bool holds = link ? item.branches.size() <= 1 && own == one.condition : follows_in_chain(item, one, list);
        return holds && item.target == one.target && (!link || item.text == one.text) && parted(item) == one.sets;
    };
    const auto likeness = [&](const TweeItem& item, const Exported& one, int pass) {
        if (pass == 0) return as_it_was(item, one);
        if (pass == 1) return item.target == one.target && (!link || item.text == one.text);
        return pass == 2 ? link && item.text == one.text : item.target == one.target;
    };
    for (int pass = 0; pass < 4 && found.size() <= compared_limit; ++pass) {
        for (Paired& pair : found) {
            if (pair.exported) continue;
            const auto match = std::find_if(list.begin(), list.end(), [&](const Exported& one) {
                return !one.taken && likeness(*pair.item, one, pass);
            });
            if (match == list.end()) continue;
            match->taken = true;
            pair.exported = &*match;
        }
    }
    return found;
}

std::string SceneWriter::id_of(const std::string& passage) const {
    const auto found = story_.sugar.scenes.find(passage);
    return found == story_.sugar.scenes.end() ? std::string() : found->second;
}

/// A branch before this one in its chain goes elsewhere: where it holds, this one is not come to.
bool SceneWriter::goes_on(const TweeBranch& branch, const std::string& before, std::size_t depth) const {
    return std::any_of(body_.items.begin(), body_.items.end(), [&](const TweeItem& item) {
        return item.kind == TweeItem::Kind::go && item.branches.size() == depth + 1 &&
               item.branches[depth].chain == branch.chain && item.branches[depth].own == before;
    });
}

/// In our words; empty: always. Nothing, and why, where there are none.
std::optional<std::string> SceneWriter::condition_of(const TweeItem& item, std::string& why) const {
    std::vector<std::string> parts;
    for (std::size_t depth = 0; depth < item.branches.size(); ++depth) {
        const TweeBranch& branch = item.branches[depth];
        std::vector<std::pair<std::string, bool>> wanted;
        for (const std::string& before : branch.before) {
            const bool said = item.kind == TweeItem::Kind::go && depth + 1 == item.branches.size();
            if (!said || !goes_on(branch, before, depth)) wanted.emplace_back(before, false);
        }
        if (!branch.own.empty()) wanted.emplace_back(branch.own, true);
        for (const auto& [sugar, holds] : wanted) {
            auto translated = condition_from_sugar(sugar, story_.sugar);
            if (const auto* unsaid = std::get_if<Unsaid>(&translated)) {
                why = unsaid->what;
                return std::nullopt;
            }
            const std::string& text = std::get<std::string>(translated);
            if (holds && text == "true") continue;
            parts.push_back(holds ? text : "not (" + text + ")");
        }
    }
    if (parts.size() == 1) return parts.front();
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "(" : " and (") + part + ")";
    return all;
}

void SceneWriter::write_condition(Writer& out, const TweeItem& item, std::string_view what) {
    std::string why;
    const auto condition = condition_of(item, why);
    if (!condition) {
        note(item.line,
             "the <<if>> around " + std::string(what) + " is not carried over (" + why + "): it always holds");
    } else if (!condition->empty()) {
        out.key("if").text(*condition);
    }
}

void SceneWriter::write_sets(Writer& out, const TweeItem& item) {
    std::vector<std::string> effects;
    for (const std::string& set : parted(item)) {
        auto translated = assignment_from_sugar(set, story_.sugar);
        if (const auto* unsaid = std::get_if<Unsaid>(&translated)) {
            note(item.line, json::quoted(set) + " is not carried over: " + unsaid->what);
        } else {
            effects.push_back(std::get<std::string>(std::move(translated)));
        }
    }
    if (effects.empty()) return;
    out.key("do").open_list(Layout::line);
    for (const std::string& effect : effects) out.text(effect);
    out.close();
}

/// A scene's `do` comes first: so a <<set>> is carried over where nothing that could depend on it stands before it.
void SceneWriter::write_effects(Writer& out, const std::optional<Value>& scene) {
    TweeItem all;
    bool conditions_before = false;
    for (const TweeItem& item : body_.items) {
        conditions_before = conditions_before || !item.branches.empty();
        if (item.kind != TweeItem::Kind::set) continue;
        if (conditions_before) {
            note(item.line, item.branches.empty()
                                ? "this <<set>> stands behind an <<if>>: it is not carried over, for "
                                  "what a scene sets is set before anything is asked"
                                : "a <<set>> in an <<if>> is only carried over just before a <<goto>>");
            continue;
        }
        if (all.line == 0) all.line = item.line;
        all.sets.insert(all.sets.end(), item.sets.begin(), item.sets.end());
    }
    const auto effects = scene ? member_of(*scene, "do") : std::nullopt;
    if (effects && parted(all) == exported_sets(*scene)) {
        out.key("do");
        return copy(out, *effects);
    }
    write_sets(out, all);
}

} // namespace forksight::media_manifests
