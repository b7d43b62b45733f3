#include <array>

#include "choicegraph/check_report.hpp"

namespace forksight::choicegraph {

namespace {

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;

// A code, once given, keeps its meaning: authors look it up and programs filter on it.
constexpr auto table = std::to_array<Rule>({
    {"FS0101", error, "De film heeft geen begin: `start` moet een scène van deze film zijn.",
     "The film has no beginning: `start` must be a scene of this film."},
    {"FS0102", error, "Dit verwijst naar een {0} die er niet is.", "This refers to a {1} that does not exist."},
    {"FS0103", error, "'{0}' komt twee keer voor; geef een van de twee een andere naam.",
     "'{0}' occurs twice; give one of the two another name."},
    {"FS0104", error,
     "'{0}' kan geen naam zijn: gebruik 1 tot 64 kleine letters, cijfers en streepjes, en begin niet met een streepje.",
     "'{0}' cannot be a name: use 1 to 64 small letters, digits and hyphens, and do not begin with a hyphen."},
    {"FS0105", warning,
     "Geen enkele weg leidt naar '{0}'. Laat een antwoord of `then` ernaartoe gaan, of haal de scène weg.",
     "No way leads to '{0}'. Let an answer or a `then` go there, or remove the scene."},
    {"FS0106", error, "Na '{0}' gaat de film niet verder. Geef de scène antwoorden, een `then` of een einde (`end`).",
     "After '{0}' the film does not go on. Give the scene answers, a `then` or an ending (`end`)."},
    {"FS0107", warning,
     "Als geen enkele voorwaarde klopt, stopt de film na '{0}'. Sluit `then` af met een weg zonder `if`, of geef een "
     "einde.",
     "If no condition holds, the film stops after '{0}'. Close `then` with a way without `if`, or give an ending."},
    {"FS0108", error,
     "Als de tijd om is en niemand koos, gaat de film niet verder. Geef `otherwise`, een `then` of een einde.",
     "When time is up and nobody chose, the film does not go on. Give `otherwise`, a `then` or an ending."},
    {"FS0109", error, "'{0}' heeft antwoorden, maar ze verschijnen nooit. Zeg met `offer` wanneer ze verschijnen.",
     "'{0}' has answers, but they never appear. Say with `offer` when they do."},
    {"FS0110", error, "'{0}' biedt antwoorden aan, maar heeft er geen. Voeg `choices` toe of haal `offer` weg.",
     "'{0}' offers answers, but has none. Add `choices`, or remove `offer`."},
    {"FS0111", error,
     "Niemand kan '{0}' kiezen. Geef het een plek (`look`), maak het `otherwise`, of laat de docent kiezen (`by`).",
     "Nobody can choose '{0}'. Give it a place (`look`), make it `otherwise`, or let the teacher choose it (`by`)."},
    {"FS0112", warning,
     "'{0}' is het antwoord als niemand kiest, maar kan dan net weg zijn. Haal `if` en `once` daar weg.",
     "'{0}' is the answer when nobody chooses, but may be gone just then. Remove `if` and `once` from it."},
    {"FS0113", warning, "`otherwise` werkt hier nooit: de antwoorden blijven staan. Zeg met `until` hoe lang.",
     "`otherwise` never works here: the answers stay. Say with `until` for how long."},
    {"FS0114", warning,
     "De antwoorden blijven staan tot er een gekozen is, dus `then` en `end` van '{0}' gebeuren nooit. Geef `until`.",
     "The answers stay until one is chosen, so `then` and `end` of '{0}' never happen. Give `until`."},
    {"FS0115", warning, "Deze film heeft geen einde waar men kan komen. Geef minstens één scène een `end`.",
     "This film has no ending that can be reached. Give at least one scene an `end`."},
    {"FS0116", warning, "Deze weg wordt nooit gevolgd: die erboven heeft geen `if` en gaat altijd voor.",
     "This way is never followed: the one above it has no `if` and always comes first."},
    {"FS0117", warning,
     "Misschien is hier niets te kiezen, en dan stopt de film na '{0}'. Geef een antwoord zonder `if` en `once`, of "
     "`then`.",
     "There may be nothing to choose here, and then the film stops after '{0}'. Give an answer without `if` and "
     "`once`, "
     "or a `then`."},
    {"FS0118", warning, "Als niemand kiest, volgt altijd '{1}', dus `then` en `end` van '{0}' gebeuren nooit.",
     "When nobody chooses, '{1}' always follows, so `then` and `end` of '{0}' never happen."},
    {"FS0201", error, "De beginwaarde {0} ligt buiten {1} tot {2}.", "The initial value {0} is outside {1} to {2}."},
    {"FS0202", error, "De kleinste waarde ({0}) is groter dan de grootste ({1}).",
     "The smallest value ({0}) is larger than the largest ({1})."},
    {"FS0203", error, "Een variabele kan niet '{0}' heten: in een voorwaarde betekent dat al iets.",
     "A variable cannot be called '{0}': in a condition that means something already."},
    {"FS0204", warning, "Geen enkele voorwaarde gebruikt '{0}'. Gebruik de variabele of haal haar weg.",
     "No condition uses '{0}'. Use the variable or remove it."},
    {"FS0205", warning, "'{0}' verandert nooit. Laat een `do` de waarde veranderen, of haal de variabele weg.",
     "'{0}' never changes. Let a `do` change it, or remove the variable."},
    {"FS0206", warning, "'{0}' heeft geen beoordeling (`rating`), andere antwoorden van deze film wel.",
     "'{0}' has no rating, other answers of this film have one."},
    {"FS0207", warning, "'{0}' noemt geen vaardigheden (`skills`), andere antwoorden van deze film wel.",
     "'{0}' names no skills, other answers of this film do."},
    {"FS0301", error, "De antwoorden verdwijnen ({1} s) voor of zodra ze verschijnen ({0} s).",
     "The answers go ({1} s) before or as they appear ({0} s)."},
    {"FS0302", error, "De antwoorden verschijnen op {0} s, maar de scène is op {1} s al afgelopen.",
     "The answers appear at {0} s, but the scene is over at {1} s."},
    {"FS0303", warning, "De antwoorden staan op {0} s, voordat de scène op {1} s begint; ze verschijnen meteen.",
     "The answers are set at {0} s, before the scene begins at {1} s; they appear at once."},
    {"FS0304", error, "De scène eindigt ({1} s) voor of zodra ze begint ({0} s).",
     "The scene ends ({1} s) before or as it begins ({0} s)."},
    {"FS0305", error, "De herhaling begint op {0} s, na het moment waarop de antwoorden verschijnen ({1} s).",
     "The loop begins at {0} s, after the moment the answers appear ({1} s)."},
    {"FS0306", warning, "De herhaling duurt maar {0} s en zal haperen; neem minstens 1 seconde.",
     "The loop lasts only {0} s and will stutter; take at least 1 second."},
    {"FS0307", error, "De scène begint op {0} s, maar de clip duurt maar {1} s.",
     "The scene begins at {0} s, but the clip lasts only {1} s."},
    {"FS0308", warning, "De scène eindigt op {0} s, maar de clip is op {1} s al afgelopen.",
     "The scene ends at {0} s, but the clip is over at {1} s."},
    {"FS0309", error, "Een tijd is een aantal seconden vanaf 0.", "A time is a number of seconds from 0 up."},
    {"FS0310", error, "De punten van een bewegend antwoord staan niet op volgorde van tijd ({0} s na {1} s).",
     "The points of a moving answer are not in order of time ({0} s after {1} s)."},
    {"FS0311", warning, "`loop_from` doet alleen iets als `meanwhile` op `loop` staat.",
     "`loop_from` does something only if `meanwhile` is `loop`."},
    {"FS0312", warning, "In {0} s zijn deze antwoorden niet te lezen; {1} s is nodig. Geef meer tijd of minder tekst.",
     "These answers cannot be read in {0} s; {1} s are needed. Give more time or less text."},
    {"FS0401", warning, "'{0}' en '{1}' overlappen elkaar. Zet ze verder uit elkaar of maak ze kleiner.",
     "'{0}' and '{1}' overlap. Put them further apart or make them smaller."},
    {"FS0402", warning, "'{0}' is met een straal van {1} graden te klein om naar te kijken; neem minstens 3, liever 8.",
     "'{0}' is too small to look at with a radius of {1} degrees; take at least 3, better 8."},
    {"FS0403", error, "De straal van een antwoord ligt boven 0 en is hoogstens 90 graden.",
     "The radius of an answer is above 0 and at most 90 degrees."},
    {"FS0404", warning, "'{0}' vraagt te veel van een nek. Blijf binnen 120 graden opzij, 45 omhoog en 60 omlaag.",
     "'{0}' asks too much of a neck. Stay within 120 degrees to the side, 45 up and 60 down."},
    {"FS0405", error, "`yaw` ligt tussen -180 en 180 graden, `pitch` tussen -90 en 90.",
     "`yaw` is between -180 and 180 degrees, `pitch` between -90 and 90."},
    {"FS0406", warning, "Hier kunnen {0} antwoorden tegelijk hangen. Meer dan vier is te veel om te overzien.",
     "As many as {0} answers can hang here at once. More than four are too many to take in."},
    {"FS0407", warning, "'{0}' is het enige antwoord; dan is er niets te kiezen. Voeg er een toe, of gebruik `then`.",
     "'{0}' is the only answer, so there is nothing to choose. Add another, or use `then`."},
    {"FS0501", warning, "Deze tekst ontbreekt in de taal '{0}', die de film wel heeft.",
     "This text is missing in the language '{0}', which the film has."},
    {"FS0502", error, "Deze tekst is leeg.", "This text is empty."},
    {"FS0503", warning, "De film heeft geen titel.", "The film has no title."},
    {"FS0601", error, "Van de clip '{0}' is er geen beeld. Lever de video aan.",
     "There is no picture for the clip '{0}'. Hand in the video."},
    {"FS0602", warning, "Geen enkele scène gebruikt de clip '{0}'.", "No scene uses the clip '{0}'."},
    {"FS0603", error, "De clip '{0}' heeft geen lengte. Lever de video opnieuw aan.",
     "The clip '{0}' has no length. Hand in the video again."},
});

} // namespace

std::span<const Rule> rules() {
    return table;
}

} // namespace forksight::choicegraph
