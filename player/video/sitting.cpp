#include "player/video/sitting.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "player/said.hpp"

namespace forksight::player::video {

namespace {

using namespace std::chrono_literals;

// Without a first frame from mpv for so long, it counts as missed; a black one is taken for the film's after more.
constexpr auto missed_after = 330ms;
constexpr auto believed_after = 2s;
constexpr auto look_again_after = 100ms;
// A GPU that takes longer than this for one picture hangs.
constexpr GLuint64 longest_wait_ns = 2'000'000'000;

/// Waits for the GPU.
bool is_black(const render::Canvas& canvas) {
    std::vector<unsigned char> rgba(static_cast<std::size_t>(canvas.width()) *
                                    static_cast<std::size_t>(canvas.height()) * 4);
    glBindTexture(GL_TEXTURE_2D, canvas.texture());
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    glBindTexture(GL_TEXTURE_2D, 0);
    for (std::size_t i = 0; i < rgba.size(); ++i)
        if (i % 4 != 3 && rgba[i] > 0) return false;
    return true;
}

} // namespace

render::Canvas Spares::get(int width, int height) {
    const auto fits = std::find_if(kept_.begin(), kept_.end(), [&](const render::Canvas& canvas) {
        return canvas.width() == width && canvas.height() == height;
    });
    if (fits == kept_.end()) return render::Canvas(width, height);
    render::Canvas found = std::move(*fits);
    kept_.erase(fits);
    return found;
}

void Spares::keep(render::Canvas canvas) {
    if (kept_.size() == most) kept_.erase(kept_.begin());
    kept_.push_back(std::move(canvas));
}

Sitting::Sitting(Easel& easel, Spares& spares, const GlAddress& gl_address) : easel_(easel), spares_(spares) {
    mine_.fill(true);
    make_renderer(gl_address);
}

Sitting::~Sitting() {
    if (renderer_ != nullptr) {
        mpv_render_context_set_update_callback(renderer_, nullptr, nullptr);
        mpv_render_context_free(renderer_);
    }
    settle();
    for (Easel::Leaf& leaf : easel_.leaves_) leaf.canvas.reset();
}

void Sitting::make_renderer(const GlAddress& gl_address) {
    mpv_opengl_init_params gl{};
    gl.get_proc_address = [](void* address, const char* name) {
        return (*static_cast<const GlAddress*>(address))(name);
    };
    gl.get_proc_address_ctx = const_cast<GlAddress*>(&gl_address);
    // Without MPV_RENDER_PARAM_ADVANCED_CONTROL: with it the decoder waits for this thread, also of clips that are only
    // cued, and a call that waits for mpv would deadlock.
    mpv_render_param params[] = {{MPV_RENDER_PARAM_API_TYPE, const_cast<char*>(MPV_RENDER_API_TYPE_OPENGL)},
                                 {MPV_RENDER_PARAM_OPENGL_INIT_PARAMS, &gl},
                                 {MPV_RENDER_PARAM_INVALID, nullptr}};
    const int done = mpv_render_context_create(&renderer_, easel_.core_, params);
    if (done < 0) {
        renderer_ = nullptr;
        const std::string why = mpv_error_string(done);
        return tell(Note::Kind::broken,
                    said("mpv kan hier niet tekenen (" + why + ")", "mpv cannot draw here: " + why));
    }
    const auto offers = [](void* easel) {
        auto& offered = *static_cast<Easel*>(easel);
        offered.offered_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);
        offered.bell_.ring();
    };
    mpv_render_context_set_update_callback(renderer_, offers, &easel_);
    easel_.stage_.store(Easel::Stage::ready, std::memory_order_release);
}

void Sitting::settle() {
    while (const auto leaf = easel_.given_back_.pop()) take_back(*leaf);
    const Easel::Order now = easel_.ordered();
    if (now.sheet != order_.sheet) {
        failed_ = painted_ = false;
        in_step_since_.reset();
    }
    order_ = now;
    if (order_.width > 0) return;
    // What was painted too late to be taken.
    if (const int latest = easel_.latest_.exchange(Easel::no_leaf, std::memory_order_acq_rel); latest >= 0)
        take_back(latest);
    for (std::size_t i = 0; i < mine_.size(); ++i)
        if (auto& canvas = easel_.leaves_[i].canvas; mine_[i] && canvas) spares_.keep(*std::exchange(canvas, {}));
}

void Sitting::take_back(int leaf) {
    mine_[static_cast<std::size_t>(leaf)] = true;
    GLsync const read = std::exchange(easel_.leaves_[static_cast<std::size_t>(leaf)].read, nullptr);
    if (read == nullptr) return;
    glWaitSync(read, 0, GL_TIMEOUT_IGNORED); // the GPU waits before it paints over it, this thread does not
    glDeleteSync(read);
}

