#include "player/parts.hpp"

#include <chrono>
#include <set>
#include <thread>

#include "player/machine.hpp"

namespace forksight::player {

namespace {

video::DeckSettings deck_settings(const Options& options) {
    video::DeckSettings settings;
    settings.sound = options.display == DisplayKind::offscreen ? video::Sound::unheard : video::Sound::device;
    if (options.mute) settings.sound = video::Sound::off;
    return settings;
}

stream::Limits stream_limits(const Options& options) {
    stream::Limits limits;
    // The session gives up first: it counts from when the viewer sees nothing new, later than the segment's failing.
    limits.patience_s = options.give_up_after_s + 3 * limits.ahead_s;
    return limits;
}

std::vector<std::string> clip_ids(const choicegraph::Film& film) {
    std::vector<std::string> ids;
    for (const auto& clip : film.clips) ids.push_back(clip.id);
    return ids;
}

} // namespace

Parts::Parts(const Options& options, const OpenedFilm& opened, net::Fetch& fetch,
             std::unique_ptr<display::Display> shown_on, FrameWatch* watched_by)
    : display(std::move(shown_on)),
      watch(watched_by),
      feed(fetch, opened.film.base_url, clip_ids(opened.film.film), opened.film.clips, stream_limits(options),
           opened.copy),
      aloud(options),
      deck(
          prepared(), [this](const auto& expected, const auto& soonest_s) { feed.expect(expected, soonest_s); },
          feed.shape_of(), display->share(), [this](const char* name) { return display->gl_address(name); },
          deck_settings(options)),
      projector(options.film_layer, watched_by) {
    std::set<std::pair<media_manifests::Projection, media_manifests::Stereo>> kinds;
    for (const media_manifests::Presentation& clip : opened.film.clips) kinds.emplace(clip.projection, clip.stereo);
    for (const auto& [projection, stereo] : kinds) projector.make_ready(projection, stereo);
}

video::OpenStretch Parts::prepared() {
    const double film_period_s = 1.0 / 30;
    max_pixels = pixels_in_time(film_period_s, std::thread::hardware_concurrency());
    feed.max_pixels_per_frame(max_pixels);
    return feed.open_stretch();
}

bool Parts::draw(const display::Frame& frame, const choicegraph::Orientation& head, const render::Overlay& overlay) {
    const auto picture = deck.picture();
    const choicegraph::Orientation turn = choicegraph::compose(head, choicegraph::inverse(frame.head));
    film_seen = film_seen || picture.has_value();
    return projector.draw(*display, render::on_head(frame.views, frame.head, head), turn, picture, overlay,
                          probe_black);
}

void Parts::account(double began_s, const Options& options, media_manifests::Report& report) const {
    const stream::Account account = feed.account();
    report.bytes_fetched = account.bytes_fetched;
    report.bytes_played = account.bytes_played;
    report.bytes_wasted = account.bytes_wasted;
    report.bytes_prepared = account.bytes_read;
    report.rendition_seconds = account.rendition_seconds;
    for (const auto& change : account.quality) {
        const double at_s = std::chrono::duration<double>(change.at.time_since_epoch()).count() - began_s;
        if (change.from.empty() || at_s < 0.0 || at_s > report.wall_s) continue;
        report.quality.push_back(
            {at_s, feed.shape_of()(change.clip).name, change.from, change.to, std::string(name_of(change.why))});
    }
    for (const std::string& problem : account.problems) report.problems.push_back(problem);
    for (const std::string& problem : deck.report().problems) report.problems.push_back(problem);
    for (const std::string& note : deck.report().notes) report.notes.push_back(note);
    for (const std::string& note : projector.notes()) report.notes.push_back(note);
    if (const std::string& decoding = deck.report().decoding; !decoding.empty()) report.machine["decoding"] = decoding;
    report.machine["renderer"] = display->description();
    report.machine["film_drawn_by"] = projector.drawn_by();
    report.machine["display"] = name_of(options.display);
    report.machine["max_pixels_per_frame"] = std::to_string(max_pixels);
    report.machine["draw_ms_per_megapixel"] = std::to_string(deck.report().ms_per_megapixel);
    report.machine["dropped_frames"] = std::to_string(deck.report().dropped_frames);
    report.machine["version"] = FORKSIGHT_VERSION;
}

} // namespace forksight::player
