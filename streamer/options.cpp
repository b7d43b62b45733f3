#include "streamer/options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "choicegraph/film.hpp"
#include "media_manifests/film_reader.hpp"
#include "media_manifests/json_reader.hpp"
#include "media_manifests/media.hpp"
#include "streamer/tls/authority.hpp"

namespace forksight::streamer {
namespace {

constexpr int wrong_usage = 2;

constexpr const char* examples = R"(Examples:
  forksight-streamer serve --library ~/films --listen 0.0.0.0:8360
  forksight-streamer ingest door.mp4 --library ~/films --film first-visit --clip door
  forksight-streamer check ~/films/films/first-visit
  forksight-streamer replay ~/films/films/first-visit session.jsonl --json
  forksight-streamer graph ~/films/films/first-visit -o first-visit.svg
  forksight-streamer export ~/films/films/first-visit -o first-visit.twee
  forksight-streamer access first-visit class
  forksight-streamer class add 'Social work 2A'

Ends with 0 when done, 1 when the input is at fault (and says where and why), 2 on wrong usage, 3 when the world failed.
'forksight-streamer COMMAND --help' says more of a command.)";

// The language of messages: as POSIX says, LC_ALL before LC_MESSAGES before LANG.
std::string default_language() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (const char* value = std::getenv(name); value != nullptr && value[0] != '\0') {
            return std::string_view(value).substr(0, 2) == "nl" ? "nl" : "en";
        }
    }
    return "en";
}

std::string id_or_complaint(const std::string& text) {
    if (choicegraph::is_id(text)) return {};
    return media_manifests::json::quoted(text) +
           " is no id: an id has up to 64 of a-z, 0-9 and '-', and does not begin with '-'";
}

template <class Named>
std::string name_or_complaint(const std::string& text, Named named) {
    return named(text) ? std::string{}
                       : media_manifests::json::quoted(text) + " is not one of the names that are known";
}

std::optional<SubtitlesGiven> subtitles_in(const std::string& text) {
    const std::size_t sign = text.find('=');
    if (sign == std::string::npos || sign + 1 == text.size()) return std::nullopt;
    const std::string language = text.substr(0, sign);
    if (!media_manifests::is_language_tag(language)) return std::nullopt;
    return SubtitlesGiven{language, text.substr(sign + 1)};
}

constexpr std::uint64_t most_states = 1'000'000'000;

std::optional<std::uint64_t> states_in(const std::string& text) {
    std::uint64_t states = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), states);
    if (error != std::errc{} || end != text.data() + text.size() || states > most_states) return std::nullopt;
    return states;
}

std::string states_wanted() {
    return "--max-states wants a whole number from 0 to " + std::to_string(most_states);
}

/// A name that says neither "folder" nor "film.json" would be neither in a library.
std::string film_place_or_complaint(const std::string& text) {
    std::error_code error;
    const std::filesystem::path out(text);
    if (out.extension().empty() || out.filename() == "film.json" || std::filesystem::is_directory(out, error))
        return {};
    return text + ": a film is a folder, or the film.json in it";
}

struct Commands {
    CLI::App app{"forksight-streamer: serves branching 360\xC2\xB0 films, and makes and checks them."};
    IngestOrder ingest;
    SubtitlesOrder subtitles;
    std::vector<std::string> subtitles_given; ///< "nl=FILE", of either command
    CheckOrder check;
    ReplayOrder replay;
    ImportOrder import;
    ExportOrder exported;
    GraphOrder graph;
    CertificateOrder certificate;
    std::string config;
    bool print_config = false;
    std::map<std::string, std::string> given; ///< settings of serve, by name
    std::string library;
    std::string max_states = std::to_string(check.max_states);
    std::string log = "text";
    std::string language = default_language();

    CLI::App* serving = nullptr;
    CLI::App* ingesting = nullptr;
    CLI::App* subtitling = nullptr;
    CLI::App* checking = nullptr;
    CLI::App* replaying = nullptr;
    CLI::App* importing = nullptr;
    CLI::App* exporting = nullptr;
    CLI::App* drawing = nullptr;
    CLI::App* certifying = nullptr;
    std::optional<AccessCommands> access;

    Commands();
    void add_serve();
    void add_ingest();
    void add_subtitles();
    void add_subtitles_given(CLI::App& command);
    void add_check_and_replay();
    void add_twee();
    void add_graph();
    void add_certificate();
};

