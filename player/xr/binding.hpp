// What runtime and player draw with together: the seam for graphics interfaces and window systems.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "player/xr/system.hpp"

namespace forksight::player::xr {

/// OpenGL as GLX and as EGL have it; Win32's and Vulkan's would be further ones. The pictures reach us as OpenGL
/// textures in any case, as that is what we draw with. On the thread of the context, which outlives it.
class Binding {
  public:
    virtual ~Binding() = default;
    /// That the runtime must offer.
    virtual std::vector<std::string> extensions() const = 0;
    /// Asks what the specification wants asked before a session is made. Throws Failure when the context is too old.
    virtual void prepare(const Instance& instance, const System& system) const = 0;
    /// For XrSessionCreateInfo::next.
    virtual const void* link() const = 0;
    /// The one to draw in: sRGB, as our painters write gamma-encoded values, and the runtime then knows them as such.
    /// Throws Failure when it is not among those offered: the colours would be wrong.
    virtual std::int64_t format(const std::vector<std::int64_t>& offered) const = 0;
    /// GL names of a swapchain's textures.
    virtual std::vector<unsigned> images(XrSwapchain swapchain) const = 0;
    /// "OpenGL, GLX"
    virtual std::string name() const = 0;
};

/// Of the context that is current on this thread, whoever made it. Throws std::runtime_error without one.
std::unique_ptr<Binding> bind_current_context();

} // namespace forksight::player::xr
