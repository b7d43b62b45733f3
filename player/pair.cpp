#include "player/pair.hpp"

#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>

#include "player/log.hpp"
#include "player/net/paired.hpp"
#include "player/said.hpp"

namespace forksight::player {

namespace {

constexpr int between_looks_ms = 100;
constexpr std::size_t longest_line = 100; ///< what is typed beyond it is not looked at
constexpr int most_questions = 20;

/// A line that somebody types; nothing when `stop` is set or the input ends.
std::optional<std::string> typed_line(const std::atomic<bool>& stop) {
    std::string line;
    while (!stop) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (::poll(&input, 1, between_looks_ms) <= 0) continue; // reading would not end with a signal
        char c = 0;
        if (::read(STDIN_FILENO, &c, 1) != 1) return std::nullopt;
        if (c == '\n') return line;
        if (line.size() < longest_line) line += c;
    }
    return std::nullopt;
}

/// In small letters, without the blanks around it.
std::string plain(const std::string& typed) {
    const std::size_t first = typed.find_first_not_of(" \t\r");
    if (first == std::string::npos) return {};
    std::string word = typed.substr(first, typed.find_last_not_of(" \t\r") + 1 - first);
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return word;
}

/// Only a yes or a no counts: who presses Enter has not compared anything. Throws Left.
bool asked_on_terminal(const net::Authority& authority, bool replaces, const std::atomic<bool>& stop) {
    const std::string type = said("Typ ja of nee:", "Type yes or no:");
    std::fprintf(stderr, "%s\n\n%s\n\n%s%s %s ",
                 said("De vingerafdruk van de autoriteit van deze server (SHA-256):",
                      "The fingerprint of this streamer's authority (SHA-256):")
                     .c_str(),
                 net::in_lines(authority.sha256).c_str(),
                 replaces ? said("Voor dit adres is al een andere bewaard: die wordt vervangen.\n",
                                 "Another one is kept for this address already: it will be replaced.\n")
                                .c_str()
                          : "",
                 said("Vergelijk hem met die op het geprinte blad. Is elk teken hetzelfde?",
                      "Compare it with the one on the printed sheet. Is every character the same?")
                     .c_str(),
                 type.c_str());
    for (int asked = 0; asked < most_questions; ++asked) {
        const auto line = typed_line(stop);
        if (!line) break;
        const std::string word = plain(*line);
        if (word == "ja" || word == "j" || word == "yes" || word == "y") return true;
        if (word == "nee" || word == "n" || word == "no") return false;
        std::fprintf(stderr, "%s ", type.c_str());
    }
    std::fputs("\n", stderr); // behind the question, or what the terminal shows of Ctrl-C
    throw net::Left("");
}

} // namespace

Status pair_with_streamer(const PairOptions& options, const std::atomic<bool>& stop) {
    const Log log(options.log_json);
    if (!options.fingerprint && ::isatty(STDIN_FILENO) == 0) {
        log.problem(
            said("zonder terminal kan niemand vergelijken: geef de vingerafdruk van het geprinte blad met "
                 "--fingerprint",
                 "without a terminal nobody can compare: give the printed sheet's fingerprint with "
                 "--fingerprint"));
        return Status::wrong_usage;
    }
    const auto is_right = [&](const net::Authority& authority, bool replaces) {
        return options.fingerprint ? *options.fingerprint == authority.sha256
                                   : asked_on_terminal(authority, replaces, stop);
    };
    net::Fetch fetch;
    net::Waiting waiting;
    waiting.go_on = [&stop] { return !stop; };
    try {
        const auto paired = net::pair(fetch, options.streamer, *options.authorities, is_right, waiting);
        if (!paired) {
            log.problem(media_manifests::to_string(paired.errors()));
            return Status::input_at_fault;
        }
        const auto& done = paired.value();
        log.note(said("gekoppeld aan https://", "paired with https://") + done.place +
                 said(": films van dit adres worden nu vertrouwd op grond van ",
                      ": films of that address are now trusted by ") +
                 done.file.string() +
                 (done.replaced ? said(", dat het vorige vervangt", ", which replaces the one before") : ""));
        return Status::done;
    } catch (const net::Left&) {
        log.note(said("gestopt, er is niets bewaard", "stopped, nothing was kept"));
        return Status::world_failed;
    } catch (const std::exception& failure) {
        log.problem(failure.what());
        return Status::world_failed;
    }
}

} // namespace forksight::player
