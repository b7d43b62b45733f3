#include "streamer/ingest/hashes.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>

#include "media_manifests/hash_list.hpp"
#include "streamer/ingest/files.hpp"
#include "streamer/library/digest.hpp"
#include "streamer/library/folder.hpp"

namespace forksight::streamer::ingest {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;
namespace fs = std::filesystem;

Result<Done> write_hashes(const fs::path& clip, const media_manifests::HashedFiles& known) {
    std::unordered_map<std::string_view, const media_manifests::HashedFile*> by_path;
    for (const media_manifests::HashedFile& file : known) by_path.emplace(file.path, &file);
    media_manifests::HashedFiles files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(clip, error), end; !error && entry != end; entry.increment(error)) {
        if (!entry->is_regular_file(error)) continue;
        const std::string path = fs::relative(entry->path(), clip, error).generic_string();
        const auto bytes = entry->file_size(error);
        if (const auto found = by_path.find(path); found != by_path.end() && found->second->bytes == bytes) {
            files.push_back(*found->second);
            continue;
        }
        const library::Descriptor file(::open(entry->path().c_str(), O_RDONLY | O_CLOEXEC));
        if (!file) return Error{entry->path().string(), std::string("cannot be read back: ") + std::strerror(errno)};
        const auto hash = library::sha256_of(file);
        if (!hash) return Error{entry->path().string(), hash.errors().front().what};
        files.push_back({path, bytes, hash.value()});
    }
    if (error) return Error{clip.string(), "cannot be read back: " + error.message()};
    return write_file(clip / media_manifests::hash_list_name, media_manifests::write_hash_list(std::move(files)));
}

} // namespace forksight::streamer::ingest
