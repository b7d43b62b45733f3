#include "player/display/headset.hpp"

#include <epoxy/gl.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "player/display/headset_news.hpp"
#include "player/display/offscreen.hpp"
#include "player/display/window.hpp"
#include "player/render/gl.hpp"
#include "player/said.hpp"
#include "player/xr/headset.hpp"
#include "player/xr/seeker.hpp"

namespace forksight::player::display {

namespace {

/// A runtime that is there answers within this; the window need not open with the film first.
constexpr std::chrono::milliseconds first_wait{4000};
constexpr double most_start_up_s = 2.0;
constexpr double most_ahead_s = 1.0;         ///< that a frame is shown after it is asked for
constexpr double mirror_period_s = 1.0 / 30; ///< who sees along need not see every frame

class Headset : public Display {
  public:
    /// `screen`: the display under it is a window.
    Headset(std::unique_ptr<Under> under, bool screen)
        : under_(std::move(under)),
          screen_(screen),
          began_steady_s_(xr::steady_now_s() - under_->now_s()),
          binding_(xr::bind_current_context()),
          seeker_(binding_->extensions()),
          news_(screen) {
        seeker_.wait_for_first(first_wait);
        put_on();
        if (headset_) start_up();
        if (headset_ || screen) return;
        const auto lack = unusable_ ? unusable_ : seeker_.lack();
        throw std::runtime_error(
            (lack ? sentence(*lack) : said("de OpenXR-runtime antwoordt niet", "the OpenXR runtime does not answer")) +
            said("; een scherm is er hier ook niet, dus is er niets om de film in te tonen. Zonder beeld kan ook: "
                 "--display offscreen",
                 "; there is no screen here either, so nothing to show the film in. To play without a picture: "
                 "--display offscreen"));
    }

    ~Headset() override {
        if (headset_) headset_->leave();
        headset_.reset();
    }

    Frame begin() override {
        if (!headset_) put_on();
        if (headset_) poll();
        const bool in_headset = headset_ && headset_->running();
        under_->keep_beat(!in_headset);
        Frame frame = under_->begin();
        recentre_by_key(frame);
        // One that came back on the table is not what the film waits for: it was seen in the window meanwhile.
        frame.worn = screen_ && !(headset_ && expected_);
        if (in_headset) see(frame);
        if (std::exchange(leave_, false)) frame.closed = true;
        frame.time_s = last_time_s_ = std::max(frame.time_s, last_time_s_);
        frame.number = shown_;
        frame.notes = news_.take_notes();
        if (!in_frame_) frame.notice = news_.notice(frame.time_s);
        if (screen_ && headset_ && expected_ && !frame.worn)
            frame.notice =
                said("De film wacht op de headset. Zet hem op.", "The film waits for the headset. Put it on.");
        return frame;
    }

    render::Laid lay_film(const render::Picture& picture, const choicegraph::Orientation& turn) override {
        if (!in_frame_ || !left_) return {}; // the window has the film meanwhile
        try {
            render::Laid laid = headset_->lay_film(picture, turn);
            if (laid.taken && mirror_due_) laid.whole = mirrored_ = see_along();
            return laid;
        } catch (const xr::Failure& failure) {
            failed_ = failure;
            return {};
        }
    }

    void end() override {
        ++shown_;
        if (!in_frame_) return under_->end();
        in_frame_ = false;
        mirror();
        try {
            if (failed_) throw xr::Failure(*std::exchange(failed_, std::nullopt));
            headset_->end();
        } catch (const xr::Failure& failure) {
            lose(failure.what());
        }
    }

    void* gl_address(const char* name) override { return under_->gl_address(name); }
    std::unique_ptr<SharedContext> share() override { return under_->share(); }
    std::string description() const override { return under_->description() + (seen_.empty() ? "" : ", " + seen_); }
    bool has_head() const override { return true; }

  private:
    double now_s() const { return xr::steady_now_s() - began_steady_s_; }

    /// If there is one.
    void put_on() {
        if (auto found = seeker_.found()) {
            try {
                headset_ = std::make_unique<xr::Headset>(*found, *binding_, no_film_);
                seen_ = headset_->description();
                news_.there(seen_, headset_->follows_eyes());
            } catch (const xr::Failure& failure) {
                unusable_ = lack_of(failure);
                news_.missing(*unusable_, now_s());
                seeker_.seek_again(std::move(found->instance));
            }
        } else if (const auto lack = seeker_.lack(); lack && screen_) {
            news_.missing(*lack, now_s());
        }
    }

    void poll() {
        try {
            const auto order = headset_->poll();
            if (order == xr::Lifecycle::Order::lose) lose("");
            if (order == xr::Lifecycle::Order::leave) leave_ = true;
        } catch (const xr::Failure& failure) {
            lose(failure.what());
        }
    }

    /// What a window's key does to the window's head, the headset does to the room.
    void recentre_by_key(const Frame& frame) {
        for (const Press& press : frame.presses) {
            if (press.key == Key::recentre && headset_) headset_->recentre();
        }
    }

    /// Waits for the headset's next frame; puts what it wants into that of the window.
    void see(Frame& frame) {
        try {
            const xr::Sight sight = headset_->begin();
            in_frame_ = true;
            // A time far ahead would stop the film's clock until it is reached.
            frame.time_s = std::min(sight.shown_steady_s - began_steady_s_, now_s() + most_ahead_s);
            frame.period_s = sight.period_s;
            if (headset_->worn()) expected_ = frame.worn = true;
            if (sight.pressed.select) frame.presses.push_back({Key::select});
            if (sight.pressed.menu) frame.presses.push_back({Key::pause});
            if (sight.recentred) frame.presses.push_back({Key::recentre});
            take_views(sight, frame);
        } catch (const xr::Failure& failure) {
            lose(failure.what());
            frame.worn = screen_;
        }
    }

