#include "streamer/ingest/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "streamer/library/folder.hpp"

namespace forksight::streamer::ingest {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;

Result<Done> write_file(const std::filesystem::path& file, std::string_view bytes) {
    library::Descriptor opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!opened) return Error{file.string(), std::string("cannot be made: ") + std::strerror(errno)};
    while (!bytes.empty()) {
        const ssize_t written = ::write(opened.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return Error{file.string(), std::string("cannot be written: ") + std::strerror(errno)};
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::close(opened.release()) != 0) // some file systems say only here that the disk is full
        return Error{file.string(), std::string("cannot be written: ") + std::strerror(errno)};
    return Done{};
}

Result<Done> make_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return Error{folder.string(), "the folder cannot be made: " + error.message()};
    return Done{};
}

} // namespace forksight::streamer::ingest
