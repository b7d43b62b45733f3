#include "player/display/window.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <stdexcept>

#include "player/display/egl.hpp"
#include "player/display/mouse_look.hpp"
#include "player/display/pace.hpp"
#include "player/render/gl.hpp"
#include "player/said.hpp"

namespace forksight::player::display {

namespace {

constexpr double most_step_s = 0.1;      ///< a hitch must not throw the head round
constexpr std::size_t most_presses = 64; ///< between two frames

[[noreturn]] void fail(const std::string& what) {
    const char* why = nullptr;
    glfwGetError(&why);
    throw std::runtime_error(what + (why == nullptr ? "" : std::string(" (") + why + ")"));
}

struct Glfw {
    Glfw() {
        if (glfwInit() != GLFW_TRUE) {
            fail(said("er kan geen venster worden geopend: er is hier geen scherm; probeer --display offscreen",
                      "no window can be opened: there is no screen here; try --display offscreen"));
        }
    }
    ~Glfw() { glfwTerminate(); }
    Glfw(const Glfw&) = delete;
    Glfw& operator=(const Glfw&) = delete;
};

struct CloseWindow {
    void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
};

/// GLFW has no context without a window.
class HiddenWindow : public SharedContext {
  public:
    explicit HiddenWindow(GLFWwindow* with) {
        // The other hints are still those of the window itself.
        glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
        window_.reset(glfwCreateWindow(1, 1, "", nullptr, with));
        glfwWindowHint(GLFW_VISIBLE, GLFW_TRUE);
        if (!window_) refuse();
    }
    void make_current() override {
        glfwMakeContextCurrent(window_.get());
        if (glfwGetCurrentContext() != window_.get()) refuse();
    }
    void let_go() override { glfwMakeContextCurrent(nullptr); }

