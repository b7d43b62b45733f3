#include "streamer/library/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <memory>

namespace forksight::streamer::library {
namespace {

std::error_code last_error() {
    return {errno, std::generic_category()};
}

// Kernels before 5.6, and sandboxes that do not know the call: one part at a time, none of them a link.
Descriptor open_part_by_part(int root, const std::string& relative, int flags) {
    constexpr mode_t for_owner = 0600; // of what is made
    Descriptor here;
    std::size_t begin = 0;
    while (true) {
        const std::size_t slash = relative.find('/', begin);
        const std::string part = relative.substr(begin, slash - begin);
        if (part.empty() || part == "..") {
            errno = EXDEV;
            return Descriptor{};
        }
        const bool last = slash == std::string::npos;
        const int part_flags = last ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC;
        Descriptor next(::openat(here ? here.get() : root, part.c_str(), part_flags | O_NOFOLLOW, for_owner));
        if (last || !next) return next;
        here = std::move(next);
        begin = slash + 1;
    }
}

Descriptor open_beneath(int root, const std::string& relative, int flags) {
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags);
    how.mode = (flags & O_CREAT) != 0 ? 0600 : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    // EAGAIN: something was renamed while the kernel walked; a few tries are enough.
    for (int attempt = 0; attempt < 4; ++attempt) {
        const long number = ::syscall(SYS_openat2, root, relative.c_str(), &how, sizeof how);
        if (number >= 0) return Descriptor(static_cast<int>(number));
        if (errno == ENOSYS || errno == EPERM) return open_part_by_part(root, relative, flags);
        if (errno != EAGAIN && errno != EINTR) break;
    }
    return Descriptor{};
}

std::variant<OpenFile, std::error_code> regular(Descriptor file) {
    if (!file) return last_error();
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return last_error();
    if (S_ISDIR(status.st_mode)) return std::make_error_code(std::errc::is_a_directory);
    if (!S_ISREG(status.st_mode)) return std::make_error_code(std::errc::no_such_file_or_directory);
    return OpenFile{std::move(file), identity_of(status)};
}

std::variant<std::vector<std::string>, std::error_code> names_in(const Descriptor& folder, std::size_t limit) {
    if (!folder) return last_error();
    const int number = ::dup(folder.get()); // closedir closes what it was given
    struct Close {
        void operator()(DIR* stream) const { ::closedir(stream); }
    };
    const std::unique_ptr<DIR, Close> stream(number < 0 ? nullptr : ::fdopendir(number));
    if (!stream) {
        const std::error_code error = last_error();
        if (number >= 0) ::close(number);
        return error;
    }
    std::vector<std::string> names;
    for (std::size_t looked = 0; looked < limit; ++looked) {
        const dirent* entry = ::readdir(stream.get());
        if (entry == nullptr) break;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    return names;
}

} // namespace

Identity identity_of(const struct stat& status) {
    return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
            static_cast<std::uint64_t>(status.st_size), static_cast<std::int64_t>(status.st_mtim.tv_sec),
            static_cast<std::int64_t>(status.st_mtim.tv_nsec)};
}

bool give_to_owner_of(const std::filesystem::path& folder, int descriptor) {
    struct stat owner {};
    if (::geteuid() != 0 || ::stat(folder.c_str(), &owner) != 0) return true;
    return ::fchown(descriptor, owner.st_uid, owner.st_gid) == 0;
}

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

Folder::Folder(const std::filesystem::path& path)
    : path_(path), root_(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    if (!root_) throw std::system_error(last_error(), path.string());
}

