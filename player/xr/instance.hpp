// The OpenXR runtime of this machine, and the extensions that it offers and we use.
#pragma once

#include <openxr/openxr.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace forksight::player::xr {

class Instance {
  public:
    /// Asks for what is `needed`, and of what we would like for what is offered. Loads the runtime, and may wait for
    /// its service: not for the frame loop. Throws Failure.
    explicit Instance(const std::vector<std::string>& needed);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    XrInstance handle() const { return handle_; }
    /// "Monado(XRT) 25.0.0"
    const std::string& runtime() const { return runtime_; }
    bool has(const std::string& extension) const { return extensions_.count(extension) > 0; }
    /// The next event; absent: none is waiting. Throws Failure, when the runtime is gone as well.
    std::optional<XrEventDataBuffer> next_event() const;
    XrPath path(const char* text) const;
    /// Of an extension that it has. Throws Failure.
    template <class Function>
    Function function(const char* name) const {
        return reinterpret_cast<Function>(address(name));
    }

  private:
    PFN_xrVoidFunction address(const char* name) const;

    XrInstance handle_ = XR_NULL_HANDLE;
    std::set<std::string> extensions_;
    std::string runtime_;
};

} // namespace forksight::player::xr
