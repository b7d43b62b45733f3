// The clips of a film.json, who speaks in them, and how the film is looked at: what FilmReader does there.
#include "media_manifests/film_reader.hpp"

namespace forksight::media_manifests {

using choicegraph::Clip;
using choicegraph::Speaker;

void FilmReader::read_clips(const Value& clips) {
    if (!reader_.object(clips)) return;
    if (clips.size() > film_limits::clips) {
        reader_.wrong(clips, "a film has at most " + std::to_string(film_limits::clips) + " clips");
        return;
    }
    clips_.known = true;
    for (const Value value : clips) {
        if (!reader_.key_is_id(value)) continue;
        clips_.names.push_back(value.key());
        Clip clip;
        clip.id = value.key();
        if (reader_.object(value, {"viewpoint", "camera_height", "speakers"})) read_clip(value, clip);
        film_.clips.push_back(std::move(clip));
    }
    clips_.put_in_order();
}

void FilmReader::read_clip(const Value& value, Clip& clip) {
    if (const auto viewpoint = reader_.member(value, "viewpoint")) {
        if (const auto id = reader_.id(*viewpoint)) clip.viewpoint = *id;
    }
    if (const auto height = reader_.member(value, "camera_height")) {
        clip.camera_height_m =
            reader_.number(*height, film_limits::least_camera_height_m, film_limits::most_camera_height_m, "metres");
    }
    if (const auto speakers = reader_.member(value, "speakers")) read_speakers(*speakers, clip);
}

void FilmReader::read_speakers(const Value& value, Clip& clip) {
    if (!reader_.object(value)) return;
    if (value.size() > film_limits::speakers) {
        reader_.wrong(value, "a clip has at most " + std::to_string(film_limits::speakers) + " speakers");
        return;
    }
    for (const Value one : value) {
        if (!reader_.key_is_id(one)) continue;
        Speaker& speaker = clip.speakers.emplace_back();
        speaker.id = one.key();
        if (!reader_.object(one, {"name", "yaw", "pitch"})) continue;
        if (const auto name = reader_.required(one, "name")) speaker.name = read_text(*name);
        const auto angle = [&](std::string_view key, double most) {
            const auto member = reader_.required(one, key);
            return member ? reader_.number(*member, -most, most, "degrees").value_or(0.0) : 0.0;
        };
        speaker.yaw_deg = angle("yaw", 180.0);
        speaker.pitch_deg = angle("pitch", 90.0);
    }
}

void FilmReader::read_looking(const Value& value) {
    if (!reader_.object(value, {"dwell", "confirm"})) return;
    if (const auto dwell = reader_.member(value, "dwell")) {
        film_.looking.dwell_s = reader_.number(*dwell, film_limits::least_dwell_s, film_limits::most_dwell_s, "seconds")
                                    .value_or(film_.looking.dwell_s);
    }
    if (const auto confirm = reader_.member(value, "confirm")) {
        film_.looking.confirm = reader_.boolean(*confirm).value_or(false);
    }
}

} // namespace forksight::media_manifests
