// Sessions in which somebody answers, and what is told of them, for tests of counting.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "media_manifests/earlier_json.hpp"
#include "media_manifests/record.hpp"
#include "streamer/library/answer_count.hpp"
#include "tests/catch.hpp"
#include "tests/process.hpp"

namespace forksight::tests {

using namespace choicegraph;
using streamer::library::AnswerCount;
using streamer::library::CountLimits;
namespace library = streamer::library;
namespace fs = std::filesystem;

inline std::string session_named(int number) {
    std::string name(32, '0');
    const std::string digits = std::to_string(number);
    return name.replace(name.size() - digits.size(), digits.size(), digits);
}

inline std::string written(const std::vector<Event>& events) {
    std::string text;
    for (std::size_t i = 0; i < events.size(); ++i)
        text += media_manifests::write_line({i + 1, static_cast<double>(i), events[i]}) + "\n";
    return text;
}

/// A whole session of `visit` in which the one answer is this.
inline std::string answering(int session, const std::string& choice) {
    return written({Started{session_named(session), "visit", "sha256:0", "nl", "offscreen", 7}, Entered{"door"},
                    Offered{"door", {"ask", "leave", "wait"}}, Gaze{3.0, 4.0}, Chosen{"door", choice, How::gaze, 1.0},
                    Entered{choice == "ask" ? "hall" : "street"}, Ended{choice == "ask" ? "let-in" : "sent-away"}});
}

inline EarlierAnswers door(std::map<std::string, std::uint64_t, std::less<>> choices) {
    return {{"door", {std::move(choices), 0}}};
}

inline EarlierAnswers told(const AnswerCount& count, std::uint64_t class_id = 0) {
    const auto text = count.of("visit", class_id);
    if (!text) return {};
    auto read = media_manifests::read_earlier_answers(*text, "visit");
    REQUIRE(read);
    return read.value();
}

/// Read from the disk by somebody who begins now.
inline EarlierAnswers counted_anew(const fs::path& disk, const CountLimits& limits = {}) {
    const library::Folder folder(disk);
    const AnswerCount count(folder, limits);
    REQUIRE(soon([&] { return count.caught_up(); }));
    return told(count);
}

} // namespace forksight::tests
