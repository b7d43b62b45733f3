// A film as a picture of its scenes and ways: text for Graphviz, and for Mermaid.
#pragma once

#include <set>
#include <string>

#include "choicegraph/film.hpp"
#include "choicegraph/trail.hpp"

namespace forksight::media_manifests {

struct GraphOrder {
    std::string language = "en";
    std::set<std::string> posters; ///< clips that have a picture: in the text, the file "CLIP.gif"
    choicegraph::Trail trail;      ///< drawn bold, and numbered in the order of its steps
};

/// How wide a scene's picture is drawn, and how high.
inline constexpr int graph_poster_width_pt = 200;
inline constexpr int graph_poster_height_pt = 84;

/// A card a scene, from left to right: its picture, its answers each with the way that leaves from it, its ways on.
/// Endings have a shape of their own. Every text of the film is escaped.
std::string write_dot(const choicegraph::Film& film, const GraphOrder& order);
std::string write_mermaid(const choicegraph::Film& film, const GraphOrder& order);

} // namespace forksight::media_manifests
