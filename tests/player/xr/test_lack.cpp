// What is said of a headset that is missing, lost or back.
#include "player/display/headset_news.hpp"
#include "player/said.hpp"
#include "tests/catch.hpp"

using namespace forksight::player;
using xr::Failure;
using xr::Lack;

namespace {

Lack lack(XrResult result) {
    return xr::lack_of(Failure("xrCall", result));
}

} // namespace

TEST_CASE("What is missing follows from the result of the call", "[player][xr][unit]") {
    CHECK(lack(XR_ERROR_RUNTIME_UNAVAILABLE).kind == Lack::Kind::runtime);
    CHECK(lack(XR_ERROR_RUNTIME_FAILURE).kind == Lack::Kind::service);
    CHECK(lack(XR_ERROR_INSTANCE_LOST).kind == Lack::Kind::service);
    CHECK(lack(XR_ERROR_FORM_FACTOR_UNAVAILABLE).kind == Lack::Kind::headset);
    CHECK(lack(XR_ERROR_EXTENSION_NOT_PRESENT).kind == Lack::Kind::graphics);
    CHECK(lack(XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED).kind == Lack::Kind::graphics);
    CHECK(lack(XR_ERROR_OUT_OF_MEMORY).kind == Lack::Kind::other);
}

TEST_CASE("Each lack says in both languages what to do, and which call told", "[player][xr][unit]") {
    for (const XrResult result :
         {XR_ERROR_RUNTIME_UNAVAILABLE, XR_ERROR_RUNTIME_FAILURE, XR_ERROR_FORM_FACTOR_UNAVAILABLE,
          XR_ERROR_EXTENSION_NOT_PRESENT, XR_ERROR_OUT_OF_MEMORY}) {
        speak("nl");
        const std::string dutch = sentence(lack(result));
        speak("en");
        const std::string english = sentence(lack(result));
        CHECK(dutch != english);
        CHECK_THAT(dutch, ContainsSubstring(std::string("xrCall: ").append(xr::name_of(result))));
        CHECK_THAT(english, ContainsSubstring(std::string("xrCall: ").append(xr::name_of(result))));
    }
    CHECK_THAT(sentence(lack(XR_ERROR_RUNTIME_UNAVAILABLE)), ContainsSubstring("install"));
    CHECK_THAT(sentence(lack(XR_ERROR_RUNTIME_FAILURE)), ContainsSubstring("start"));
    CHECK_THAT(sentence(lack(XR_ERROR_FORM_FACTOR_UNAVAILABLE)), ContainsSubstring("connect"));
}

TEST_CASE("A headset that stays away is told once, and in the window for a while", "[player][xr][unit]") {
    speak("en");
    display::HeadsetNews news(true);
    CHECK(news.take_notes().empty());
    CHECK(news.notice(0.0).empty());
    for (int i = 0; i < 5; ++i) news.missing(lack(XR_ERROR_RUNTIME_UNAVAILABLE), 1.0 + i);
    const auto notes = news.take_notes();
    REQUIRE(notes.size() == 1);
    CHECK_THAT(notes[0], ContainsSubstring("no OpenXR runtime"));
    CHECK_THAT(news.notice(2.0), ContainsSubstring("plays here"));
    CHECK(news.notice(60.0).empty());
    CHECK(news.take_notes().empty());
}

TEST_CASE("What is missing is told anew when it is something else", "[player][xr][unit]") {
    speak("en");
    display::HeadsetNews news(true);
    news.missing(lack(XR_ERROR_RUNTIME_FAILURE), 1.0);
    news.missing(lack(XR_ERROR_FORM_FACTOR_UNAVAILABLE), 4.0);
    const auto notes = news.take_notes();
    REQUIRE(notes.size() == 2);
    CHECK_THAT(notes[1], ContainsSubstring("sees no headset"));
}

TEST_CASE("A lost headset is told with its reason, and seeking it is not told again", "[player][xr][unit]") {
    speak("en");
    display::HeadsetNews news(true);
    news.there("Some runtime", true);
    CHECK_THAT(news.take_notes().at(0), ContainsSubstring("Some runtime, which follows the eyes"));
    news.lost("xrWaitFrame: XR_ERROR_INSTANCE_LOST", 10.0);
    news.missing(lack(XR_ERROR_RUNTIME_FAILURE), 13.0);
    const auto notes = news.take_notes();
    REQUIRE(notes.size() == 1);
    CHECK_THAT(notes[0], ContainsSubstring("is gone (xrWaitFrame: XR_ERROR_INSTANCE_LOST)"));
    CHECK_THAT(notes[0], ContainsSubstring("in the window"));
    CHECK_THAT(news.notice(14.0), ContainsSubstring("is gone"));
    news.there("Some runtime", false);
    CHECK(news.notice(14.5).empty());
    news.take_notes();
    news.missing(lack(XR_ERROR_RUNTIME_FAILURE), 20.0);
    CHECK(news.take_notes().size() == 1);
}

TEST_CASE("Without a screen the film waits, and no picture says so", "[player][xr][unit]") {
    speak("en");
    display::HeadsetNews news(false);
    news.lost("", 1.0);
    CHECK_THAT(news.take_notes().at(0), ContainsSubstring("the film waits"));
    CHECK(news.notice(1.5).empty());
}
