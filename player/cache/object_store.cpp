#include "player/cache/object_store.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <system_error>

#include "player/cache/files.hpp"
#include "player/net/film_source.hpp"

namespace forksight::player::cache {
namespace {

namespace fs = std::filesystem;

/// In files of one folder: a few hundred would be slow to list on some file systems, so their first two digits part
/// them.
constexpr std::size_t folder_digits = 2;

std::string temporary_name() {
    static std::atomic<unsigned> made{0};
    return std::to_string(::getpid()) + "-" + std::to_string(made.fetch_add(1));
}

} // namespace

std::string sha256_of(std::string_view bytes) {
    return net::digest_of(bytes).substr(std::string_view("sha256:").size());
}

fs::path ObjectStore::path_of(const std::string& sha256) const {
    return cache_ / "objects" / sha256.substr(0, folder_digits) / sha256.substr(folder_digits);
}

bool ObjectStore::has(const HashedFile& file) const {
    struct stat status {};
    return ::stat(path_of(file.sha256).c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           static_cast<std::uint64_t>(status.st_size) == file.bytes;
}

std::optional<std::string> ObjectStore::read(const HashedFile& file) const {
    auto bytes = read_whole(path_of(file.sha256), file.bytes);
    if (bytes && bytes->size() == file.bytes && sha256_of(*bytes) == file.sha256) return bytes;
    remove(file.sha256);
    return std::nullopt;
}

bool ObjectStore::put(const HashedFile& file, std::string_view bytes) const {
    if (bytes.size() != file.bytes || sha256_of(bytes) != file.sha256) return false;
    const fs::path place = path_of(file.sha256);
    make_folder(place.parent_path());
    make_folder(cache_ / "new");
    const fs::path finished = cache_ / "new" / temporary_name();
    write_new(finished, bytes);
    move_into_place(finished, place);
    return true;
}

void ObjectStore::remove(const std::string& sha256) const {
    ::unlink(path_of(sha256).c_str());
}

std::vector<ObjectStore::Object> ObjectStore::all() const {
    std::vector<Object> objects;
    std::error_code error;
    for (fs::directory_iterator folder(cache_ / "objects", error), end; !error && folder != end;
         folder.increment(error)) {
        const std::string first = folder->path().filename().string();
        std::error_code inner;
        for (fs::directory_iterator file(folder->path(), inner); !inner && file != end; file.increment(inner)) {
            std::error_code gone;
            const std::string sha256 = first + file->path().filename().string();
            const auto bytes = file->file_size(gone);
            // Whatever else somebody put here is not ours to count or to delete.
            if (!gone && first.size() == folder_digits && media_manifests::is_sha256(sha256))
                objects.push_back({sha256, bytes});
        }
    }
    return objects;
}

void ObjectStore::clear_unfinished() const {
    std::error_code error;
    for (fs::directory_iterator file(cache_ / "new", error), end; !error && file != end; file.increment(error))
        ::unlink(file->path().c_str());
}

void ObjectStore::settle() const {
    std::error_code error;
    for (fs::directory_iterator folder(cache_ / "objects", error), end; !error && folder != end;
         folder.increment(error))
        if (folder->is_directory(error)) flush_folder(folder->path());
    if (fs::is_directory(cache_ / "objects", error)) flush_folder(cache_ / "objects");
}

} // namespace forksight::player::cache
