// The picture for Graphviz. Labels are tables in its HTML-like language, whose ports the ways leave from.
#include <algorithm>

#include "choicegraph/characters.hpp"
#include "media_manifests/graph.hpp"
#include "media_manifests/graph_parts.hpp"

namespace forksight::media_manifests {

using choicegraph::Film;
using choicegraph::Scene;
using choicegraph::Step;

namespace {

constexpr std::size_t line_characters = 34;
constexpr const char* ink = "#1f2933";
constexpr const char* pale_ink = "#52606d";
constexpr const char* line_colour = "#7b8794";
constexpr const char* trail_colour = "#0b4f9c";

/// The bytes of a character at the front that XML cannot hold, or that stands for none; 0: it can.
std::size_t no_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const unsigned first = byte(0);
    if (first < 0x20) return first == '\t' || first == '\n' || first == '\r' ? 0 : 1;
    if (first == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBE) return 3;                    // U+FFFE, U+FFFF
    if (first == 0xEF && byte(1) == 0xB7 && byte(2) >= 0x90 && byte(2) <= 0xAF) return 3; // U+FDD0 to U+FDEF
    const bool last_of_plane = first >= 0xF0 && (byte(1) & 0x0Fu) == 0x0F && byte(2) == 0xBF && byte(3) >= 0xBE;
    return last_of_plane ? 4 : 0;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (const std::size_t bytes = no_character(text.substr(i)); bytes > 0) {
            out += "\xEF\xBF\xBD";
            i += bytes - 1;
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += c;
        }
    }
    return out;
}

/// In lines of about line_characters, broken at blanks; a longer word stands alone. Escaped.
std::string in_lines(std::string_view text) {
    std::string out;
    std::size_t in_line = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        const std::size_t length = choicegraph::characters_in(word);
        if (in_line > 0 && in_line + 1 + length > line_characters) {
            out += "<BR ALIGN=\"LEFT\"/>";
            in_line = 0;
        }
        if (in_line > 0) out += ' ';
        out += escaped(word);
        in_line += length + 1;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out + "<BR ALIGN=\"LEFT\"/>";
}

std::string font(std::string_view inner, int size, const char* colour) {
    return "<FONT POINT-SIZE=\"" + std::to_string(size) + "\" COLOR=\"" + colour + "\">" + std::string(inner) +
           "</FONT>";
}

std::string bold(const std::string& inner, bool really) {
    return really ? "<B>" + inner + "</B>" : inner;
}

/// At the right of a row, well apart from its words.
std::string number_cell(const std::string& number) {
    return "<TD WIDTH=\"14\"></TD><TD ALIGN=\"RIGHT\" VALIGN=\"MIDDLE\" WIDTH=\"14\">" + number + "</TD>";
}

class DotWriter {
  public:
    DotWriter(const Film& film, const GraphOrder& order)
        : film_(film), order_(order), dutch_(order.language == "nl"), numbers_(film, order.trail) {}

    std::string write();

  private:
    std::string card(std::size_t number) const;
    std::string picture(const Scene& scene) const;
    std::string row(const std::string& port, const std::string& words, const std::vector<std::string>& remarks,
                    const std::string& passed, const char* colour) const;
    std::string edges(std::size_t number) const;
    std::string edge(const std::string& from, std::size_t to, const std::string& passed, const char* style) const;
    std::string ending(std::size_t number) const;
    static std::string node(std::size_t number) { return "s" + std::to_string(number); }
    std::string remark_of(std::size_t number) const;

    const Film& film_;
    const GraphOrder& order_;
    bool dutch_;
    TrailNumbers numbers_;
};

std::string DotWriter::picture(const Scene& scene) const {
    const std::string& clip = film_.clips[scene.clip].id;
    if (!order_.posters.contains(clip)) return {};
    return "<TR><TD FIXEDSIZE=\"TRUE\" WIDTH=\"" + std::to_string(graph_poster_width_pt) + "\" HEIGHT=\"" +
           std::to_string(graph_poster_height_pt) + "\" CELLPADDING=\"0\"><IMG SCALE=\"BOTH\" SRC=\"" + clip +
           ".gif\"/></TD></TR>";
}

