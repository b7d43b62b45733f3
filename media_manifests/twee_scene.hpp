// One passage becomes a scene's object in film.json: as it was exported, with what has been changed in the passage
// since.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "choicegraph/expression.hpp"
#include "media_manifests/json.hpp"
#include "media_manifests/json_writer.hpp"
#include "media_manifests/twee_body.hpp"
#include "media_manifests/twee_expression.hpp"

namespace forksight::media_manifests {

/// What all passages of a story share.
struct TweeStory {
    std::string language;
    SugarNames sugar;
    choicegraph::Names ours;           ///< the exported film's variables; the ids of the scenes
    std::vector<std::string> passages; ///< names, by number in `ours.scenes`
    std::vector<TweeNote> notes;
    bool placed_by_us = false; ///< answers got a place and a time that no one chose
};

class SceneWriter {
  public:
    SceneWriter(TweeStory& story, const TweeBody& body) : story_(story), body_(body) {}

    /// `exported`: the scene's object as write_twee left it in the metadata; absent: the passage is somebody else's.
    void write(json::Writer& out, const std::string& id, std::size_t line, const std::optional<json::Value>& exported);

  private:
    /// What was exported of a choice or a way on, as it would stand in the passage.
    struct Exported {
        json::Value value;
        std::string id, text, condition, target;
        std::vector<std::string> sets;
        bool taken = false;
    };
    struct Paired {
        const TweeItem* item = nullptr;
        Exported* exported = nullptr; ///< absent: new
    };

    std::vector<Exported> exported_list(const std::optional<json::Value>& scene, std::string_view key) const;
    Exported exported(const json::Value& value) const;
    std::vector<Paired> pairs(TweeItem::Kind kind, std::vector<Exported>& list) const;
    std::vector<std::string> exported_sets(const json::Value& value) const;

    void write_effects(json::Writer& out, const std::optional<json::Value>& scene);
    void write_offer(json::Writer& out, const std::optional<json::Value>& scene,
                     const std::vector<std::string>& kept) const;
    void write_views(json::Writer& out, const json::Value& views, const std::vector<std::string>& kept) const;
    std::vector<std::string> write_choices(json::Writer& out, const std::vector<Paired>& pairs);
    void write_choice(json::Writer& out, const Paired& pair, const std::string& id, std::size_t place,
                      std::size_t places);
    void write_text(json::Writer& out, const Paired& pair);
    void write_way(json::Writer& out, const Paired& pair, std::vector<Exported>& list);
    void write_condition(json::Writer& out, const TweeItem& item, std::string_view what);
    void write_sets(json::Writer& out, const TweeItem& item);

    std::vector<std::string> parted(const TweeItem& item) const;
    bool follows_in_chain(const TweeItem& item, const Exported& exported, const std::vector<Exported>& list) const;
    std::optional<std::string> condition_of(const TweeItem& item, std::string& why) const;
    bool goes_on(const TweeBranch& branch, const std::string& before, std::size_t depth) const;
    std::string id_of(const std::string& passage) const;
    void note(std::size_t line, std::string what) { story_.notes.push_back({line, std::move(what)}); }

    TweeStory& story_;
    const TweeBody& body_;
};

/// The value as it stands.
void copy(json::Writer& out, const json::Value& value);
std::optional<json::Value> member_of(const json::Value& object, std::string_view key);
/// An id made of a name: small letters, digits, hyphens; "Naar de keuken!" -> "naar-de-keuken". At most `length` long.
std::string slug(std::string_view name, std::string_view otherwise, std::size_t length = 64);

/// Ids that are free. Ids once taken stay taken: so no number is tried twice, however many names begin alike.
class UniqueIds {
  public:
    /// `wanted`, or with -2, -3, ... behind it, whichever `is_taken` is false of.
    template <class IsTaken>
    std::string next(const std::string& wanted, IsTaken is_taken) {
        if (!is_taken(wanted)) return wanted;
        const std::string stem = wanted.substr(0, stem_bytes);
        std::size_t& number = numbers_.try_emplace(stem, 1).first->second;
        std::string id;
        do {
            const std::string end = "-" + std::to_string(++number);
            id = wanted.substr(0, 64 - end.size()) + end;
        } while (is_taken(id));
        return id;
    }

  private:
    static constexpr std::size_t stem_bytes = 56; ///< what any number leaves room for

    std::unordered_map<std::string, std::size_t> numbers_; ///< by stem: the last that was tried
};

} // namespace forksight::media_manifests
