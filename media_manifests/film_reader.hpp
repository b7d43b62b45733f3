// Takes a Film out of a JSON document: ids first, then everything that refers to them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "choicegraph/film.hpp"
#include "media_manifests/json_reader.hpp"

namespace forksight::media_manifests {

inline constexpr std::int64_t film_version = 1;

/// The most of each that a film.json may have.
namespace film_limits {
inline constexpr std::size_t scenes = 20'000;
inline constexpr std::size_t clips = 20'000;
inline constexpr std::size_t variables = 1'000;
inline constexpr std::size_t choices = 64;
inline constexpr std::size_t ways_on = 64;
inline constexpr std::int64_t weight = 1'000;
inline constexpr std::size_t views = 16;
inline constexpr std::size_t speakers = 64;
inline constexpr std::size_t effects = 64;
inline constexpr std::size_t looks = 1'000;
inline constexpr std::size_t skills = 32;
inline constexpr std::size_t languages = 64;
inline constexpr std::size_t text_bytes = 16u << 10;
inline constexpr std::size_t skill_bytes = 200;
inline constexpr double time_s = 86'400.0;
inline constexpr double fade_s = 3.0;
inline constexpr double least_dwell_s = 0.3;
inline constexpr double most_dwell_s = 3.0;
inline constexpr double least_camera_height_m = 0.3; ///< a toddler's eyes, and a dog's
inline constexpr double most_camera_height_m = 3.0;
/// All ids of a scene's choices together: they must fit one line of a session record.
inline constexpr std::size_t choice_ids_bytes = 3'500;
} // namespace film_limits

/// Reads one document once.
class FilmReader {
  public:
    explicit FilmReader(const json::Document& document);

    /// What could be read; it is a Film only if mistakes() is empty.
    choicegraph::Film film() &&;
    Errors mistakes() && { return std::move(reader_).errors(); }
    bool clean() const { return reader_.clean(); }

  private:
    using Value = json::Value;
    /// Ids of one kind, in the order of the film.
    struct Ids {
        std::vector<std::string_view> names;
        choicegraph::IdIndex numbers; ///< made when all names are there
        bool known = false;           ///< the film lists them, even if some are wrong

        void put_in_order();
        std::optional<std::size_t> number_of(std::string_view id) const;
    };

    bool read_version(const Value& film);
    void read_head(const Value& film);
    void read_variables(const Value& variables);
    void read_variable(const Value& value);
    /// Whether it is a number, if perhaps a wrong one.
    bool read_number(const Value& value, const Value& initial, choicegraph::Variable& variable);
    void read_looking(const Value& value);
    void read_clips(const Value& clips);
    void read_clip(const Value& value, choicegraph::Clip& clip);
    void read_speakers(const Value& value, choicegraph::Clip& clip);
    void read_scenes(const Value& scenes);

    void read_scene(const Value& value, choicegraph::Scene& scene);
    void read_times(const Value& value, choicegraph::Scene& scene);
    void read_offer(const Value& value, choicegraph::Scene& scene);
    void read_choices(const Value& value, choicegraph::Scene& scene);
    void read_choice(const Value& value, choicegraph::Choice& choice);
    void read_details(const Value& value, choicegraph::Choice& choice);
    /// `choices_unknown`: the scene has choices, which could not be read.
    void read_views(const Value& value, choicegraph::Scene& scene, bool choices_unknown);
    void read_ways_on(const Value& value, choicegraph::Scene& scene);
    void read_otherwise(const Value& offer, choicegraph::Scene& scene);

    std::vector<choicegraph::Look> read_look(const Value& value);
    std::optional<choicegraph::Look> read_point(const Value& value, bool moving);
    choicegraph::Text read_text(const Value& value);
    std::vector<std::string> read_skills(const Value& value);
    choicegraph::Condition read_condition(const Value& object);
    std::vector<choicegraph::Assignment> read_effects(const Value& object);
    /// The number of the scene or clip that `object` names under `key`; a mistake if it has none.
    std::optional<std::size_t> read_reference(const Value& object, std::string_view key, const Ids& ids,
                                              std::string_view what);

    void wrong_expression(const Value& value, const choicegraph::SyntaxError& error);

    json::Reader reader_;
    choicegraph::Film film_;
    Ids scenes_;
    Ids clips_;
    bool variables_known_ = true;
    std::vector<std::string_view> unsure_; ///< variables of which the type could not be read
};

/// The shape of BCP 47: "nl", "en-GB", "zh-Hans", "x-simple".
bool is_language_tag(std::string_view tag);
/// The same tag in its usual case: "NL-be" is "nl-BE".
std::string usual_case(std::string_view tag);

} // namespace forksight::media_manifests
