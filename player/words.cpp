#include "player/words.hpp"

#include <array>

namespace forksight::player {

namespace {

struct Sentence {
    Words what;
    const char* nl;
    const char* en;
    const char* nl_keys = "";
    const char* en_keys = "";
};

constexpr const char* from_here_nl = " F5: opnieuw. Esc: sluiten.";
constexpr const char* from_here_en = " F5: again. Esc: close.";

constexpr std::array sentences = {
    Sentence{Words::loading, "De film wordt opgehaald…", "Fetching the film…"},
    Sentence{Words::loading_slow, "De verbinding is traag. De film begint vanzelf.",
             "The line is slow. The film will begin by itself."},
    Sentence{Words::standing_still, "Een ogenblik. De film gaat vanzelf verder.",
             "One moment. The film will go on by itself."},
    Sentence{Words::look_away, "Kijk even weg, en dan weer naar je antwoord.",
             "Look away for a moment, then at your answer again."},
    Sentence{Words::broken, "Deze film is beschadigd. Vraag je docent.", "This film is damaged. Ask your teacher.",
             from_here_nl, from_here_en},
    Sentence{Words::paused, "Pauze.", "Paused.", " Druk op de spatiebalk om verder te gaan.", " Press space to go on."},
    Sentence{Words::ended, "Dit gesprek is afgelopen.", "This conversation is over.",
             " Backspace: een ander antwoord proberen. F5: opnieuw. Esc: sluiten.",
             " Backspace: try another answer. F5: again. Esc: close."},
    Sentence{Words::stopped, "Gestopt.", "Stopped.", from_here_nl, from_here_en},
    Sentence{Words::no_way_on, "De film heeft hier geen vervolg. Vraag je docent.",
             "The film has no way on from here. Ask your teacher.", from_here_nl, from_here_en},
    Sentence{Words::line_lost, "De film komt niet meer binnen. Vraag je docent.",
             "The film no longer comes in. Ask your teacher.", from_here_nl, from_here_en},
    Sentence{Words::sending, "Het verslag wordt verstuurd…", "The record is being sent…", " Esc: meteen sluiten.",
             " Esc: close at once."},
};

} // namespace

std::string words(Words what, std::string_view language, bool keys) {
    const bool english = language == "en";
    for (const Sentence& sentence : sentences) {
        if (sentence.what != what) continue;
        std::string text = english ? sentence.en : sentence.nl;
        if (keys) text += english ? sentence.en_keys : sentence.nl_keys;
        return text;
    }
    return {};
}

std::vector<std::string> help_lines(std::string_view language) {
    // A tab parts the key from what it does.
    if (language == "en") {
        return {"Look at an answer for a moment to choose it.",
                "Saying nothing is an answer too.",
                "",
                "Mouse, arrows\tlook around (drag)",
                "Wheel\tnearer, further",
                "Enter\tchoose what you look at, at once",
                "1 – 4\tchoose an answer (with Shift: the teacher's)",
                "Backspace\tback, to try another answer",
                "V\tanother seat, where the film has one",
                "C\tsubtitles on or off",
                "Space\tpause",
                "R\tlook straight ahead again",
                "F5\tplay again, after the end",
                "F, F11\tfull screen",
                "F12\tkeep a picture (with --screenshot)",
                "F1\tthis help",
                "Esc\tclose"};
    }
    return {"Kijk even naar een antwoord om het te kiezen.",
            "Niets zeggen is ook een antwoord.",
            "",
            "Muis, pijltjes\trondkijken (slepen)",
            "Muiswiel\tdichterbij, verder weg",
            "Enter\tkies meteen waar je naar kijkt",
            "1 – 4\tkies een antwoord (met Shift: dat van de docent)",
            "Backspace\tterug, om een ander antwoord te proberen",
            "V\teen andere plek, als de film die heeft",
            "C\tondertitels aan of uit",
            "Spatie\tpauze",
            "R\tweer recht vooruit kijken",
            "F5\topnieuw, na het einde",
            "F, F11\tvolledig scherm",
            "F12\tbewaar een beeld (met --screenshot)",
            "F1\tdeze hulp",
            "Esc\tsluiten"};
}

} // namespace forksight::player
