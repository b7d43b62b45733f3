#include "player/cache/object_store.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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

/// "4711-0", as temporary_name() makes them.
bool is_temporary(std::string_view name) {
    const std::size_t dash = name.find('-');
    const auto number = [](std::string_view text) {
        return !text.empty() && text.size() <= 10 &&
               std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    return dash != std::string_view::npos && number(name.substr(0, dash)) && number(name.substr(dash + 1));
}

constexpr std::uint64_t largest_object_bytes = 256u << 20;

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
    remove_spoilt(file.sha256);
    return std::nullopt;
}

void ObjectStore::remove_spoilt(const std::string& sha256) const {
    const Folder folder(Folder(cache_ / "objects"), sha256.substr(0, folder_digits));
    const std::string name = sha256.substr(folder_digits);
    const Descriptor file = folder.open(name);
    if (!file) return;
    // What is larger than a file of a film may be cannot be right.
    const auto bytes = read_whole(file.get(), largest_object_bytes);
    if (!bytes || sha256_of(*bytes) != sha256) folder.remove(name);
}

bool ObjectStore::put(const HashedFile& file, std::string_view bytes) const {
    if (bytes.size() != file.bytes || sha256_of(bytes) != file.sha256) return false;
    const fs::path place = path_of(file.sha256);
    make_folder(cache_);
    for (const fs::path& folder : {cache_ / "objects", place.parent_path(), cache_ / "new"}) make_inner_folder(folder);
    const fs::path finished = cache_ / "new" / temporary_name();
    write_new(finished, bytes);
    move_into_place(finished, place);
    return true;
}

void ObjectStore::remove(const std::string& sha256) const {
    Folder(Folder(cache_ / "objects"), sha256.substr(0, folder_digits)).remove(sha256.substr(folder_digits));
}

std::vector<ObjectStore::Object> ObjectStore::all() const {
    std::vector<Object> objects;
    const Folder folder(cache_ / "objects");
    for (const std::string& first : folder.names()) {
        if (first.size() != folder_digits) continue;
        const Folder inner(folder, first);
        for (const std::string& rest : inner.names()) {
            // Whatever else somebody put here is not ours to count or to delete.
            if (!media_manifests::is_sha256(first + rest)) continue;
            if (const auto bytes = inner.bytes_of(rest)) objects.push_back({first + rest, *bytes});
        }
    }
    return objects;
}

void ObjectStore::clear_unfinished() const {
    const Folder folder(cache_ / "new");
    for (const std::string& name : folder.names())
        if (is_temporary(name)) folder.remove(name);
}

void ObjectStore::settle() const {
    std::error_code error;
    for (fs::directory_iterator folder(cache_ / "objects", error), end; !error && folder != end;
         folder.increment(error))
        if (folder->is_directory(error)) flush_folder(folder->path());
    if (fs::is_directory(cache_ / "objects", error)) flush_folder(cache_ / "objects");
}

} // namespace forksight::player::cache
