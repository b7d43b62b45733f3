#include "player/cache/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace forksight::player::cache {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const char* what, int why) {
    std::string sentence = "the cache: " + path.string() + " " + what + ": " + std::strerror(why);
    if (why == ENOSPC || why == EDQUOT || why == EFBIG)
        sentence += ". Make room on this disk, or name a folder on another with --cache DIR; what has come is kept";
    if (why == EACCES || why == EPERM || why == EROFS || why == ENOTDIR)
        sentence += ". Name a folder that you may write to with --cache DIR";
    throw CacheFailure(sentence);
}

} // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error)) return;
    if (folder.has_parent_path() && folder.parent_path() != folder) make_folder(folder.parent_path());
    // Films show clients and pupils: they are for whoever fetched them.
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder, "cannot be made", errno);
}

void write_new(const fs::path& file, std::string_view bytes) {
    const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (opened < 0) fail(file, "cannot be made", errno);
    int why = 0;
    while (why == 0 && !bytes.empty()) {
        const ssize_t written = ::write(opened, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) why = errno;
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (why == 0 && ::fsync(opened) != 0) why = errno;
    if (::close(opened) != 0 && why == 0) why = errno; // some file systems say only here that the disk is full
    if (why == 0) return;
    ::unlink(file.c_str());
    fail(file, "cannot be written", why);
}

void move_into_place(const fs::path& finished, const fs::path& place) {
    if (::rename(finished.c_str(), place.c_str()) == 0) return;
    const int why = errno;
    ::unlink(finished.c_str());
    fail(place, "cannot be put in place", why);
}

void flush_folder(const fs::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems do not flush folders, and say so.
    if (!opened || (::fsync(opened.get()) != 0 && errno != EINVAL)) fail(folder, "does not reach the disk", errno);
}

std::optional<std::string> read_whole(int descriptor, std::uint64_t limit_bytes) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    if (static_cast<std::uint64_t>(status.st_size) > limit_bytes) return std::nullopt;
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    for (std::size_t filled = 0; filled < bytes.size();) {
        const ssize_t got =
            ::pread(descriptor, bytes.data() + filled, bytes.size() - filled, static_cast<off_t>(filled));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return std::nullopt;
        filled += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::optional<std::string> read_whole(const fs::path& file, std::uint64_t limit_bytes) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!opened) return std::nullopt;
    return read_whole(opened.get(), limit_bytes);
}

std::optional<Descriptor> try_lock(const fs::path& cache) {
    make_folder(cache);
    const fs::path file = cache / "lock";
    Descriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!opened) fail(file, "cannot be made", errno);
    if (::flock(opened.get(), LOCK_EX | LOCK_NB) == 0) return opened;
    if (errno != EWOULDBLOCK) fail(file, "cannot be locked", errno);
    return std::nullopt;
}

} // namespace forksight::player::cache
