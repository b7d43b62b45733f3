#include "player/make_viewer.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "player/said.hpp"
#include "player/viewer/chooser.hpp"
#include "player/viewer/trace.hpp"

namespace forksight::player {

namespace {

namespace fs = std::filesystem;

media_manifests::Result<std::string> contents(const std::string& path, std::uintmax_t limit_bytes) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error)
        return media_manifests::Error{
            path, said("kan niet worden gelezen (" + error.message() + ")", "cannot be read: " + error.message())};
    const std::string limit = std::to_string(limit_bytes) + " bytes";
    if (size > limit_bytes)
        return media_manifests::Error{path, said("is groter dan " + limit, "is larger than " + limit)};
    std::ifstream file(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(size)))
        return media_manifests::Error{path, said("kan niet worden gelezen", "cannot be read")};
    return text;
}

} // namespace

media_manifests::Result<MakeViewer> viewers_for(const Options& options) {
    if (options.look) {
        const auto text = contents(*options.look, viewer::trace_limit_bytes);
        if (!text) return text.errors();
        auto samples = viewer::read_trace(text.value());
        if (!samples) {
            auto errors = samples.errors();
            for (auto& error : errors) error.where = *options.look + " " + error.where;
            return errors;
        }
        return MakeViewer([samples = std::move(samples).value()] { return std::make_unique<viewer::Trace>(samples); });
    }
    if (options.choose || options.display == DisplayKind::offscreen) {
        const auto ids = options.choose.value_or(std::vector<std::string>{});
        return MakeViewer([ids] { return std::make_unique<viewer::Chooser>(ids); });
    }
    return MakeViewer([] { return nullptr; });
}

} // namespace forksight::player
