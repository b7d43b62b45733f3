#include "player/goodbye.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "player/said.hpp"
#include "player/words.hpp"

namespace forksight::player {

namespace {

using Clock = std::chrono::steady_clock;

/// For what is left of a record: of a viewer who leaves, and of one who saw the film to its end.
constexpr std::chrono::seconds longest_goodbye{3}, longest_sending{15};
constexpr std::chrono::seconds unnoticed{1};
/// A streamer that did not answer is asked again.
constexpr std::chrono::milliseconds ask_every{500};

bool quits(const display::Frame& frame) {
    return std::any_of(frame.presses.begin(), frame.presses.end(),
                       [](const display::Press& press) { return press.key == display::Key::quit; });
}

void draw(Parts& parts, const display::Frame& frame, std::string notice) {
    parts.done(FramePart::poll);
    parts.deck.update(frame.time_s);
    parts.done(FramePart::deck);
    render::Overlay overlay;
    if (parts.rooms) parts.rooms->draw(overlay);
    // Nothing answers any more.
    overlay.marks.clear();
    overlay.answers.clear();
    overlay.reticle = false;
    overlay.notice = std::move(notice);
    parts.done(FramePart::overlay);
    parts.draw(frame, frame.head, overlay);
    parts.display->end();
    parts.done(FramePart::submit);
}

} // namespace

void say_goodbye(net::RecordSender& sender, Parts& parts, const Options& options, const Log& log,
                 const std::atomic<bool>& leave, bool patient) {
    const bool was_told_to_leave = leave; // what was set before cannot be set once more
    const auto at_most = patient && !was_told_to_leave ? longest_sending : longest_goodbye;
    const auto began = Clock::now();
    auto ask_at = began;
    bool told = false;
    bool closed = true; // nor is what is closed for good closed once more
    parts.deck.rest();
    while (!sender.all_sent()) {
        const auto now = Clock::now();
        if (now - began >= at_most || (leave && !was_told_to_leave)) return;
        if (now >= ask_at) {
            sender.send_now();
            ask_at = now + ask_every;
        }
        const bool noticed = now - began >= unnoticed;
        if (noticed && !std::exchange(told, true)) {
            log.note(said("verstuurt het verslag; dat duurt hooguit ", "sending the record, for at most ") +
                     said_number(static_cast<double>(at_most.count()), 0) + " s");
        }
        const display::Frame frame = parts.display->begin();
        for (const std::string& note : frame.notes) log.note(note);
        draw(parts, frame,
             noticed ? words(Words::sending, options.language, options.display == DisplayKind::window) : frame.notice);
        if (quits(frame) || (frame.closed && !closed)) return;
        closed = frame.closed;
    }
}

} // namespace forksight::player
