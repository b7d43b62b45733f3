// A library on disk and a server over it, for the length of a test.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/access/door.hpp"
#include "streamer/access/guessing.hpp"
#include "streamer/api/site.hpp"
#include "streamer/http/server.hpp"
#include "streamer/library/film_shelf.hpp"
#include "streamer/tls/served_pair.hpp"
#include "tests/streamer/http/client.hpp"

namespace forksight::tests {

/// Gone with everything in it at the end.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Replaces the file by a rename, as ingest does, and makes the folders on the way.
    void write(const std::string& relative, std::string_view bytes) const;

  private:
    std::filesystem::path path_;
};

/// A sound film of three scenes, two endings and one decision, over the clips `door` and `hall`.
std::string small_film(const std::string& id);
/// A clip.json of two segments, two seconds each.
std::string small_clip();
/// Bytes that differ from place to place.
std::string pattern(std::size_t size);

/// films/visit with its film.json, and the clip `door` with every kind of file; 00001.m4s has 100 bytes (in memory),
/// 00002.m4s has 3,000,000 (sent from the file).
void furnish(const TemporaryFolder& library);

/// Limits under which nothing takes long.
streamer::http::Limits quick_limits();

struct House {
    explicit House(const streamer::http::Limits& limits = quick_limits(), std::size_t threads = 2,
                   Way way = Way::as_told, const std::vector<std::string>& origins = {},
                   const streamer::access::GuessLimits& guesses = {},
                   const streamer::api::RecordLimits& record_limits = {});

    std::uint16_t port() const { return server->port(); }

    TemporaryFolder disk;
    streamer::library::Folder library;
    streamer::library::FilmShelf shelf;
    streamer::http::Counters counters;
    streamer::http::Log log;
    std::unique_ptr<streamer::tls::ServedPair> certificate; ///< from the library's own authority; null: plain
    streamer::access::Door door;
    streamer::access::Guessing guessing;
    streamer::api::Tokens tokens;
    streamer::api::Origins origins;
    streamer::library::AnswerCount answers;
    streamer::api::Records records;
    std::unique_ptr<streamer::http::Server> server;
};

} // namespace forksight::tests