Commands::Commands() {
    app.require_subcommand(1);
    app.fallthrough();
    app.set_version_flag("--version", "forksight-streamer " FORKSIGHT_VERSION);
    app.add_option("--log", log, "How what happens is told on stderr, one line an event")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    app.footer(examples);
    add_serve();
    add_ingest();
    add_subtitles();
    add_check_and_replay();
    add_twee();
    add_graph();
    add_certificate();
    access.emplace(app);
    for (CLI::App* command : {checking, replaying, importing, exporting, drawing}) {
        command->add_option("--language", language, "nl or en [from the environment]")
            ->check(CLI::IsMember({"nl", "en"}));
    }
}

void Commands::add_serve() {
    serving = app.add_subcommand("serve", "Serve the films of a library, and a page that lists them");
    serving
        ->add_option(
            "--config", config,
            "A file with any of these settings, as NAME = VALUE [" + std::string(default_config) + ", if it is there]")
        ->type_name("FILE");
    serving->add_flag("--print-config", print_config, "Print all settings as such a file, and end");
    ServeOrder plain;
    if (auto order = order_of("/dev/null", {}); std::holds_alternative<ServeOrder>(order))
        plain = std::get<ServeOrder>(std::move(order));
    for (const Setting& setting : settings()) {
        if (setting.name == "log") continue; // every command has it
        const std::string value = setting.tell(plain);
        const std::string name(setting.name);
        const std::string what = std::string(setting.what) + (value.empty() ? "" : " [" + value + "]");
        if (setting.form == yes_or_no) {
            std::string& value_given = given[name]; // a map's values stay where they are
            serving->add_flag_callback(
                "--" + name, [&value_given] { value_given = "yes"; }, what);
        } else {
            serving->add_option("--" + name, given[name], what)->type_name(std::string(setting.form));
        }
    }
    serving->footer(
        "A renewed certificate is noticed within seconds and shown to new connections. A port that speaks https tells\n"
        "whoever comes with http where to go.\n\n"
        "Ends cleanly on SIGTERM and SIGINT; SIGHUP reads the configuration again.\n\nExamples:\n"
        "  forksight-streamer serve                                    on this computer only\n"
        "  forksight-streamer serve --library ~/films --listen 0.0.0.0:8360   for the whole network\n"
        "  forksight-streamer serve --print-config > streamer.conf     what can be set, with what is set now");
}

void Commands::add_ingest() {
    ingesting = app.add_subcommand("ingest", "Make a clip of a film from a video file");
    ingesting->add_option("VIDEO", ingest.video, "The video file")->required();
    ingesting->add_option("--library", library, "The folder that holds everything")->required();
    ingesting->add_option("--film", ingest.film, "The film's id")->required()->check(id_or_complaint);
    ingesting->add_option("--clip", ingest.clip, "The clip's id in the film")->required()->check(id_or_complaint);
    ingesting
        ->add_option("--projection", ingest.projection,
                     "equirectangular, half-equirectangular, cubemap, eac, fisheye or flat [what the file says]")
        ->check([](const std::string& text) { return name_or_complaint(text, media_manifests::projection_named); });
    ingesting->add_option("--stereo", ingest.stereo, "mono, top-bottom or left-right [what the file says]")
        ->check([](const std::string& text) { return name_or_complaint(text, media_manifests::stereo_named); });
    ingesting->add_option("--ladder", ingest.ladder, "auto, or a file of renditions")->capture_default_str();
    ingesting->add_option("--progress", ingest.progress, "bar, json or none [bar on a terminal, else none]")
        ->check(CLI::IsMember({"bar", "json", "none"}));
    add_subtitles_given(*ingesting);
    ingesting->footer(
        "Examples:\n  forksight-streamer ingest door.mp4 --library ~/films --film first-visit --clip door\n"
        "  forksight-streamer ingest door.mp4 --library ~/films --film first-visit --clip door "
        "--progress json\n"
        "  forksight-streamer ingest door.mp4 --library ~/films --film first-visit --clip door "
        "--subtitles nl=door.nl.vtt --subtitles en=door.en.vtt");
}

void Commands::add_subtitles_given(CLI::App& command) {
    command
        .add_option("--subtitles", subtitles_given,
                    "A WebVTT file in a language: nl=FILE; may be repeated. It takes the place of the one before in "
                    "that language")
        ->type_name("LANGUAGE=FILE")
        ->allow_extra_args(false)
        ->check([](const std::string& text) {
            return subtitles_in(text) ? std::string{}
                                      : media_manifests::json::quoted(text) +
                                            " is not a language tag and a file, such as nl=door.nl.vtt";
        });
}

