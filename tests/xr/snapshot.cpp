#include "tests/xr/snapshot.hpp"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <cairo.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>

namespace forksight::tests {

namespace {

struct CloseScreen {
    void operator()(::Display* x) const { XCloseDisplay(x); }
};
using Screen = std::unique_ptr<::Display, CloseScreen>;

struct FreeImage {
    void operator()(XImage* image) const { XDestroyImage(image); }
};

Screen open_screen(const std::string& name) {
    Screen screen(XOpenDisplay(name.c_str()));
    if (!screen) throw std::runtime_error("no X server at " + name);
    return screen;
}

/// An error of X ends the program, unless it is caught: a window may go while it is looked at.
struct Forgiving {
    Forgiving() : before(XSetErrorHandler([](::Display*, XErrorEvent*) { return 0; })) {}
    ~Forgiving() { XSetErrorHandler(before); }
    Forgiving(const Forgiving&) = delete;
    Forgiving& operator=(const Forgiving&) = delete;
    XErrorHandler before;
};

void each_window(::Display* x, ::Window under, const std::function<void(::Window, const std::string&)>& tell) {
    char* name = nullptr;
    if (XFetchName(x, under, &name) != 0 && name != nullptr) {
        tell(under, name);
        XFree(name);
    }
    ::Window root = 0, parent = 0, *children = nullptr;
    unsigned count = 0;
    if (XQueryTree(x, under, &root, &parent, &children, &count) == 0) return;
    for (unsigned i = 0; i < count; ++i) each_window(x, children[i], tell);
    if (children != nullptr) XFree(children);
}

::Window find(::Display* x, const std::string& part_of_name) {
    ::Window found = 0;
    each_window(x, DefaultRootWindow(x), [&](::Window window, const std::string& name) {
        if (found == 0 && name.find(part_of_name) != std::string::npos) found = window;
    });
    return found;
}

} // namespace

std::array<double, 3> Snapshot::at(int column, int row) const {
    const auto first = static_cast<std::size_t>(row * width + column) * 3;
    return {static_cast<double>(rgb.at(first)), static_cast<double>(rgb.at(first + 1)),
            static_cast<double>(rgb.at(first + 2))};
}

std::array<double, 3> Snapshot::around(int column, int row, int reach) const {
    std::array<double, 3> sum{};
    int count = 0;
    for (int y = std::max(0, row - reach); y <= std::min(height - 1, row + reach); ++y) {
        for (int x = std::max(0, column - reach); x <= std::min(width - 1, column + reach); ++x, ++count) {
            const auto colour = at(x, y);
            for (std::size_t i = 0; i < 3; ++i) sum[i] += colour[i];
        }
    }
    for (double& value : sum) value /= std::max(1, count);
    return sum;
}

Snapshot Snapshot::part(int left, int top, int wide, int high) const {
    Snapshot cut{wide, high, {}};
    cut.rgb.reserve(static_cast<std::size_t>(wide * high) * 3);
    for (int row = top; row < top + high; ++row) {
        const auto first = rgb.begin() + (row * width + left) * 3;
        cut.rgb.insert(cut.rgb.end(), first, first + wide * 3);
    }
    return cut;
}

void Snapshot::write_png(const std::filesystem::path& file) const {
    const int stride = cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, width);
    std::vector<std::uint8_t> rows(static_cast<std::size_t>(stride * height));
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            const auto from = static_cast<std::size_t>(row * width + column) * 3;
            const auto to = static_cast<std::size_t>(row * stride + column * 4);
            for (std::size_t i = 0; i < 3; ++i) rows[to + i] = rgb[from + 2 - i];
        }
    }
    cairo_surface_t* const surface =
        cairo_image_surface_create_for_data(rows.data(), CAIRO_FORMAT_RGB24, width, height, stride);
    const cairo_status_t status = cairo_surface_write_to_png(surface, file.c_str());
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(file.string() + ": " + cairo_status_to_string(status));
}

std::optional<Snapshot> snapshot_of(const std::string& screen, const std::string& name) {
    const Screen x = open_screen(screen);
    const Forgiving forgiving;
    const ::Window window = find(x.get(), name);
    if (window == 0) return std::nullopt;
    // What another window covers is not kept by the server: to the front, and time for a whole frame.
    XRaiseWindow(x.get(), window);
    XSync(x.get(), False);
    ::usleep(300'000);
    XWindowAttributes is{};
    if (XGetWindowAttributes(x.get(), window, &is) == 0) return std::nullopt;
    const std::unique_ptr<XImage, FreeImage> image(XGetImage(x.get(), window, 0, 0, static_cast<unsigned>(is.width),
                                                             static_cast<unsigned>(is.height), AllPlanes, ZPixmap));
    if (!image) return std::nullopt;
    Snapshot shot{is.width, is.height, {}};
    shot.rgb.reserve(static_cast<std::size_t>(is.width * is.height) * 3);
    for (int row = 0; row < is.height; ++row) {
        for (int column = 0; column < is.width; ++column) {
            const unsigned long pixel = XGetPixel(image.get(), column, row);
            for (const int shift : {16, 8, 0}) shot.rgb.push_back(static_cast<std::uint8_t>(pixel >> shift & 255));
        }
    }
    return shot;
}

bool close_window(const std::string& screen, const std::string& part_of_name) {
    const Screen x = open_screen(screen);
    const Forgiving forgiving;
    const ::Window window = find(x.get(), part_of_name);
    if (window == 0) return false;
    XEvent event{};
    event.xclient.type = ClientMessage;
    event.xclient.window = window;
    event.xclient.message_type = XInternAtom(x.get(), "WM_PROTOCOLS", False);
    event.xclient.format = 32;
    event.xclient.data.l[0] = static_cast<long>(XInternAtom(x.get(), "WM_DELETE_WINDOW", False));
    event.xclient.data.l[1] = CurrentTime;
    XSendEvent(x.get(), window, False, NoEventMask, &event);
    XSync(x.get(), False);
    return true;
}

std::string windows_of(const std::string& screen) {
    const Screen x = open_screen(screen);
    const Forgiving forgiving;
    std::string names;
    each_window(x.get(), DefaultRootWindow(x.get()),
                [&](::Window, const std::string& name) { names += (names.empty() ? "'" : ", '") + name + "'"; });
    return names.empty() ? "none" : names;
}

} // namespace forksight::tests
