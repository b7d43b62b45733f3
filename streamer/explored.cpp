#include "streamer/explored.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "choicegraph/explore_report.hpp"

namespace forksight::streamer {
namespace {

using choicegraph::Duration;
using choicegraph::Exploration;
using choicegraph::Paths;
using choicegraph::Verdict;

// "1:05", and "1:00:05" from an hour on.
std::string clock(double seconds) {
    const auto whole = static_cast<long long>(std::llround(seconds));
    char text[48];
    if (whole < 3600) {
        std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
    } else {
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    }
    return text;
}

std::string in_words(const Duration& duration, bool dutch) {
    if (duration.unlimited) return dutch ? "zonder grens" : "without a limit";
    if (duration.proven()) return clock(duration.at_least_s);
    std::string text = (dutch ? "minstens " : "at least ") + clock(duration.at_least_s);
    if (duration.at_most_s) text += (dutch ? " en hoogstens " : " and at most ") + clock(*duration.at_most_s);
    return text;
}

std::string line_of(const choicegraph::EndingFound& ending, bool dutch) {
    const std::string name = (dutch ? "Einde '" : "Ending '") + ending.ending + "': ";
    switch (ending.reached.kind) {
        case Verdict::Kind::unreachable:
            return name + (dutch ? "wordt nooit bereikt." : "is never reached.");
        case Verdict::Kind::not_proven:
            return name + (dutch ? "of het bereikt wordt, is niet bewezen." : "whether it is reached is not proven.");
        case Verdict::Kind::reachable:
            break;
    }
    return name + (dutch ? "kortst " : "shortest ") + in_words(ending.shortest, dutch) +
           (dutch ? ", langst " : ", longest ") + in_words(ending.longest, dutch) + ".";
}

std::string paths_in_words(const Paths& paths, bool dutch) {
    if (paths.kind == Paths::Kind::unlimited) {
        return dutch ? " Er zijn onbeperkt veel wegen naar een einde." : " There is no limit to the ways to an ending.";
    }
    if (paths.kind == Paths::Kind::not_counted) return {};
    const std::string count = std::to_string(paths.count);
    if (paths.count == 1) return dutch ? " Er is 1 weg naar een einde." : " There is 1 way to an ending.";
    return dutch ? " Er zijn " + count + " wegen naar een einde." : " There are " + count + " ways to an ending.";
}

bool figures_are_proven(const Exploration& exploration) {
    const bool times = std::all_of(exploration.endings.begin(), exploration.endings.end(), [](const auto& ending) {
        return ending.reached.kind == Verdict::Kind::unreachable ||
               (ending.shortest.proven() && ending.longest.proven());
    });
    const bool reached = std::any_of(exploration.endings.begin(), exploration.endings.end(), [](const auto& ending) {
        return ending.reached.kind == Verdict::Kind::reachable;
    });
    return times && (!reached || exploration.paths.kind != Paths::Kind::not_counted);
}

} // namespace

std::optional<Exploration> explore_film(library::FilmFolder& read, std::uint64_t max_states) {
    if (max_states == 0 || !read.film || !read.playable()) return std::nullopt;
    std::unordered_map<std::string, choicegraph::ClipFacts> lengths;
    for (const auto& [clip, length_s] : read.clip_lengths_s) lengths[clip].duration_s = length_s;
    choicegraph::Limits limits;
    limits.max_states = max_states;
    Exploration exploration = choicegraph::explore(*read.film, lengths, limits);
    const auto found = choicegraph::problems_of(*read.film, exploration, read.problems);
    read.problems.insert(read.problems.end(), found.begin(), found.end());
    return exploration;
}

std::vector<std::string> lines_of(const Exploration& exploration, bool dutch) {
    std::vector<std::string> lines;
    for (const choicegraph::EndingFound& ending : exploration.endings) lines.push_back(line_of(ending, dutch));
    const std::size_t open = choicegraph::unproven(exploration);
    const bool all = exploration.all_counted && exploration.complete();
    const std::string states = (all ? "" : dutch ? "ten minste " : "at least ") + std::to_string(exploration.states);
    std::string whole = dutch ? "Doorlopen: " + states + (exploration.states == 1 ? " toestand; " : " toestanden; ")
                              : "Walked: " + states + (exploration.states == 1 ? " state; " : " states; ");
    if (open == 0 && figures_are_proven(exploration)) {
        whole += dutch ? "alles is bewezen." : "everything is proven.";
    } else if (open == 0) {
        whole += dutch ? "wat er kan gebeuren is bewezen, niet elke tijd of elk aantal."
                       : "what can happen is proven, not every time or number.";
    } else {
        whole += std::to_string(open);
        whole += open == 1 ? (dutch ? " uitspraak is niet bewezen." : " statement is not proven.")
                           : (dutch ? " uitspraken zijn niet bewezen." : " statements are not proven.");
    }
    lines.push_back(whole + paths_in_words(exploration.paths, dutch));
    return lines;
}

} // namespace forksight::streamer
