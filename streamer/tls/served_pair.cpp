#include "streamer/tls/served_pair.hpp"

#include <sys/stat.h>

#include <ctime>
#include <stdexcept>

#include "streamer/tls/certificate.hpp"

namespace forksight::streamer::tls {
namespace {

constexpr std::int64_t day_s = 24 * 60 * 60;
constexpr std::int64_t warning_days = 21;

// Links are followed: tools that renew certificates let a link point to the newest.
library::Identity identity_or_none(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? library::identity_of(status) : library::Identity{};
}

} // namespace

ServedPair::ServedPair(Settings settings) : settings_(std::move(settings)) {
    if (settings_.renew) settings_.renew();
    read_ = look();
    auto pair = read_pair(settings_.files, std::time(nullptr));
    if (!pair) throw std::runtime_error("cannot serve https: " + media_manifests::to_string(pair.errors()));
    context_ = pair.value().context;
    ends_s_ = pair.value().ends_s;
    read_s_ = std::time(nullptr);
    if (settings_.tell) settings_.tell("certificate", "for " + pair.value().names + ", until " + day(ends_s_));
    watching_ = std::thread([this] { watch(); });
}

ServedPair::~ServedPair() {
    {
        const std::lock_guard lock(ending_mutex_);
        ending_ = true;
    }
    ended_.notify_all();
    watching_.join();
}

bool ServedPair::wait() {
    std::unique_lock lock(ending_mutex_);
    return ended_.wait_for(lock, settings_.look_time, [this] { return ending_; });
}

std::shared_ptr<ssl_ctx_st> ServedPair::context() const {
    const std::lock_guard lock(context_mutex_);
    return context_;
}

ServedPair::Seen ServedPair::look() const {
    return {identity_or_none(settings_.files.certificate), identity_or_none(settings_.files.key)};
}

bool ServedPair::reload() {
    const std::lock_guard lock(reading_mutex_);
    return read_again(false);
}

bool ServedPair::read_again(bool quietly) {
    read_ = look();
    read_s_ = std::time(nullptr);
    auto pair = read_pair(settings_.files, read_s_);
    if (!pair) {
        settings_.tell("certificate not taken", media_manifests::to_string(pair.errors()) +
                                                    "; the one before stays in use, until " + day(ends_s_));
        return false;
    }
    ends_s_ = pair.value().ends_s;
    {
        const std::lock_guard lock(context_mutex_);
        context_ = pair.value().context;
    }
    if (!quietly) settings_.tell("certificate", "for " + pair.value().names + ", until " + day(ends_s_));
    return true;
}

// The keys of resumed sessions are the context's: a new one every day lets them be forgotten.
void ServedPair::once_a_day() {
    if (settings_.renew) settings_.renew();
    const std::int64_t days_left = (ends_s_ - std::time(nullptr)) / day_s;
    if (days_left < warning_days) {
        settings_.tell("certificate ends", "in " + std::to_string(std::max<std::int64_t>(days_left, 0)) + " days, on " +
                                               day(ends_s_) + ": put a renewed one in its place");
    }
    read_again(true);
}

// A renewed pair is two files, replaced one after the other: it is read when two looks in a row see the same.
void ServedPair::watch() {
    Seen before = look();
    while (!wait()) {
        const Seen now = look();
        const bool settled = now == before;
        before = now;
        const std::lock_guard lock(reading_mutex_);
        if (settled && now != read_) read_again(false);
        if (std::time(nullptr) - read_s_ >= day_s) once_a_day();
    }
}

} // namespace forksight::streamer::tls
