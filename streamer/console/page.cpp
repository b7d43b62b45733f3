#include "streamer/console/page.hpp"

#include <algorithm>
#include <cmath>

#include "choicegraph/film.hpp"
#include "streamer/console/code_form.hpp"

namespace forksight::streamer::console {
namespace {

using media_manifests::ListedFilm;

// A film with hundreds of mistakes is shown enough of them to start with; check lists them all.
constexpr std::size_t most_problems_shown = 20;

/// The page's own words.
struct Words {
    std::string_view language, other_language, other_name, heading, intro, length, decisions, endings, play, play_how,
        prepare, prepare_how, no_command, broken, broken_how, newer_broken, still_good, improvable, more, more_how,
        none, none_how, step_ingest, step_film, step_reload, poster_of, skip, version, folder, code;
};

constexpr Words dutch{"nl",
                      "en",
                      "English",
                      "Films op deze server",
                      "360\u00b0-films waarin de kijker kiest door te kijken.",
                      "Lengte van alle clips",
                      "Keuzemomenten",
                      "Eindes",
                      "Afspelen",
                      "Start dit op de computer die de film toont:",
                      "Afspelen zonder verbinding",
                      "Met de opdracht hierboven speelt de film ook zonder verbinding, als je hem eerst \u00e9\u00e9n "
                      "keer klaarzet op die computer, waar wel verbinding is:",
                      "Deze film kan pas worden afgespeeld als de fouten hieronder zijn verholpen.",
                      "Kan niet worden afgespeeld",
                      "Verhelp dit in film.json, of zet de clip opnieuw om, en laad deze pagina opnieuw.",
                      "Fouten in de nieuwe versie",
                      "Wat nu in de map van deze film staat, heeft fouten. Kijkers krijgen zolang de laatste versie "
                      "die goed was; die is weg als de server opnieuw start.",
                      "Kan beter",
                      "En nog",
                      "Met deze opdracht zie je alles; vul voor MAP de map van de bibliotheek in:",
                      "Er staan nog geen films op deze server",
                      "In drie stappen staat hier een film:",
                      "Zet een opname om naar een clip. Herhaal dit voor elke clip van de film:",
                      "Schrijf film.json in de map van de film: welke sc\u00e8nes er zijn en waar elke keuze heen "
                      "leidt. Controleer het met:",
                      "Laad deze pagina opnieuw.",
                      "Beeld uit",
                      "Naar de films",
                      "Versie",
                      "MAP",
                      "KLASCODE"};

constexpr Words english{
    "en",
    "nl",
    "Nederlands",
    "Films on this server",
    "360\u00b0 films that branch where the viewer looks.",
    "Length of all clips",
    "Decisions",
    "Endings",
    "Play",
    "Start this on the computer that shows the film:",
    "Play without a line",
    "The command above plays the film without a line as well, once you have prepared it on that computer, where there "
    "is a line:",
    "This film can be played once the errors below are put right.",
    "Cannot be played",
    "Put this right in film.json, or ingest the clip again, and load this page again.",
    "Errors in the new version",
    "What is in this film's folder now has errors. Until they are put right, viewers get the last version that was "
    "good; it is gone when the server restarts.",
    "Could be better",
    "And",
    "See all of it with this command, where DIR is the library's folder:",
    "There are no films on this server yet",
    "Three steps put a film here:",
    "Turn a recording into a clip. Repeat this for each clip of the film:",
    "Write film.json in the film's folder: which scenes there are, and where each choice leads. Check it with:",
    "Load this page again.",
    "A picture from",
    "To the films",
    "Version",
    "DIR",
    "CLASSCODE"};

std::string in_words(double length_s) {
    const auto whole_s = static_cast<long long>(std::llround(std::clamp(length_s, 0.0, 1e9)));
    const std::string seconds = std::to_string(whole_s % 60) + " s";
    return whole_s < 60 ? seconds : std::to_string(whole_s / 60) + " min " + seconds;
}

std::string command(std::string_view text) {
    return "<code class=\"command\">" + escaped(text) + "</code>\n";
}

/// ` lang="en"` for a text that is not there in the page's language: a screen reader must know what it reads.
std::string language_mark(const choicegraph::Text& text, const Words& words) {
    const std::string_view shown = choicegraph::in_language(text, words.language);
    if (shown.empty() || text.contains(std::string(words.language))) return {};
    const auto found = std::find_if(text.begin(), text.end(), [&](const auto& one) { return one.second == shown; });
    return found == text.end() ? std::string() : " lang=\"" + escaped(found->first) + "\"";
}

std::string problem_list(const ListedFilm& film, choicegraph::Severity severity, const Words& words) {
    std::string items;
    std::size_t count = 0;
    for (const choicegraph::Problem& problem : film.problems) {
        if (problem.severity != severity || ++count > most_problems_shown) continue;
        items += "<li><span" + language_mark(problem.what, words) + ">" +
                 escaped(choicegraph::in_language(problem.what, words.language)) + "</span> <span class=\"where\">" +
                 escaped(problem.where.empty() ? "film.json" : problem.where) + " \u00b7 " + escaped(problem.code) +
                 "</span></li>\n";
    }
    if (count == 0) return {};
    const bool errors = severity == choicegraph::Severity::error;
    const std::string_view heading = !errors ? words.improvable : film.last_good ? words.newer_broken : words.broken;
    std::string html = "<details class=\"" + std::string(errors ? "errors" : "warnings") + "\"" +
                       (errors ? " open" : "") + "><summary>" + std::string(heading) + " (" + std::to_string(count) +
                       ")</summary>\n<ul>\n" + items + "</ul>\n";
    if (count > most_problems_shown) {
        html += "<p>" + std::string(words.more) + " " + std::to_string(count - most_problems_shown) + ". " +
                std::string(words.more_how) + "</p>\n" +
                command("forksight-streamer check " + std::string(words.folder) + "/films/" + film.id);
    }
    if (errors) html += "<p>" + std::string(words.broken_how) + "</p>\n";
    return html + "</details>\n";
}

std::string facts(const ListedFilm& film, const Words& words) {
    std::string endings;
    for (const std::string& ending : film.endings) endings += (endings.empty() ? "" : ", ") + escaped(ending);
    const auto row = [](std::string_view name, const std::string& value) {
        return "<div><dt>" + std::string(name) + "</dt><dd>" + value + "</dd></div>\n";
    };
    return "<dl>\n" + row(words.length, in_words(film.length_s)) +
           row(words.decisions, std::to_string(film.decisions)) +
           row(words.endings,
               std::to_string(film.endings.size()) + (endings.empty() ? "" : " <span>" + endings + "</span>")) +
           "</dl>\n";
}

std::string card(const ListedFilm& film, const Words& words, const Visit& visit) {
    std::string title = escaped(choicegraph::in_language(film.title, words.language));
    const std::string title_language = language_mark(film.title, words);
    const std::string id = escaped(film.id);
    const bool named = !title.empty();
    if (!named) title = id;
    std::string html = "<li class=\"film\" id=\"film-" + id + "\">\n";
    if (film.poster.empty()) {
        html += "<div class=\"poster none\" aria-hidden=\"true\">360\u00b0</div>\n";
    } else {
        html += "<img class=\"poster\" src=\"" + escaped(film.poster) + "\" alt=\"" + std::string(words.poster_of) +
                " " + title + "\" loading=\"lazy\" width=\"640\" height=\"320\">\n";
    }
    html += "<div class=\"about\">\n<h2" + title_language + ">" + title + "</h2>\n";
    if (named) html += "<p class=\"id\">" + id + "</p>\n";
    if (film.scenes > 0) html += facts(film, words);
    if (film.last_good) html += "<p class=\"notice\">" + std::string(words.still_good) + "</p>\n";
    if (film.playable) {
        const std::string of_film = std::string(visit.secure ? "https://" : "http://") + std::string(visit.host) +
                                    "/films/" + film.id +
                                    (visit.needs_code.contains(film.id) ? " --code " + std::string(words.code) : "");
        html += "<h3>" + std::string(words.play) + "</h3>\n<p>" + std::string(words.play_how) + "</p>\n" +
                command("forksight-player " + of_film);
        html += "<h3>" + std::string(words.prepare) + "</h3>\n<p>" + std::string(words.prepare_how) + "</p>\n" +
                command("forksight-player prepare " + of_film);
    } else {
        html += "<p class=\"notice\">" + std::string(words.no_command) + "</p>\n";
    }
    html += problem_list(film, choicegraph::Severity::error, words);
    html += problem_list(film, choicegraph::Severity::warning, words);
    return html + "</div>\n</li>\n";
}

std::string empty_state(const Words& words) {
    const bool nl = words.language == "nl";
    const std::string film = nl ? "mijn-film" : "my-film";
    const std::string folder(words.folder);
    return "<section class=\"empty\">\n<h2>" + std::string(words.none) + "</h2>\n<p>" + std::string(words.none_how) +
           "</p>\n<ol>\n<li>" + std::string(words.step_ingest) + "\n" +
           command("forksight-streamer ingest " + std::string(nl ? "OPNAME.mp4" : "RECORDING.mp4") + " --library " +
                   folder + " --film " + film + " --clip " + (nl ? "voordeur" : "front-door")) +
           "</li>\n<li>" + std::string(words.step_film) + "\n" +
           command("forksight-streamer check " + folder + "/films/" + film) + "</li>\n<li>" +
           std::string(words.step_reload) + "</li>\n</ol>\n</section>\n";
}

bool starts_with_tag(std::string_view range, std::string_view tag) {
    if (range.size() < tag.size() || (range.size() > tag.size() && range[tag.size()] != '-')) return false;
    return std::equal(tag.begin(), tag.end(), range.begin(), [](char a, char b) { return a == (b | 0x20); });
}

// "q=0.8" -> 800; 1000 if it says nothing.
int quality(std::string_view parameters) {
    const std::size_t at = parameters.find("q=");
    if (at == std::string_view::npos) return 1000;
    std::string_view number = parameters.substr(at + 2);
    if (number.empty() || number.front() != '0') return 1000;
    number.remove_prefix(std::min<std::size_t>(2, number.size()));
    int value = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const bool digit = i < number.size() && number[i] >= '0' && number[i] <= '9';
        value = value * 10 + (digit ? number[i] - '0' : 0);
    }
    return value;
}

} // namespace

