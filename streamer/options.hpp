// The command line of forksight-streamer, as plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "streamer/access_options.hpp"
#include "streamer/http/log.hpp"
#include "streamer/settings.hpp"

namespace forksight::streamer {

/// What "nl=FILE" says.
struct SubtitlesGiven {
    std::string language;
    std::filesystem::path file;
};

struct IngestOrder {
    std::filesystem::path video;
    std::filesystem::path library;
    std::string film;
    std::string clip;
    std::optional<std::string> projection;
    std::optional<std::string> stereo;
    std::string ladder = "auto";
    std::vector<SubtitlesGiven> subtitles;
    std::string progress; ///< empty: a bar on a terminal, none elsewhere
    http::Log::Format log = http::Log::Format::text;
};

struct SubtitlesOrder {
    std::filesystem::path library;
    std::string film;
    std::string clip;
    std::vector<SubtitlesGiven> put;
    std::vector<std::string> remove; ///< languages; with nothing to put or remove, they are listed
    http::Log::Format log = http::Log::Format::text;
};

struct CheckOrder {
    std::filesystem::path film; ///< its folder, or its film.json
    std::string language = "en";
    bool json = false;
    std::uint64_t max_states = 1'000'000; ///< that are listed at most; 0: the film is not explored
    http::Log::Format log = http::Log::Format::text;
};

struct ReplayOrder {
    std::filesystem::path film;
    std::filesystem::path record;
    std::string language = "en";
    bool json = false;
    http::Log::Format log = http::Log::Format::text;
};

struct ImportOrder {
    std::filesystem::path story;
    std::filesystem::path out; ///< a film's folder or a film.json; empty: standard output
    bool replace = false;
    std::string language = "en";
    http::Log::Format log = http::Log::Format::text;
};

struct ExportOrder {
    std::filesystem::path film;
    std::filesystem::path out; ///< empty: standard output
    std::string language = "en";
    http::Log::Format log = http::Log::Format::text;
};

struct GraphOrder {
    std::filesystem::path film;
    std::filesystem::path out;    ///< .svg, .dot or .mmd
    std::filesystem::path record; ///< empty: none
    std::string witness;          ///< an ending; empty: none
    std::string language = "en";
    http::Log::Format log = http::Log::Format::text;
};

struct CertificateOrder {
    std::filesystem::path library;
    std::vector<std::string> hosts; ///< empty: those of the certificate that is there
    std::filesystem::path page;     ///< empty: in the library
    std::uint16_t port = 8360;
    http::Log::Format log = http::Log::Format::text;
};

/// Nothing is left to do but to end with this status: --help and --version were answered, or the usage was wrong and
/// that was said.
struct Finished {
    int status = 0;
};

using Order = std::variant<Finished, ServeOrder, IngestOrder, SubtitlesOrder, CheckOrder, ReplayOrder, ImportOrder,
                           ExportOrder, GraphOrder, CertificateOrder, AccessOrder, ClassOrder, TokenOrder>;

Order read_command_line(int argc, char** argv);

} // namespace forksight::streamer