    /// While the headset shows nothing the window does, so that whoever stands by sees why.
    void take_views(const xr::Sight& sight, Frame& frame) {
        left_.reset();
        mirrored_.reset();
        if (sight.views.empty() && screen_) return;
        window_ = frame.views.front();
        frame.views = sight.views;
        if (!sight.views.empty()) left_ = sight.views.front();
        mirror_due_ = screen_ && window_.width > 0 && window_.height > 0 && now_s() - mirrored_s_ >= mirror_period_s;
        if (sight.head) head_ = *sight.head;
        frame.head = head_;
        if (sight.look) frame.eyes = EyeGaze{sight.look->direction, sight.look->steady_s - began_steady_s_};
    }

    /// A headset on a head is seen within this; so the film begins in it, and not with a pause.
    void start_up() {
        const double until_s = now_s() + most_start_up_s;
        Frame frame;
        while (headset_ && !headset_->worn() && !leave_ && now_s() < until_s) {
            poll();
            if (headset_ && headset_->running()) {
                frame.views.assign(1, render::View{});
                see(frame);
                for (const render::View& view : in_frame_ ? frame.views : std::vector<render::View>{}) {
                    glBindFramebuffer(GL_FRAMEBUFFER, view.framebuffer);
                    glClearColor(0.08F, 0.08F, 0.09F, 1.0F);
                    glClear(GL_COLOR_BUFFER_BIT);
                }
                if (in_frame_) end();
            } else {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        }
    }

    /// What the left eye sees with a film that is not drawn into its view: drawn once more, for the window.
    render::View see_along() {
        if (!whole_ || whole_->width() != left_->width || whole_->height() != left_->height) {
            whole_.reset();
            whole_.emplace(left_->width, left_->height);
        }
        render::View along = *left_;
        along.framebuffer = whole_->framebuffer();
        return along;
    }

    void mirror() {
        if (!screen_) return;
        if (!left_ || window_.width <= 0 || window_.height <= 0) return under_->end();
        if (!mirror_due_) return;
        mirrored_s_ = now_s();
        if (mirrored_) left_ = mirrored_;
        // As much of the eye's picture as the window has room for, of its middle.
        const double of_eye = static_cast<double>(left_->width) / left_->height;
        const double of_window = static_cast<double>(window_.width) / window_.height;
        const int width = of_window > of_eye ? left_->width : static_cast<int>(left_->height * of_window);
        const int height = of_window > of_eye ? static_cast<int>(left_->width / of_window) : left_->height;
        const int x = (left_->width - width) / 2, y = (left_->height - height) / 2;
        glBindFramebuffer(GL_READ_FRAMEBUFFER, left_->framebuffer);
        glBindFramebuffer(GL_DRAW_FRAMEBUFFER, window_.framebuffer);
        glDisable(GL_SCISSOR_TEST);
        glBlitFramebuffer(x, y, x + width, y + height, 0, 0, window_.width, window_.height, GL_COLOR_BUFFER_BIT,
                          GL_LINEAR);
        glBindFramebuffer(GL_FRAMEBUFFER, left_->framebuffer);
        under_->end();
    }

    /// The window goes on at once; another headset, or the same one, is sought on the seeker's thread.
    void lose(const std::string& why) {
        expected_ = !screen_;
        in_frame_ = false;
        left_.reset();
        no_film_ = headset_->no_film();
        seeker_.seek_again(xr::Headset::take_apart(std::move(headset_)));
        news_.lost(why, now_s());
    }

    std::unique_ptr<Under> under_; // first: everything else lives in its context
    bool screen_;
    double began_steady_s_; ///< the frames' clock began at that time of the steady one
    std::unique_ptr<xr::Binding> binding_;
    xr::Seeker seeker_;
    std::unique_ptr<xr::Headset> headset_; ///< null: none is there
    std::optional<xr::Lack> unusable_;     ///< why the one that was found last could not be used
    HeadsetNews news_;
    std::string seen_;      ///< the headset that was there last
    std::string no_film_;   ///< why its runtime refused the film, for good
    bool in_frame_ = false; ///< the headset's
    bool leave_ = false;    ///< the runtime wants the player to end; said once
    bool expected_ = true;  ///< the film waits while the headset is not worn
    choicegraph::Orientation head_;
    std::optional<render::View> left_;     ///< in this frame
    std::optional<render::View> mirrored_; ///< in its stead, with the film
    std::optional<render::Canvas> whole_;  ///< made when first needed
    std::optional<xr::Failure> failed_;    ///< in this frame
    bool mirror_due_ = false;
    render::View window_;
    double mirrored_s_ = -1.0;
    double last_time_s_ = 0.0;
    unsigned shown_ = 0;
};

} // namespace

std::unique_ptr<Display> open_headset(int width, int height, const std::string& title) {
    std::unique_ptr<Under> window;
    try {
        window = open_window(width, height, title);
    } catch (const std::exception&) {
        // No screen: a computer that drives a headset alone, or a test.
    }
    if (window) return std::make_unique<Headset>(std::move(window), true);
    return std::make_unique<Headset>(open_offscreen(64, 64), false);
}

} // namespace forksight::player::display
