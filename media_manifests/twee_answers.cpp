// The answers and ways on of one passage: what SceneWriter does with links and <<goto>>s.
#include <algorithm>

#include "media_manifests/film_reader.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/twee_scene.hpp"

namespace forksight::media_manifests {

using json::Kind;
using json::Layout;
using json::Value;
using json::Writer;

namespace {

/// Rows of five below the eye line, then above it; the first row is spread evenly over what there is.
void write_place(Writer& out, std::size_t number, std::size_t of) {
    constexpr std::size_t a_row = 5;
    constexpr double pitches[] = {-15.0, -35.0, 5.0, 25.0};
    const std::size_t row = number / a_row;
    const std::size_t first = row * a_row;
    const std::size_t in_row = std::min(a_row, of - first);
    const double step = in_row <= 2 ? 54.0 : 28.0;
    const double yaw = (static_cast<double>(number - first) - (static_cast<double>(in_row) - 1.0) / 2.0) * step;
    out.key("look").open_object(Layout::line);
    out.key("yaw").number(yaw);
    out.key("pitch").number(pitches[row % 4]);
    out.key("radius").number(8.0);
    out.close();
}

bool has_text_id(const Value& value) {
    return value.kind() == Kind::text && choicegraph::is_id(value.text());
}

bool lists(const std::vector<std::string>& ids, std::string_view id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

} // namespace

void SceneWriter::write_text(Writer& out, const Paired& pair) {
    const std::string& words = pair.item->text;
    if (!pair.exported) {
        out.key("text").open_object(Layout::line);
        out.key(story_.language).text(words);
        return out.close();
    }
    const auto texts = member_of(pair.exported->value, "text");
    const bool edited = words != pair.exported->text;
    if (!texts && !edited) return;
    out.key("text").open_object(Layout::line);
    if (edited) out.key(story_.language).text(words);
    if (texts && texts->kind() == Kind::object) {
        for (const Value text : *texts) {
            if (edited && text.key() == story_.language) continue;
            out.key(text.key());
            copy(out, text);
        }
    }
    out.close();
}

void SceneWriter::write_choice(Writer& out, const Paired& pair, const std::string& id, std::size_t place,
                               std::size_t places) {
    const TweeItem& item = *pair.item;
    const Exported* was = pair.exported;
    out.open_object();
    out.key("id").text(id);
    write_text(out, pair);
    if (!was) write_place(out, place, places);
    const bool plain = item.branches.empty() || (item.branches.size() == 1 && item.branches.front().before.empty());
    const std::string own = item.branches.empty() ? "" : item.branches.front().own;
    const bool same_condition = was && plain && own == was->condition;
    if (!same_condition) write_condition(out, item, json::quoted(item.text));
    const bool same_sets = was && parted(item) == was->sets;
    if (!same_sets) write_sets(out, item);
    out.key("to").text(id_of(item.target));
    if (was) {
        for (const Value member : was->value) {
            const std::string_view key = member.key();
            if (key == "id" || key == "text" || key == "to") continue;
            if ((key == "if" && !same_condition) || (key == "do" && !same_sets)) continue;
            out.key(key);
            copy(out, member);
        }
    }
    out.close();
}

/// The ids of the answers, in their order.
std::vector<std::string> SceneWriter::write_choices(Writer& out, const std::vector<Paired>& pairs) {
    std::vector<std::string> ids(pairs.size());
    std::vector<std::string> taken;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (!pairs[i].exported) continue;
        ids[i] = pairs[i].exported->id;
        taken.push_back(ids[i]);
    }
    std::size_t places = 0;
    UniqueIds ids_of_new;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (pairs[i].exported) continue;
        ++places;
        ids[i] = ids_of_new.next(slug(pairs[i].item->text, "answer", 40),
                                 [&](const std::string& id) { return lists(taken, id); });
        taken.push_back(ids[i]);
    }
    out.key("choices").open_list();
    std::size_t place = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        write_choice(out, pairs[i], ids[i], place, places);
        if (!pairs[i].exported) ++place;
    }
    out.close();
    story_.placed_by_us = story_.placed_by_us || places > 0;
    return ids;
}

