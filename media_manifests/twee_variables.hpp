// The variables of a story: those of the film it was exported from, and those that only its SugarCube knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "media_manifests/json.hpp"
#include "media_manifests/json_writer.hpp"
#include "media_manifests/twee_scene.hpp"
#include "media_manifests/twee_text.hpp"

namespace forksight::media_manifests {

class StoryVariables {
  public:
    explicit StoryVariables(TweeStory& story) : story_(story) {}

    /// `known`: "variables" of the exported film.json. Puts the names into the story, in both languages; what has no
    /// beginning in StoryInit, or one that cannot be carried over, is noted.
    void find(const std::optional<json::Value>& known, const Passage* init,
              const std::vector<const Passage*>& passages);
    /// The key "variables", with the values that StoryInit gives them.
    void write(json::Writer& out);

  private:
    struct NewVariable {
        std::string id;
        bool boolean = false;
    };

    void find_names(const Passage& passage);
    void find_truths(const Passage& passage);
    void give_ids();
    void read_initial_values(const Passage* init);
    void note(std::size_t line, std::string what) { story_.notes.push_back({line, std::move(what)}); }

    TweeStory& story_;
    std::optional<json::Value> known_;
    std::unordered_map<std::string, NewVariable> new_variables_; ///< by SugarCube's name
    std::vector<std::string> new_order_;
    std::unordered_map<std::string, std::int64_t> initial_; ///< by id: what StoryInit sets
};

} // namespace forksight::media_manifests
