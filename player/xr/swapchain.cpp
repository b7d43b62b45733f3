#include "player/xr/swapchain.hpp"

#include "player/xr/failure.hpp"

namespace forksight::player::xr {

namespace {

/// A runtime that shows nothing for so long is taken for lost.
constexpr XrDuration patience_ns = 1'000'000'000;

} // namespace

Swapchain::Swapchain(XrSession session, const Binding& binding, std::int64_t format, const EyeSize& size)
    : size_(size) {
    XrSwapchainCreateInfo wanted{};
    wanted.type = XR_TYPE_SWAPCHAIN_CREATE_INFO;
    wanted.usageFlags = XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT | XR_SWAPCHAIN_USAGE_SAMPLED_BIT;
    wanted.format = format;
    wanted.sampleCount = 1;
    wanted.width = static_cast<std::uint32_t>(size.width);
    wanted.height = static_cast<std::uint32_t>(size.height);
    wanted.faceCount = 1;
    wanted.arraySize = 1;
    wanted.mipCount = 1;
    check(xrCreateSwapchain(session, &wanted, &handle_), "xrCreateSwapchain");
    try {
        frame_images(binding.images(handle_));
    } catch (...) {
        xrDestroySwapchain(handle_);
        throw;
    }
}

Swapchain::~Swapchain() {
    framebuffers_.clear(); // before the textures that they hold
    // A frame was broken off; what is handed out cannot be taken away.
    if (acquired_) xrReleaseSwapchainImage(handle_, nullptr);
    // The specification wants every command that uses the images to be complete, and GL has no other way to know it of
    // all. It waits for no longer than a frame is drawn: where a headset goes, or a film of another shape comes.
    glFinish();
    xrDestroySwapchain(handle_);
}

void Swapchain::frame_images(const std::vector<unsigned>& textures) {
    if (textures.empty()) throw Failure("xrEnumerateSwapchainImages", XR_ERROR_RUNTIME_FAILURE);
    GLint before = 0;
    glGetIntegerv(GL_FRAMEBUFFER_BINDING, &before);
    bool complete = true;
    for (const unsigned texture : textures) {
        GLuint name = 0;
        glGenFramebuffers(1, &name);
        framebuffers_.emplace_back(name);
        glBindFramebuffer(GL_FRAMEBUFFER, name);
        glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
        complete = complete && glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
    }
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(before));
    if (!complete) throw Failure("glCheckFramebufferStatus", XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED);
}

unsigned Swapchain::acquire() {
    std::uint32_t index = 0;
    check(xrAcquireSwapchainImage(handle_, nullptr, &index), "xrAcquireSwapchainImage");
    XrSwapchainImageWaitInfo wait{};
    wait.type = XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO;
    wait.timeout = patience_ns;
    if (check(xrWaitSwapchainImage(handle_, &wait), "xrWaitSwapchainImage") == XR_TIMEOUT_EXPIRED)
        throw Failure("xrWaitSwapchainImage", XR_ERROR_SESSION_LOST);
    acquired_ = true;
    if (index >= framebuffers_.size()) throw Failure("xrAcquireSwapchainImage", XR_ERROR_RUNTIME_FAILURE);
    return framebuffers_[index].name();
}

void Swapchain::release() {
    check(xrReleaseSwapchainImage(handle_, nullptr), "xrReleaseSwapchainImage");
    acquired_ = false;
}

XrSwapchainSubImage Swapchain::whole() const {
    return {handle_, {{0, 0}, {size_.width, size_.height}}, 0};
}

} // namespace forksight::player::xr
