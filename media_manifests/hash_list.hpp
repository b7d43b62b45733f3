// Files with their sizes and hashes, as text: the list of a clip (CLIP/hashes.json), and of a film that was prepared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

struct HashedFile {
    std::string path; ///< beneath the clip or the film, '/' between its parts, each a name as of is_rendition_name()
    std::uint64_t bytes = 0;
    std::string sha256; ///< 64 digits, 0-9 a-f

    bool operator==(const HashedFile&) const = default;
};
using HashedFiles = std::vector<HashedFile>;

/// A film as it lies on a viewer's disk.
struct PreparedFilm {
    std::string url;   ///< of the film's folder on its streamer, ends in '/'
    HashedFiles files; ///< paths beneath that: "film.json", "door/clip.json", "door/1280x640-k3f9ab/00001.m4s"
};

inline constexpr std::string_view hash_list_name = "hashes.json";
inline constexpr std::size_t hash_list_limit_bytes = 32u << 20;
inline constexpr std::size_t prepared_film_limit_bytes = 128u
                                                         << 20; ///< as many files as may be, with the longest paths
/// Four hours of six renditions; readers refuse more.
inline constexpr std::size_t hashed_files_limit = 400'000;
inline constexpr std::size_t film_url_limit_bytes = 4096;

/// Everything of a clip but the list itself. Paths have one or two parts; none stands there twice.
Result<HashedFiles> read_hash_list(std::string_view text);
/// In the order of the paths, so that equal clips have equal lists.
std::string write_hash_list(HashedFiles files);

/// Paths have up to three parts.
Result<PreparedFilm> read_prepared_film(std::string_view text);
std::string write_prepared_film(const PreparedFilm& film);

bool is_sha256(std::string_view text);

} // namespace forksight::media_manifests
