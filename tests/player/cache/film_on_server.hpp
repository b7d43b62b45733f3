// A film of made-up bytes with its hash lists, on a small server, for tests of the cache.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "media_manifests/hash_list.hpp"
#include "player/cache/preparation.hpp"
#include "tests/player/stream/small_server.hpp"

namespace forksight::player::testing {

/// Bytes that differ from seed to seed.
std::string some_bytes(std::size_t size, unsigned seed);

struct MadeClip {
    std::string id;
    unsigned seed = 1;                ///< equal seeds: equal bytes, whatever they are called
    std::string mark = "k1";          ///< of its ingest
    std::size_t segment_bytes = 1000; ///< of the larger picture; the smaller has a tenth, the sound a fifth
    std::string subtitles = {};       ///< Dutch, WebVTT; empty: none
};

/// Renditions LARGE-MARK, SMALL-MARK and audio-MARK of two segments each.
class FilmOnServer {
  public:
    FilmOnServer(SmallServer& server, std::string id, std::vector<MadeClip> clips);

    std::string url() const;
    /// By path beneath the film, hash lists included.
    const std::map<std::string, std::string>& files() const { return files_; }
    /// What belongs to it with all renditions, lists and playlists left out.
    media_manifests::HashedFiles wanted() const;
    /// Serves other bytes, or none, at a path.
    void serve(const std::string& path, Conduct conduct);

  private:
    SmallServer& server_;
    std::string id_;
    std::map<std::string, std::string> files_;
};

/// Into `cache`, every rendition, without patience.
cache::PrepareOrder order_of(const FilmOnServer& film, const std::string& cache);
/// By a Fetch of its own that gives up soon. Fails the test when it cannot.
cache::PreparedNow prepared(const cache::PrepareOrder& order);
/// What is wrong, in one text; fails the test when nothing is.
std::string refused(const cache::PrepareOrder& order);

/// Whether every byte of the film lies in the cache.
bool lies_whole(const FilmOnServer& film, const std::string& cache);

} // namespace forksight::player::testing