Folder::Found Folder::look_again() {
    const std::lock_guard lock(looking_);
    const Descriptor now(::open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    struct stat there {};
    struct stat held {};
    if (!now && (errno == EMFILE || errno == ENFILE || errno == ENOMEM)) return Found::the_same; // nothing can be said
    if (!now || ::fstat(now.get(), &there) != 0) {
        gone_.store(true, std::memory_order_release);
        return Found::none;
    }
    const bool same = ::fstat(root_.get(), &held) == 0 && held.st_dev == there.st_dev && held.st_ino == there.st_ino;
    // dup3 puts the other folder under the same number in one step: whoever uses it meanwhile has the one or the other.
    if (!same && ::dup3(now.get(), root_.get(), O_CLOEXEC) < 0) return Found::none;
    gone_.store(false, std::memory_order_release);
    return same ? Found::the_same : Found::another;
}

std::variant<OpenFile, std::error_code> Folder::open(const std::string& relative) const {
    assert(!relative.empty() && relative.front() != '/');
    if (gone()) return std::make_error_code(folder_gone);
    // O_NONBLOCK: opening a FIFO that somebody put there must not hold the thread.
    return regular(open_beneath(root_.get(), relative, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

std::variant<OpenFile, std::error_code> Folder::open_to_write(const std::string& relative, Missing missing) const {
    assert(!relative.empty() && relative.front() != '/');
    if (gone()) return std::make_error_code(folder_gone);
    const int make = missing == Missing::is_made ? O_CREAT : 0;
    auto opened = regular(open_beneath(root_.get(), relative, O_RDWR | make | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (const auto* file = std::get_if<OpenFile>(&opened); file != nullptr && make != 0) {
        if (!give_to_owner_of(path_, file->descriptor.get())) return last_error();
    }
    return opened;
}

std::error_code Folder::make_folder(const std::string& name) const {
    assert(!name.empty() && name.find('/') == std::string::npos);
    if (gone()) return std::make_error_code(folder_gone);
    if (::mkdirat(root_.get(), name.c_str(), 0700) != 0) return errno == EEXIST ? std::error_code{} : last_error();
    const Descriptor made = open_beneath(root_.get(), name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!made || !give_to_owner_of(path_, made.get())) return last_error();
    return sync_names(".");
}

std::error_code Folder::remove(const std::string& relative) const {
    if (gone()) return std::make_error_code(folder_gone);
    const std::size_t slash = relative.rfind('/');
    const std::string parent = slash == std::string::npos ? "." : relative.substr(0, slash);
    const Descriptor folder = open_beneath(root_.get(), parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::string name = relative.substr(slash + 1); // npos + 1 is 0
    if (!folder || ::unlinkat(folder.get(), name.c_str(), 0) != 0) return last_error();
    return {};
}

std::error_code Folder::sync_names(const std::string& relative) const {
    if (gone()) return std::make_error_code(folder_gone);
    const Descriptor folder = open_beneath(root_.get(), relative, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!folder || ::fsync(folder.get()) != 0) return last_error();
    return {};
}

std::variant<Identity, std::error_code> Folder::identify(const std::string& relative) const {
    if (gone()) return std::make_error_code(folder_gone);
    struct stat status {};
    if (::fstatat(root_.get(), relative.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return last_error();
    return identity_of(status);
}

media_manifests::Result<std::string> Folder::read(const std::string& relative, std::size_t limit) const {
    const auto opened = open(relative);
    if (const auto* error = std::get_if<std::error_code>(&opened)) {
        return media_manifests::Error{relative, "cannot be read: " + error->message()};
    }
    const auto& file = std::get<OpenFile>(opened);
    if (file.identity.size > limit) {
        return media_manifests::Error{relative, "is larger than the " + std::to_string(limit) + " bytes that are read"};
    }
    std::string text = read_at(file.descriptor, 0, file.identity.size);
    if (text.size() != file.identity.size) return media_manifests::Error{relative, "changed while it was read"};
    return text;
}

std::variant<Contents, std::error_code> Folder::contents(const std::string& relative, std::size_t limit) const {
    if (gone()) return std::make_error_code(folder_gone);
    const Descriptor folder = open_beneath(root_.get(), relative, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const auto names = names_in(folder, limit);
    if (const auto* error = std::get_if<std::error_code>(&names)) return *error;
    Contents found;
    for (const std::string& name : std::get<std::vector<std::string>>(names)) {
        struct stat status {};
        if (::fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (S_ISDIR(status.st_mode)) found.folders.push_back(name);
        if (S_ISLNK(status.st_mode)) found.links.push_back(name);
    }
    std::sort(found.folders.begin(), found.folders.end());
    std::sort(found.links.begin(), found.links.end());
    return found;
}

std::variant<std::vector<std::string>, std::error_code> Folder::names(const std::string& relative,
                                                                      std::size_t limit) const {
    if (gone()) return std::make_error_code(folder_gone);
    return names_in(open_beneath(root_.get(), relative, O_RDONLY | O_DIRECTORY | O_CLOEXEC), limit);
}

std::string Folder::link_on_the_way(const std::string& relative) const {
    for (std::size_t end = 0; end != std::string::npos;) {
        end = relative.find('/', end + 1);
        const std::string part = relative.substr(0, end);
        struct stat status {};
        if (::fstatat(root_.get(), part.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return {};
        if (S_ISLNK(status.st_mode)) return part;
    }
    return {};
}

std::string read_at(const Descriptor& file, std::uint64_t offset, std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
        const ssize_t count =
            ::pread(file.get(), bytes.data() + filled, size - filled, static_cast<off_t>(offset + filled));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        filled += static_cast<std::size_t>(count);
    }
    bytes.resize(filled);
    return bytes;
}

} // namespace forksight::streamer::library
