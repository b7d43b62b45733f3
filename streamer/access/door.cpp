#include "streamer/access/door.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <stdexcept>
#include <system_error>

#include "streamer/access/class_code.hpp"
#include "streamer/access/register.hpp"

namespace forksight::streamer::access {
namespace {

using library::Store;

/// Classes that ended so long ago are of no use to anybody, and are forgotten when the server starts.
constexpr std::int64_t remembered_s = 180LL * 24 * 3600;

/// A disk that cannot tell must not pass for one without class codes: that would open every film.
bool is_there(const std::filesystem::path& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0) return true;
    if (errno == ENOENT) return false;
    throw std::runtime_error(path.string() + " cannot be looked at: " + std::generic_category().message(errno));
}

bool writable(const std::filesystem::path& folder) {
    return ::access(folder.c_str(), W_OK) == 0;
}

KeyRing keys_or_sentence(media_manifests::Result<KeyRing> keys) {
    if (!keys) throw std::runtime_error(media_manifests::to_string(keys.errors()));
    return std::move(keys).value();
}

[[noreturn]] void only_one(const std::filesystem::path& library, std::string_view there, std::string_view gone) {
    throw std::runtime_error("the library has " + (library / there).string() + " but no " + std::string(gone) +
                             ": put it back from a back-up, or remove " + std::string(there) +
                             " too, which ends all class codes and opens every film");
}

/// By its path each time: a library that vanished may come back as another folder.
library::Identity identity_or_none(const std::filesystem::path& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 ? library::identity_of(status) : library::Identity{};
}

} // namespace

Opened open_access(const std::filesystem::path& library) {
    const bool has_store = is_there(library / library::store_file);
    const bool has_keys = is_there(library / key_file);
    if (has_keys && !has_store) only_one(library, key_file, library::store_file);
    Opened opened;
    opened.store =
        std::make_unique<Store>(library, has_keys && !writable(library) ? Store::Open::to_read : Store::Open::or_make);
    if (has_keys) {
        opened.keys = keys_or_sentence(load_key_ring(library));
        return opened;
    }
    // The store is made before the keys, so without them nothing was ever finished, unless they were lost.
    Store::Transaction transaction(*opened.store);
    if (!is_there(library / key_file) && !list_classes(*opened.store).empty()) {
        only_one(library, library::store_file, key_file);
    }
    opened.keys = keys_or_sentence(create_key_ring(library, make_key_ring()));
    return opened;
}

Door::Door(const std::filesystem::path& library, const DoorSettings& settings, Tell tell)
    : path_(library), settings_(settings), tell_(std::move(tell)) {
    open_first();
    watcher_ = std::thread([this] { watch(); });
}

Door::~Door() {
    {
        const std::lock_guard lock(waiting_);
        stop_ = true;
    }
    wake_.notify_all();
    watcher_.join();
}

void Door::open_first() {
    const std::lock_guard lock(disk_);
    if (!writable(path_) && !is_there(path_ / key_file) && !is_there(path_ / library::store_file)) {
        tell_("no class codes", "the library cannot be written to, and has no " + std::string(key_file));
        AccessState open;
        open.keys = make_key_ring(); // nobody has a token of it
        return take_over(std::move(open));
    }
    Opened opened = open_access(path_);
    store_ = std::move(opened.store);
    try {
        if (writable(path_)) forget_classes(*store_, static_cast<std::int64_t>(std::time(nullptr)) - remembered_s);
    } catch (const library::StoreFailure& failure) {
        tell_("classes that ended are kept", failure.what()); // a full disk is no reason not to serve
    }
    seen_ = sources();
    take_over({read_rules(*store_), std::move(opened.keys)});
}

std::shared_ptr<const AccessState> Door::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

void Door::take_over(AccessState next) {
    signer_ = std::make_unique<Signer>(next.keys);
    auto made = std::make_shared<const AccessState>(std::move(next));
    const std::lock_guard lock(mutex_);
    state_ = std::move(made);
    version_.fetch_add(1, std::memory_order_release);
}

Door::Sources Door::sources() {
    library::Identity store = identity_or_none(path_ / library::store_file);
    store.size = 0; // SQLite tells of changes itself; another file is what it cannot see
    store.modified_s = store.modified_ns = 0;
    return {store, identity_or_none(path_ / key_file), store_ ? store_->version() : 0};
}

/// What cannot be read leaves everything as it was: rules do not vanish with a disk.
void Door::look_again() {
    try {
        Sources now = sources();
        if (now == seen_ && !failing_) return;
        if (now.store.inode == 0 && now.keys.inode == 0 && !store_) return; // still a library that has neither
        if (now.store.inode == 0) throw std::runtime_error((path_ / library::store_file).string() + " is gone");
        if (!store_ || now.store != seen_.store || failing_) {
            store_ = std::make_unique<Store>(path_, Store::Open::to_read);
            now = sources();
        }
        KeyRing keys = keys_or_sentence(load_key_ring(path_));
        take_over({read_rules(*store_), std::move(keys)});
        seen_ = now;
        if (std::exchange(failing_, false)) tell_("access is read again", "");
    } catch (const std::exception& error) {
        failed(error.what());
    }
}

void Door::failed(std::string_view why) {
    if (!std::exchange(failing_, true)) tell_("access is kept as it was", std::string(why));
}

void Door::watch() {
    std::unique_lock lock(waiting_);
    while (!wake_.wait_for(lock, settings_.look_every, [this] { return stop_; })) {
        const std::lock_guard disk(disk_);
        look_again();
    }
}

std::optional<Door::Granted> Door::exchange(std::string_view typed, std::int64_t now_s) {
    const std::lock_guard lock(disk_);
    if (typed.size() == token_length) {
        const auto holder = signer_->read(typed);
        if (!holder || !is_current(state()->rules, *holder, now_s)) return std::nullopt;
        return Granted{std::string(typed), *holder};
    }
    const auto code = read_code(typed);
    if (!code || !store_) return std::nullopt;
    try {
        return look_up(*code, now_s);
    } catch (const library::StoreFailure& failure) {
        failed(failure.what()); // the next look opens it anew
        throw;
    }
}

std::optional<Door::Granted> Door::look_up(std::string_view code, std::int64_t now_s) {
    const auto found = class_of_code(*store_, digest_of_code(state()->keys, code), now_s);
    if (!found) return std::nullopt;
    if (state()->rules.classes.count(found->id) == 0) look_again(); // a class of this very second
    const Holder holder{Holder::Kind::viewer, found->id, std::min(found->expires_s, now_s + settings_.token_lasts_s)};
    return Granted{signer_->sign(holder), holder};
}

} // namespace forksight::streamer::access