/// What is said below a scene's name.
std::string DotWriter::remark_of(std::size_t number) const {
    const Scene& scene = film_.scenes[number];
    std::string text;
    const auto also = [&](const std::string& remark) { text += (text.empty() ? "" : " \xC2\xB7 ") + remark; };
    if (film_.clips[scene.clip].id != scene.id) also((dutch_ ? "clip " : "clip ") + film_.clips[scene.clip].id);
    if (!scene.views.empty()) {
        const std::string views = std::to_string(scene.views.size() + 1);
        also(views + (dutch_ ? " blikpunten" : " views"));
    }
    if (scene.returns) also(dutch_ ? "keert terug" : "returns");
    for (const auto& effect : scene.effects) also(shortened(effect.text(), 30));
    return shortened(text, 90);
}

std::string DotWriter::row(const std::string& port, const std::string& words, const std::vector<std::string>& remarks,
                           const std::string& passed, const char* colour) const {
    std::string text = bold(font(in_lines(words), 10, ink), !passed.empty());
    for (const std::string& remark : remarks) text += "<I>" + font(in_lines(remark), 8, pale_ink) + "</I>";
    const std::string number = passed.empty() ? "" : "<B>" + font(passed, 10, trail_colour) + "</B>";
    return "<TR><TD PORT=\"" + port + "\" BGCOLOR=\"" + colour +
           "\" ALIGN=\"LEFT\" BALIGN=\"LEFT\"><TABLE BORDER=\"0\" " +
           "CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\"><TR><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\">" + text +
           "</TD>" + (number.empty() ? "" : number_cell(number)) + "</TR></TABLE></TD></TR>";
}

std::string DotWriter::card(std::size_t number) const {
    const Scene& scene = film_.scenes[number];
    const std::string passed = numbers_.of_scene(number);
    const bool starts = number == film_.start;
    std::string head =
        (starts ? font("&#9654; ", 11, "#ffffff") : "") + "<B>" + font(escaped(scene.id), 13, "#ffffff") + "</B>";
    const std::string remark = remark_of(number);
    if (!remark.empty()) head += "<BR ALIGN=\"LEFT\"/>" + font(in_lines(remark), 8, "#cbd2d9");
    head =
        "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\"><TR><TD ALIGN=\"LEFT\" "
        "BALIGN=\"LEFT\">" +
        head + "</TD>" + (passed.empty() ? "" : number_cell("<B>" + font(passed, 13, "#ffe08a") + "</B>")) +
        "</TR></TABLE>";
    std::string table = "<TABLE BORDER=\"" + std::string(passed.empty() ? "1" : "4") + "\" COLOR=\"" +
                        (passed.empty() ? line_colour : trail_colour) +
                        "\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"4\" BGCOLOR=\"#ffffff\">";
    table += "<TR><TD PORT=\"in\" BGCOLOR=\"#323f4b\" ALIGN=\"LEFT\" BALIGN=\"LEFT\">" + head + "</TD></TR>";
    table += picture(scene);
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        table += row("c" + std::to_string(i), answer_words(scene, i, order_.language),
                     answer_remarks(film_, scene, i, dutch_), numbers_.of(number, Step::Kind::choice, i),
                     i % 2 == 0 ? "#f5f7fa" : "#e9edf2");
    }
    for (std::size_t i = 0; i < scene.then.size(); ++i) {
        table += row("t" + std::to_string(i), "\xE2\x86\x92 " + way_words(film_, scene, i, dutch_), {},
                     numbers_.of(number, Step::Kind::then, i), "#ffffff");
    }
    return "  " + node(number) + " [label=<" + table + "</TABLE>>]\n";
}