void SceneWriter::write_way(Writer& out, const Paired& pair, std::vector<Exported>& list) {
    const TweeItem& item = *pair.item;
    const Exported* was = pair.exported;
    out.open_object(Layout::line);
    const bool same_condition = was && follows_in_chain(item, *was, list);
    if (!same_condition) write_condition(out, item, "the way to " + json::quoted(item.target));
    const bool same_sets = was && parted(item) == was->sets;
    if (!same_sets) write_sets(out, item);
    out.key("to").text(id_of(item.target));
    if (was) {
        for (const Value member : was->value) {
            const std::string_view key = member.key();
            if (key == "to" || (key == "if" && !same_condition) || (key == "do" && !same_sets)) continue;
            out.key(key);
            copy(out, member);
        }
    }
    out.close();
}

void SceneWriter::write_offer(Writer& out, const std::optional<Value>& scene,
                              const std::vector<std::string>& kept) const {
    const auto offer = scene ? member_of(*scene, "offer") : std::nullopt;
    if (kept.empty() && !(offer && !member_of(*scene, "choices"))) return;
    out.key("offer").open_object(Layout::line);
    if (!offer || offer->kind() != Kind::object) {
        out.key("at").number(0.0);
        out.key("meanwhile").text("loop");
    } else {
        for (const Value member : *offer) {
            if (member.key() == "otherwise" && has_text_id(member) && !lists(kept, member.text())) continue;
            out.key(member.key());
            copy(out, member);
        }
    }
    out.close();
}

void SceneWriter::write_views(Writer& out, const Value& views, const std::vector<std::string>& kept) const {
    out.key("views");
    if (views.kind() != Kind::list) return copy(out, views);
    out.open_list();
    for (const Value view : views) {
        const auto looks = member_of(view, "looks");
        if (!looks || looks->kind() != Kind::object) {
            copy(out, view);
            continue;
        }
        out.open_object();
        for (const Value member : view) {
            out.key(member.key());
            if (member.key() != "looks") {
                copy(out, member);
                continue;
            }
            out.open_object();
            for (const Value look : member) {
                if (choicegraph::is_id(look.key()) && !lists(kept, look.key())) continue;
                out.key(look.key());
                copy(out, look);
            }
            out.close();
        }
        out.close();
    }
    out.close();
}

void SceneWriter::write(Writer& out, const std::string& id, std::size_t line, const std::optional<Value>& exported) {
    out.key(id).open_object();
    if (!exported) out.key("clip").text(id);
    std::vector<Exported> choices = exported_list(exported, "choices");
    std::vector<Exported> ways = exported_list(exported, "then");
    const std::vector<Paired> links = pairs(TweeItem::Kind::link, choices);
    const std::vector<Paired> gos = pairs(TweeItem::Kind::go, ways);
    write_effects(out, exported);
    std::vector<std::string> ids;
    if (!links.empty()) ids = write_choices(out, links);
    write_offer(out, exported, ids);
    if (!gos.empty()) {
        out.key("then").open_list();
        for (const Paired& pair : gos) write_way(out, pair, ways);
        out.close();
    }
    if (!exported && !gos.empty() && !links.empty()) {
        note(
            line,
            "this passage has links and a <<goto>>: the links are offered first, the <<goto>> is for who says nothing");
    }
    if (!exported && links.empty() && gos.empty()) out.key("end").text(id);
    if (exported) {
        for (const Value member : *exported) {
            const std::string_view key = member.key();
            if (key == "choices" || key == "then" || key == "do" || key == "offer") continue;
            if (key == "views") {
                write_views(out, member, ids);
                continue;
            }
            out.key(key);
            copy(out, member);
        }
    }
    out.close();
}

} // namespace forksight::media_manifests
