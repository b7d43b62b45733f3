// The app's loop, from the start room through the film and back: each frame is begun, drawn and ended once.
#include "player/app.hpp"
#include "player/display/offscreen.hpp"
#include "player/guide/place.hpp"
#include "tests/catch.hpp"
#include "tests/player/app/short_film.hpp"

using namespace forksight;
using namespace forksight::player;
using display::Frame;
using display::Key;

namespace {

/// What the loop did, counted from both sides: by its display and by who watches it.
struct Counts : FrameWatch {
    int begun = 0, ended = 0;
    int begun_in_a_frame = 0, ended_outside = 0, drawn_outside = 0; ///< which never is to be
    int drawn = 0;                                                  ///< in this frame
    int not_drawn_once = 0;                                         ///< frames
    int in_film = 0;                                                ///< frames
    int viewings = 0;
    bool in_frame = false, was_in_film = false, is_in_film = false;

    void begin() {
        ++begun;
        begun_in_a_frame += in_frame ? 1 : 0;
        in_frame = true;
        drawn = 0;
        was_in_film = std::exchange(is_in_film, false);
    }
    void end() {
        ++ended;
        ended_outside += in_frame ? 0 : 1;
        not_drawn_once += drawn == 1 ? 0 : 1;
        in_frame = false;
    }
    void done(FramePart part) override {
        if (part == FramePart::panels) {
            ++drawn;
            drawn_outside += in_frame ? 0 : 1;
        }
        if (part != FramePart::shown) return;
        ++in_film;
        is_in_film = true;
        viewings += was_in_film ? 0 : 1;
    }
};

/// What the viewer presses in this frame; the head rests on the mark that begins.
using Viewer = std::function<std::optional<Key>(const Counts&)>;

class Counting : public display::Display {
  public:
    Counting(Counts& counts, Viewer viewer)
        : under_(display::open_offscreen(64, 48)), counts_(counts), viewer_(std::move(viewer)) {}

    Frame begin() override {
        counts_.begin();
        Frame frame = under_->begin();
        frame.head = choicegraph::orientation(0.0, choicegraph::radians(guide::upper_row_deg));
        if (const auto key = viewer_(counts_)) frame.presses.push_back({*key});
        return frame;
    }
    void end() override {
        counts_.end();
        under_->end();
    }
    void* gl_address(const char* name) override { return under_->gl_address(name); }
    std::unique_ptr<display::SharedContext> share() override { return under_->share(); }
    std::string description() const override { return under_->description(); }
    bool has_head() const override { return true; }

  private:
    std::unique_ptr<display::Under> under_;
    Counts& counts_;
    Viewer viewer_;
};

Options usual(const tests::ShortFilm& film) {
    Options options;
    options.film = film.path();
    options.display = DisplayKind::headset; // so that a person is there, and the rooms are
    options.tutorial = Presence::off;
    options.language = "en";
    options.mute = true;
    return options;
}

Status play(Options options, Counts& counts, Viewer viewer) {
    const std::atomic<bool> leave{false};
    const auto open = [&] { return std::make_unique<Counting>(counts, viewer); };
    return App(std::move(options), leave, {open, &counts}).run();
}

void check_pairs(const Counts& counts) {
    CHECK(counts.begun > 10);
    CHECK(counts.ended == counts.begun);
    CHECK(counts.begun_in_a_frame == 0);
    CHECK(counts.ended_outside == 0);
    CHECK(counts.drawn_outside == 0);
    CHECK(counts.not_drawn_once == 0);
}

} // namespace

TEST_CASE("Every frame is begun, drawn and ended once, from the start room through the film, again and out of it",
          "[player][app][gl]") {
    const tests::ShortFilm film;
    Counts counts;
    // Sees the film, from its end to the start room again, and leaves in the middle of the second viewing.
    const auto viewer = [](const Counts& so_far) -> std::optional<Key> {
        if (so_far.viewings < 2) return Key::restart; // it counts at the end alone
        return so_far.was_in_film ? std::optional(Key::quit) : std::nullopt;
    };
    CHECK(play(usual(film), counts, viewer) == Status::done);
    CHECK(counts.viewings == 2);
    CHECK(counts.in_film > 20);
    CHECK(counts.in_film < counts.begun - 20); // the others in the start room
    check_pairs(counts);
}

TEST_CASE("Who leaves in the start room has had every frame once", "[player][app][gl]") {
    const tests::ShortFilm film;
    Counts counts;
    const auto viewer = [](const Counts& so_far) {
        return so_far.begun > 12 ? std::optional(Key::quit) : std::nullopt;
    };
    CHECK(play(usual(film), counts, viewer) == Status::done);
    CHECK(counts.viewings == 0);
    check_pairs(counts);
}

TEST_CASE("A film without rooms has every frame once, to its end", "[player][app][gl]") {
    const tests::ShortFilm film;
    Counts counts;
    Options options = usual(film);
    options.display = DisplayKind::offscreen;
    CHECK(play(options, counts, [](const Counts&) { return std::nullopt; }) == Status::done);
    CHECK(counts.viewings == 1);
    CHECK(counts.in_film == counts.begun);
    check_pairs(counts);
}
