#include "player/xr/headset.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "player/said.hpp"
#include "player/xr/pose.hpp"

namespace forksight::player::xr {

namespace {

constexpr double far_off_m = 0.3;       ///< of a head from the middle of the room, when it comes
constexpr double oldest_look_s = 0.5;   ///< of the eyes; longer, and they are not seen
constexpr int most_events = 64;         ///< in one frame
constexpr int most_parting_frames = 60; ///< until a session that was asked to end is left alone

template <class Event>
const Event& as(const XrEventDataBuffer& event) {
    return *reinterpret_cast<const Event*>(&event);
}

std::string describe(const Found& found, const Binding& binding) {
    const EyeSize& size = found.system.sizes.front();
    return found.instance->runtime() + ", " + found.system.name + ", 2 x " + std::to_string(size.width) + "x" +
           std::to_string(size.height) + ", " + binding.name();
}

} // namespace

Headset::Headset(Found& found, const Binding& binding, std::string no_film)
    : found_{nullptr, found.system},
      binding_(binding),
      clock_(*found.instance),
      session_(*found.instance, found_.system, binding),
      actions_(*found.instance, found_.system, session_.handle()),
      local_(session_.handle(), XR_REFERENCE_SPACE_TYPE_LOCAL),
      view_(session_.handle(), XR_REFERENCE_SPACE_TYPE_VIEW),
      room_(session_.handle(), XR_REFERENCE_SPACE_TYPE_LOCAL),
      no_film_(std::move(no_film)),
      description_(describe(found, binding)) {
    const std::int64_t format = binding.format(session_.formats());
    for (const EyeSize& size : found_.system.sizes)
        swapchains_.push_back(std::make_unique<Swapchain>(session_.handle(), binding, format, size));
    GLint of_gl = 0;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &of_gl);
    EyeSize& most = found_.system.most;
    most = {std::min(most.width, of_gl), std::min(most.height, of_gl)};
    found_.instance = std::move(found.instance);
}

Headset::~Headset() = default;

std::unique_ptr<Instance> Headset::take_apart(std::unique_ptr<Headset> headset) {
    std::unique_ptr<Instance> left = std::move(headset->found_.instance);
    headset.reset();
    return left;
}

Lifecycle::Order Headset::poll() {
    using Order = Lifecycle::Order;
    Order last = Order::none;
    const bool before = worn();
    for (int i = 0; i < most_events; ++i) {
        const auto event = found_.instance->next_event();
        if (!event) break;
        const Order order = obey(*event);
        if (order == Order::begin) session_.begin();
        if (order == Order::end) session_.end();
        if (order != Order::none) last = order;
        if (order == Order::leave || order == Order::lose) break;
    }
    if (worn() && !before) put_on_ = true;
    return last;
}

Lifecycle::Order Headset::obey(const XrEventDataBuffer& event) {
    switch (event.type) {
        case XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED:
            return lifecycle_.on(as<XrEventDataSessionStateChanged>(event).state);
        case XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING:
            return lifecycle_.on_instance_loss();
        case XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING: {
            const auto& change = as<XrEventDataReferenceSpaceChangePending>(event);
            if (change.referenceSpaceType == XR_REFERENCE_SPACE_TYPE_LOCAL) local_moves_ = change.changeTime;
            break;
        }
#ifdef XR_EXT_user_presence
        case XR_TYPE_EVENT_DATA_USER_PRESENCE_CHANGED_EXT:
            lifecycle_.on_presence(as<XrEventDataUserPresenceChangedEXT>(event).isUserPresent == XR_TRUE);
            break;
#endif
        default:
            break;
    }
    return Lifecycle::Order::none;
}

