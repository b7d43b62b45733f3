// The options of the rooms around a film: whether they are there, whether they teach and whether they speak.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <tuple>

#include "choicegraph/film.hpp"
#include "player/options.hpp"
#include "player/said.hpp"

namespace forksight::player {

/// As CLI11 fills them in.
struct RoomOptions {
    std::string rooms = "auto";
    std::string tutorial = "auto";
    std::string speak = "auto";
};

inline void add_room_options(CLI::App& app, RoomOptions& room) {
    app.add_option("--rooms", room.rooms,
                   "a start room, a pause by looking down and a calm end: auto (with a headset, or a film that warns "
                   "or asks for consent), on, off")
        ->capture_default_str();
    app.add_option("--tutorial", room.tutorial,
                   "three looks for practice in the start room: auto (before the first viewing), on (before each), off")
        ->capture_default_str();
    app.add_option("--speak", room.speak,
                   "read aloud what is looked at, with espeak-ng: auto (when the viewer asks for it), on, off")
        ->capture_default_str();
}

/// A person looks around: nobody turns the head for them.
inline bool has_person(const Options& options) {
    return options.display != DisplayKind::offscreen && !options.choose && !options.look;
}

/// What a film wants to be said or agreed to beforehand is said in a window too.
inline bool has_rooms(const Options& options, const choicegraph::Film& film) {
    const bool wanted = options.display == DisplayKind::headset || !film.warning.empty() || !film.consent.empty();
    if (options.rooms == Presence::automatic) return wanted && has_person(options);
    return options.rooms == Presence::on;
}

/// What was asked of the rooms of a film that has none here, in a sentence; empty: nothing.
inline std::string asked_in_vain(const Options& options, const choicegraph::Film& film) {
    if (options.tutorial != Presence::on || has_rooms(options, film)) return {};
    if (!has_person(options))
        return said("--tutorial on: er wordt niet geoefend, want er is niemand die kijkt",
                    "--tutorial on: there is no practice, for nobody looks");
    return said("--tutorial on: er wordt niet geoefend, want deze film heeft hier geen startruimte; met --rooms on wel",
                "--tutorial on: there is no practice, for this film has no start room here; with --rooms on it has");
}

/// What is wrong with them, else they are in `options`; after --display, --choose and --look are.
inline std::optional<std::string> take_room_options(Options& options, const RoomOptions& room) {
    for (const auto& [name, text, presence] : {std::tuple{"--rooms", &room.rooms, &options.rooms},
                                               std::tuple{"--tutorial", &room.tutorial, &options.tutorial},
                                               std::tuple{"--speak", &room.speak, &options.speak}}) {
        if (*text == "on")
            *presence = Presence::on;
        else if (*text == "off")
            *presence = Presence::off;
        else if (*text != "auto")
            return std::string(name) + said(": kies auto, on of off", ": choose auto, on or off");
    }
    if (options.rooms == Presence::on && !has_person(options))
        return said("--rooms on: daar is iemand voor nodig die kijkt, dus niet met offscreen, --choose of --look",
                    "--rooms on: that takes a person who looks, so not with offscreen, --choose or --look");
    return std::nullopt;
}

} // namespace forksight::player
