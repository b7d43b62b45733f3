#include "tests/player/render/hand.hpp"

#include <X11/Xlib.h>

#include <stdexcept>
#include <string>

namespace forksight::player::display {

namespace {

::Window find(::Display* x, ::Window under) {
    char* name = nullptr;
    if (XFetchName(x, under, &name) != 0 && name != nullptr) {
        const bool ours = std::string(name) == "Forksight test";
        XFree(name);
        if (ours) return under;
    }
    ::Window root = 0, parent = 0, *children = nullptr, found = 0;
    unsigned count = 0;
    if (XQueryTree(x, under, &root, &parent, &children, &count) == 0) return 0;
    for (unsigned i = 0; i < count && found == 0; ++i) found = find(x, children[i]);
    if (children != nullptr) XFree(children);
    return found;
}

} // namespace

struct Hand::Parts {
    ::Display* x = nullptr;
    ::Window window = 0;
    Time time = 1000;

    template <class Event>
    void fill(Event& event, int type) {
        event.type = type;
        event.display = x;
        event.window = window;
        event.root = DefaultRootWindow(x);
        event.same_screen = True;
        event.time = time += 40;
    }
    void send(XEvent& event, long mask) {
        XSendEvent(x, window, False, mask, &event);
        XSync(x, False);
    }
    void key(unsigned long symbol, int type, bool shift) {
        XEvent event{};
        fill(event.xkey, type);
        event.xkey.state = shift ? ShiftMask : 0;
        event.xkey.keycode = XKeysymToKeycode(x, symbol);
        send(event, type == KeyPress ? KeyPressMask : KeyReleaseMask);
    }
};

Hand::Hand() : parts_(std::make_unique<Parts>()) {
    parts_->x = XOpenDisplay(nullptr);
    if (parts_->x == nullptr) throw std::runtime_error("no X server");
    parts_->window = find(parts_->x, DefaultRootWindow(parts_->x));
    if (parts_->window == 0) throw std::runtime_error("no window of that name");
}

Hand::~Hand() {
    XCloseDisplay(parts_->x);
}

void Hand::hold(unsigned long key, bool shift) {
    parts_->key(key, KeyPress, shift);
}
void Hand::release(unsigned long key) {
    parts_->key(key, KeyRelease, false);
}

void Hand::press(unsigned long key, bool shift) {
    hold(key, shift);
    release(key);
}

void Hand::button(unsigned which, int x, int y, bool down) {
    XEvent event{};
    parts_->fill(event.xbutton, down ? ButtonPress : ButtonRelease);
    event.xbutton.button = which;
    event.xbutton.x = x;
    event.xbutton.y = y;
    parts_->send(event, down ? ButtonPressMask : ButtonReleaseMask);
}

void Hand::move(int x, int y) {
    XEvent event{};
    parts_->fill(event.xmotion, MotionNotify);
    event.xmotion.x = x;
    event.xmotion.y = y;
    parts_->send(event, PointerMotionMask);
}

void Hand::resize(unsigned width, unsigned height) {
    XResizeWindow(parts_->x, parts_->window, width, height);
    XSync(parts_->x, False);
}

} // namespace forksight::player::display
