#include "streamer/output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

namespace forksight::streamer {

std::optional<std::string> write_output(const std::filesystem::path& file, const std::string& text) {
    if (file.empty()) {
        const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
        return whole ? std::nullopt : std::optional<std::string>(std::strerror(errno));
    }
    std::filesystem::path beside = file;
    beside.replace_filename("." + file.filename().string() + "." + std::to_string(::getpid()));
    std::FILE* out = std::fopen(beside.c_str(), "wbx");
    if (out == nullptr) return std::strerror(errno);
    bool whole = std::fwrite(text.data(), 1, text.size(), out) == text.size();
    whole = std::fflush(out) == 0 && ::fsync(::fileno(out)) == 0 && whole;
    std::string why = whole ? "" : std::strerror(errno);
    std::fclose(out);
    std::error_code error;
    if (whole) std::filesystem::rename(beside, file, error);
    if (whole && !error) return std::nullopt;
    if (error) why = error.message();
    std::filesystem::remove(beside, error);
    return why;
}

} // namespace forksight::streamer
