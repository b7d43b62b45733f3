#include "player/outputs.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "player/said.hpp"

namespace forksight::player {

namespace {

using media_manifests::Error;
namespace fs = std::filesystem;

std::optional<Error> no_file(const std::string& option, const std::string& path) {
    const auto error = [&](int number, const std::string& what_to_do) {
        const std::string why = std::strerror(number);
        return Error{
            option + " " + path,
            said("kan niet worden geschreven (" + why + "). ", "cannot be written: " + why + ". ") + what_to_do};
    };
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return error(EISDIR, said("Geef een bestand in die map", "Name a file in it"));
    // Whoever reads from a pipe would take the end of a trial for the end of the report.
    if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) return std::nullopt;
    // What is there already stays as it is until there is a report to take its place.
    errno = 0;
    if (std::ofstream(path, std::ios::binary | std::ios::app)) return std::nullopt;
    const int why = errno;
    return error(why, said("Geef een bestand in een map die er is en waarin je mag schrijven",
                           "Name a file in a folder that is there and that you may write to"));
}

std::optional<Error> no_folder(const std::string& option, const std::string& path) {
    const auto error = [&](int number) {
        const std::string why = std::strerror(number);
        return Error{option + " " + path, said("daar kunnen geen bestanden worden geschreven (" + why +
                                                   "). Geef een map waarin je mag schrijven, of die kan worden gemaakt",
                                               "files cannot be written there: " + why +
                                                   ". Name a folder that you may write to, or that can be made")};
    };
    std::error_code failed;
    fs::create_directories(path, failed);
    if (failed) return error(failed.value());
    std::string probe = (fs::path(path) / ".writable-XXXXXX").string();
    const int file = ::mkstemp(probe.data());
    if (file < 0) return error(errno);
    ::close(file);
    ::unlink(probe.c_str());
    return std::nullopt;
}

} // namespace

media_manifests::Errors unwritable_outputs(const Options& options) {
    media_manifests::Errors errors;
    const auto look = [&](const std::optional<Error>& error) {
        if (error) errors.push_back(*error);
    };
    if (options.report_file) look(no_file("--report", *options.report_file));
    if (options.record_folder) look(no_folder("--record", *options.record_folder));
    if (options.screenshot_folder) look(no_folder("--screenshot", *options.screenshot_folder));
    return errors;
}

} // namespace forksight::player
