#include "player/video/easel.hpp"

namespace forksight::player::video {

namespace {

// An order is one word, so that the painter never sees half of one: sheet, width, height.
constexpr unsigned size_bits = 20;
constexpr std::uint64_t size_mask = (1u << size_bits) - 1;
constexpr unsigned sheet_mask = (1u << 24) - 1;

} // namespace

std::optional<Note> Easel::next_note() {
    while (auto note = notes_.pop())
        if (note->kind == Note::Kind::broken || static_cast<unsigned>(note->value) == sheet_) return note;
    return std::nullopt;
}

void Easel::open(int width, int height) {
    put_down();
    order(width, height);
}

void Easel::clear() {
    put_down();
    urgency_.store(Urgency::none, std::memory_order_relaxed);
    order(0, 0);
    bell_.ring();
}

void Easel::order(int width, int height) {
    sheet_ = (sheet_ + 1) & sheet_mask;
    order_.store(std::uint64_t{sheet_} << 2 * size_bits | (static_cast<std::uint64_t>(width) & size_mask) << size_bits |
                     (static_cast<std::uint64_t>(height) & size_mask),
                 std::memory_order_release);
}

Easel::Order Easel::ordered() const {
    const std::uint64_t order = order_.load(std::memory_order_acquire);
    return {static_cast<unsigned>(order >> 2 * size_bits), static_cast<int>(order >> size_bits & size_mask),
            static_cast<int>(order & size_mask)};
}

void Easel::urgency(Urgency urgency) {
    if (urgency_.exchange(urgency, std::memory_order_relaxed) != urgency) bell_.ring();
}

bool Easel::take(const std::function<bool(Time)>& wanted) {
    const int newest = latest_.exchange(no_leaf, std::memory_order_acq_rel);
    if (newest == no_leaf) return false;
    Leaf& leaf = leaves_[static_cast<std::size_t>(newest)];
    if (leaf.sheet != sheet_ || !wanted(leaf.offered)) {
        given_back_.push(newest);
        return false;
    }
    put_down();
    front_ = newest;
    return true;
}

void Easel::put_down() {
    if (front_ == no_leaf) return;
    // What was drawn with it may still be on its way through the GPU.
    leaves_[static_cast<std::size_t>(front_)].read = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
    glFlush();
    given_back_.push(front_);
    front_ = no_leaf;
}

std::optional<Easel::Shown> Easel::shown() const {
    if (front_ == no_leaf) return std::nullopt;
    return leaves_[static_cast<std::size_t>(front_)].shown;
}

void Easel::leave() {
    clear();
    leaves_us_.store(true, std::memory_order_release);
    bell_.ring();
}

} // namespace forksight::player::video
