#include "player/video/painter.hpp"

#include <sys/resource.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

namespace forksight::player::video {

namespace {

using namespace std::chrono_literals;

// Sound and the frame loop go before it where all want the same processors.
constexpr int nicer = 2;
// Nothing on air was painted for so long: nothing runs, and what is cued need not give way.
constexpr auto nothing_runs_after = 50ms;

} // namespace

Painter::Painter(std::unique_ptr<render::SharedContext> context, GlAddress gl_address)
    : context_(std::move(context)), gl_address_(std::move(gl_address)), thread_([this] { run(); }) {}

Painter::~Painter() {
    finish();
}

bool Painter::take_on(Easel& easel, mpv_handle* core) {
    easel.core_ = core;
    if (!arrivals_.push(&easel)) return false;
    bell_.ring();
    return true;
}

void Painter::finish() {
    if (!thread_.joinable()) return;
    over_.store(true);
    bell_.ring();
    thread_.join();
}

void Painter::run() {
#ifdef __linux__
    // Linux counts threads as POSIX counts processes here; 0 is the calling one.
    errno = 0;
    if (const int now = getpriority(PRIO_PROCESS, 0); errno == 0) setpriority(PRIO_PROCESS, 0, now + nicer);
#endif
    std::string why_not;
    try {
        context_->make_current();
    } catch (const std::exception& failure) {
        why_not = failure.what();
    }
    paint_all(why_not);
    if (why_not.empty()) context_->let_go();
}

void Painter::paint_all(const std::string& why_not) {
    std::optional<RenderCost> cost;
    if (why_not.empty()) cost.emplace();
    Spares spares;
    for (;;) {
        const int heard = bell_.rings();
        const bool over = over_.load();
        bool busy = welcome(why_not, spares);
        say_goodbye(over && !busy);
        if (over && !busy) return;
        busy = (cost && paint_one(*cost)) || busy;
        if (!busy) bell_.wait(heard);
    }
}

bool Painter::welcome(const std::string& why_not, Spares& spares) {
    const auto easel = arrivals_.pop();
    if (!easel) return false;
    Place place{*easel, nullptr};
    if (why_not.empty()) {
        place.sitting = std::make_unique<Sitting>(**easel, spares, gl_address_);
    } else {
        Note note;
        note.kind = Note::Kind::broken;
        std::strncpy(note.text.data(), why_not.c_str(), note.text.size() - 1);
        (*easel)->notes_.push(note);
    }
    places_.push_back(std::move(place));
    return true;
}

void Painter::say_goodbye(bool to_all) {
    std::erase_if(places_, [&](Place& place) {
        if (!to_all && !place.easel->leaves_us_.load(std::memory_order_acquire)) return false;
        place.sitting.reset();
        place.easel->stage_.store(Easel::Stage::gone, std::memory_order_release); // it may be destroyed at once
        return true;
    });
}

/// Cueing takes long where the CPU draws: one picture of it for each of what is on air, right behind that one.
bool Painter::may_paint_cued() const {
    return cued_follows_ || Clock::now() - on_air_painted_ > nothing_runs_after;
}

bool Painter::paint_one(RenderCost& cost) {
    Sitting* next = nullptr;
    Urgency highest = Urgency::none;
    for (const Place& place : places_) {
        if (place.sitting == nullptr) continue;
        place.sitting->settle();
        const Urgency urgency = place.sitting->urgency();
        if (!place.sitting->has_new_frame() || (urgency == Urgency::cued && !may_paint_cued())) continue;
        if (next != nullptr && urgency <= highest) continue;
        next = place.sitting.get();
        highest = urgency;
    }
    if (next == nullptr || !next->paint(highest == Urgency::on_air ? &cost : nullptr)) return false;
    if (highest == Urgency::cued) cued_follows_ = false;
    if (highest != Urgency::on_air) return true;
    on_air_painted_ = Clock::now();
    cued_follows_ = true;
    ms_per_megapixel_.store(cost.ms_per_megapixel().value_or(0.0), std::memory_order_relaxed);
    return true;
}

} // namespace forksight::player::video