  private:
    [[noreturn]] static void refuse() {
        fail(said("het stuurprogramma geeft geen tweede OpenGL-context, voor de video",
                  "the driver gives no second OpenGL context, for the video"));
    }
    std::unique_ptr<GLFWwindow, CloseWindow> window_;
};

std::optional<Key> key_of(int key) {
    switch (key) {
        case GLFW_KEY_ESCAPE:
        case GLFW_KEY_Q:
            return Key::quit;
        case GLFW_KEY_SPACE:
            return Key::pause;
        case GLFW_KEY_F1:
        case GLFW_KEY_H:
            return Key::help;
        case GLFW_KEY_F11:
        case GLFW_KEY_F:
            return Key::fullscreen;
        case GLFW_KEY_R:
            return Key::recentre;
        case GLFW_KEY_F5:
            return Key::restart;
        case GLFW_KEY_BACKSPACE:
            return Key::try_another;
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            return Key::select;
        case GLFW_KEY_V:
            return Key::next_view;
        case GLFW_KEY_C:
            return Key::subtitles;
        case GLFW_KEY_F12:
            return Key::screenshot;
        case GLFW_KEY_1:
        case GLFW_KEY_KP_1:
            return Key::answer_1;
        case GLFW_KEY_2:
        case GLFW_KEY_KP_2:
            return Key::answer_2;
        case GLFW_KEY_3:
        case GLFW_KEY_KP_3:
            return Key::answer_3;
        case GLFW_KEY_4:
        case GLFW_KEY_KP_4:
            return Key::answer_4;
        default:
            return std::nullopt;
    }
}

class Window : public Under {
  public:
    Window(int width, int height, const std::string& title) {
        glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
        glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
        glfwWindowHint(GLFW_DEPTH_BITS, 0);
        glfwWindowHint(GLFW_STENCIL_BITS, 0);
        // We need 3.3, but runtimes of headsets share pictures with later ones only.
        for (const int version : {45, 33}) {
            glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, version / 10);
            glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, version % 10);
            window_.reset(glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr));
            if (window_) break;
        }
        if (!window_)
            fail(said("er kan geen venster met OpenGL 3.3 worden geopend", "no window with OpenGL 3.3 can be opened"));
        glfwSetWindowSizeLimits(window_.get(), 320, 180, GLFW_DONT_CARE, GLFW_DONT_CARE);
        glfwMakeContextCurrent(window_.get());
        description_ = render::check_context();
        software_ = is_software(description_);
        glfwSwapInterval(1);
        listen();
        const GLFWvidmode* mode =
            glfwGetPrimaryMonitor() == nullptr ? nullptr : glfwGetVideoMode(glfwGetPrimaryMonitor());
        const int rate_hz = mode == nullptr || mode->refreshRate < 24 ? 60 : mode->refreshRate;
        // The CPU that draws has the film to decode as well.
        pace_ = Pace(software_ ? 1.0 / 30 : 1.0 / rate_hz);
    }

    Frame begin() override {
        // The screen's own beat keeps the time where drawing waits for it; it does not in software, nor when hidden.
        if (keep_beat_ && (software_ || pace_.now_s() - began_s_ < 0.5 * pace_.period_s())) pace_.wait();
        glfwPollEvents();
        const double now_s = pace_.now_s();
        turn(std::min(now_s - began_s_, most_step_s));
        began_s_ = now_s;

        Frame frame;
        frame.time_s = now_s + pace_.period_s();
        frame.period_s = pace_.period_s();
        frame.number = shown_;
        frame.presses.swap(presses_);
        frame.closed = glfwWindowShouldClose(window_.get()) == GLFW_TRUE;
        glfwSetWindowShouldClose(window_.get(), GLFW_FALSE); // it can be asked for once more
        render::View view;
        glfwGetFramebufferSize(window_.get(), &view.width, &view.height);
        view.width = std::max(1, view.width); // an iconified window has none
        view.height = std::max(1, view.height);
        view.fov = look_.fov(view.width, view.height);
        view.orientation = look_.orientation();
        frame.head = view.orientation;
        frame.views.push_back(view);
        return frame;
    }

    void end() override {
        glfwSwapBuffers(window_.get());
        ++shown_;
    }

    void* gl_address(const char* name) override { return reinterpret_cast<void*>(glfwGetProcAddress(name)); }
    std::unique_ptr<SharedContext> share() override { return std::make_unique<HiddenWindow>(window_.get()); }
    std::string description() const override { return description_ + ", window"; }
    bool has_head() const override { return true; }

    void keep_beat(bool keep) override {
        if (keep == keep_beat_) return;
        keep_beat_ = keep;
        glfwSwapInterval(keep ? 1 : 0);
    }

    double now_s() const override { return pace_.now_s(); }

  private:
    static Window& of(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }

    void listen() {
        glfwSetWindowUserPointer(window_.get(), this);
        glfwSetKeyCallback(window_.get(), [](GLFWwindow* window, int key, int, int action, int mods) {
            if (action == GLFW_PRESS) of(window).press(key, (mods & GLFW_MOD_SHIFT) != 0);
        });
        glfwSetScrollCallback(window_.get(), [](GLFWwindow* window, double, double notches) {
            of(window).look_.zoom(std::clamp(notches, -10.0, 10.0));
        });
        glfwSetMouseButtonCallback(window_.get(), [](GLFWwindow* window, int button, int action, int) {
            if (button == GLFW_MOUSE_BUTTON_LEFT) of(window).dragging_ = action == GLFW_PRESS;
        });
        glfwSetCursorPosCallback(window_.get(), [](GLFWwindow* window, double x, double y) { of(window).move(x, y); });
    }

    void press(int key, bool shift) {
        const std::optional<Key> meant = key_of(key);
        if (!meant) return;
        if (*meant == Key::recentre) look_.recentre();
        if (*meant == Key::fullscreen || (key == GLFW_KEY_ESCAPE && fullscreen())) {
            toggle_fullscreen();
            if (key == GLFW_KEY_ESCAPE) return;
        }
        if (presses_.size() < most_presses) presses_.push_back({*meant, shift});
    }

    void move(double x, double y) {
        if (dragging_) {
            int width = 1, height = 1;
            glfwGetWindowSize(window_.get(), &width, &height);
            look_.drag(x - pointer_x_, y - pointer_y_, width);
        }
        pointer_x_ = x;
        pointer_y_ = y;
    }

    void turn(double for_s) {
        const auto held = [&](int key) { return glfwGetKey(window_.get(), key) == GLFW_PRESS ? 1 : 0; };
        look_.turn(held(GLFW_KEY_RIGHT) - held(GLFW_KEY_LEFT), held(GLFW_KEY_UP) - held(GLFW_KEY_DOWN), for_s);
    }

    bool fullscreen() const { return glfwGetWindowMonitor(window_.get()) != nullptr; }

    void toggle_fullscreen() {
        if (fullscreen()) {
            glfwSetWindowMonitor(window_.get(), nullptr, left_, top_, width_, height_, GLFW_DONT_CARE);
        } else {
            GLFWmonitor* monitor = monitor_under();
            const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
            if (mode == nullptr) return;
            glfwGetWindowPos(window_.get(), &left_, &top_);
            glfwGetWindowSize(window_.get(), &width_, &height_);
            glfwSetWindowMonitor(window_.get(), monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
        }
        glfwSwapInterval(keep_beat_ ? 1 : 0); // some drivers forget it with the change
    }

    /// The one that holds the window's middle.
    GLFWmonitor* monitor_under() const {
        int x = 0, y = 0, width = 0, height = 0, count = 0;
        glfwGetWindowPos(window_.get(), &x, &y);
        glfwGetWindowSize(window_.get(), &width, &height);
        GLFWmonitor** monitors = glfwGetMonitors(&count);
        for (int i = 0; i < count; ++i) {
            int left = 0, top = 0;
            glfwGetMonitorPos(monitors[i], &left, &top);
            const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
            const int in_x = x + width / 2 - left, in_y = y + height / 2 - top;
            if (mode != nullptr && in_x >= 0 && in_y >= 0 && in_x < mode->width && in_y < mode->height)
                return monitors[i];
        }
        return glfwGetPrimaryMonitor();
    }

    Glfw glfw_; // first: it outlives the window
    std::unique_ptr<GLFWwindow, CloseWindow> window_;
    std::string description_;
    bool software_ = false;
    bool keep_beat_ = true;
    Pace pace_{1.0 / 60};
    MouseLook look_;
    std::vector<Press> presses_;
    bool dragging_ = false;
    double pointer_x_ = 0.0, pointer_y_ = 0.0;
    double began_s_ = -1.0;
    unsigned shown_ = 0;
    int left_ = 0, top_ = 0, width_ = 0, height_ = 0; ///< of the window before it filled the screen
};

} // namespace

std::unique_ptr<Under> open_window(int width, int height, const std::string& title) {
    return std::make_unique<Window>(width, height, title);
}

} // namespace forksight::player::display
