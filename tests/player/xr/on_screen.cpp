#include "tests/player/xr/on_screen.hpp"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <memory>

namespace forksight::tests {

namespace {

std::uint32_t middle_of(::Display* screen, Window window, int width, int height) {
    const auto free = [](XImage* image) { XDestroyImage(image); };
    const std::unique_ptr<XImage, decltype(free)> image(
        XGetImage(screen, window, width / 2, height / 2, 1, 1, AllPlanes, ZPixmap));
    return image ? static_cast<std::uint32_t>(XGetPixel(image.get(), 0, 0) & 0xFFFFFF) : 0;
}

} // namespace

std::uint32_t on_screen(int width, int height) {
    const std::unique_ptr<::Display, int (*)(::Display*)> screen(XOpenDisplay(nullptr), XCloseDisplay);
    if (!screen) return 0;
    Window root = 0, parent = 0, *children = nullptr;
    unsigned count = 0;
    XQueryTree(screen.get(), DefaultRootWindow(screen.get()), &root, &parent, &children, &count);
    const std::unique_ptr<Window, int (*)(void*)> all(children, XFree);
    std::uint32_t pixel = 0;
    for (unsigned i = 0; i < count; ++i) {
        XWindowAttributes is{};
        XGetWindowAttributes(screen.get(), children[i], &is);
        if (is.map_state == IsViewable && is.width == width && is.height == height)
            pixel = middle_of(screen.get(), children[i], width, height);
    }
    return pixel;
}

} // namespace forksight::tests
