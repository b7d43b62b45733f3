#include "streamer/record_file.hpp"

#include <system_error>
#include <variant>

#include "streamer/library/folder.hpp"

namespace forksight::streamer {

media_manifests::Result<media_manifests::RecordReader::Record> read_record_file(const std::filesystem::path& path,
                                                                                bool dutch) {
    using media_manifests::Error;
    constexpr std::size_t step_bytes = 1u << 20;
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        const bool there = std::filesystem::exists(path, error);
        return Error{path.string(), there ? (dutch ? "is geen bestand" : "is not a file")
                                          : (dutch ? "bestaat niet" : "there is no such file")};
    }
    const std::filesystem::path itself = std::filesystem::canonical(path, error); // whoever names a link means the file
    if (error) return Error{path.string(), error.message()};
    const auto opened = library::Folder(itself.parent_path()).open(itself.filename().string());
    if (const auto* why = std::get_if<std::error_code>(&opened)) return Error{path.string(), why->message()};
    const auto& file = std::get<library::OpenFile>(opened);
    media_manifests::RecordReader reader;
    for (std::uint64_t offset = 0; offset < file.identity.size && !reader.full(); offset += step_bytes) {
        const std::string bytes = library::read_at(file.descriptor, offset, step_bytes);
        reader.take(bytes);
        if (bytes.size() == step_bytes || offset + bytes.size() >= file.identity.size) continue;
        return Error{path.string(), dutch ? "veranderde onder het lezen" : "changed while it was read"};
    }
    return std::move(reader).record();
}

} // namespace forksight::streamer