std::string escaped(std::string_view text) {
    std::string html;
    html.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            case '\'':
                html += "&#39;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

std::string_view language_of(std::string_view query, std::string_view accept_language) {
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        if (query.substr(0, end) == "lang=nl") return "nl";
        if (query.substr(0, end) == "lang=en") return "en";
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    if (accept_language.empty()) return "nl";
    int best = 0;
    std::string_view language = "en";
    while (!accept_language.empty()) {
        const std::size_t end = std::min(accept_language.find(','), accept_language.size());
        std::string_view item = accept_language.substr(0, end);
        accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
        while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
        const std::size_t semicolon = std::min(item.find(';'), item.size());
        std::string_view range = item.substr(0, semicolon);
        while (!range.empty() && range.back() == ' ') range.remove_suffix(1);
        const int wanted = quality(item.substr(semicolon));
        if (wanted <= best) continue;
        for (const std::string_view tag : {"nl", "en"}) {
            if (!starts_with_tag(range, tag)) continue;
            best = wanted;
            language = tag;
        }
    }
    return language;
}

std::string page(const std::vector<ListedFilm>& films, const Visit& visit) {
    const Words& words = visit.language == "nl" ? dutch : english;
    std::string html = "<!doctype html>\n<html lang=\"" + std::string(words.language) +
                       "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
                       "initial-scale=1\">\n<title>" +
                       std::string(words.heading) +
                       " \u2013 Forksight</title>\n<link rel=\"stylesheet\" href=\"/console.css\">\n</head>\n<body>\n"
                       "<a class=\"skip\" href=\"#films\">" +
                       std::string(words.skip) +
                       "</a>\n<header>\n<p class=\"brand\">Forksight</p>\n<a class=\"language\" href=\"/?lang=" +
                       std::string(words.other_language) + "\" lang=\"" + std::string(words.other_language) +
                       "\" hreflang=\"" + std::string(words.other_language) + "\">" + std::string(words.other_name) +
                       "</a>\n</header>\n<main id=\"films\">\n<h1>" + std::string(words.heading) +
                       "</h1>\n<p class=\"intro\">" + std::string(words.intro) + "</p>\n";
    html += code_section(visit);
    if (films.empty()) {
        if (!visit.more_with_code) html += empty_state(words);
    } else {
        html += "<ul class=\"films\">\n";
        for (const bool playable : {true, false}) {
            for (const ListedFilm& film : films) {
                if (film.playable == playable) html += card(film, words, visit);
            }
        }
        html += "</ul>\n";
    }
    return html + "</main>\n<footer>\n<p>" + std::string(words.version) +
           " " FORKSIGHT_VERSION "</p>\n</footer>\n</body>\n</html>\n";
}

} // namespace forksight::streamer::console
