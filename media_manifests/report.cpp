#include "media_manifests/report.hpp"

#include <nlohmann/json.hpp>

namespace forksight::media_manifests {
namespace {

using Json = nlohmann::ordered_json;

Json optional_number(const std::optional<double>& number) {
    return number ? Json(*number) : Json(nullptr);
}

Json switches_of(const Report& report) {
    Json list = Json::array();
    for (const Report::Switch& one : report.switches) {
        list.push_back({{"from", one.from},
                        {"to", one.to},
                        {"cause", one.cause},
                        {"decided_s", one.decided_s},
                        {"first_frame_s", one.first_frame_s},
                        {"late_frames", one.late_frames},
                        {"black_frames", one.black_frames},
                        {"audio_gap_ms", optional_number(one.audio_gap_ms)}});
    }
    return list;
}

Json stalls_of(const Report& report) {
    Json list = Json::array();
    for (const Report::Stall& stall : report.stalls) {
        list.push_back({{"at_s", stall.at_s}, {"for_s", stall.for_s}, {"scene", stall.scene}, {"cause", stall.cause}});
    }
    return list;
}

Json cues_of(const Report& report) {
    Json list = Json::array();
    for (const Report::Cue& cue : report.cues) {
        list.push_back({{"scene", cue.scene},
                        {"ready_s", optional_number(cue.ready_s)},
                        {"needed_s", optional_number(cue.needed_s)},
                        {"cause", cue.cause.empty() ? Json(nullptr) : Json(cue.cause)}});
    }
    return list;
}

Json quality_of(const Report& report) {
    Json list = Json::array();
    for (const Report::Quality& one : report.quality) {
        list.push_back(
            {{"at_s", one.at_s}, {"clip", one.clip}, {"from", one.from}, {"to", one.to}, {"cause", one.cause}});
    }
    return list;
}

} // namespace

std::string write_report(const Report& report) {
    Json root = Json::object();
    root["film"] = report.film;
    root["ending"] = report.ending.empty() ? Json(nullptr) : Json(report.ending);
    root["path"] = report.path;
    root["wall_s"] = report.wall_s;
    root["frames"] = {{"shown", report.frames.shown}, {"late", report.frames.late}, {"black", report.frames.black}};
    root["switches"] = switches_of(report);
    root["stalls"] = stalls_of(report);
    root["bytes"] = {{"fetched", report.bytes_fetched},
                     {"played", report.bytes_played},
                     {"wasted", report.bytes_wasted},
                     {"prepared", report.bytes_prepared}};
    root["renditions"] = Json(report.rendition_seconds);
    root["cues"] = cues_of(report);
    root["quality"] = quality_of(report);
    root["problems"] = report.problems;
    root["notes"] = report.notes;
    root["machine"] = Json(report.machine);
    // Problems may carry bytes of a file name or of a server's answer: a report is written whatever they are.
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace forksight::media_manifests
