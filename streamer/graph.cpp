// `graph`: a film as a picture, with the way that a record or a proof takes through it.
#include "media_manifests/graph.hpp"

#include <charconv>
#include <map>

#include "choicegraph/explore.hpp"
#include "streamer/commands.hpp"
#include "streamer/graphviz.hpp"
#include "streamer/library/film_folder.hpp"
#include "streamer/library/folder.hpp"
#include "streamer/output.hpp"
#include "streamer/record_file.hpp"

namespace forksight::streamer {
namespace {

constexpr std::size_t poster_limit_bytes = 1u << 20;
constexpr std::size_t posters_limit_bytes = 32u << 20;
constexpr std::size_t soon_drawn_scenes = 1000;

using Posters = std::map<std::string, std::string>; ///< JPEGs by clip

Posters posters_of(const choicegraph::Film& film, const library::Folder& folder) {
    Posters posters;
    std::size_t bytes = 0;
    for (const choicegraph::Clip& clip : film.clips) {
        auto picture = folder.read(clip.id + "/poster.jpg", poster_limit_bytes);
        if (!picture) continue;
        bytes += picture.value().size();
        if (bytes > posters_limit_bytes) break;
        posters.emplace(clip.id, std::move(picture).value());
    }
    return posters;
}

std::string base64(const std::string& bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t three = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            three = three << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            text += i + k > bytes.size() ? '=' : digits[three >> (18 - 6 * k) & 63];
        }
    }
    return text;
}

/// The value of an attribute of the element that begins the text; empty if it has none.
std::string_view attribute(std::string_view element, std::string_view name) {
    const std::string wanted = " " + std::string(name) + "=\"";
    const std::size_t at = element.find(wanted);
    if (at == std::string_view::npos) return {};
    element.remove_prefix(at + wanted.size());
    return element.substr(0, element.find('"'));
}

/// Graphviz refers to the pictures' files and squeezes each whole: here the middle of each is shown in its place, and
/// the file holds all it needs.
std::string with_posters(std::string_view svg, const Posters& posters) {
    constexpr std::string_view mark = "<image xlink:href=\"";
    constexpr int width = media_manifests::graph_poster_width_pt, height = media_manifests::graph_poster_height_pt;
    std::string symbols = "<defs>\n<clipPath id=\"poster-edge\"><rect width=\"" + std::to_string(width) +
                          "\" height=\"" + std::to_string(height) + "\"/></clipPath>\n";
    for (const auto& [clip, jpeg] : posters) {
        symbols += "<symbol id=\"poster-" + clip + "\" viewBox=\"0 0 " + std::to_string(width) + " " +
                   std::to_string(height) +
                   "\" overflow=\"hidden\" preserveAspectRatio=\"xMidYMid slice\"><image x=\"" +
                   std::to_string(-width / 4) + "\" y=\"" + std::to_string(-height / 4) + "\" width=\"" +
                   std::to_string(width * 3 / 2) + "\" height=\"" + std::to_string(height * 3 / 2) +
                   "\" clip-path=\"url(#poster-edge)\" preserveAspectRatio=\"xMidYMid slice\" "
                   "xlink:href=\"data:image/jpeg;base64," +
                   base64(jpeg) + "\"/></symbol>\n";
    }
    symbols += "</defs>\n";
    std::string out;
    const std::size_t first = std::min(svg.find("<g id=\"graph0\""), svg.size());
    out.append(svg.substr(0, first)).append(symbols);
    svg.remove_prefix(first);
    while (!svg.empty()) {
        const std::size_t at = std::min(svg.find(mark), svg.size());
        out += svg.substr(0, at);
        svg.remove_prefix(at);
        if (svg.empty()) break;
        const std::size_t end = std::min(svg.find("/>"), svg.size() - 2) + 2;
        const std::string_view image = svg.substr(0, end);
        const std::string_view file = attribute(image, "xlink:href");
        out += "<use xlink:href=\"#poster-" + std::string(file.substr(0, file.rfind('.'))) + "\"";
        for (const char* name : {"x", "y", "width", "height"}) {
            std::string_view number = attribute(image, name);
            if (number.ends_with("px")) number.remove_suffix(2);
            out += std::string(" ") + name + "=\"" + std::string(number) + "\"";
        }
        out += "/>";
        svg.remove_prefix(end);
    }
    return out;
}