bool Sitting::has_new_frame() {
    if (renderer_ == nullptr) return false;
    offered_ = false;
    const bool wanted = order_.width > 0 && !failed_ && urgency() != Urgency::none;
    if ((mpv_render_context_update(renderer_) & MPV_RENDER_UPDATE_FRAME) == 0) return wanted && missed_first();
    mpv_render_frame_info info{};
    mpv_render_context_get_info(renderer_, {MPV_RENDER_PARAM_NEXT_FRAME_INFO, &info});
    offered_ = (info.flags & MPV_RENDER_FRAME_INFO_PRESENT) != 0 && (info.flags & MPV_RENDER_FRAME_INFO_REDRAW) == 0;
    if (offered_ && wanted) return true;
    // A texture holds what would be painted again, or there is nothing to paint but black. mpv waits for an answer.
    int skip = 1;
    int block = 0;
    mpv_render_param params[] = {{MPV_RENDER_PARAM_SKIP_RENDERING, &skip},
                                 {MPV_RENDER_PARAM_BLOCK_FOR_TARGET_TIME, &block},
                                 {MPV_RENDER_PARAM_INVALID, nullptr}};
    mpv_render_context_render(renderer_, params);
    return false;
}

/// mpv offers a frame for 200 ms, then keeps it as the one to draw again: who was busy that long would miss the first
/// frame of what is cued, for good.
bool Sitting::missed_first() {
    if (painted_ || easel_.in_step_.load(std::memory_order_relaxed) != order_.sheet) return false;
    const auto now = Clock::now();
    if (!in_step_since_) {
        in_step_since_ = now;
        next_look_ = now + missed_after;
    }
    return now >= next_look_;
}

bool Sitting::paint(RenderCost* cost) {
    const auto free = std::find(mine_.begin(), mine_.end(), true);
    if (free == mine_.end()) return false;
    const auto at = static_cast<std::size_t>(free - mine_.begin());
    Easel::Leaf& leaf = easel_.leaves_[at];
    try {
        if (leaf.canvas && (leaf.canvas->width() != order_.width || leaf.canvas->height() != order_.height)) {
            render::Canvas outgrown = std::move(*leaf.canvas);
            leaf.canvas.reset();
            spares_.keep(std::move(outgrown));
        }
        if (!leaf.canvas) leaf.canvas.emplace(spares_.get(order_.width, order_.height));
    } catch (const std::exception& failure) {
        failed_ = true;
        tell(Note::Kind::failed, failure.what());
        return false;
    }
    leaf.sheet = order_.sheet;
    leaf.offered = Clock::time_point(Clock::duration(easel_.offered_.load(std::memory_order_relaxed)));
    if (cost != nullptr) cost->begin();
    render(*leaf.canvas);
    if (cost != nullptr) cost->end(1e-6 * order_.width * order_.height);
    if (!wait_for_gpu()) return false;
    // Asked to draw again before it has anything, mpv draws black. So may the film begin: that is believed in the end.
    if (!offered_ && Clock::now() - *in_step_since_ < believed_after && is_black(*leaf.canvas)) {
        next_look_ = Clock::now() + look_again_after;
        return false;
    }
    painted_ = true;
    publish(static_cast<int>(at));
    return true;
}

void Sitting::render(const render::Canvas& canvas) {
    mpv_opengl_fbo target{};
    target.fbo = static_cast<int>(canvas.framebuffer());
    target.w = canvas.width();
    target.h = canvas.height();
    target.internal_format = GL_RGBA8;
    int block = 0; // the frame loop keeps the time, not mpv
    mpv_render_param params[] = {{MPV_RENDER_PARAM_OPENGL_FBO, &target},
                                 {MPV_RENDER_PARAM_BLOCK_FOR_TARGET_TIME, &block},
                                 {MPV_RENDER_PARAM_INVALID, nullptr}};
    mpv_render_context_render(renderer_, params);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

/// Another context sees what was painted once it is complete (OpenGL 4.6, 5.3).
bool Sitting::wait_for_gpu() {
    GLsync const painted = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
    const GLenum waited = glClientWaitSync(painted, GL_SYNC_FLUSH_COMMANDS_BIT, longest_wait_ns);
    glDeleteSync(painted);
    return waited == GL_ALREADY_SIGNALED || waited == GL_CONDITION_SATISFIED;
}

void Sitting::publish(int at) {
    Easel::Leaf& leaf = easel_.leaves_[static_cast<std::size_t>(at)];
    leaf.shown = {leaf.canvas->texture(), leaf.canvas->width(), leaf.canvas->height(),
                  static_cast<std::uint64_t>(Clock::now().time_since_epoch().count())};
    mine_[static_cast<std::size_t>(at)] = false;
    // What was not taken in time is painted over.
    if (const int before = easel_.latest_.exchange(at, std::memory_order_acq_rel); before >= 0)
        mine_[static_cast<std::size_t>(before)] = true;
}

void Sitting::tell(Note::Kind kind, const std::string& why) {
    Note note;
    note.kind = kind;
    note.value = order_.sheet;
    note.at = Clock::now();
    std::strncpy(note.text.data(), why.c_str(), note.text.size() - 1);
    easel_.notes_.push(note);
}

} // namespace forksight::player::video
