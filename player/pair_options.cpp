#include <CLI/CLI.hpp>

#include "player/line_options.hpp"
#include "player/net/authority.hpp"
#include "player/net/paired.hpp"
#include "player/options.hpp"
#include "player/said.hpp"

namespace forksight::player {

namespace {

std::string footer() {
    return said(R"(
Voorbeelden:
  forksight-player pair https://192.168.1.20:8360
  forksight-player pair https://192.168.1.20:8360 --fingerprint "AB:CD:…"

Voor een server met een eigen certificaatautoriteit (forksight-streamer certificate). Haalt het certificaat van de
autoriteit op, toont de vingerafdruk, en vraagt of dat die van het geprinte blad is. Daarna vertrouwt de speler van
deze persoon die autoriteit voor dat adres, en niets anders. Eén keer per toestel en per gebruiker, als wie afspeelt;
opnieuw als de server een nieuwe autoriteit heeft.
Afloop: 0 gekoppeld, 1 geweigerd (andere vingerafdruk, geen autoriteit), 2 verkeerd gebruik, 3 de buitenwereld faalde
(verbinding, schijf), of je bent gestopt.)",
                R"(
Examples:
  forksight-player pair https://192.168.1.20:8360
  forksight-player pair https://192.168.1.20:8360 --fingerprint "AB:CD:…"

For a streamer that has a certificate authority of its own (forksight-streamer certificate). Fetches the authority's
certificate, shows its fingerprint, and asks whether that is the one on the printed sheet. After that this person's
player trusts that authority for that address, and nothing else for it. Once a device and user, as whoever plays; again
when the streamer has a new authority.
Exit status: 0 paired, 1 refused (another fingerprint, no authority), 2 wrong usage, 3 the world failed (line, disk), or
it was stopped.)");
}

} // namespace

Wanted read_pair_options(int argc, const char* const* argv) {
    PairOptions options;
    options.language = language_of_locale();
    CLI::App app{said("Koppelt dit toestel aan een server met een eigen certificaatautoriteit.",
                      "Pairs this device with a streamer that has a certificate authority of its own."),
                 "forksight-player pair"};
    app.footer(footer());
    std::string fingerprint;
    std::string log = "text";
    app.add_option("streamer", options.streamer,
                   said("adres van de server, of van een film daarvan", "URL of the streamer, or of a film of it"))
        ->required()
        ->type_name("URL");
    auto* const fingerprint_option =
        app.add_option(
               "--fingerprint", fingerprint,
               said("die van het geprinte blad, in plaats van te vragen; met of zonder dubbele punten en spaties",
                    "the printed sheet's, instead of asking; with or without colons and blanks"))
            ->type_name("HEX");
    app.add_option("--language", options.language, said("taal: nl, en", "language: nl, en"))->capture_default_str();
    app.add_option("--log", log,
                   said("vorm van het logboek op stderr: text, json", "form of the log on stderr: text, json"))
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return Leave{0, app.help()};
    } catch (const CLI::ParseError& error) {
        return not_understood(error.what());
    }
    if (options.language != "nl" && options.language != "en")
        return usage(said("--language: kies nl of en", "--language: choose nl or en"));
    if (log != "text" && log != "json") return usage(said("--log: kies text of json", "--log: choose text or json"));
    options.log_json = log == "json";
    if (!net::place_of(options.streamer) || options.streamer.find("://") == std::string::npos) {
        return usage("pair: '" + options.streamer +
                     said("' is geen adres van een server, zoals https://192.168.1.20:8360",
                          "' is no address of a streamer, like https://192.168.1.20:8360"));
    }
    if (fingerprint_option->count() > 0) {
        options.fingerprint = net::read_fingerprint(fingerprint);
        if (!options.fingerprint) {
            return usage(said("--fingerprint: een vingerafdruk is 64 tekens, 0 tot 9 en A tot F, zoals op het blad",
                              "--fingerprint: a fingerprint is 64 characters, 0 to 9 and A to F, as on the sheet"));
        }
    }
    const auto folder = net::usual_authorities();
    if (!folder)
        return usage(said("pair: HOME is niet gezet, dus er is geen plek om het te bewaren",
                          "pair: HOME is not set, so there is no place to keep it"));
    options.authorities = folder->string();
    return options;
}

} // namespace forksight::player