/// The way of the record, or the shortest to the ending; nothing after a sentence of why not.
std::optional<choicegraph::Trail> trail_of(const GraphOrder& order, const choicegraph::Film& film,
                                           const Notices& notices) {
    const bool dutch = order.language == "nl";
    if (!order.record.empty()) {
        const auto record = read_record_file(order.record, dutch);
        if (!record) {
            for (const auto& wrong : record.errors()) notices.say("failed", media_manifests::to_string({wrong}));
            return std::nullopt;
        }
        const auto& lines = record.value().lines;
        const auto replayed = choicegraph::replay(film, lines);
        if (const auto* impossible = std::get_if<choicegraph::Impossible>(&replayed)) {
            notices.say("warning", (dutch ? "Getekend tot regel " : "Drawn up to line ") +
                                       std::to_string(impossible->n) + ": " + impossible->what);
        }
        return choicegraph::trail_of(film, lines);
    }
    if (order.witness.empty()) return choicegraph::Trail();
    const choicegraph::Exploration found = choicegraph::explore(film);
    for (const choicegraph::EndingFound& ending : found.endings) {
        if (ending.ending != order.witness) continue;
        if (ending.reached.kind == choicegraph::Verdict::Kind::reachable) {
            return choicegraph::trail_of(film, found.witnesses.path(ending.reached.witness));
        }
        const bool never = ending.reached.kind == choicegraph::Verdict::Kind::unreachable;
        notices.say("failed",
                    "'" + order.witness + "'" +
                        (never ? (dutch ? " is op geen enkele weg te bereiken" : " cannot be reached on any way")
                               : (dutch ? ": binnen de grenzen is geen weg gevonden"
                                        : ": no way was found within the limits")));
        return std::nullopt;
    }
    notices.say("failed", (dutch ? "deze film heeft geen einde '" : "this film has no ending '") + order.witness + "'");
    return std::nullopt;
}

} // namespace

int draw_film(const GraphOrder& order) {
    const bool dutch = order.language == "nl";
    const Notices notices(order.log);
    const auto named = film_folder_named(order.film, dutch, notices);
    if (!named) return input_at_fault;
    const library::Folder folder(*named);
    const library::FilmFolder read = library::read_film_folder(folder, ".", library::Media::checked_if_any);
    for (const choicegraph::Problem& problem : read.problems) {
        if (read.film || problem.severity != choicegraph::Severity::error) continue;
        notices.say("failed", (problem.where.empty() ? "film.json" : problem.where) + ": " +
                                  std::string(choicegraph::in_language(problem.what, order.language)));
    }
    if (!read.film) return input_at_fault;
    const bool walked = !order.record.empty() || !order.witness.empty();
    if (walked && !read.playable()) {
        notices.say("failed", dutch ? "De film heeft fouten (zie check): er kan geen weg in worden gevolgd."
                                    : "The film has errors (see check): no way can be followed in it.");
        return input_at_fault;
    }
    auto trail = trail_of(order, *read.film, notices);
    if (!trail) return input_at_fault;
    media_manifests::GraphOrder graph{order.language, {}, std::move(*trail)};
    std::string text;
    const std::string kind = order.out.extension().string();
    if (kind == ".mmd") {
        text = media_manifests::write_mermaid(*read.film, graph);
    } else if (kind == ".dot") {
        text = media_manifests::write_dot(*read.film, graph);
    } else {
        if (read.film->scenes.size() > soon_drawn_scenes) {
            const std::string scenes = std::to_string(read.film->scenes.size());
            notices.say("note", dutch
                                    ? scenes +
                                          " scènes: Graphviz doet daar lang over, of komt er niet uit. Sneller gaat -o "
                                          "film.mmd, of -o film.dot."
                                    : scenes +
                                          " scenes: this takes Graphviz long, or too long. Quicker are -o film.mmd "
                                          "and -o film.dot.");
        }
        const Posters posters = posters_of(*read.film, folder);
        std::vector<std::string> pictures;
        for (const auto& [clip, jpeg] : posters) {
            graph.posters.insert(clip);
            pictures.push_back(clip + ".gif");
        }
        const auto svg =
            drawn_as_svg(media_manifests::write_dot(*read.film, graph), pictures,
                         media_manifests::graph_poster_width_pt, media_manifests::graph_poster_height_pt, dutch);
        if (!svg) {
            notices.say("failed", media_manifests::to_string(svg.errors()));
            return world_failed;
        }
        text = with_posters(svg.value(), posters);
    }
    if (const auto why = write_output(order.out, text)) {
        notices.say("failed",
                    order.out.string() + (dutch ? " kan niet worden geschreven: " : " cannot be written: ") + *why);
        return world_failed;
    }
    return done;
}

} // namespace forksight::streamer
