#include "media_manifests/hash_list.hpp"

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

#include "media_manifests/json.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/json_writer.hpp"
#include "media_manifests/media.hpp"

namespace forksight::media_manifests {
namespace {

using json::Layout;
using json::Reader;
using json::Value;

constexpr std::int64_t list_version = 1;
constexpr std::int64_t largest_file_bytes = std::int64_t{1} << 40;
constexpr std::size_t path_limit_bytes = 3 * 65;

json::Limits limits_of(std::size_t bytes) {
    json::Limits limits;
    limits.bytes = bytes;
    limits.values = 4 * hashed_files_limit + 64; // a list of three each
    limits.depth = 8;
    return limits;
}

/// Nothing that leads out of the folder, and nothing hidden: each part is a plain name.
bool stays_inside(std::string_view path, std::size_t most_parts) {
    for (std::size_t parts = 1; parts <= most_parts; ++parts) {
        const std::size_t slash = path.find('/');
        if (!is_rendition_name(path.substr(0, slash))) return false;
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
    return false;
}

bool version_is_known(Reader& reader, const Value& root) {
    const auto version = reader.required(root, "forksight");
    const auto number = version ? reader.integer(*version, 1, std::numeric_limits<std::int64_t>::max()) : std::nullopt;
    if (!number || *number == list_version) return number.has_value();
    reader.wrong(*version, "this list is of version " + std::to_string(*number) + "; version " +
                               std::to_string(list_version) + " is the newest that can be read here");
    return false;
}

HashedFile read_file(Reader& reader, const Value& entry, std::size_t most_parts) {
    HashedFile file;
    if (entry.kind() != json::Kind::list || entry.size() != 3) {
        reader.wrong(entry, "a file is three things: [path, bytes, sha256]");
        return file;
    }
    auto part = entry.begin();
    if (const auto path = reader.text(*part, path_limit_bytes)) {
        if (!stays_inside(*path, most_parts)) {
            reader.wrong(*part, json::quoted(*path) + " is not a path of at most " + std::to_string(most_parts) +
                                    " plain names that stays inside its folder");
        }
        file.path = *path;
    }
    ++part;
    file.bytes = static_cast<std::uint64_t>(reader.integer(*part, 0, largest_file_bytes).value_or(0));
    ++part;
    if (const auto hash = reader.text(*part, 64)) {
        if (!is_sha256(*hash)) reader.wrong(*part, json::quoted(*hash) + " is no SHA-256: 64 digits of 0-9 and a-f");
        file.sha256 = *hash;
    }
    return file;
}

HashedFiles read_files(Reader& reader, const Value& root, std::size_t most_parts) {
    HashedFiles files;
    const auto list = reader.required(root, "files");
    if (!list || !reader.list(*list, hashed_files_limit)) return files;
    if (list->size() == 0) reader.wrong(*list, "there is at least one file");
    files.reserve(list->size());
    std::unordered_set<std::string_view> seen; // into `files`, which does not grow beyond what is reserved
    for (const Value entry : *list) {
        files.push_back(read_file(reader, entry, most_parts));
        if (!files.back().path.empty() && !seen.insert(files.back().path).second)
            reader.wrong(entry, json::quoted(files.back().path) + " stands here twice");
    }
    return files;
}

void write_files(json::Writer& out, const HashedFiles& files) {
    out.key("files").open_list();
    for (const HashedFile& file : files) {
        out.open_list(Layout::tight);
        out.text(file.path);
        out.natural(file.bytes);
        out.text(file.sha256);
        out.close();
    }
    out.close();
}

} // namespace

bool is_sha256(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(),
                                            [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Result<HashedFiles> read_hash_list(std::string_view text) {
    const auto document = json::parse(text, limits_of(hash_list_limit_bytes));
    if (!document) return document.errors();
    Reader reader(document.value().problems());
    const Value root = document.value().root();
    HashedFiles files;
    // Keys that are not known pass: a newer ingest may say more.
    if (reader.object(root) && version_is_known(reader, root)) files = read_files(reader, root, 2);
    if (!reader.clean()) return std::move(reader).errors();
    return files;
}

std::string write_hash_list(HashedFiles files) {
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    json::Writer out;
    out.open_object();
    out.key("forksight").integer(list_version);
    write_files(out, files);
    out.close();
    return out.written() + "\n";
}

Result<PreparedFilm> read_prepared_film(std::string_view text) {
    const auto document = json::parse(text, limits_of(prepared_film_limit_bytes));
    if (!document) return document.errors();
    Reader reader(document.value().problems());
    const Value root = document.value().root();
    PreparedFilm film;
    if (reader.object(root) && version_is_known(reader, root)) {
        if (const auto url = reader.required(root, "url")) {
            film.url = reader.text(*url, film_url_limit_bytes).value_or("");
            if (film.url.empty() || film.url.back() != '/') reader.wrong(*url, "a film's address ends in '/'");
        }
        film.files = read_files(reader, root, 3);
    }
    if (!reader.clean()) return std::move(reader).errors();
    return film;
}

std::string write_prepared_film(const PreparedFilm& film) {
    json::Writer out;
    out.open_object();
    out.key("forksight").integer(list_version);
    out.key("url").text(film.url);
    write_files(out, film.files);
    out.close();
    return out.written() + "\n";
}

} // namespace forksight::media_manifests
