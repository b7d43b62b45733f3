// What each command of forksight-streamer does; each returns the program's exit status.
#pragma once

#include "streamer/notices.hpp"
#include "streamer/options.hpp"

namespace forksight::streamer {

inline constexpr int done = 0;
inline constexpr int input_at_fault = 1;
inline constexpr int world_failed = 3;

/// Serves until SIGTERM or SIGINT. Throws when it cannot start.
int serve(const ServeOrder& order);
int ingest_video(const IngestOrder& order);
/// Puts and removes subtitles of a clip, then prints the languages that it has.
int change_subtitles(const SubtitlesOrder& order);
int check_film(const CheckOrder& order);
/// The film's folder that FILM_DIR or film.json names; absent, after a sentence on stderr, when it is neither.
std::optional<std::filesystem::path> film_folder_named(const std::filesystem::path& film, bool dutch,
                                                       const Notices& notices);
int replay_record(const ReplayOrder& order);
int import_story(const ImportOrder& order);
int export_story(const ExportOrder& order);
int draw_film(const GraphOrder& order);
int make_certificate(const CertificateOrder& order);
int change_access(const AccessOrder& order);
int change_class(const ClassOrder& order);
int make_token(const TokenOrder& order);

} // namespace forksight::streamer
