// Valid texts of every format, which tests accept whole and then break.
#pragma once

#include <string>

namespace forksight::media_manifests::texts {

/// The example of the contract, word for word.
inline const std::string contract_film = R"json(
{ "forksight": 1, "id": "first-visit", "title": {"nl": "Het eerste bezoek", "en": "The first visit"}, "start": "door",
  "variables": { "trust": {"initial": 2, "min": 0, "max": 5}, "told": {"initial": false} },
  "clips": { "door": {"viewpoint": "worker"}, "hall": {}, "stairs": {} },
  "scenes": {
    "door": { "clip": "door",
      "offer": {"at": 8.0, "until": 20.0, "meanwhile": "loop", "otherwise": "say-nothing"},
      "choices": [
        {"id": "ask-in", "text": {"nl": "Mag ik binnenkomen?", "en": "May I come in?"},
         "look": {"yaw": -20, "pitch": -25, "radius": 8}, "if": "trust >= 1 and not told", "do": ["trust = trust + 1"],
         "to": "hall", "rating": 2, "skills": ["respect"], "feedback": {"nl": "...", "en": "..."}},
        {"id": "say-nothing", "to": "street"} ] },
    "hall":   { "clip": "hall", "then": [ {"if": "trust >= 3", "to": "inside"}, {"to": "street"} ] },
    "inside": { "clip": "stairs", "end": "let-in" },
    "street": { "clip": "door", "from": 20.0, "to_time": 26.0, "end": "sent-away" } } }
)json";

/// A film with what was added to version 1: draws by weight, shared scenes that return, and other views.
inline const std::string additions_film = R"json(
{ "forksight": 1, "id": "kitchen-table", "title": {"nl": "Aan tafel", "en": "At the table"}, "start": "table",
  "variables": { "calm": {"initial": false} },
  "clips": { "table": {"viewpoint": "worker"}, "table-client": {"viewpoint": "client"}, "silence": {}, "close": {} },
  "scenes": {
    "table": { "clip": "table",
      "views": [ {"clip": "table-client", "looks": {"ask": {"yaw": 40, "pitch": -10, "radius": 8}}} ],
      "offer": {"at": 4, "until": 16, "meanwhile": "loop", "otherwise": "wait"},
      "choices": [
        {"id": "ask", "text": {"nl": "Hoe gaat het?", "en": "How are you?"},
         "look": {"yaw": -20, "pitch": -10, "radius": 8}, "to": "listen", "return_to": "close"},
        {"id": "wait", "to": "listen", "return_to": "table"} ] },
    "listen": { "clip": "silence", "then": [ {"to": "calms", "weight": 3}, {"to": "storms", "weight": 1} ] },
    "calms":  { "clip": "silence", "do": ["calm = true"], "returns": true },
    "storms": { "clip": "silence", "do": ["calm = false"], "then": [ {"if": "times(storms) > 2", "to": "close"} ],
                "returns": true },
    "close":  { "clip": "close", "then": [ {"if": "calm", "to": "heard"} ], "end": "unheard" },
    "heard":  { "clip": "close", "end": "heard" } } }
)json";

/// A film with what a headset needs: speakers, camera heights, a fade, a warning, consent, and how it is looked at.
inline const std::string headset_film = R"json(
{ "forksight": 1, "id": "at-the-door", "title": {"nl": "Aan de deur", "en": "At the door"},
  "warning": {"nl": "Iemand schreeuwt.", "en": "Somebody shouts."},
  "consent": {"nl": "Mijn antwoorden worden bewaard.", "en": "My answers are kept."},
  "looking": {"dwell": 1.5, "confirm": true}, "start": "door",
  "clips": { "door": {"viewpoint": "worker", "camera_height": 1.25,
      "speakers": { "mia": {"name": {"nl": "Mia", "en": "Mia"}, "yaw": -20, "pitch": 5.5},
                    "son": {"name": {"nl": "Haar zoon", "en": "Her son"}, "yaw": 170, "pitch": -10} } },
    "hall": {"camera_height": 1.5} },
  "scenes": { "door": { "clip": "door", "then": [ {"to": "hall"} ] },
    "hall": { "clip": "hall", "fade": 0.8, "end": "in" } } }
)json";

/// The record of the contract, with its ellipses filled in, and the events that the contract only names.
inline const std::string record =
    R"({"n":1,"t":0,"event":"started","forksight":1,"session":"k3","film":"first-visit","version":"sha256:0a","language":"nl","device":"Quest"})"
    "\n"
    R"({"n":2,"t":0.1,"event":"entered","scene":"door"})"
    "\n"
    R"({"n":5,"t":8.1,"event":"offered","scene":"door","choices":["ask-in","say-nothing"]})"
    "\n"
    R"({"n":6,"t":9.9,"event":"chosen","scene":"door","choice":"ask-in","how":"gaze","after":1.8})"
    "\n"
    R"({"n":7,"t":9.9,"event":"gaze","yaw":-19.2,"pitch":-24.1})"
    "\n"
    R"({"n":8,"t":10,"event":"paused"})"
    "\n"
    R"({"n":9,"t":11,"event":"resumed"})"
    "\n"
    R"({"n":10,"t":61,"event":"ended","ending":"let-in"})"
    "\n"
    R"({"n":11,"t":61,"event":"stopped","why":"no-way-on"})"
    "\n";