Sight Headset::begin() {
    shown_.clear();
    film_turned_.reset();
    const XrFrameState state = session_.wait_frame();
    session_.begin_frame();
    frame_ = state.predictedDisplayTime;
    Sight sight;
    sight.period_s = std::clamp(static_cast<double>(state.predictedDisplayPeriod) * 1e-9, 1.0 / 1000, 1.0);
    clock_.held_to(frame_, sight.period_s);
    sight.shown_steady_s = clock_.steady_s(frame_);
    sight.pressed = actions_.sync();
    lay_out(frame_, sight);
    const Located head = view_.locate(room_, frame_);
    if (head.has(XR_SPACE_LOCATION_ORIENTATION_VALID_BIT)) sight.head = orientation_of(head.pose.orientation);
    sight.look = look_at(frame_, sight.shown_steady_s);
    if (state.shouldRender == XR_TRUE) draw_into(session_.locate_eyes(room_, frame_), sight);
    return sight;
}

/// Ours by a key, or the runtime's, which lays out LOCAL anew and makes what we had moved it by void.
void Headset::lay_out(XrTime time, Sight& sight) {
    if (local_moves_ && time >= *local_moves_) {
        local_moves_.reset();
        middle_ = nowhere_else;
        room_ = Space(session_.handle(), XR_REFERENCE_SPACE_TYPE_LOCAL);
        sight.recentred = true;
    }
    if (put_on_) settle(time);
    if (!recentre_) return;
    const Located head = view_.locate(local_, time);
    if (!head.has(XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT)) return;
    const auto middle = upright(head.pose);
    if (!middle) return;
    middle_ = *middle;
    room_ = Space(session_.handle(), XR_REFERENCE_SPACE_TYPE_LOCAL, middle_);
    recentre_ = false;
    sight.recentred = true;
}

/// Somebody taller, or in another chair, has the headset now: the room goes to where the head is, and stays turned as
/// it was, as people put a headset on with their head bent.
void Headset::settle(XrTime time) {
    const Located head = view_.locate(room_, time);
    if (!head.has(XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT)) return;
    put_on_ = false;
    const render::Position at = position_of(head.pose.position);
    if (std::hypot(at.x, at.y, at.z) < far_off_m) return;
    middle_ = compose(middle_, XrPosef{nowhere_else.orientation, head.pose.position});
    room_ = Space(session_.handle(), XR_REFERENCE_SPACE_TYPE_LOCAL, middle_);
}

/// Without knowing how the eyes are turned there is nothing to draw; without knowing where, they are taken to be in the
/// middle of the room.
void Headset::draw_into(const Eyes& found, Sight& sight) {
    if (!found.turned) return;
    std::vector<XrCompositionLayerProjectionView> shown;
    std::vector<render::View> views;
    for (std::size_t i = 0; i < eyes; ++i) {
        const auto turned = orientation_of(found.views[i].pose.orientation);
        const auto fov = drawable(found.views[i].fov);
        if (!turned || !fov) return;
        render::View view;
        view.eye = i == 0 ? render::Eye::left : render::Eye::right;
        view.width = swapchains_[i]->size().width;
        view.height = swapchains_[i]->size().height;
        view.fov = fov_of(*fov);
        view.orientation = *turned;
        if (found.placed) view.position = position_of(found.views[i].pose.position);
        views.push_back(view);
        XrCompositionLayerProjectionView layer{};
        layer.type = XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW;
        layer.pose = found.views[i].pose;
        layer.fov = *fov;
        layer.subImage = swapchains_[i]->whole();
        shown.push_back(layer);
    }
    for (std::size_t i = 0; i < eyes; ++i) views[i].framebuffer = swapchains_[i]->acquire();
    shown_ = std::move(shown);
    sight.views = std::move(views);
}

std::optional<Look> Headset::look_at(XrTime time, double shown_steady_s) {
    const auto gaze = actions_.gaze(room_, time);
    if (!gaze) return std::nullopt;
    const auto turned = orientation_of(gaze->pose.orientation);
    if (!turned) return std::nullopt;
    const double sampled_s = gaze->sampled > 0 ? clock_.steady_s(gaze->sampled) : steady_now_s();
    // A tracker that sends one sample for ever, or an old one, sees nothing: the head has to do.
    if (sampled_s != sampled_steady_s_) new_look_steady_s_ = shown_steady_s;
    sampled_steady_s_ = sampled_s;
    if (shown_steady_s - std::min(sampled_s, new_look_steady_s_) > oldest_look_s) return std::nullopt;
    // No eye is seen before it has looked.
    return Look{choicegraph::facing(*turned), std::min(sampled_s, shown_steady_s)};
}

