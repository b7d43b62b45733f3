#include "player/cache/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include "player/said.hpp"

namespace forksight::player::cache {
namespace {

namespace fs = std::filesystem;

constexpr int own_folder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

constexpr const char* mark = "forksight-films";
// In both languages: who finds it later may be somebody else.
constexpr std::string_view mark_says =
    "Deze map is van `forksight-player prepare`: films om zonder verbinding af te spelen. De map mag in zijn geheel "
    "worden verwijderd.\n"
    "This folder is kept by `forksight-player prepare`: films for playing without a line. It may be deleted as a "
    "whole.\n";

[[noreturn]] void fail(const fs::path& path, const std::string& what, int error) {
    const std::string why = std::strerror(error);
    std::string sentence = said("de cache: " + path.string() + " " + what + " (" + why + ")",
                                "the cache: " + path.string() + " " + what + ": " + why);
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        sentence += said(
            ". Maak ruimte op deze schijf, of geef met --cache DIR een map op een andere schijf; wat er al is, "
            "blijft",
            ". Make room on this disk, or name a folder on another with --cache DIR; what has come is kept");
    if (error == EACCES || error == EPERM || error == EROFS || error == ENOTDIR)
        sentence += said(". Geef met --cache DIR een map waarin je mag schrijven",
                         ". Name a folder that you may write to with --cache DIR");
    throw CacheFailure(sentence);
}

std::string not_made() {
    return said("kan niet worden gemaakt", "cannot be made");
}

std::string not_written() {
    return said("kan niet worden geschreven", "cannot be written");
}

} // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

Folder::Folder(const fs::path& path) : opened_(::open(path.c_str(), own_folder)) {}

Folder::Folder(const Folder& above, const std::string& name)
    : opened_(above.opened_ ? ::openat(above.opened_.get(), name.c_str(), own_folder) : -1) {}

std::vector<std::string> Folder::names() const {
    std::vector<std::string> names;
    // Another descriptor than that of this folder: it is read from its beginning, and closed with the listing.
    const int again = opened_ ? ::openat(opened_.get(), ".", own_folder) : -1;
    const auto close = [](DIR* listing) { ::closedir(listing); };
    const std::unique_ptr<DIR, decltype(close)> listing(again >= 0 ? ::fdopendir(again) : nullptr, close);
    while (const dirent* entry = listing ? ::readdir(listing.get()) : nullptr) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    return names;
}

Descriptor Folder::open(const std::string& name) const {
    if (!opened_) return {};
    return Descriptor(::openat(opened_.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
}

std::optional<std::uint64_t> Folder::bytes_of(const std::string& name) const {
    struct stat status {};
    if (!opened_ || ::fstatat(opened_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

void Folder::remove(const std::string& name) const {
    if (opened_) ::unlinkat(opened_.get(), name.c_str(), 0);
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error)) return;
    if (folder.has_parent_path() && folder.parent_path() != folder) make_folder(folder.parent_path());
    // Films show clients and pupils: they are for whoever fetched them.
    if (::mkdir(folder.c_str(), 0700) == 0) return;
    if (const int why = errno; why != EEXIST) fail(folder, not_made(), why);
}

void make_inner_folder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0) return;
    const int why = errno;
    struct stat status {};
    if (why != EEXIST || ::lstat(folder.c_str(), &status) != 0) fail(folder, not_made(), why);
    if (!S_ISDIR(status.st_mode))
        throw CacheFailure(
            said("de cache: " + folder.string() +
                     " is een koppeling of een bestand, en geen map: waar dat heen leidt, blijft onaangeroerd. Haal "
                     "het weg, of geef met --cache DIR een andere map",
                 "the cache: " + folder.string() +
                     " is a link or a file, and no folder: what it leads to is not touched. Take it away, or "
                     "name another folder with --cache DIR"));
}

void make_cache(const fs::path& cache) {
    make_folder(cache);
    // The link that the user names may lead elsewhere; no link within it does.
    const Folder folder(cache / ".");
    auto names = folder.names();
    // A disk of its own has this from the beginning.
    names.erase(std::remove(names.begin(), names.end(), "lost+found"), names.end());
    // Looked for after the names: who makes this cache at the same time puts it there before anything else.
    if (folder.bytes_of(mark)) return;
    if (!names.empty())
        throw CacheFailure(
            said("in de map " + cache.string() + " staat al iets, en prepare heeft die map niet gemaakt (" + mark +
                     " ontbreekt): er komt geen film in, zodat er niets van jou wordt gewist. Geef met --cache DIR een "
                     "nieuwe of lege map",
                 "the folder " + cache.string() + " has something in it and was not made by prepare (" + mark +
                     " is missing): so that nothing of yours is deleted, no film is put there. Name a new "
                     "or an empty folder with --cache DIR"));
    const fs::path place = cache / mark;
    const Descriptor made(::open(place.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    // What it says is for people: where the disk is full, the first file of the film tells.
    if (const int why = errno; !made) fail(place, not_made(), why);
    if (::write(made.get(), mark_says.data(), mark_says.size()) >= 0) return;
    const int why = errno;
    fail(place, not_written(), why);
}

void write_new(const fs::path& file, std::string_view bytes) {
    const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (const int error = errno; opened < 0) fail(file, not_made(), error);
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
    fail(file, not_written(), why);
}

void move_into_place(const fs::path& finished, const fs::path& place) {
    if (::rename(finished.c_str(), place.c_str()) == 0) return;
    const int why = errno;
    ::unlink(finished.c_str());
    fail(place, said("kan niet op zijn plaats worden gezet", "cannot be put in place"), why);
}

void flush_folder(const fs::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems do not flush folders, and say so.
    if (opened && (::fsync(opened.get()) == 0 || errno == EINVAL)) return;
    const int why = errno;
    fail(folder, said("komt niet op de schijf", "does not reach the disk"), why);
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
    make_cache(cache);
    const fs::path file = cache / "lock";
    Descriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (const int why = errno; !opened) fail(file, not_made(), why);
    if (::flock(opened.get(), LOCK_EX | LOCK_NB) == 0) return opened;
    if (const int why = errno; why != EWOULDBLOCK) fail(file, said("kan niet op slot", "cannot be locked"), why);
    return std::nullopt;
}

} // namespace forksight::player::cache
