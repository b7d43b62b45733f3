#include "player/video/render_cost.hpp"

#include <algorithm>

namespace forksight::player::video {

namespace {
constexpr double newest = 0.1; // weight in the running mean
}

// Two time stamps, not GL_TIME_ELAPSED: mpv uses that target itself, and it does not nest (OpenGL 4.6, 4.2).
RenderCost::RenderCost() {
    for (Span& span : spans_) glGenQueries(2, span.stamps.data());
}

RenderCost::~RenderCost() {
    for (Span& span : spans_) glDeleteQueries(2, span.stamps.data());
}

void RenderCost::begin() {
    collect();
    Span& span = spans_[next_];
    measuring_ = !span.pending;
    if (measuring_) glQueryCounter(span.stamps[0], GL_TIMESTAMP);
    begun_ = std::chrono::steady_clock::now();
}

void RenderCost::end(double megapixels) {
    if (!measuring_) return;
    Span& span = spans_[next_];
    span.cpu_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun_).count();
    glQueryCounter(span.stamps[1], GL_TIMESTAMP);
    span.megapixels = std::max(megapixels, 1e-6);
    span.pending = true;
    next_ = (next_ + 1) % spans_.size();
}

void RenderCost::collect() {
    for (Span& span : spans_) {
        if (!span.pending) continue;
        GLuint there = GL_FALSE;
        glGetQueryObjectuiv(span.stamps[1], GL_QUERY_RESULT_AVAILABLE, &there);
        if (there == GL_FALSE) continue;
        GLuint64 from = 0;
        GLuint64 to = 0;
        glGetQueryObjectui64v(span.stamps[0], GL_QUERY_RESULT, &from);
        glGetQueryObjectui64v(span.stamps[1], GL_QUERY_RESULT, &to);
        const double gpu_ms = to > from ? static_cast<double>(to - from) / 1e6 : 0.0;
        const double ms = std::max(gpu_ms, span.cpu_ms) / span.megapixels;
        mean_ = mean_ ? *mean_ + newest * (ms - *mean_) : ms;
        span.pending = false;
    }
}

} // namespace forksight::player::video
