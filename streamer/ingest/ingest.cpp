#include "streamer/ingest/ingest.hpp"

#include <fstream>
#include <new>

#include "choicegraph/film.hpp"
#include "media_manifests/json_reader.hpp"
#include "streamer/ingest/files.hpp"
#include "streamer/ingest/hashes.hpp"
#include "streamer/ingest/ladder.hpp"
#include "streamer/ingest/manifests.hpp"
#include "streamer/ingest/progress.hpp"
#include "streamer/ingest/publish.hpp"
#include "streamer/ingest/source.hpp"
#include "streamer/ingest/subtitles.hpp"
#include "streamer/ingest/transcode.hpp"

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::Presentation;
using media_manifests::Result;

Errors faults_of(const Order& order) {
    constexpr const char* rule = "must be 1 to 64 of a-z, 0-9 and -, and not begin with -";
    const auto named = [](const char* what, const std::string& id) {
        return std::string(what) + " " + media_manifests::json::quoted(id);
    };
    Errors errors;
    if (!choicegraph::is_id(order.film)) errors.push_back({named("the film's id", order.film), rule});
    if (!choicegraph::is_id(order.clip)) errors.push_back({named("the clip's id", order.clip), rule});
    return errors;
}

Result<Ladder> ladder_for(const Order& order, const Facts& facts) {
    if (order.ladder == "auto") return automatic_ladder(facts.width, facts.height, facts.rate.value());
    std::ifstream file(order.ladder, std::ios::binary);
    std::string text(ladder_file_limit_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad() || !file.is_open()) { // a folder opens, and cannot be read
        const std::string shown = order.ladder.size() > 300 ? order.ladder.substr(0, 300) + "..." : order.ladder;
        return Error{"--ladder " + shown,
                     "wants auto or the path of a ladder file, and no file of that name can be read"};
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    auto ladder = read_ladder(text, facts.width, facts.height);
    if (ladder) return ladder;
    Errors errors = ladder.errors();
    for (Error& error : errors) error.where = order.ladder + (error.where.empty() ? "" : ", " + error.where);
    return errors;
}

Outcome make(const Order& order, Progress& progress) {
    if (Errors faults = faults_of(order); !faults.empty()) return Failure{Failure::input, std::move(faults)};
    auto subtitles = read_subtitles(order.subtitles);
    if (!subtitles) return Failure{Failure::input, subtitles.errors()};
    auto opened = Source::open(order.video);
    if (!opened) return Failure{Failure::input, opened.errors()};
    Source& source = opened.value();
    const Facts& facts = source.facts();
    auto ladder = ladder_for(order, facts);
    if (!ladder) return Failure{Failure::input, ladder.errors()};
    const Shape shape = shape_of(facts, order.projection, order.stereo);
    for (const std::string& remark : facts.remarks) progress.remark(remark);
    for (const std::string& remark : ladder.value().remarks) progress.remark(remark);
    if (!shape.remark.empty()) progress.remark(shape.remark);

    auto begun = Draft::begin(order.library, order.film, order.clip);
    if (auto* failure = std::get_if<Failure>(&begun)) return std::move(*failure);
    Draft& draft = *std::get<std::unique_ptr<Draft>>(begun);
    progress.begin(facts.duration_s);
    const auto tell = [&](double done_s) { progress.at(done_s); };
    Outcome outcome = transcode(source, {draft.folder(), draft.mark(), ladder.value(), order.stop, tell});
    if (auto* failure = std::get_if<Failure>(&outcome)) {
        for (Error& error : failure->errors)
            if (error.where.empty() && failure->kind == Failure::input) error.where = order.video.string();
        return outcome;
    }
    auto& presentation = std::get<Presentation>(outcome);
    presentation.projection = shape.projection;
    presentation.stereo = shape.stereo;
    if (source.damaged() > 0)
        progress.remark(std::to_string(source.damaged()) + " pictures of the file are damaged: look at the clip");
    const auto before = subtitles_of(order.library / "films" / order.film / order.clip);
    const auto texts = with_put(before, std::move(subtitles).value());
    if (auto written = write_subtitles(texts, draft.folder(), presentation); !written)
        return Failure{Failure::world, written.errors()};
    if (auto written = write_playlists(presentation, draft.folder()); !written)
        return Failure{Failure::world, written.errors()};
    if (auto written = write_manifests(presentation, draft.folder()); !written)
        return Failure{Failure::world, written.errors()};
    if (auto hashed = write_hashes(draft.folder()); !hashed) return Failure{Failure::world, hashed.errors()};
    if (auto published = draft.publish(); !published) return Failure{Failure::world, published.errors()};
    return outcome;
}

} // namespace

Outcome ingest(const Order& order, std::FILE* out) {
    av::silence_log();
    Progress progress(order.progress, out);
    Outcome outcome;
    try {
        outcome = make(order, progress);
    } catch (const std::bad_alloc&) {
        outcome = Failure{Failure::world, {{"", "there is not enough memory"}}};
    }
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
        progress.failed(*failure);
    } else {
        progress.done(std::get<Presentation>(outcome), order.library / "films" / order.film / order.clip);
    }
    return outcome;
}

} // namespace forksight::streamer::ingest