render::Laid Headset::lay_film(const render::Picture& picture, const choicegraph::Orientation& turn) {
    if (shown_.empty()) return {};
    if (!found_.instance->has(FilmLayer::extension))
        return {false,
                {},
                {},
                said("de runtime van de headset kan de film niet zelf om de kijker heen leggen",
                     "the headset's runtime cannot lay the film around the viewer itself")};
    if (!no_film_.empty()) return {false, {}, {}, no_film_};
    const FilmShape shape = film_shape(picture, found_.system.most);
    render::Laid laid{true, {}, {}, {}};
    try {
        if (!film_ || !film_->fits(shape)) {
            film_.reset(); // first: there may not be room for both
            film_ =
                std::make_unique<FilmLayer>(session_.handle(), binding_, binding_.format(session_.formats()), shape);
        }
        if (!film_->holds(picture)) laid.sheets = film_->acquire(picture);
    } catch (const Failure& failure) {
        if (is_lost(failure)) throw;
        refuse_film(failure);
        return {false, {}, {}, no_film_};
    }
    film_turned_ = choicegraph::inverse(turn);
    return laid;
}

/// A runtime that does not want to is not asked again; one that is lost is lost here as well.
void Headset::refuse_film(const Failure& failure) {
    film_.reset();
    film_turned_.reset();
    no_film_ = said("de runtime van de headset wil het beeld van de film niet hebben (",
                    "the headset's runtime does not take the film's picture (") +
               failure.what() + ")";
}

void Headset::end() {
    if (!shown_.empty()) {
        for (const auto& swapchain : swapchains_) swapchain->release();
    }
    try {
        if (film_turned_) film_->release();
        show();
    } catch (const Failure& failure) {
        if (!film_turned_ || is_lost(failure)) throw;
        refuse_film(failure);
        show_nothing(); // of what was drawn the film is missing
    }
}

void Headset::show() {
    std::vector<const XrCompositionLayerBaseHeader*> layers;
    std::vector<XrCompositionLayerEquirect2KHR> film;
    XrCompositionLayerProjection drawn{};
    drawn.type = XR_TYPE_COMPOSITION_LAYER_PROJECTION;
    if (!shown_.empty()) {
        drawn.space = room_.handle();
        drawn.viewCount = static_cast<std::uint32_t>(shown_.size());
        drawn.views = shown_.data();
        if (film_turned_) {
            film = film_->layers(room_.handle(), *film_turned_);
            drawn.layerFlags = XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT;
        }
        for (const auto& layer : film) layers.push_back(reinterpret_cast<const XrCompositionLayerBaseHeader*>(&layer));
        layers.push_back(reinterpret_cast<const XrCompositionLayerBaseHeader*>(&drawn));
    }
    session_.end_frame(frame_, layers);
}

/// The specification does not say whether a frame whose layers were refused is over: where it is, it cannot be ended
/// once more.
void Headset::show_nothing() {
    try {
        session_.end_frame(frame_, {});
    } catch (const Failure& failure) {
        if (failure.result() != XR_ERROR_CALL_ORDER_INVALID) throw;
    }
}

void Headset::leave() noexcept {
    try {
        if (!running()) return;
        session_.request_exit();
        for (int i = 0; i < most_parting_frames; ++i) {
            const Lifecycle::Order order = poll();
            if (!running() || order == Lifecycle::Order::leave || order == Lifecycle::Order::lose) return;
            const XrFrameState state = session_.wait_frame();
            session_.begin_frame();
            session_.end_frame(state.predictedDisplayTime, {});
        }
    } catch (const Failure&) {
        // It is going in any case.
    }
}

} // namespace forksight::player::xr
