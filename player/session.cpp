#include "player/session.hpp"

#include <algorithm>
#include <random>

#include "player/looking.hpp"
#include "player/said.hpp"
#include "player/viewings.hpp"
#include "player/words.hpp"

namespace forksight::player {

using namespace choicegraph;

namespace {

// A viewer who waits longer than this is told that the line is slow.
constexpr double slow_after_s = 5.0;

std::string in_seconds(double value) {
    return said_number(value, 1) + " s";
}

/// Each viewing has draws of its own; the record keeps the seed, so that a replay draws the same.
std::uint64_t new_seed() {
    std::random_device chance;
    return std::uniform_int_distribution<std::uint64_t>(0, seed_limit - 1)(chance);
}

std::vector<double> lengths_of(const std::vector<media_manifests::Presentation>& clips) {
    std::vector<double> lengths_s;
    for (const media_manifests::Presentation& clip : clips) lengths_s.push_back(clip.duration_s);
    return lengths_s;
}

/// Null: nobody asked for a record, and nobody is sent one.
std::unique_ptr<net::Recorder> make_recorder(const Session::World& world, const std::string& session) {
    const auto& asked = world.options.record_folder;
    if (!asked && world.sender == nullptr) return nullptr;
    return std::make_unique<net::Recorder>(asked ? std::filesystem::path(*asked) : world.sender->folder(), session,
                                           world.sender);
}

} // namespace

Session::Session(World world, std::unique_ptr<viewer::Viewer> script, const display::Frame& frame, double clock_s)
    : world_(world),
      script_(std::move(script)),
      director_(world.film.film, world.deck,
                Manner{world.options.language, world.options.display == DisplayKind::window ? display::answer_keys : 0,
                       world.options.dwell_s, world.options.confirm, lengths_of(world.film.clips)},
                [this](const Line& line) {
                    if (recorder_) recorder_->append(line);
                }),
      subtitles_(world.options.subtitles, world.options.language),
      report_(world.film.film.id, clock_s),
      stall_(world.options.give_up_after_s),
      line_problem_(world.line_problem),
      streamer_problem_(world.streamer_problem),
      began_clock_s_(clock_s),
      began_frame_s_(frame.time_s),
      first_take_(world.deck.report().takes.size()),
      first_cue_(world.deck.report().cues.size()) {
    const std::string id = net::new_session_id();
    recorder_ = make_recorder(world_, id);
    if (recorder_ && world_.options.record_folder)
        world_.log.note(said("schrijft het verslag in ", "recording to ") + recorder_->path().string());
    world_.deck.pause(false); // who left in a pause left the deck in it
    const Started started{
        id,        world_.film.film.id, world_.film.version, world_.options.language, name_of(world_.options.display),
        new_seed()};
    if (world_.declined) {
        director_.decline(started, frame.time_s);
    } else {
        director_.start(started, frame.time_s);
        note_takes();
    }
}

void Session::step(const display::Frame& frame, double clock_s, double type) {
    step_clock_s_ = clock_s;
    const double since_s = frame.time_s - frame_s_;
    frame_s_ = frame.time_s;
    for (const display::Press& press : frame.presses) this->press(press);
    if (worn_ != frame.worn) {
        worn_ = frame.worn;
        wear(worn_);
    }
    head_ = frame.head;
    if (script_ && !over()) head_ = script_->head(frame.time_s, director_);
    // A script has no eyes.
    director_.step(frame.time_s, script_ ? Sample{frame.time_s, facing(head_), Source::head, true} : looking(frame));
    render::Overlay hanging = director_.overlay();
    hanging.type = type;
    follow_.step(since_s, head_, render::taken_by(hanging));
    note_takes();
    watch_script();
    watch_deck();
    if (director_.stopped() == Why::no_way_on && status_ == Status::done) {
        fail(Status::input_at_fault,
             said("de film heeft geen vervolg na scène '", "the film has no way on from scene '") + director_.scene() +
                 "'");
    }
    if (script_ && !director_.ending().empty() && status_ == Status::done && script_->unfinished()) {
        fail(Status::input_at_fault, *script_->unfinished());
    }
    watch_stall(frame);
    if (recorder_) note_record_trouble();
}

/// A headset that is taken off pauses the film; put on again it goes on, unless the viewer had paused it.
void Session::wear(bool worn) {
    if (!worn) laid_down_ = !director_.paused();
    if (laid_down_) director_.pause(!worn);
}

void Session::watch_script() {
    if (!script_ || over()) return;
    if (script_->problem()) return fail(Status::input_at_fault, *script_->problem());
    if (script_->missed()) fail(Status::world_failed, *script_->missed());
}

void Session::watch_deck() {
    if (!world_.deck.lost() || over()) return;
    const std::string& scene = director_.scene();
    if (world_.deck.film_at_fault())
        return fail(
            Status::input_at_fault,
            said("de film stopte in scène '" + scene +
                     "': de clip is beschadigd of niet volledig. Zet de clip opnieuw om (ingest), tenzij er een "
                     "inlogpagina of een filter van het netwerk tussen zit",
                 "the film stopped in scene '" + scene +
                     "': its clip is damaged or incomplete. Ingest the clip again, unless a page to log in or a "
                     "filter of the network is in between"));
    fail(Status::world_failed, said("de film stopte in scène '" + scene + "': de clip komt niet binnen",
                                    "the film stopped in scene '" + scene + "': its clip does not come in"));
}

void Session::watch_stall(const display::Frame& frame) {
    const bool still = !over() && (world_.deck.on_air().waiting || world_.deck.stalled());
    const StallWatch::News news = stall_.frame(frame.time_s, still, director_.paused());
    if (news == StallWatch::News::none) return;
    const std::string scene = said("scène '", "scene '") + director_.scene() + "'";
    const std::string most = in_seconds(world_.options.give_up_after_s), why = why_nothing_comes();
    switch (news) {
        case StallWatch::News::none:
            return;
        case StallWatch::News::stands_still:
            return world_.log.note(
                (world_.deck.picture() ? said("de film staat stil in " + scene + ": wat volgt",
                                              "the film stands still in " + scene + ": what comes next")
                                       : said("de film is nog niet begonnen: het eerste beeld",
                                              "the film has not begun: its first picture")) +
                said(
                    " is er nog niet" + why + ". De film gaat vanzelf verder; duurt dit " + most + ", dan houdt hij op",
                    " is not there yet" + why + ". It goes on by itself; after " + most + " of this it ends"));
        case StallWatch::News::goes_on:
            if (over()) return;
            return world_.log.note(said("de film gaat verder in " + scene + ", na stilstand van ",
                                        "the film goes on in " + scene + ", after standing still for ") +
                                   in_seconds(stall_.stood_for_s()));
        case StallWatch::News::give_up:
            return fail(
                Status::world_failed,
                said("de film houdt op in " + scene + ": " + most + " lang kon er niets nieuws worden getoond" + why +
                         ". Verslag en rapport blijven bewaard; probeer het opnieuw als de server antwoordt",
                     "the film ends in " + scene + ": nothing new could be shown for " + most + why +
                         ". Record and report are kept; try again when the streamer answers"));
    }
}

void Session::line(const net::LineNews& news) {
    line_problem_ = news.problem;
    if (news.quiet) return;
    if (!news.lost)
        return world_.log.note(said("de verbinding met " + news.where + " is terug, na ",
                                    "the line to " + news.where + " is back, after ") +
                               in_seconds(news.away_s));
    problem(said("de verbinding met " + news.where + " is weg: " + news.problem +
                     ". Wat er al is, speelt door, en het wordt steeds opnieuw geprobeerd",
                 "the line to " + news.where + " is lost: " + news.problem +
                     ". What was fetched plays on, and it is tried again and again"));
}

void Session::streamer(const net::LineNews& news) {
    streamer_problem_ = news.problem;
    if (news.quiet) return;
    if (!news.lost)
        return world_.log.note(said("de server op " + news.where + " geeft weer wat er gevraagd wordt, na ",
                                    "the streamer at " + news.where + " gives what it is asked for again, after ") +
                               in_seconds(news.away_s));
    problem(said("de server kan het nu niet aan: " + news.problem +
                     ". Wat er al is, speelt door, en er wordt steeds opnieuw om gevraagd",
                 "the streamer cannot keep up now: " + news.problem +
                     ". What was fetched plays on, and it is asked again and again"));
}

/// In brackets, behind a sentence; empty: nothing is known to be wrong.
std::string Session::why_nothing_comes() const {
    const std::string& problem = line_problem_.empty() ? streamer_problem_ : line_problem_;
    return problem.empty() ? "" : " (" + problem + ")";
}

/// At most one scene is entered a step, so what was taken since the last one belongs to the scene now on air.
void Session::note_takes() {
    const std::size_t taken = world_.deck.report().takes.size() - first_take_;
    if (!director_.switches().empty()) entries_.resize(taken, director_.switches().size() - 1);
}

std::optional<std::size_t> Session::entry_of_take(std::size_t take) const {
    if (take < first_take_ || take - first_take_ >= entries_.size()) return std::nullopt;
    return entries_[take - first_take_];
}

void Session::note_record_trouble() {
    const auto trouble = trouble_of(*recorder_, world_.options);
    if (!trouble) return;
    trouble->status == Status::done ? problem(trouble->sentence) : world_problem(trouble->sentence);
}

std::unique_ptr<net::Recorder> Session::leave_record() {
    if (recorder_) recorder_->end();
    return std::move(recorder_);
}

void Session::fail(Status status, const std::string& sentence) {
    problem(sentence);
    status_ = status;
    director_.stop(Why::failure);
    world_.deck.rest(); // nothing goes on moving and sounding behind the notice
}

void Session::press(const display::Press& press) {
    using display::Key;
    switch (press.key) {
        case Key::pause:
            director_.pause(!director_.paused());
            break;
        case Key::try_another:
            if (status_ == Status::done) director_.try_another();
            break;
        case Key::next_view:
            director_.next_view();
            break;
        case Key::subtitles:
            subtitles_.toggle();
            break;
        case Key::select:
            director_.select();
            break;
        case Key::answer_1:
            director_.press_answer(1, press.shift);
            break;
        case Key::answer_2:
            director_.press_answer(2, press.shift);
            break;
        case Key::answer_3:
            director_.press_answer(3, press.shift);
            break;
        case Key::answer_4:
            director_.press_answer(4, press.shift);
            break;
        default:
            break; // the app's own: quit, help, restart, screenshot
    }
}

Words Session::how_it_ended() const {
    if (director_.stopped() == Why::viewer || director_.stopped() == Why::declined) return Words::stopped;
    if (director_.stopped() == Why::no_way_on) return Words::no_way_on;
    if (director_.stopped() == Why::failure)
        return status_ == Status::input_at_fault ? Words::broken : Words::line_lost;
    return Words::ended;
}

render::Overlay Session::overlay(bool film_seen) const {
    render::Overlay overlay = director_.overlay();
    const std::string& language = world_.options.language;
    if (film_seen && !director_.over() && subtitles_.on()) {
        const std::size_t clip = director_.clip();
        const auto position_s = director_.position_s();
        if (position_s && clip < world_.film.subtitles.size()) {
            overlay.subtitle = spoken_at(world_.film.film.clips[clip], world_.film.subtitles[clip], *position_s,
                                         subtitles_.language(), follow_.middle());
        }
    }
    const bool keys = world_.options.display == DisplayKind::window;
    if (director_.over()) {
        if (script_) return overlay; // nobody reads how to go on
        overlay.notice = words(how_it_ended(), language, keys);
    } else if (director_.paused()) {
        overlay.notice = words(Words::paused, language, keys);
    } else if (!film_seen) {
        const bool slow = frame_s_ - began_frame_s_ > slow_after_s;
        overlay.notice = words(slow ? Words::loading_slow : Words::loading, language, keys);
    } else if (stall_.standing_still()) {
        overlay.notice = words(Words::standing_still, language, keys);
    } else if (director_.looks_in_vain()) {
        overlay.notice = words(Words::look_away, language, keys);
    }
    return overlay;
}

std::optional<std::string> Session::shot(const render::Overlay& overlay) {
    return shots_.name(director_, frame_s_, stall_.standing_still(), overlay.subtitle.has_value());
}

void Session::shown(const display::Frame& frame, bool black, double clock_s) {
    const OnAir on_air = world_.deck.on_air();
    report_.shown({step_clock_s_, clock_s, frame.period_s, black, on_air.waiting, world_.deck.stalled(),
                   director_.paused(), cause_of_standing()},
                  director_);
    note_sound();
}

const char* Session::cause_of_standing() const {
    switch (world_.deck.lack()) {
        case video::Lack::bytes:
            if (!line_problem_.empty()) return "line_lost";
            return streamer_problem_.empty() ? "line" : "streamer";
        case video::Lack::decoding:
            return "decoding";
        case video::Lack::decoder:
            return "machine";
    }
    return "";
}

void Session::note_sound() {
    // A scene's first take is its switch; the deck's own, at a loop's end, and changes of view are none.
    const auto& takes = world_.deck.report().takes;
    std::size_t switches = 0;
    for (std::size_t i = first_take_; i < takes.size(); ++i) {
        const auto entry = entry_of_take(i);
        if (takes[i].looped || !entry || *entry < switches) continue;
        if (*entry > 0 && takes[i].audio_gap_ms) report_.audio_gap(*entry - 1, *takes[i].audio_gap_ms);
        switches = *entry + 1;
    }
}

void Session::world_problem(const std::string& sentence) {
    problem(sentence);
    if (status_ == Status::done) status_ = Status::world_failed;
}

void Session::problem(const std::string& sentence) {
    world_.log.problem(sentence);
    report_.problem(sentence);
}

std::string Session::scene_of(const Stretch& stretch) const {
    for (const Scene& scene : world_.film.film.scenes) {
        if (Stretch{scene.clip, scene.from_s, scene.to_time_s} == stretch) return scene.id;
    }
    return {};
}

void Session::note_ready_cues(media_manifests::Report& report) const {
    const auto& notes = world_.deck.report();
    for (std::size_t i = first_cue_; i < notes.cues.size(); ++i) {
        const auto& cue = notes.cues[i];
        media_manifests::Report::Cue line;
        line.scene = scene_of(cue.stretch);
        if (line.scene.empty()) continue; // a loop's second round is no scene
        if (cue.ready_s) line.ready_s = *cue.ready_s - began_frame_s_;
        for (std::size_t t = first_take_; t < notes.takes.size(); ++t) {
            const auto& take = notes.takes[t];
            if (take.stretch == cue.stretch && take.decided_s >= cue.asked_s) {
                line.needed_s = take.decided_s - began_frame_s_;
                if (const auto entry = entry_of_take(t)) {
                    line.scene = director_.switches()[*entry].to; // several scenes may begin with the same stretch
                    if (!line.ready_s || *line.ready_s > *line.needed_s) line.cause = report_.cause_of_waiting(*entry);
                }
                break;
            }
        }
        report.cues.push_back(line);
    }
}

media_manifests::Report Session::report(double clock_s) const {
    media_manifests::Report report = report_.report(director_, clock_s);
    note_ready_cues(report);
    return report;
}

} // namespace forksight::player
