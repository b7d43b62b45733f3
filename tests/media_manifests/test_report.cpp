#include <limits>
#include <nlohmann/json.hpp>

#include "media_manifests/report.hpp"
#include "tests/catch.hpp"

using forksight::media_manifests::Report;
using forksight::media_manifests::write_report;

TEST_CASE("A report is written under the names of the contract, in its order", "[media_manifests][unit]") {
    Report report;
    report.film = "first-visit";
    report.ending = "let-in";
    report.path = {"door", "hall"};
    report.wall_s = 61.5;
    report.frames = {1800, 2, 1};
    report.switches = {{"door", "hall", "gaze", 9.5, 9.75, 1, 0, 12.5}};
    report.stalls = {{30.25, 0.5, "hall", "line_lost"}};
    report.bytes_fetched = 300;
    report.bytes_played = 200;
    report.bytes_wasted = 100;
    report.rendition_seconds = {{"1280x640", 50.5}, {"640x320", 10.0}};
    report.cues = {{"hall", 4.5, 9.5, ""}};
    report.quality = {{30.75, "hall", "1280x640", "640x320", "late"}};
    report.problems = {"the disk is full"};
    report.bytes_prepared = 50;
    report.notes = {"the streamer does not answer"};
    report.machine = {{"display", "offscreen"}};

    CHECK(write_report(report) == R"({
  "film": "first-visit",
  "ending": "let-in",
  "path": [
    "door",
    "hall"
  ],
  "wall_s": 61.5,
  "frames": {
    "shown": 1800,
    "late": 2,
    "black": 1
  },
  "switches": [
    {
      "from": "door",
      "to": "hall",
      "cause": "gaze",
      "decided_s": 9.5,
      "first_frame_s": 9.75,
      "late_frames": 1,
      "black_frames": 0,
      "audio_gap_ms": 12.5
    }
  ],
  "stalls": [
    {
      "at_s": 30.25,
      "for_s": 0.5,
      "scene": "hall",
      "cause": "line_lost"
    }
  ],
  "bytes": {
    "fetched": 300,
    "played": 200,
    "wasted": 100,
    "prepared": 50
  },
  "renditions": {
    "1280x640": 50.5,
    "640x320": 10.0
  },
  "cues": [
    {
      "scene": "hall",
      "ready_s": 4.5,
      "needed_s": 9.5,
      "cause": null
    }
  ],
  "quality": [
    {
      "at_s": 30.75,
      "clip": "hall",
      "from": "1280x640",
      "to": "640x320",
      "cause": "late"
    }
  ],
  "problems": [
    "the disk is full"
  ],
  "notes": [
    "the streamer does not answer"
  ],
  "machine": {
    "display": "offscreen"
  }
}
)");
}

TEST_CASE("What a report does not know is null, and lists without entries are empty lists", "[media_manifests][unit]") {
    Report report;
    report.switches.push_back({"a", "b", "then", 1.0, 1.0, 0, 0, std::nullopt});
    report.cues.push_back({"b", std::nullopt, std::nullopt, "line"});
    const auto json = nlohmann::json::parse(write_report(report));
    CHECK(json.at("ending").is_null());
    CHECK(json.at("switches").at(0).at("audio_gap_ms").is_null());
    CHECK(json.at("cues").at(0).at("ready_s").is_null());
    CHECK(json.at("cues").at(0).at("needed_s").is_null());
    CHECK(json.at("cues").at(0).at("cause") == "line");
    CHECK(json.at("quality") == nlohmann::json::array());
    CHECK(json.at("path") == nlohmann::json::array());
    CHECK(json.at("stalls") == nlohmann::json::array());
    CHECK(json.at("problems") == nlohmann::json::array());
    CHECK(json.at("notes") == nlohmann::json::array());
    CHECK(json.at("renditions") == nlohmann::json::object());
    CHECK(json.at("machine") == nlohmann::json::object());
}

TEST_CASE("A report is valid JSON whatever bytes and numbers went into it", "[media_manifests][unit]") {
    Report report;
    report.problems = {"the file \xff\xfe\" is not there\n"};
    report.wall_s = std::numeric_limits<double>::infinity();
    const auto json = nlohmann::json::parse(write_report(report));
    CHECK(json.at("problems").at(0).get<std::string>().find("is not there") != std::string::npos);
    CHECK(json.at("wall_s").is_null());
}
