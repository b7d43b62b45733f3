#include "player/xr/failure.hpp"

#include <openxr/openxr_reflection.h>

namespace forksight::player::xr {

std::string name_of(XrResult result) {
#define FORKSIGHT_NAME_OF(name, value) \
    case value:                        \
        return #name;
    switch (static_cast<int>(result)) {
        XR_LIST_ENUM_XrResult(FORKSIGHT_NAME_OF) default : return std::to_string(static_cast<int>(result));
    }
#undef FORKSIGHT_NAME_OF
}

Failure::Failure(const std::string& call, XrResult result)
    : std::runtime_error(call + ": " + name_of(result)), result_(result) {}

bool is_lost(const Failure& failure) {
    const XrResult result = failure.result();
    return result == XR_ERROR_SESSION_LOST || result == XR_ERROR_INSTANCE_LOST ||
           result == XR_ERROR_RUNTIME_UNAVAILABLE;
}

XrResult check(XrResult result, const char* call) {
    if (XR_FAILED(result)) throw Failure(call, result);
    return result;
}

} // namespace forksight::player::xr