/// Two pictures and the sound of a clip of 3.003 s.
inline const std::string clip = R"json({
  "forksight": 1,
  "duration": 3.003,
  "projection": "equirectangular",
  "stereo": "top-bottom",
  "video": [
    {
      "name": "1280x640",
      "width": 1280,
      "height": 640,
      "frame_rate": "30000/1001",
      "codecs": "avc3.64001f",
      "bandwidth": 2500000,
      "average_bandwidth": 2000000,
      "init_bytes": 700,
      "segments": [[1.001,250000],[1.001,260000],[1.001,240000]]
    },
    {
      "name": "640x320",
      "width": 640,
      "height": 320,
      "frame_rate": "30000/1001",
      "codecs": "avc3.64001e",
      "bandwidth": 700000,
      "average_bandwidth": 600000,
      "init_bytes": 690,
      "segments": [[1.001,80000],[1.001,81000],[1.001,79000]]
    }
  ],
  "audio": {
    "name": "audio",
    "sample_rate": 48000,
    "channels": 2,
    "codecs": "mp4a.40.2",
    "bandwidth": 130000,
    "average_bandwidth": 128000,
    "init_bytes": 600,
    "segments": [[1.0026666666666666,16000],[0.9813333333333333,15900],[1.0186666666666666,16100]]
  }
}
)json";

inline const std::string master =
    "#EXTM3U\n"
    "#EXT-X-VERSION:7\n"
    "#EXT-X-INDEPENDENT-SEGMENTS\n"
    "#EXT-X-SESSION-DATA:DATA-ID=\"forksight.projection\",VALUE=\"equirectangular\"\n"
    "#EXT-X-SESSION-DATA:DATA-ID=\"forksight.stereo\",VALUE=\"top-bottom\"\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\","
    "URI=\"audio/media.m3u8\"\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=2630000,AVERAGE-BANDWIDTH=2128000,CODECS=\"avc3.64001f,mp4a.40.2\","
    "RESOLUTION=1280x640,FRAME-RATE=29.970,AUDIO=\"audio\"\n"
    "1280x640/media.m3u8\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=830000,AVERAGE-BANDWIDTH=728000,CODECS=\"avc3.64001e,mp4a.40.2\","
    "RESOLUTION=640x320,FRAME-RATE=29.970,AUDIO=\"audio\"\n"
    "640x320/media.m3u8\n";

inline const std::string media =
    "#EXTM3U\n"
    "#EXT-X-VERSION:7\n"
    "#EXT-X-TARGETDURATION:1\n"
    "#EXT-X-PLAYLIST-TYPE:VOD\n"
    "#EXT-X-INDEPENDENT-SEGMENTS\n"
    "#EXT-X-MAP:URI=\"init.mp4\"\n"
    "#EXTINF:1.001000,\n"
    "00001.m4s\n"
    "#EXTINF:1.001000,\n"
    "00002.m4s\n"
    "#EXTINF:1.001000,\n"
    "00003.m4s\n"
    "#EXT-X-ENDLIST\n";

inline const std::string mpd = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:omaf="urn:mpeg:mpegI:omaf:2017" profiles="urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019" type="static" mediaPresentationDuration="PT3.003S" minBufferTime="PT2S">
  <Period id="0" start="PT0S">
    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
      <SupplementalProperty schemeIdUri="urn:mpeg:mpegI:omaf:2017:pf" omaf:projection_type="0"/>
      <SupplementalProperty schemeIdUri="urn:mpeg:mpegB:cicp:VideoFramePackingType" value="4"/>
      <SegmentTemplate timescale="30000" media="$RepresentationID$/$Number%05d$.m4s" initialization="$RepresentationID$/init.mp4" startNumber="1">
        <SegmentTimeline>
          <S t="0" d="30030" r="2"/>
        </SegmentTimeline>
      </SegmentTemplate>
      <Representation id="1280x640" codecs="avc3.64001f" bandwidth="2500000" width="1280" height="640" frameRate="30000/1001"/>
      <Representation id="640x320" codecs="avc3.64001e" bandwidth="700000" width="640" height="320" frameRate="30000/1001"/>
    </AdaptationSet>
    <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" segmentAlignment="true" startWithSAP="1">
      <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
      <SegmentTemplate timescale="48000" media="$RepresentationID$/$Number%05d$.m4s" initialization="$RepresentationID$/init.mp4" startNumber="1">
        <SegmentTimeline>
          <S t="0" d="48128"/>
          <S d="47104"/>
          <S d="48896"/>
        </SegmentTimeline>
      </SegmentTemplate>
      <Representation id="audio" codecs="mp4a.40.2" bandwidth="130000" audioSamplingRate="48000"/>
    </AdaptationSet>
  </Period>
</MPD>
)xml";

/// `text` with the first `from` replaced; `from` must be there.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) return "the text has no " + from;
    return text.replace(at, from.size(), to);
}

/// A mistake put into a valid text, and what must be said of it.
struct Broken {
    std::string from;
    std::string to;
    std::string where;
    std::string what;
};

} // namespace forksight::media_manifests::texts
