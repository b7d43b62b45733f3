// An OpenXR call that failed: which one, and with what. One place deals with all of them, so they are thrown.
#pragma once

#include <openxr/openxr.h>

#include <stdexcept>
#include <string>

namespace forksight::player::xr {

/// "XR_ERROR_SESSION_LOST", or its number if it is not one of the usual.
std::string name_of(XrResult result);

class Failure : public std::runtime_error {
  public:
    Failure(const std::string& call, XrResult result);
    XrResult result() const { return result_; }

  private:
    XrResult result_;
};

/// Of the session or all of the runtime, and not of what was asked for.
bool is_lost(const Failure& failure);

/// Throws unless the call succeeded; gives what it said, as there are several ways to succeed.
XrResult check(XrResult result, const char* call);

} // namespace forksight::player::xr
