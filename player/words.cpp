#include "player/words.hpp"

#include <array>

namespace forksight::player {

namespace {

struct Sentence {
    Words what;
    const char* nl;
    const char* en;
};

constexpr std::array sentences = {
    Sentence{Words::loading, "De film wordt opgehaald…", "Fetching the film…"},
    Sentence{Words::loading_slow, "De verbinding is traag. De film begint vanzelf.",
             "The line is slow. The film will begin by itself."},
    Sentence{Words::paused, "Pauze. Druk op de spatiebalk om verder te gaan.", "Paused. Press space to go on."},
    Sentence{Words::ended, "Dit gesprek is afgelopen. R: opnieuw. Esc: sluiten.",
             "This conversation is over. R: again. Esc: close."},
    Sentence{Words::stopped, "Gestopt. R: opnieuw. Esc: sluiten.", "Stopped. R: again. Esc: close."},
    Sentence{Words::no_way_on, "De film heeft hier geen vervolg. Vraag je docent. R: opnieuw. Esc: sluiten.",
             "The film has no way on from here. Ask your teacher. R: again. Esc: close."},
    Sentence{Words::line_lost, "De film komt niet meer binnen. Vraag je docent. R: opnieuw. Esc: sluiten.",
             "The film no longer comes in. Ask your teacher. R: again. Esc: close."},
};

} // namespace

std::string words(Words what, std::string_view language) {
    for (const Sentence& sentence : sentences) {
        if (sentence.what == what) return language == "en" ? sentence.en : sentence.nl;
    }
    return {};
}

std::vector<std::string> help_lines(std::string_view language) {
    if (language == "en") {
        return {"Look at an answer for a moment to choose it.",
                "Saying nothing is an answer too.",
                "",
                "Mouse (drag) or arrows: look around",
                "Wheel: nearer, further",
                "1 – 4: choose an answer (with Shift: the teacher's)",
                "Space: pause",
                "R: look ahead again; after the end: play again",
                "F or F11: full screen",
                "F12: keep a picture (with --screenshot)",
                "F1: this help   Esc: close"};
    }
    return {"Kijk even naar een antwoord om het te kiezen.",
            "Niets zeggen is ook een antwoord.",
            "",
            "Muis (slepen) of pijltjes: rondkijken",
            "Muiswiel: dichterbij, verder weg",
            "1 – 4: kies een antwoord (met Shift: dat van de docent)",
            "Spatie: pauze",
            "R: weer recht vooruit; na het einde: opnieuw",
            "F of F11: volledig scherm",
            "F12: bewaar een beeld (met --screenshot)",
            "F1: deze hulp   Esc: sluiten"};
}

} // namespace forksight::player
