// Calls that fail are told by their names.
#include "player/xr/failure.hpp"
#include "tests/catch.hpp"

using namespace forksight::player::xr;

TEST_CASE("A failed call says which it was and with what", "[player][xr][unit]") {
    try {
        check(XR_ERROR_SESSION_LOST, "xrWaitFrame");
        FAIL("nothing was thrown");
    } catch (const Failure& failure) {
        CHECK(failure.result() == XR_ERROR_SESSION_LOST);
        CHECK(failure.what() == std::string("xrWaitFrame: XR_ERROR_SESSION_LOST"));
    }
    CHECK(name_of(static_cast<XrResult>(-424242)) == "-424242");
}

TEST_CASE("There are several ways to succeed, and they are told apart", "[player][xr][unit]") {
    CHECK(check(XR_SUCCESS, "xrPollEvent") == XR_SUCCESS);
    CHECK(check(XR_EVENT_UNAVAILABLE, "xrPollEvent") == XR_EVENT_UNAVAILABLE);
    CHECK(check(XR_SESSION_NOT_FOCUSED, "xrSyncActions") == XR_SESSION_NOT_FOCUSED);
}

TEST_CASE("What is lost is told from what is refused", "[player][xr][unit]") {
    for (const XrResult lost : {XR_ERROR_SESSION_LOST, XR_ERROR_INSTANCE_LOST, XR_ERROR_RUNTIME_UNAVAILABLE})
        CHECK(is_lost(Failure("xrEndFrame", lost)));
    for (const XrResult refused : {XR_ERROR_LAYER_INVALID, XR_ERROR_RUNTIME_FAILURE, XR_ERROR_OUT_OF_MEMORY})
        CHECK_FALSE(is_lost(Failure("xrEndFrame", refused)));
}