void Commands::add_subtitles() {
    subtitling = app.add_subcommand("subtitles", "Put, replace or remove a clip's subtitles, and list them");
    subtitling->add_option("--library", library, "The folder that holds everything")->required();
    subtitling->add_option("--film", subtitles.film, "The film's id")->required()->check(id_or_complaint);
    subtitling->add_option("--clip", subtitles.clip, "The clip's id in the film")->required()->check(id_or_complaint);
    add_subtitles_given(*subtitling);
    subtitling->add_option("--remove", subtitles.remove, "A language; may be repeated")
        ->type_name("LANGUAGE")
        ->allow_extra_args(false);
    subtitling->footer(
        "The clip's pictures and sound stay as they are. A cue says who speaks by the speaker's id in film.json:\n"
        "<v mia>Come in. Prints the languages that the clip then has.\n\nExample:\n"
        "  forksight-streamer subtitles --library ~/films --film first-visit --clip door --subtitles nl=door.nl.vtt");
}

void Commands::add_check_and_replay() {
    checking = app.add_subcommand("check", "Say everything that is wrong with a film");
    checking->add_option("FILM", check.film, "The film's folder, or its film.json")->required();
    checking->add_flag("--json", check.json, "Problems as JSON, in both languages");
    checking
        ->add_option("--max-states", max_states,
                     "States of the film that are listed at most; what is not seen is then not proven. 0: none, so "
                     "nothing is proven")
        ->check([](const std::string& text) { return states_in(text) ? std::string{} : states_wanted(); })
        ->capture_default_str();
    replaying = app.add_subcommand("replay", "Replay a session's record over its film: its path, or why it cannot be");
    replaying->add_option("FILM_DIR", replay.film, "The film's folder, or its film.json")->required();
    replaying->add_option("RECORD", replay.record, "SESSION.jsonl")->required();
    replaying->add_flag("--json", replay.json, "The path and the ending as JSON");
    checking->footer(
        "Ends with 1 if the film has an error; warnings alone end with 0.\n\nExample:\n"
        "  forksight-streamer check ~/films/films/first-visit --language nl");
    replaying->footer("Example:\n  forksight-streamer replay ~/films/films/first-visit session.jsonl --json");
}

void Commands::add_twee() {
    importing = app.add_subcommand("import", "Make a film of a Twee 3 story: passages become scenes, links answers");
    importing->add_option("STORY", import.story, "The story, as Twine and its compilers write it")->required();
    importing->add_option("-o,--out", import.out, "The film's folder, or its film.json [standard output]")
        ->check(film_place_or_complaint);
    importing->add_flag("--replace", import.replace, "Replace a film.json that is there already");
    importing->footer(
        "Texts are taken to be in --language. What has no meaning in a film is said, with its line. A story that\n"
        "'export' wrote comes back as the same film, with what was changed in it since.\n\nExample:\n"
        "  forksight-streamer import visit.twee -o ~/films/films/visit");
    exporting = app.add_subcommand("export", "Write a film as a Twee 3 story, for Twine (SugarCube)");
    exporting->add_option("FILM", exported.film, "The film's folder, or its film.json")->required();
    exporting->add_option("-o,--out", exported.out, "The story [standard output]");
    exporting->footer(
        "The answers are shown in --language; the other languages travel along.\n\nExample:\n"
        "  forksight-streamer export ~/films/films/visit -o visit.twee --language nl");
}

void Commands::add_graph() {
    drawing = app.add_subcommand("graph", "Draw a film: its scenes, answers, conditions and endings");
    drawing->add_option("FILM", graph.film, "The film's folder, or its film.json")->required();
    drawing->add_option("-o,--out", graph.out, "film.svg (drawn by Graphviz), film.dot or film.mmd (Mermaid)")
        ->required()
        ->check([](const std::string& text) {
            const std::string kind = std::filesystem::path(text).extension().string();
            return kind == ".svg" || kind == ".dot" || kind == ".mmd" ? std::string{}
                                                                      : "the file's name ends with .svg, .dot or .mmd";
        });
    auto* record =
        drawing->add_option("--record", graph.record, "A session's record: its way is drawn bold, and numbered");
    drawing->add_option("--witness", graph.witness, "An ending: so is the shortest way to it")->excludes(record);
    drawing->footer("Example:\n  forksight-streamer graph ~/films/films/visit -o visit.svg --record session.jsonl");
}

