#include "player/app.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "player/display/headset.hpp"
#include "player/display/offscreen.hpp"
#include "player/display/window.hpp"
#include "player/goodbye.hpp"
#include "player/make_viewer.hpp"
#include "player/net/paired.hpp"
#include "player/outputs.hpp"
#include "player/parts.hpp"
#include "player/render/screenshot.hpp"
#include "player/room_options.hpp"
#include "player/said.hpp"
#include "player/session.hpp"
#include "player/waiting_records.hpp"
#include "player/words.hpp"

namespace forksight::player {

namespace {

namespace fs = std::filesystem;

double clock_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::unique_ptr<display::Display> open_display(const Options& options, const choicegraph::Film& film) {
    if (options.display == DisplayKind::offscreen) return display::open_offscreen(options.width, options.height);
    const std::string title(choicegraph::in_language(film.title, options.language));
    if (options.display == DisplayKind::headset)
        return display::open_headset(options.width, options.height, title + " - Forksight (F1)");
    return display::open_window(options.width, options.height, title + " - Forksight (F1)");
}

} // namespace

App::App(Options options, const std::atomic<bool>& leave, Rig rig)
    : options_(std::move(options)),
      leave_(leave),
      rig_(std::move(rig)),
      log_(options_.log_json),
      viewings_(options_, log_) {
    net::FetchLimits limits;
    if (options_.rate_limit_kbps) limits.rate_kbps = static_cast<std::uint64_t>(*options_.rate_limit_kbps + 0.5);
    fetch_ = std::make_unique<net::Fetch>(limits);
}

App::~App() = default;

Status App::run() {
    media_manifests::Report report;
    Status status = Status::input_at_fault;
    const auto take_over = [&](const media_manifests::Errors& errors) {
        for (const auto& error : errors) report.problems.push_back(media_manifests::to_string({error}));
    };
    try {
        const auto unwritable = unwritable_outputs(options_);
        if (unwritable.empty()) {
            log_.note(said("haalt " + options_.film + " op", "fetching " + options_.film));
            const Line line{*fetch_, pass_, log_, [this] { return !leave_; }};
            const auto trusted =
                net::trust_streamer(*fetch_, options_.film, options_.authority, net::usual_authorities());
            // What was prepared needs no line; an authority that the command line names is to be there all the same.
            const auto cache = trusted || !options_.authority ? options_.cache : std::nullopt;
            const auto opened = trusted ? open_film(line, options_.film, options_.code, cache)
                                        : open_copy(line, options_.film, cache, trusted.errors());
            if (opened) return play(opened.value());
            take_over(opened.errors());
        } else {
            take_over(unwritable);
            status = Status::world_failed;
        }
    } catch (const net::Left& left) {
        log_.note(left.what());
        return write_report(report, Status::done);
    } catch (const std::exception& failure) {
        // The report is written also when no line, no disk or no display is there: with what was seen before.
        log_.problem(failure.what());
        viewings_.close();
        viewings_.problem(failure.what(), Status::world_failed);
        return write_report(viewings_.report(), viewings_.status());
    }
    for (const std::string& problem : report.problems) log_.problem(problem);
    return write_report(report, status);
}

/// A film from a folder has no streamer to send to.
std::unique_ptr<net::RecordSender> App::make_sender(const net::LoadedFilm& film) {
    if (!options_.send || film.base_url.rfind("file://", 0) == 0) return nullptr;
    const bool keeps = options_.record_folder.has_value();
    const auto folder = keeps ? std::optional(fs::path(*options_.record_folder)) : net::default_outbox();
    if (!folder) return nullptr;
    return std::make_unique<net::RecordSender>(*fetch_, film.base_url, net::Outbox(*folder, keeps));
}

/// Not of a copy for which nobody answered; a folder has no streamer.
void App::ask_earlier(const OpenedFilm& opened) {
    const std::string& film = opened.film.film.id;
    const auto url = net::earlier_url(opened.film.base_url, film);
    if (url && opened.note.empty()) earlier_ = std::make_unique<net::Earlier>(*fetch_, *url, film);
}

/// `session`: null in the start room.
void App::tell_earlier(const Parts& parts, Session* session) {
    if (!earlier_) return;
    const net::Earlier::Known& known = earlier_->step(parts.film_seen, net::Earlier::Clock::now());
    if (known && session != nullptr) session->director().know(known);
    if (!earlier_note_.empty()) return;
    earlier_note_ = earlier_->take_note();
    if (!earlier_note_.empty()) log_.note(earlier_note_);
    if (!known) return;
    const std::string scenes = std::to_string(known->size());
    earlier_note_ = said(
        "hoe waarschijnlijk elk vervolg is, volgt ook uit wat eerdere kijkers kozen (aantal scènes: " + scenes + ")",
        "how likely each way on is follows also from what earlier viewers chose (scenes: " + scenes + ")");
}

/// Outside a viewing; the status stays what it is.
void App::problem(const std::string& sentence) {
    log_.problem(sentence);
    viewings_.problem(sentence, Status::done);
}

/// What the line, the segments and the deck have to say, as soon as they do. `session`: null in the start room.
void App::tell(Parts& parts, Session* session) {
    const auto hear = [&](const net::LineNews& news, void (Session::*tells)(const net::LineNews&), std::string& now) {
        if (session != nullptr)
            (session->*tells)(news);
        else if (news.lost && !news.quiet)
            log_.problem(news.problem);
        now = news.problem;
    };
    for (const net::LineNews& news : fetch_->line_news()) hear(news, &Session::line, parts.line_problem);
    for (const net::LineNews& news : fetch_->streamer_news()) hear(news, &Session::streamer, parts.streamer_problem);
    if (pass_) {
        if (const std::string problem = pass_->step(net::Pass::Clock::now()); !problem.empty()) log_.problem(problem);
    }
    if (sender_) {
        for (const std::string& problem : sender_->take_problems())
            session != nullptr ? session->problem(problem) : this->problem(problem);
    }
    viewings_.hear();
    for (const std::string& problem : parts.feed.take_problems()) log_.problem(problem);
    const auto& problems = parts.deck.report().problems;
    for (; parts.deck_problems_told < problems.size(); ++parts.deck_problems_told) {
        log_.problem(problems[parts.deck_problems_told]);
    }
    const auto& notes = parts.deck.report().notes;
    for (; parts.deck_notes_told < notes.size(); ++parts.deck_notes_told) log_.note(notes[parts.deck_notes_told]);
    const auto& of_film = parts.projector.notes();
    for (; parts.projector_notes_told < of_film.size(); ++parts.projector_notes_told)
        log_.note(of_film[parts.projector_notes_told]);
}

void App::listen(Parts& parts, const display::Frame& frame, bool over) const {
    parts.quit = parts.quit || frame.closed || leave_;
    for (const display::Press& press : frame.presses) {
        switch (press.key) {
            case display::Key::quit:
                parts.quit = true;
                break;
            case display::Key::help:
                parts.help = !parts.help;
                break;
            case display::Key::restart:
                parts.again = over;
                break;
            case display::Key::screenshot:
                ++parts.pictures_asked;
                break;
            default:
                break;
        }
    }
}

/// Of this frame, what is to be kept. `session`: null in the start room.
void App::keep_pictures(Parts& parts, const display::Frame& frame, const render::Overlay& overlay,
                        Session* session) const {
    if (!options_.screenshot_folder || frame.views.empty()) return;
    const auto keep = [&](const std::string& name) { keep_picture(name, parts, frame, session); };
    if (session != nullptr && parts.film_seen && (!parts.rooms || parts.rooms->out_of_sight())) {
        if (const auto name = session->shot(overlay)) keep(*name);
    }
    if (parts.rooms) {
        if (const auto name = parts.rooms->shot(frame.time_s)) keep(*name);
    }
    if (parts.pictures_kept != parts.pictures_asked) keep("asked-" + std::to_string(++parts.pictures_kept));
}

void App::keep_picture(const std::string& name, Parts& parts, const display::Frame& frame, Session* session) const {
    for (const render::View& view : frame.views) {
        const std::string eye = view.eye == render::Eye::right ? "-right" : "";
        const fs::path path = fs::path(*options_.screenshot_folder) / (name + eye + ".png");
        const auto written = render::write_png(path.string(), parts.projector.whole(view));
        if (written) continue;
        const std::string problem = media_manifests::to_string(written.errors());
        if (session != nullptr) {
            session->world_problem(problem);
        } else {
            log_.problem(problem);
            parts.unkept = problem;
        }
    }
}

/// In the start room, until a viewing is to begin.
Way App::wait_to_begin(Parts& parts, display::Frame& frame) {
    parts.rooms->prepare(parts.deck);
    parts.deck.pause(false);
    parts.deck.rest();
    while (true) {
        listen(parts, frame, false);
        for (const std::string& note : frame.notes) log_.note(note);
        tell(parts, nullptr);
        tell_earlier(parts, nullptr);
        parts.rooms->take(frame);
        parts.done(FramePart::poll);
        const Way way = parts.rooms->wait(frame, parts.deck, !parts.line_problem.empty() && !parts.alone);
        parts.done(FramePart::session);
        parts.deck.update(frame.time_s);
        parts.done(FramePart::deck);
        render::Overlay overlay;
        if (parts.help) overlay.help = help_lines(options_.language);
        parts.rooms->draw(overlay);
        parts.aloud.step(parts.rooms->reads(), frame.time_s, overlay);
        if (!frame.notice.empty()) overlay.notice = frame.notice;
        parts.done(FramePart::overlay);
        parts.draw(frame, frame.head, overlay);
        keep_pictures(parts, frame, overlay, nullptr);
        parts.display->end();
        parts.done(FramePart::submit);
        if (parts.quit || way == Way::leave) return Way::leave;
        frame = parts.display->begin();
        if (way != Way::stay) return way;
    }
}

/// One viewing. True if another is wanted.
bool App::view(Parts& parts, Session& session, display::Frame& frame) {
    bool was_over = false;
    while (true) {
        listen(parts, frame, session.over());
        if (parts.quit) session.stop(choicegraph::Why::viewer);
        for (const std::string& note : frame.notes) log_.note(note);
        tell(parts, &session);
        tell_earlier(parts, &session);
        if (parts.rooms) parts.rooms->take(frame);
        parts.done(FramePart::poll);
        session.step(frame, clock_s(), parts.rooms ? parts.rooms->type() : 1.0);
        // While the end is looked at: seldom anything is left to be sent afterwards.
        if (sender_ && session.over() && !std::exchange(was_over, true)) sender_->send_now();
        parts.done(FramePart::session);
        parts.deck.update(frame.time_s);
        parts.done(FramePart::deck);
        render::Overlay overlay = session.overlay(parts.film_seen);
        if (parts.help) overlay.help = help_lines(options_.language);
        if (parts.rooms) {
            const Way way = parts.rooms->step(frame, session, parts.deck);
            parts.again = parts.again || way == Way::again;
            parts.quit = parts.quit || way == Way::leave;
            parts.rooms->draw(overlay);
        }
        parts.aloud.step(parts.rooms ? parts.rooms->reads() : options_.speak == Presence::on, frame.time_s, overlay);
        if (!frame.notice.empty()) overlay.notice = frame.notice;
        parts.done(FramePart::overlay);
        const bool black = parts.draw(frame, session.head(), overlay);
        keep_pictures(parts, frame, overlay, &session);
        parts.display->end();
        parts.done(FramePart::submit);
        session.shown(frame, black, clock_s());
        parts.done(FramePart::shown);
        const bool done = session.over() && (!has_person(options_) || parts.again);
        if (parts.quit || (done && !parts.again)) return false;
        frame = parts.display->begin();
        if (done) return true;
    }
}

Status App::play(const OpenedFilm& opened) {
    const net::LoadedFilm& film = opened.film;
    if (!opened.note.empty()) log_.note(opened.note);
    for (const std::string& note : film.notes) log_.note(note);
    const auto viewers = viewers_for(options_);
    if (!viewers) {
        media_manifests::Report report;
        report.film = film.film.id;
        report.problems.push_back(media_manifests::to_string(viewers.errors()));
        log_.problem(report.problems.back());
        return write_report(report, Status::input_at_fault);
    }
    ask_earlier(opened);
    Parts parts(options_, opened, *fetch_, rig_.open_display ? rig_.open_display() : open_display(options_, film.film),
                rig_.watch);
    parts.probe_black = options_.display == DisplayKind::offscreen && !rig_.open_display;
    parts.alone = !opened.note.empty();
    const std::string pixels = std::to_string(parts.max_pixels / 1000);
    log_.note(said("tekent met " + parts.display->description() + ", beelden tot " + pixels + " duizend beeldpunten",
                   "drawing with " + parts.display->description() + ", pictures up to " + pixels + " thousand pixels"));
    if (has_rooms(options_, film.film)) parts.rooms.emplace(options_, film.film, parts.aloud.has_voice());
    const std::string in_vain = asked_in_vain(options_, film.film);
    for (const std::string& problem : {parts.aloud.problem(), in_vain}) {
        if (!problem.empty()) log_.problem(problem);
    }
    std::vector<std::string> notes = film.notes;
    for (const std::string& note : {in_vain, opened.note}) {
        if (!note.empty()) notes.insert(notes.begin(), note);
    }
    viewings_.begin(film.film.id, notes);
    sender_ = make_sender(opened.film);
    bool again = true;
    bool to_its_end = false;
    display::Frame frame = parts.display->begin();
    parts.deck.update(frame.time_s); // from here on the deck's times are the display's
    // Between two frames of the loop nothing waits for the disk; behind its last one all of it is waited for.
    while (again) {
        parts.again = false;
        const Way way = parts.rooms ? wait_to_begin(parts, frame) : Way::begin;
        if (way == Way::leave) break;
        Session session({film, parts.deck, options_, log_, sender_.get(), parts.line_problem, parts.streamer_problem,
                         way == Way::decline},
                        viewers.value()(), frame, clock_s());
        again = view(parts, session, frame);
        tell(parts, &session);
        to_its_end = to_its_end || !session.ending().empty();
        if (!session.ending().empty()) log_.note(said("einde: ", "ending: ") + session.ending());
        media_manifests::Report report = session.report(clock_s());
        parts.account(session.began_clock_s(), options_, report);
        report.notes.insert(report.notes.begin(), notes.begin(), notes.end());
        if (!earlier_note_.empty()) report.notes.push_back(earlier_note_);
        viewings_.add(std::move(report), session.status(), session.leave_record());
    }
    viewings_.close();
    finish_sending(parts, to_its_end, !opened.note.empty());
    if (!parts.unkept.empty()) viewings_.problem(parts.unkept, Status::world_failed);
    return write_report(viewings_.report(), viewings_.status());
}

/// The last lines go out now; should nobody answer, they wait on the disk. Where a film is played `without_a_line` on
/// purpose that is what was to be expected.
void App::finish_sending(Parts& parts, bool to_its_end, bool without_a_line) {
    if (!sender_) return;
    try {
        say_goodbye(*sender_, parts, options_, log_, leave_, to_its_end && !without_a_line);
    } catch (const std::exception& failure) { // of the display; the report is to be written all the same
        log_.problem(failure.what());
        viewings_.problem(failure.what(), Status::world_failed);
    }
    for (const std::string& sentence : sender_->take_problems()) problem(sentence);
    for (const std::string& sentence : arrived_words(sender_->sent(), sender_->server())) log_.note(sentence);
    const std::string unsent = sender_->unsent();
    if (unsent.empty()) return;
    if (!without_a_line) return problem(unsent);
    log_.note(unsent);
    viewings_.note(unsent);
}

Status App::write_report(const media_manifests::Report& report, Status status) const {
    if (!options_.report_file) return status;
    std::ofstream file(*options_.report_file, std::ios::binary | std::ios::trunc);
    file << media_manifests::write_report(report);
    file.close();
    if (!file.fail()) return status;
    log_.problem(said(
        "het rapport kon niet worden geschreven naar " + *options_.report_file + ": is de schijf vol, of de map weg?",
        "the report could not be written to " + *options_.report_file + ": is the disk full, or the folder gone?"));
    return Status::world_failed;
}

} // namespace forksight::player
