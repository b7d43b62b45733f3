// The picture for Mermaid, which wikis and code hosts draw by themselves.
#include "media_manifests/graph.hpp"
#include "media_manifests/graph_parts.hpp"

namespace forksight::media_manifests {

using choicegraph::Film;
using choicegraph::Scene;
using choicegraph::Step;

namespace {

/// Mermaid reads Markdown and HTML in labels: all that is neither letter, digit nor plain punctuation becomes a number.
std::string escaped(std::string_view text) {
    constexpr std::string_view plain = " .,?!-+=:'";
    std::string out;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        const bool beyond = static_cast<unsigned char>(c) >= 0x80;
        if (letter || beyond || plain.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += "#" + std::to_string(static_cast<int>(c)) + ";";
        }
    }
    return out;
}

class MermaidWriter {
  public:
    MermaidWriter(const Film& film, const GraphOrder& order)
        : film_(film), order_(order), dutch_(order.language == "nl"), numbers_(film, order.trail) {}

    std::string write() {
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) write_node(i);
        for (std::size_t i = 0; i < film_.scenes.size(); ++i) write_ways(i);
        std::string text = "flowchart LR\n" + nodes_ + ways_;
        if (!walked_.empty()) text += "  linkStyle " + walked_ + " stroke-width:4px\n";
        if (!bold_.empty())
            text += "  classDef walked stroke-width:4px,font-weight:bold\n  class " + bold_ + " walked\n";
        return text;
    }

  private:
    void write_node(std::size_t number);
    void write_ways(std::size_t number);
    void way(std::size_t from, const std::string& to, const std::string& words, const std::string& passed, bool dashed);

    const Film& film_;
    const GraphOrder& order_;
    bool dutch_;
    TrailNumbers numbers_;
    std::string nodes_;
    std::string ways_;
    std::size_t way_count_ = 0;
    std::string walked_; ///< numbers of ways
    std::string bold_;   ///< names of nodes
};

void MermaidWriter::write_node(std::size_t number) {
    const Scene& scene = film_.scenes[number];
    const std::string name = std::to_string(number);
    const std::string passed = numbers_.of_scene(number);
    const std::string label = escaped(scene.id + (passed.empty() ? "" : " (" + passed + ")"));
    const bool starts = number == film_.start;
    nodes_ += "  s" + name + (starts ? "[[\"" : "[\"") + label + (starts ? "\"]]\n" : "\"]\n");
    if (!passed.empty()) bold_ += (bold_.empty() ? "s" : ",s") + name;
    if (!scene.ending.empty()) nodes_ += "  e" + name + "([\"" + escaped(scene.ending) + "\"])\n";
}

void MermaidWriter::way(std::size_t from, const std::string& to, const std::string& words, const std::string& passed,
                        bool dashed) {
    const std::string label = escaped(words + (passed.empty() ? "" : " (" + passed + ")"));
    ways_ += "  s" + std::to_string(from) + (dashed ? " -. \"" : " -- \"") + label + (dashed ? "\" .-> " : "\" --> ") +
             to + "\n";
    if (!passed.empty()) walked_ += (walked_.empty() ? "" : ",") + std::to_string(way_count_);
    ++way_count_;
}

void MermaidWriter::write_ways(std::size_t number) {
    const Scene& scene = film_.scenes[number];
    for (std::size_t i = 0; i < scene.choices.size(); ++i) {
        std::string words = answer_words(scene, i, order_.language);
        for (const std::string& remark : answer_remarks(film_, scene, i, dutch_)) words += " (" + remark + ")";
        way(number, "s" + std::to_string(scene.choices[i].to), words, numbers_.of(number, Step::Kind::choice, i),
            scene.offer && scene.offer->otherwise == i);
    }
    for (std::size_t i = 0; i < scene.then.size(); ++i) {
        way(number, "s" + std::to_string(scene.then[i].to), way_words(film_, scene, i, dutch_),
            numbers_.of(number, Step::Kind::then, i), false);
    }
    if (scene.ending.empty()) return;
    way(number, "e" + std::to_string(number), dutch_ ? "einde" : "the end", numbers_.of(number, Step::Kind::ending),
        false);
}

} // namespace

std::string write_mermaid(const Film& film, const GraphOrder& order) {
    return MermaidWriter(film, order).write();
}

} // namespace forksight::media_manifests
