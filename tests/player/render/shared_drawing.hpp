// What a second thread draws in a display's shared context, and what the display's own context sees of it.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "player/display/display.hpp"
#include "player/render/gl.hpp"

namespace forksight::player::display {

/// The colour of a texture that another thread made and filled, read back in the display's context.
inline std::array<unsigned char, 4> drawn_by_another_thread(Display& display) {
    const std::unique_ptr<SharedContext> context = display.share();
    std::optional<render::Canvas> canvas;
    std::atomic<int> step{0};
    std::thread other([&] {
        context->make_current();
        canvas.emplace(16, 8);
        glBindFramebuffer(GL_FRAMEBUFFER, canvas->framebuffer());
        glClearColor(0.2F, 0.4F, 0.6F, 1.0F);
        glClear(GL_COLOR_BUFFER_BIT);
        glFinish();
        step = 1;
        step.notify_all();
        step.wait(1);
        canvas.reset();
        context->let_go();
    });
    step.wait(0);
    std::array<unsigned char, 16 * 8 * 4> pixels{};
    glBindTexture(GL_TEXTURE_2D, canvas->texture());
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
    glBindTexture(GL_TEXTURE_2D, 0);
    step = 2;
    step.notify_all();
    other.join();
    return {pixels[0], pixels[1], pixels[2], pixels[3]};
}

} // namespace forksight::player::display
