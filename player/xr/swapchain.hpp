// One eye's pictures, which the runtime owns and shows in turn, as framebuffers to draw into.
#pragma once

#include <cstdint>
#include <vector>

#include "player/render/gl.hpp"
#include "player/xr/binding.hpp"

namespace forksight::player::xr {

class Swapchain {
  public:
    /// On the thread of the context, as all here. Throws Failure.
    Swapchain(XrSession session, const Binding& binding, std::int64_t format, const EyeSize& size);
    /// Waits until all that was drawn is.
    ~Swapchain();
    Swapchain(const Swapchain&) = delete;
    Swapchain& operator=(const Swapchain&) = delete;

    const EyeSize& size() const { return size_; }
    /// The framebuffer to draw into now, until release().
    unsigned acquire();
    void release();
    XrSwapchainSubImage whole() const;

  private:
    void frame_images(const std::vector<unsigned>& textures);

    XrSwapchain handle_ = XR_NULL_HANDLE;
    EyeSize size_;
    std::vector<render::Framebuffer> framebuffers_;
    bool acquired_ = false; ///< and waited for: it can be released
};

} // namespace forksight::player::xr
