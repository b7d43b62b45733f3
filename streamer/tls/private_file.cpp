#include "streamer/tls/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "streamer/library/folder.hpp"

namespace forksight::streamer::tls {
namespace {

media_manifests::Error failure(const std::filesystem::path& path) {
    const int error = errno;
    return {path.string(), "cannot be written: " + std::generic_category().message(error)};
}

} // namespace

media_manifests::Result<media_manifests::Done> write_file(const std::filesystem::path& path, std::string_view bytes,
                                                          Readers readers) {
    const std::filesystem::path temporary = path.string() + ".new";
    ::unlink(temporary.c_str()); // left behind by a power cut, perhaps with other rights
    const mode_t mode = readers == Readers::owner ? 0600 : 0644;
    {
        const library::Descriptor file(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
        if (!file) return failure(path);
        while (!bytes.empty()) {
            const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return failure(path);
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        // The umask may have taken away what everybody needs: whoever serves the file is perhaps another user.
        if (!library::give_to_owner_of(path.parent_path(), file.get()) || ::fchmod(file.get(), mode) != 0 ||
            ::fsync(file.get()) != 0) {
            return failure(path);
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) return failure(path);
    const library::Descriptor folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder) ::fsync(folder.get());
    return media_manifests::Done{};
}

} // namespace forksight::streamer::tls
