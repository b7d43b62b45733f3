#include "player/rooms.hpp"

#include <algorithm>

#include "player/looking.hpp"

namespace forksight::player {

namespace {

// Where an answer hangs as low as this, looking down is looking at it.
constexpr double hangs_low_deg = -45.0;
// Nothing is on air in the start room: what is fetched for the first scene may take its time.
constexpr double soonest_begin_s = 3.0;

guide::Setting setting_of(const Options& options, const choicegraph::Film& film, bool has_voice) {
    const auto text = [&](const choicegraph::Text& of) {
        return std::string(choicegraph::in_language(of, options.language));
    };
    guide::Setting setting;
    setting.language = options.language;
    setting.title = text(film.title);
    setting.warning = text(film.warning);
    setting.consent = text(film.consent);
    setting.camera_height_m = film.clips[film.scenes[film.start].clip].camera_height_m;
    setting.tutorial = options.tutorial != Presence::off;
    setting.dwell.dwell_s = options.dwell_s.value_or(film.looking.dwell_s);
    setting.has_voice = has_voice;
    setting.reads = options.speak == Presence::on;
    return setting;
}

} // namespace

Rooms::Rooms(const Options& options, const choicegraph::Film& film, bool has_voice)
    : options_(options), film_(film), stages_(setting_of(options, film, has_voice)) {}

void Rooms::prepare(video::VideoDeck& deck) {
    if (!first_) stages_.restart(options_.tutorial == Presence::on);
    first_ = false;
    film_seen_ = false;
    given_.reset();
    const choicegraph::Scene& start = film_.scenes[film_.start];
    const Stretch stretch{start.clip, start.from_s, start.to_time_s};
    deck.cue({stretch});
    deck.expect({{stretch, 1.0}}, soonest_begin_s);
}

void Rooms::take(display::Frame& frame) {
    using display::Key;
    seen_.select = seen_.pause = false;
    seen_.worn = frame.worn;
    frame.worn = true; // the session is told by a pause
    const bool in_film = stages_.stage() == guide::Stages::Stage::film;
    const auto is_taken = [&](const display::Press& press) {
        switch (press.key) {
            case Key::pause:
                seen_.pause = true;
                return true;
            case Key::select:
                seen_.select = !in_film;
                return !in_film;
            case Key::next_view:
            case Key::answer_1:
            case Key::answer_2:
            case Key::answer_3:
            case Key::answer_4:
                return !in_film;
            default:
                return false;
        }
    };
    frame.presses.erase(std::remove_if(frame.presses.begin(), frame.presses.end(), is_taken), frame.presses.end());
}

std::vector<guide::Given> Rooms::given(const Director& director) const {
    std::vector<guide::Given> given;
    for (const choicegraph::EarlierOffer& offer : director.earlier_offers()) {
        const auto scene = film_.scene_number(offer.scene);
        const auto choice = scene ? choicegraph::choice_number(film_.scenes[*scene], offer.chosen) : std::nullopt;
        if (!choice) continue; // nothing was chosen
        const auto text = choicegraph::in_language(film_.scenes[*scene].choices[*choice].text, options_.language);
        // Silence needs no text in a film.
        given.push_back(
            {offer.line, text.empty() ? guide::phrase(guide::Phrase::nothing, options_.language) : std::string(text)});
    }
    return given;
}

guide::FilmNow Rooms::film_of(Session& session, const video::VideoDeck& deck) {
    using Is = guide::FilmNow::Is;
    const Director& director = session.director();
    film_seen_ = film_seen_ || (deck.picture() && !deck.on_air().waiting);
    guide::FilmNow film;
    film.is = session.over() ? Is::over : Is::playing;
    film.seen = film_seen_;
    if (!session.over()) {
        given_.reset();
        for (const Offering& offering : director.offered()) {
            const auto hangs_low = [](const choicegraph::Cap& cap) {
                return choicegraph::degrees(choicegraph::pitch_of(cap.centre) - cap.radius_rad) < hangs_low_deg;
            };
            film.target_hangs_low =
                film.target_hangs_low || hangs_low(offering.target) || (offering.tick && hangs_low(*offering.tick));
        }
        return film;
    }
    if (!given_) given_ = given(director);
    if (session.status() == Status::done) film.given = *given_; // else none of them can be tried
    const auto stopped = director.stopped();
    film.declined = stopped == choicegraph::Why::declined;
    film.stopped = stopped == choicegraph::Why::viewer;
    if (stopped == choicegraph::Why::failure || stopped == choicegraph::Why::no_way_on)
        film.trouble = words(session.how_it_ended(), options_.language, false);
    return film;
}

Way Rooms::follow(const display::Frame& frame, const guide::FilmNow& film, Session* session) {
    using guide::Ask;
    seen_.time_s = frame.time_s;
    seen_.head = frame.head;
    seen_.look = looking(frame);
    upshot_ = stages_.step(seen_, film);
    if (upshot_.ask == Ask::begin) return Way::begin;
    if (upshot_.ask == Ask::decline) return Way::decline;
    if (upshot_.ask == Ask::again) return Way::again;
    if (upshot_.ask == Ask::leave) return Way::leave;
    if (session == nullptr) return Way::stay;
    Director& director = session->director();
    if (upshot_.ask == Ask::pause) director.pause(true);
    if (upshot_.ask == Ask::resume) director.pause(false);
    if (upshot_.ask == Ask::help) director.ask(choicegraph::Wish::help);
    if (upshot_.ask == Ask::stop) session->stop(choicegraph::Why::viewer);
    if (upshot_.ask == Ask::another && session->status() == Status::done) director.try_another(upshot_.offer);
    return Way::stay;
}

Way Rooms::wait(const display::Frame& frame, const video::VideoDeck& deck, bool line_lost) {
    guide::FilmNow film;
    film.line_lost = line_lost;
    film.is = deck.ready() > 0 ? guide::FilmNow::Is::ready : guide::FilmNow::Is::fetching;
    return follow(frame, film, nullptr);
}

Way Rooms::step(const display::Frame& frame, Session& session, const video::VideoDeck& deck) {
    return follow(frame, film_of(session, deck), &session);
}

void Rooms::draw(render::Overlay& overlay) const {
    auto help = std::move(overlay.help);
    if (upshot_.instead) overlay = *upshot_.instead;
    overlay.help = std::move(help);
    overlay.room = std::max(overlay.room, upshot_.room);
    overlay.type = std::max(overlay.type, stages_.type());
}

std::optional<std::string> Rooms::shot(double now_s) {
    double ring = 0.0;
    if (upshot_.instead) {
        for (const render::Mark& mark : upshot_.instead->marks) ring = std::max(ring, mark.progress);
    }
    return shots_.name(stages_.moment(), ring, now_s);
}

} // namespace forksight::player
