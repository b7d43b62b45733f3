// A film of one clip behind a server of its own, and what comes of its streams.
#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "player/net/fetch.hpp"
#include "player/stream/boxes.hpp"
#include "player/stream/feed.hpp"
#include "tests/catch.hpp"
#include "tests/player/stream/sample_clip.hpp"
#include "tests/player/stream/small_server.hpp"

namespace forksight::player::testing {

struct ReadOut {
    std::string bytes;
    std::int64_t end = 0; ///< of the last read: 0 or -1
};

inline ReadOut read_all(video::ByteSource& source, std::size_t capacity = 65'536) {
    ReadOut out;
    std::vector<char> some(capacity);
    while ((out.end = source.read(some.data(), some.size())) > 0) {
        out.bytes.append(some.data(), static_cast<std::size_t>(out.end));
    }
    return out;
}

/// How many fragments of the picture (1) or the sound (2) a joined stream has.
inline std::size_t fragments_of(const std::string& bytes, std::uint32_t track) {
    const auto boxes = stream::boxes_in(bytes, 0);
    REQUIRE(boxes);
    std::size_t count = 0;
    for (const auto& box : boxes.value()) {
        if (box.type != "moof") continue;
        if (stream::u32_at(box.whole, box.whole.find("tfhd") + 8) == track) ++count;
    }
    return count;
}

inline std::size_t decoded_frames(const std::string& bytes) {
    const ScratchFolder folder;
    write_file(folder.path() + "/x.mp4", bytes);
    const auto ran =
        run("ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames"
            " -of csv=p=0 '" +
            folder.path() + "/x.mp4'");
    CHECK(ran.status == 0);
    return static_cast<std::size_t>(std::stoul(ran.output));
}

inline net::FetchLimits quick() {
    net::FetchLimits limits;
    limits.backoff = std::chrono::milliseconds(10);
    limits.connect = std::chrono::seconds(1);
    limits.stalled = std::chrono::seconds(1);
    limits.attempts = 2;
    return limits;
}

inline stream::Limits short_tempered() {
    stream::Limits limits;
    limits.patience_s = 1.0;
    limits.again_s = 0.1;
    return limits;
}

/// A film of one clip, "door", behind a server of its own.
struct Film {
    explicit Film(stream::Limits limits = {}, media_manifests::Presentation clip = sample_clip().presentation,
                  net::FetchLimits fetch_limits = quick())
        : fetch(fetch_limits), feed(fetch, server.url() + "/film/", {"door"}, {std::move(clip)}, limits) {
        server.serve_folder("film/door", sample_clip().folder);
    }
    std::unique_ptr<video::ByteSource> open(double from_s, std::optional<double> to_s = std::nullopt) {
        return feed.open_stretch()({0, from_s, to_s});
    }
    std::size_t asked_for(const std::string& part) const {
        std::size_t count = 0;
        for (const std::string& path : server.asked()) count += path.find(part) != std::string::npos ? 1 : 0;
        return count;
    }

    /// Something large comes over the line first, so that it is known.
    void know_the_line() {
        Conduct large;
        large.body = std::string(4u << 20, 'x');
        server.serve("/large", large);
        std::promise<void> there;
        fetch.get({server.url() + "/large", 0, 8u << 20, [&there](net::Answer) { there.set_value(); }});
        there.get_future().wait();
    }

    /// What was asked for has come, as far as can be seen: for 300 ms nothing has.
    void wait_until_all_came() const {
        for (int quiet = 0; quiet < 30;) {
            const std::uint64_t before = fetch.bytes_fetched();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            quiet = fetch.bytes_fetched() == before ? quiet + 1 : 0;
        }
    }

    SmallServer server;
    net::Fetch fetch;
    stream::Feed feed;
};

} // namespace forksight::player::testing