std::string DotWriter::edge(const std::string& from, std::size_t to, const std::string& passed,
                            const char* style) const {
    const std::string drawn = passed.empty() ? std::string("color=\"") + line_colour + "\", penwidth=1.1"
                                             : std::string("color=\"") + trail_colour + "\", penwidth=3.4";
    return "  " + from + ":e -> " + node(to) + ":in:w [style=" + style + ", " + drawn + "]\n";
}

std::string DotWriter::ending(std::size_t number) const {
    const Scene& scene = film_.scenes[number];
    if (scene.ending.empty()) return {};
    const std::string passed = numbers_.of(number, Step::Kind::ending);
    const std::string name = "e" + std::to_string(number);
    const std::string label = "<B>" + font(escaped(scene.ending), 12, ink) + "</B>" +
                              (passed.empty() ? "" : font("\xC2\xA0\xC2\xA0" + passed, 12, trail_colour));
    const char* colour = passed.empty() ? ink : trail_colour;
    return "  " + name + " [shape=doubleoctagon, style=filled, fillcolor=\"#ffffff\", margin=\"0.12,0.06\", color=\"" +
           colour + "\", penwidth=" + (passed.empty() ? "1.2" : "3") + ", label=<" + label + ">]\n" + "  " +
           node(number) + ":e -> " + name + ":w [style=solid, arrowhead=none, color=\"" + colour +
           "\", penwidth=" + (passed.empty() ? "1.6" : "3.4") + "]\n";
}

std::string DotWriter::edges(std::size_t number) const {
    const Scene& scene = film_.scenes[number];
    std::string text;
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        const bool silent = scene.offer && scene.offer->otherwise == i;
        const char* style = scene.choices[i].by_teacher ? "dotted" : silent ? "dashed" : "solid";
        text += edge(node(number) + ":c" + std::to_string(i), scene.choices[i].to,
                     numbers_.of(number, Step::Kind::choice, i), style);
    }
    for (std::size_t i = 0; i < scene.then.size(); ++i) {
        text += edge(node(number) + ":t" + std::to_string(i), scene.then[i].to,
                     numbers_.of(number, Step::Kind::then, i), "solid");
    }
    return text;
}

std::string DotWriter::write() {
    const std::string title = shortened(choicegraph::in_language(film_.title, order_.language), 120);
    const std::string scenes = std::to_string(film_.scenes.size()) + (dutch_ ? " scènes" : " scenes");
    const char* key = dutch_ ? "Gestreept: als niemand antwoordt. Gestippeld: de docent kiest. Achthoek: een einde."
                             : "Dashed: when nobody answers. Dotted: the teacher chooses. Octagon: an ending.";
    const char* walked = dutch_ ? " Dik en genummerd: de gevolgde weg." : " Bold and numbered: the way that was taken.";
    std::string text =
        "digraph film {\n  rankdir=LR\n  nodesep=0.35\n  splines=true\n  pad=0.3\n"
        "  bgcolor=\"#fbfcfd\"\n  fontname=\"Inter,Helvetica,sans-serif\"\n"
        "  node [shape=plain, fontname=\"Inter,Helvetica,sans-serif\"]\n"
        "  edge [arrowsize=0.7, fontname=\"Inter,Helvetica,sans-serif\"]\n"
        "  labelloc=t\n  labeljust=l\n  label=<<B>" +
        font(escaped(title.empty() ? film_.id : title), 20, ink) + "</B><BR ALIGN=\"LEFT\"/>" +
        font(scenes + ". " + key + (order_.trail.steps.empty() ? "" : walked), 10, pale_ink) +
        "<BR ALIGN=\"LEFT\"/>>\n";
    for (std::size_t i = 0; i < film_.scenes.size(); ++i) text += card(i);
    for (std::size_t i = 0; i < film_.scenes.size(); ++i) text += edges(i) + ending(i);
    return text + "}\n";
}

} // namespace

std::string write_dot(const Film& film, const GraphOrder& order) {
    return DotWriter(film, order).write();
}

} // namespace forksight::media_manifests
