#include "tests/player/video/ear.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

namespace forksight::player::video {

namespace {

constexpr float audible = 0.01f;

pid_t start(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child != 0) return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL); // it does not outlive a test that is killed
    const int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

void stop(pid_t& child) {
    if (child <= 0) return;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    child = -1;
}

bool is_there(const char* program) {
    return std::system((std::string("command -v ") + program + " >/dev/null").c_str()) == 0;
}

} // namespace

Ear::Ear() {
    if (!is_there("pulseaudio")) {
        why_not_ = "the program pulseaudio is not installed";
        return;
    }
    std::string folder = "/tmp/forksight-ear-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) {
        why_not_ = "no folder can be made in /tmp";
        return;
    }
    folder_ = folder;
    const std::string socket = folder_ + "/socket";
    const auto set = [this](const char* name, const std::string& value) {
        const char* const before = getenv(name);
        before_[name] = before == nullptr ? std::nullopt : std::optional<std::string>(before);
        setenv(name, value.c_str(), 1);
    };
    // PipeWire too, which mpv asks first: its sounds would come out of this machine.
    set("XDG_RUNTIME_DIR", folder_);
    set("PIPEWIRE_RUNTIME_DIR", folder_);
    set("PULSE_SERVER", "unix:" + socket);
    set("PULSE_RUNTIME_PATH", folder_);
    set("PULSE_STATE_PATH", folder_);
    set("PULSE_COOKIE", folder_ + "/cookie");
    const std::string pipe = folder_ + "/pipe";
    server_ = start(
        {"pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
         "--load=module-pipe-sink use_system_clock_for_timing=yes format=s16le rate=48000 channels=1 file=" + pipe,
         "--load=module-native-protocol-unix auth-anonymous=1 socket=" + socket});
    for (int tries = 0; tries < 600 && !std::filesystem::exists(socket); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (std::filesystem::exists(socket))
        thread_ = std::thread([this, pipe] { listen(pipe); });
    else
        why_not_ = "pulseaudio does not start here";
}

Ear::~Ear() {
    stop(server_); // which ends the thread's reading
    if (thread_.joinable()) thread_.join();
    for (const auto& [name, value] : before_) value ? setenv(name.c_str(), value->c_str(), 1) : unsetenv(name.c_str());
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
}

void Ear::listen(const std::string& pipe) {
    const int file = open(pipe.c_str(), O_RDONLY | O_CLOEXEC);
    std::array<std::int16_t, 512> block{};
    std::size_t kept = 0; // bytes, of a sample that came in two
    auto* const bytes = reinterpret_cast<char*>(block.data());
    for (;;) {
        const ssize_t got = read(file, bytes + kept, sizeof block - kept);
        if (got <= 0) break;
        const std::size_t all = kept + static_cast<std::size_t>(got);
        const std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < all / 2; ++i) {
            samples_.push_back(static_cast<float>(block[i]) / 32768.0f);
            if (std::abs(samples_.back()) > audible) hears_ = true;
        }
        kept = all % 2;
        if (kept != 0) bytes[0] = bytes[all - 1];
    }
    close(file);
}

std::vector<float> Ear::heard() const {
    const std::lock_guard lock(mutex_);
    return samples_;
}

SoundFault faults_of(const std::vector<float>& heard, float loudness) {
    const auto sounds = [](float sample) { return std::abs(sample) > audible; };
    const auto begin = std::find_if(heard.begin(), heard.end(), sounds);
    const auto end = std::find_if(heard.rbegin(), heard.rend(), sounds).base();
    SoundFault faults;
    // A kilohertz bends by 0.017 of its height from one sample to the next; where a wave is cut it breaks by its
    // height.
    const float most_bend = 0.15f * loudness;
    constexpr std::ptrdiff_t window = Ear::rate / 400;
    std::ptrdiff_t last_click = -Ear::rate;
    std::ptrdiff_t silent = 0;
    for (auto at = begin; at < end - window; ++at) {
        const std::ptrdiff_t place = at - begin;
        if (std::abs(at[0] - 2 * at[1] + at[2]) > most_bend) {
            faults.clicks += place - last_click > Ear::rate / 10 ? 1 : 0;
            last_click = place;
        }
        if (place % window != 0) continue;
        const bool silence =
            std::all_of(at, at + window, [&](float sample) { return std::abs(sample) < 0.2f * loudness; });
        silent = silence ? silent + window : 0;
        faults.hole_ms = std::max(faults.hole_ms, 1e3 * static_cast<double>(silent) / Ear::rate);
    }
    return faults;
}

} // namespace forksight::player::video
