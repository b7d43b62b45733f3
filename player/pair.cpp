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

/// A line that somebody types; nothing when `stop` is set or the input ends.
std::optional<std::string> typed_line(const std::atomic<bool>& stop) {
    std::string line;
    while (!stop) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (::poll(&input, 1, between_looks_ms) <= 0) continue; // reading would not end with a signal
        char c = 0;
        if (::read(STDIN_FILENO, &c, 1) != 1) return std::nullopt;
        if (c == '\n') return line;
        line += c;
    }
    return std::nullopt;
}

/// Only a yes in full counts: who presses Enter has not compared anything.
bool asked_on_terminal(const net::Authority& authority, const std::atomic<bool>& stop) {
    std::fprintf(stderr, "%s\n\n%s\n\n%s ",
                 said("De vingerafdruk van de autoriteit van deze streamer (SHA-256):",
                      "The fingerprint of this streamer's authority (SHA-256):")
                     .c_str(),
                 net::in_lines(authority.sha256).c_str(),
                 said("Vergelijk hem met die op het geprinte blad. Is elk teken hetzelfde? Typ ja of nee:",
                      "Compare it with the one on the printed sheet. Is every character the same? Type yes or no:")
                     .c_str());
    const std::string line = typed_line(stop).value_or("");
    return line == "ja" || line == "Ja" || line == "yes" || line == "Yes";
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
    const auto is_right = [&](const net::Authority& authority) {
        return options.fingerprint ? *options.fingerprint == authority.sha256 : asked_on_terminal(authority, stop);
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
        log.note(
            said("gekoppeld aan https://", "paired with https://") + done.place +
            said(": films van dit adres worden nu vertrouwd door ", ": films of that address are now trusted by ") +
            done.file.string() +
            (done.replaced ? said(", dat het vorige vervangt", ", which replaces the one before") : ""));
        return Status::done;
    } catch (const net::Left&) {
        return Status::world_failed;
    } catch (const std::exception& failure) {
        log.problem(failure.what());
        return Status::world_failed;
    }
}

} // namespace forksight::player
