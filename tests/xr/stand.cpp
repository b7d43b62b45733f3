#include "tests/xr/stand.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace forksight::tests {

namespace {

namespace fs = std::filesystem;
constexpr const char* runtime_manifest = "/usr/share/openxr/1/openxr_monado.json";
constexpr const char* monado_window = "Monado";
constexpr const char* players_window = "Forksight";

bool on_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string folder;
    for (const char c : std::string(path == nullptr ? "" : path) + ":") {
        if (c != ':') {
            folder += c;
            continue;
        }
        if (!folder.empty() && ::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
        folder.clear();
    }
    return false;
}

} // namespace

std::string no_headset_here() {
    std::string why;
    for (const char* program : {"monado-service", "monado-ctl", "Xvfb"})
        if (!on_path(program)) why = std::string(program) + " is not installed: scripts/xr_rootfs --enter has it";
    if (why.empty() && !fs::exists(runtime_manifest)) why = "Monado's OpenXR runtime is not installed";
    if (!why.empty() && std::getenv("FORKSIGHT_EXPECT_HEADSET") != nullptr) throw std::runtime_error(why);
    return why;
}

fs::path keep_folder(const std::string& test) {
    const fs::path folder = fs::path(XR_KEEP) / test;
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

Stand::Stand(const fs::path& keep, const StandSettings& settings) : keep_(keep), settings_(settings) {
    std::string made = (fs::temp_directory_path() / "stand-XXXXXX").string();
    if (::mkdtemp(made.data()) == nullptr) throw std::runtime_error("no place for a stand");
    runtime_ = made;
    look(std::nullopt);
    if (settings.screen) start_screen();
    if (settings.service) start_service();
}

Stand::~Stand() {
    puppet_.reset();
    service_.reset();
    x_.reset();
    std::error_code error;
    fs::remove_all(runtime_, error);
}

void Stand::start_screen() {
    const fs::path log = keep_ / "screen.log";
    // It picks a number that is free, and says it on its standard output.
    x_ = std::make_unique<Process>(std::vector<std::string>{"Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24",
                                                            "-nolisten", "tcp", "-noreset"},
                                   Environment{}, log);
    soon([&] { return x_->said().find('\n') != std::string::npos || !x_->running(); });
    const std::string said = x_->said();
    std::string number;
    for (const char c : said) {
        if (c >= '0' && c <= '9') number += c;
        if (c == '\n' && !number.empty()) break;
        if (c == '\n') number.clear();
    }
    if (number.empty() || !x_->running()) throw std::runtime_error("Xvfb did not start: " + said);
    screen_ = ":" + number;
}

void Stand::start_service() {
    Environment service = environment();
    service["P_OVERRIDE_ACTIVE_CONFIG"] = "remote";
    service["XRT_NO_STDIN"] = "1";
    service[settings_.screen ? "XRT_COMPOSITOR_FORCE_XCB" : "XRT_COMPOSITOR_NULL"] = "1";
    service["XRT_COMPOSITOR_SCALE_PERCENTAGE"] = std::to_string(settings_.eye_scale_percent);
    service["XRT_COMPOSITOR_DEFAULT_FRAMERATE"] = std::to_string(settings_.frames_per_second);
    // A socket of a service that was killed stays, and would be taken for a service that is there.
    const fs::path socket = runtime_ / "monado_comp_ipc";
    fs::remove(socket);
    service_ = std::make_unique<Process>(std::vector<std::string>{"monado-service"}, service,
                                         keep_ / ("service-" + std::to_string(++services_) + ".log"));
    if (!soon([&] { return fs::exists(socket) || !service_->running(); }) || !service_->running())
        throw std::runtime_error("monado-service did not start: " + service_->said());
    puppet_ = std::make_unique<Puppet>();
}

void Stand::kill_service() {
    service_->signal(SIGKILL);
    service_->wait();
    puppet_.reset();
}

void Stand::look(std::optional<std::pair<double, double>> yaw_pitch_deg) const {
    // The layer reads it at every question: it must never find half of it.
    const fs::path file = runtime_ / "gaze", fresh = runtime_ / "gaze-new";
    std::ofstream out(fresh);
    if (yaw_pitch_deg) out << yaw_pitch_deg->first << ' ' << yaw_pitch_deg->second << '\n';
    out.close();
    fs::rename(fresh, file);
}

void Stand::leave() const {
    std::ofstream(runtime_ / "exit") << "now\n";
}

Snapshot Stand::photograph_window() const {
    auto shot = snapshot_of(screen_, players_window);
    if (!shot) throw std::runtime_error("the player has no window; windows: " + windows_of(screen_));
    return std::move(*shot);
}

bool Stand::close_window() const {
    return tests::close_window(screen_, players_window);
}

void Stand::recentre() const {
    Process asking({"monado-ctl", "-c"}, environment(), keep_ / "recentre.log");
    if (asking.wait() != 0) throw std::runtime_error("monado-ctl -c failed: " + asking.said());
}

Environment Stand::environment() const {
    Environment all{{"XDG_RUNTIME_DIR", runtime_.string()},
                    {"DISPLAY", screen_},
                    {"WAYLAND_DISPLAY", ""},
                    {"XR_RUNTIME_JSON", runtime_manifest},
                    {"XDG_CONFIG_HOME", (runtime_ / "config").string()},
                    {"XDG_CACHE_HOME", (runtime_ / "cache").string()},
                    {"XDG_STATE_HOME", (runtime_ / "state").string()}};
    std::string layers;
    if (settings_.eye_tracker) {
        all["XR_API_LAYER_PATH"] = FAKE_EYES_FOLDER;
        all["FORKSIGHT_TEST_GAZE"] = (runtime_ / "gaze").string();
        all["FORKSIGHT_TEST_EXIT"] = (runtime_ / "exit").string();
        layers = "XR_APILAYER_FORKSIGHT_fake_eyes";
    }
    if (settings_.validation) {
        all["XR_CORE_VALIDATION_EXPORT_TYPE"] = "text";
        all["XR_CORE_VALIDATION_FILE_NAME"] = (keep_ / "validation.txt").string();
        layers += std::string(layers.empty() ? "" : ":") + "XR_APILAYER_LUNARG_core_validation";
    }
    if (!layers.empty()) all["XR_ENABLE_API_LAYERS"] = layers;
    return all;
}

Snapshot Stand::photograph() const {
    auto shot = snapshot_of(screen_, monado_window);
    if (!shot) throw std::runtime_error("the headset shows nothing; windows: " + windows_of(screen_));
    if (shot->width != 2 * eye_width || shot->height != eye_height)
        throw std::runtime_error("the headset's window is " + std::to_string(shot->width) + " by " +
                                 std::to_string(shot->height));
    return std::move(*shot);
}

} // namespace forksight::tests
