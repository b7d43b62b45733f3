#include "tests/player/cache/film_on_server.hpp"

#include <random>

#include "media_manifests/clip_json.hpp"
#include "tests/catch.hpp"

namespace forksight::player::testing {
namespace {

using media_manifests::Rendition;

constexpr std::size_t segments = 2;

std::string film_json(const std::string& id, const std::vector<MadeClip>& clips) {
    std::string text = R"({"forksight":1,"id":")" + id + R"(","title":{"en":"A film"},"start":"s0","clips":{)";
    for (std::size_t i = 0; i < clips.size(); ++i) text += (i == 0 ? "\"" : ",\"") + clips[i].id + "\":{}";
    text += "},\"scenes\":{";
    for (std::size_t i = 0; i < clips.size(); ++i) {
        const std::string next = i + 1 < clips.size() ? R"("then":[{"to":"s)" + std::to_string(i + 1) + "\"}]"
                                                      : std::string(R"("end":"over")");
        text += (i == 0 ? "\"s" : ",\"s") + std::to_string(i) + R"(":{"clip":")" + clips[i].id + "\"," + next + "}";
    }
    return text + "}}";
}

} // namespace

std::string some_bytes(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    return bytes;
}

FilmOnServer::FilmOnServer(SmallServer& server, std::string id, std::vector<MadeClip> clips)
    : server_(server), id_(std::move(id)) {
    files_["film.json"] = film_json(id_, clips);
    for (const MadeClip& clip : clips) {
        const std::size_t before = files_.size();
        unsigned seed = clip.seed * 100;
        media_manifests::Presentation presentation;
        presentation.duration_s = 2.0;
        const auto make = [&](const std::string& name, std::size_t bytes) {
            Rendition rendition;
            rendition.name = name + "-" + clip.mark;
            rendition.bandwidth_bps = rendition.average_bandwidth_bps = 8 * bytes + clip.seed;
            rendition.init_bytes = 50;
            files_[clip.id + "/" + rendition.name + "/init.mp4"] = some_bytes(50, seed++);
            for (std::size_t i = 1; i <= segments; ++i) {
                rendition.segments.push_back({1.0, bytes});
                files_[clip.id + "/" + rendition.name + "/" + media_manifests::segment_name(i)] =
                    some_bytes(bytes, seed++);
            }
            return rendition;
        };
        for (const bool large : {true, false}) {
            Rendition picture = large ? make("640x320", clip.segment_bytes) : make("320x160", clip.segment_bytes / 10);
            picture.width = large ? 640 : 320;
            picture.height = picture.width / 2;
            picture.frame_rate = {30, 1};
            picture.codecs = "avc3.64001f";
            presentation.video.push_back(picture);
        }
        presentation.audio = make("audio", clip.segment_bytes / 5);
        presentation.audio->codecs = "mp4a.40.2";
        presentation.audio->sample_rate_hz = 48000;
        presentation.audio->channels = 1;
        if (!clip.subtitles.empty()) {
            presentation.subtitles = {{"nl", clip.subtitles.size()}};
            files_[clip.id + "/subtitles/nl.vtt"] = clip.subtitles;
        }
        files_[clip.id + "/clip.json"] = media_manifests::write_clip(presentation);
        files_[clip.id + "/master.m3u8"] = "#EXTM3U\n";
        media_manifests::HashedFiles list;
        for (const auto& [path, bytes] : files_) {
            if (path.rfind(clip.id + "/", 0) == 0)
                list.push_back({path.substr(clip.id.size() + 1), bytes.size(), cache::sha256_of(bytes)});
        }
        REQUIRE(list.size() == files_.size() - before);
        files_[clip.id + "/hashes.json"] = media_manifests::write_hash_list(list);
    }
    for (const auto& [path, bytes] : files_) {
        Conduct conduct;
        conduct.body = bytes;
        serve(path, conduct);
    }
}

std::string FilmOnServer::url() const {
    return server_.url() + "/films/" + id_ + "/";
}

media_manifests::HashedFiles FilmOnServer::wanted() const {
    media_manifests::HashedFiles files;
    for (const auto& [path, bytes] : files_) {
        if (path.find("hashes.json") == std::string::npos && path.find("m3u8") == std::string::npos)
            files.push_back({path, bytes.size(), cache::sha256_of(bytes)});
    }
    return files;
}

void FilmOnServer::serve(const std::string& path, Conduct conduct) {
    server_.serve("/films/" + id_ + "/" + path, std::move(conduct));
}

cache::PrepareOrder order_of(const FilmOnServer& film, const std::string& cache) {
    cache::PrepareOrder order;
    order.film = film.url();
    order.cache = cache;
    order.patience = std::chrono::milliseconds(300);
    order.choose = [](const media_manifests::Presentation& clip, const std::vector<std::size_t>&) {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < clip.video.size(); ++i) all.push_back(i);
        return all;
    };
    return order;
}

namespace {

media_manifests::Result<cache::PreparedNow> run_order(const cache::PrepareOrder& order) {
    net::FetchLimits limits;
    limits.backoff = std::chrono::milliseconds(5);
    net::Fetch fetch(limits);
    return cache::prepare(fetch, order, {}, [](const cache::PrepareProgress& progress) {
        CHECK(progress.done_bytes <= progress.total_bytes);
        CHECK(progress.fetched_bytes <= progress.done_bytes);
    });
}

} // namespace

cache::PreparedNow prepared(const cache::PrepareOrder& order) {
    const auto done = run_order(order);
    if (!done) FAIL(media_manifests::to_string(done.errors()));
    return done.value();
}

std::string refused(const cache::PrepareOrder& order) {
    const auto done = run_order(order);
    REQUIRE_FALSE(done);
    return media_manifests::to_string(done.errors());
}

bool lies_whole(const FilmOnServer& film, const std::string& cache) {
    const cache::ObjectStore objects(cache);
    for (const auto& file : film.wanted()) {
        if (read_file(objects.path_of(file.sha256).string()) != film.files().at(file.path)) return false;
    }
    return true;
}

} // namespace forksight::player::testing