void Commands::add_certificate() {
    certifying = app.add_subcommand("certificate", "Make a certificate for https, where the school has none to give");
    certifying->add_option("--library", library, "The folder that holds everything")->required();
    certifying
        ->add_option("--host", certificate.hosts,
                     "A name or an address that the server is reached by; may be repeated, the first one is printed "
                     "[those of the last time]")
        ->check([](const std::string& text) {
            return tls::is_certifiable(text) ? std::string{}
                                             : media_manifests::json::quoted(text) +
                                                   " is neither a host's name nor an address; no port belongs here";
        });
    certifying->add_option("--port", certificate.port, "The port in the printed address")
        ->check(CLI::Range(1, 65535))
        ->capture_default_str();
    certifying->add_option("--page", certificate.page, "The page to print, HTML [tls/trust.html in the library]");
    certifying->footer(
        "Makes an authority once, in the library's folder tls, and a certificate from it. Each device is told once to\n"
        "trust the authority; the printed page says how. Run it again to change the hosts: the authority stays. "
        "'serve'\n"
        "shows the certificate by itself and renews it a month before its end, without asking the devices again.\n"
        "The authority can vouch for these hosts, their domains and private networks alone.\n\nExample:\n"
        "  forksight-streamer certificate --library ~/films --host films.school.example --host 192.168.1.5");
}

Finished complain(const std::string& what) {
    std::cerr << "forksight-streamer: " << what << "\n";
    return {wrong_usage};
}

Order serve_order(const Commands& commands) {
    std::map<std::string, std::string> given;
    for (const auto& [name, value] : commands.given) {
        if (commands.serving->count("--" + name) > 0) given.emplace(name, value);
    }
    if (commands.app.count("--log") > 0) given.emplace("log", commands.log);
    auto read = order_of(commands.config, given);
    if (const auto* unusable = std::get_if<Unusable>(&read)) {
        if (unusable->wrong) return complain(unusable->what);
        throw std::runtime_error(unusable->what);
    }
    auto& order = std::get<ServeOrder>(read);
    order.print_config = commands.print_config;
    return order;
}

} // namespace

Order read_command_line(int argc, char** argv) {
    Commands commands;
    try {
        commands.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return Finished{commands.app.exit(error) == 0 ? 0 : wrong_usage};
    }
    const auto log = commands.log == "json" ? http::Log::Format::json : http::Log::Format::text;
    if (commands.serving->parsed()) return serve_order(commands);
    if (commands.certifying->parsed()) {
        commands.certificate.library = commands.library;
        commands.certificate.log = log;
        return commands.certificate;
    }
    std::vector<SubtitlesGiven> subtitles;
    for (const std::string& text : commands.subtitles_given) subtitles.push_back(*subtitles_in(text));
    if (commands.subtitling->parsed()) {
        commands.subtitles.library = commands.library;
        commands.subtitles.put = std::move(subtitles);
        commands.subtitles.log = log;
        return commands.subtitles;
    }
    if (commands.ingesting->parsed()) {
        if (log == http::Log::Format::json && commands.ingest.progress == "bar") {
            return complain("--progress bar draws where --log json writes: take --progress json or none");
        }
        commands.ingest.log = log;
        commands.ingest.library = commands.library;
        commands.ingest.subtitles = subtitles;
        return commands.ingest;
    }
    if (auto order = commands.access->order(log); !std::holds_alternative<std::monostate>(order)) {
        if (const auto* wrong = std::get_if<std::string>(&order)) return complain(*wrong);
        if (auto* one = std::get_if<AccessOrder>(&order)) return *one;
        if (auto* one = std::get_if<ClassOrder>(&order)) return *one;
        return std::get<TokenOrder>(order);
    }
    commands.check.language = commands.replay.language = commands.language;
    commands.check.log = commands.replay.log = log;
    commands.import.language = commands.exported.language = commands.graph.language = commands.language;
    commands.import.log = commands.exported.log = commands.graph.log = log;
    if (commands.checking->parsed()) {
        const auto states = states_in(commands.max_states);
        if (!states) return complain(states_wanted());
        commands.check.max_states = *states;
        return commands.check;
    }
    if (commands.importing->parsed()) return commands.import;
    if (commands.exporting->parsed()) return commands.exported;
    if (commands.drawing->parsed()) return commands.graph;
    return commands.replay;
}

} // namespace forksight::streamer
