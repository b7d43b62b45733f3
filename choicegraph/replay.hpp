// A record folded over a film: the path taken, or the first line that could not have happened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "choicegraph/event.hpp"
#include "choicegraph/film.hpp"
#include "choicegraph/playthrough.hpp"

namespace forksight::choicegraph {

/// One line of a session record.
struct Line {
    std::uint64_t n = 0; ///< counts from 1
    double t_s = 0.0;    ///< since the session began; never goes back
    Event event;
};

/// What a teacher sees of a session.
struct Outcome {
    struct Decision {
        double t_s = 0.0;
        std::string scene;
        std::string choice;
        How how = How::gaze;
        double after_s = 0.0;   ///< since the offer
        std::uint64_t line = 0; ///< of the record
        bool operator==(const Decision&) const = default;
    };
    /// What was done after an offer, until the viewer went back to it.
    struct Try {
        std::uint64_t from = 0;        ///< the line of the offer
        std::uint64_t left = 0;        ///< the line of the going back
        std::string scene;             ///< of the offer
        std::vector<std::string> path; ///< entered after it
        std::vector<Decision> decisions;
        std::string ending; ///< empty: none was reached
        bool operator==(const Try&) const = default;
    };
    /// The viewer asked for something; what was gone back from is among it.
    struct Request {
        double t_s = 0.0;
        std::string scene; ///< on air; empty: none yet
        Wish what = Wish::help;
        std::uint64_t line = 0; ///< of the record
        bool operator==(const Request&) const = default;
    };
    std::vector<std::string> path; ///< scene ids, in order, as they stand: without what was gone back from
    std::vector<Decision> decisions;
    std::string ending; ///< empty: the session did not reach one, or went back from it
    double length_s = 0.0;
    std::vector<Try> tries;     ///< what was gone back from, in the order of the record
    std::vector<Request> asked; ///< in the order of the record
    bool operator==(const Outcome&) const = default;
};

/// The first line that could not have happened: its place, counted from 1 (its n, unless that is what is wrong), and
/// why.
struct Impossible {
    std::uint64_t n = 0;
    std::string what;
};

/// What the line before it says of a line, its event aside; empty if nothing is wrong. `place` counts from 1.
std::string out_of_order(const Line& line, std::uint64_t place, double before_s);

/// Over the same film the same lines give the same Outcome, bit for bit. An empty record is an empty Outcome.
std::variant<Outcome, Impossible> replay(const Film& film, const std::vector<Line>& lines);

} // namespace forksight::choicegraph
