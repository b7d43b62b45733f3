#include "player/xr/lack.hpp"

#include "player/said.hpp"

namespace forksight::player::xr {

namespace {

Lack::Kind kind_of(XrResult result) {
    switch (result) {
        case XR_ERROR_RUNTIME_UNAVAILABLE:
        case XR_ERROR_FILE_ACCESS_ERROR:
        case XR_ERROR_FILE_CONTENTS_INVALID:
        case XR_ERROR_API_VERSION_UNSUPPORTED:
            return Lack::Kind::runtime;
        case XR_ERROR_RUNTIME_FAILURE:
        case XR_ERROR_INITIALIZATION_FAILED:
        case XR_ERROR_INSTANCE_LOST:
        case XR_ERROR_LIMIT_REACHED:
            return Lack::Kind::service;
        case XR_ERROR_FORM_FACTOR_UNAVAILABLE:
        case XR_ERROR_FORM_FACTOR_UNSUPPORTED:
        case XR_ERROR_SYSTEM_INVALID:
            return Lack::Kind::headset;
        case XR_ERROR_EXTENSION_NOT_PRESENT:
        case XR_ERROR_GRAPHICS_DEVICE_INVALID:
        case XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED:
            return Lack::Kind::graphics;
        default:
            return Lack::Kind::other;
    }
}

} // namespace

Lack lack_of(const Failure& failure) {
    return {kind_of(failure.result()), failure.what()};
}

std::string sentence(const Lack& lack) {
    const std::string detail = " (" + lack.detail + ")";
    switch (lack.kind) {
        case Lack::Kind::runtime:
            return said("er is hier geen OpenXR-runtime" + detail +
                            ": installeer de software van de headset (SteamVR, Monado of WiVRn) en kies die als "
                            "OpenXR-runtime",
                        "there is no OpenXR runtime here" + detail +
                            ": install the headset's software (SteamVR, Monado or WiVRn) and make it the OpenXR "
                            "runtime");
        case Lack::Kind::service:
            return said("de OpenXR-runtime antwoordt niet" + detail + ": start de software van de headset",
                        "the OpenXR runtime does not answer" + detail + ": start the headset's software");
        case Lack::Kind::headset:
            return said("de OpenXR-runtime ziet geen headset" + detail + ": sluit hem aan en zet hem aan",
                        "the OpenXR runtime sees no headset" + detail + ": connect it and switch it on");
        case Lack::Kind::graphics:
            return said("de OpenXR-runtime kan de beelden van de speler niet overnemen" + detail +
                            ": werk de software van de headset en de stuurprogramma's van de GPU bij",
                        "the OpenXR runtime cannot share what is drawn with here" + detail +
                            ": update the headset's software and the GPU's drivers");
        case Lack::Kind::other:
            break;
    }
    return said("de headset is niet te gebruiken" + detail + ": herstart de software van de headset",
                "the headset cannot be used" + detail + ": restart the headset's software");
}

} // namespace forksight::player::xr
