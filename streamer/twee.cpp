// `import` and `export`: Twee to a film, and back.
#include "media_manifests/twee.hpp"

#include <algorithm>
#include <system_error>

#include "media_manifests/film_json.hpp"
#include "media_manifests/twee_text.hpp"
#include "streamer/commands.hpp"
#include "streamer/library/film_folder.hpp"
#include "streamer/library/folder.hpp"
#include "streamer/output.hpp"

namespace forksight::streamer {
namespace {

media_manifests::Result<std::string> text_of(const std::filesystem::path& path, std::size_t limit_bytes) {
    std::error_code error;
    const std::filesystem::path itself = std::filesystem::canonical(path, error); // whoever names a link means the file
    if (error) return media_manifests::Error{path.string(), error.message()};
    if (!std::filesystem::is_regular_file(itself, error)) return media_manifests::Error{path.string(), "is not a file"};
    const auto text = library::Folder(itself.parent_path()).read(itself.filename().string(), limit_bytes);
    if (!text) return media_manifests::Error{path.string(), text.errors().front().what};
    return text.value();
}

void tell(const media_manifests::Errors& errors, const Notices& notices) {
    for (const media_manifests::Error& error : errors) notices.say("failed", media_manifests::to_string({error}));
}

int failed_to_write(const std::filesystem::path& file, const std::string& why, bool dutch, const Notices& notices) {
    const std::string name = !file.empty() ? file.string() : dutch ? "de standaarduitvoer" : "standard output";
    notices.say("failed", name + (dutch ? " kan niet worden geschreven: " : " cannot be written: ") + why);
    return world_failed;
}

void tell_left_out(const std::vector<std::string>& keys, bool dutch, const Notices& notices) {
    constexpr std::size_t told = 5;
    if (keys.empty()) return;
    std::string some;
    for (std::size_t i = 0; i < std::min(keys.size(), told); ++i) some += (i == 0 ? "" : ", ") + keys[i];
    if (keys.size() > told) some += ", ...";
    const std::string count = std::to_string(keys.size());
    notices.say("note", dutch ? "Niet in het verhaal: sleutels die met x- beginnen (" + count + "): " + some
                              : "Not in the story: keys that begin with x- (" + count + "): " + some);
}

/// A folder that is there, or is to be (its name has no ending), gets a film.json.
std::filesystem::path film_json_at(const std::filesystem::path& out) {
    std::error_code error;
    const bool folder = std::filesystem::is_directory(out, error) || out.extension().empty();
    return folder ? out / "film.json" : out;
}

} // namespace

int import_story(const ImportOrder& order) {
    const bool dutch = order.language == "nl";
    const Notices notices(order.log);
    const auto text = text_of(order.story, media_manifests::twee_limit_bytes);
    if (!text) {
        tell(text.errors(), notices);
        return input_at_fault;
    }
    auto read = media_manifests::read_twee(text.value(), order.language);
    if (!read) {
        if (dutch) notices.say("failed", "Dit verhaal kan geen film worden; wat eraan schort, staat er in het Engels:");
        tell(read.errors(), notices);
        return input_at_fault;
    }
    const media_manifests::TweeFilm& made = read.value();
    if (dutch && !made.notes.empty()) notices.say("note", "Niet overgenomen, of nog te doen (in het Engels):");
    for (const media_manifests::TweeNote& note : made.notes) {
        notices.say("note", (note.line == 0 ? "" : "line " + std::to_string(note.line) + ": ") + note.what);
    }
    const std::string film = media_manifests::write_film_of_twee(made.film, made.kept);
    std::filesystem::path file = order.out.empty() ? order.out : film_json_at(order.out);
    std::error_code error;
    if (!file.empty() && std::filesystem::exists(file, error) && !order.replace) {
        const std::string name = !file.empty() ? file.string() : dutch ? "de standaarduitvoer" : "standard output";
        notices.say("failed", name + (dutch ? " is er al; --replace vervangt het bestand"
                                            : " is there already; --replace replaces it"));
        return input_at_fault;
    }
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
    if (error) return failed_to_write(file, error.message(), dutch, notices);
    if (const auto why = write_output(file, film)) return failed_to_write(file, *why, dutch, notices);
    if (!file.empty()) {
        const std::string scenes = std::to_string(made.film.scenes.size());
        notices.say("done", file.string() + ": " + scenes + (dutch ? " scènes" : " scenes"));
    }
    return done;
}

int export_story(const ExportOrder& order) {
    const bool dutch = order.language == "nl";
    const Notices notices(order.log);
    const auto named = film_folder_named(order.film, dutch, notices);
    if (!named) return input_at_fault;
    const auto text = text_of(*named / "film.json", media_manifests::film_json_limit_bytes);
    if (!text) {
        tell(text.errors(), notices);
        return input_at_fault;
    }
    const auto film = media_manifests::read_film(text.value());
    if (!film) {
        tell(film.errors(), notices);
        return input_at_fault;
    }
    const auto kept = media_manifests::read_kept(text.value());
    tell_left_out(media_manifests::keys_left_out(text.value()), dutch, notices);
    const auto why = write_output(order.out, media_manifests::write_twee(film.value(), kept, order.language));
    return why ? failed_to_write(order.out, *why, dutch, notices) : done;
}

} // namespace forksight::streamer
