// Hash lists out of any bytes: what is read stays inside its folder, stands there once, and reads back as it was
// written.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "media_manifests/hash_list.hpp"

using namespace forksight::media_manifests;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

void look(const HashedFiles& files) {
    must(!files.empty() && files.size() <= hashed_files_limit);
    std::set<std::string_view> seen;
    for (const HashedFile& file : files) {
        must(is_sha256(file.sha256) && seen.insert(file.path).second);
        must(!file.path.empty() && file.path.front() != '/' && file.path.front() != '.' && file.path.back() != '/');
        must(file.path.find("..") == std::string::npos && file.path.find("/.") == std::string::npos);
        must(file.path.find("//") == std::string::npos && file.path.find('\0') == std::string::npos);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto list = read_hash_list(text)) {
        look(list.value());
        const std::string written = write_hash_list(list.value());
        const auto again = read_hash_list(written);
        must(static_cast<bool>(again) && write_hash_list(again.value()) == written);
    }
    if (const auto film = read_prepared_film(text)) {
        look(film.value().files);
        const auto again = read_prepared_film(write_prepared_film(film.value()));
        must(again && again.value().files == film.value().files && again.value().url == film.value().url);
    }
    return 0;
}
