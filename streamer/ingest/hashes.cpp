#include "streamer/ingest/hashes.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "media_manifests/hash_list.hpp"
#include "streamer/ingest/files.hpp"
#include "streamer/library/digest.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::ingest {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;
namespace fs = std::filesystem;

Result<Done> write_hashes(const fs::path& clip) {
    media_manifests::HashedFiles files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(clip, error), end; !error && entry != end; entry.increment(error)) {
        if (!entry->is_regular_file(error)) continue;
        const library::Descriptor file(::open(entry->path().c_str(), O_RDONLY | O_CLOEXEC));
        if (!file) return Error{entry->path().string(), std::string("cannot be read back: ") + std::strerror(errno)};
        const auto hash = library::sha256_of(file);
        if (!hash) return Error{entry->path().string(), hash.errors().front().what};
        const auto bytes = entry->file_size(error);
        files.push_back({fs::relative(entry->path(), clip, error).generic_string(), bytes, hash.value()});
    }
    if (error) return Error{clip.string(), "cannot be read back: " + error.message()};
    return write_file(clip / media_manifests::hash_list_name, media_manifests::write_hash_list(std::move(files)));
}

} // namespace forksight::streamer::ingest
