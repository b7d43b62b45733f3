#include "streamer/library/record_shelf.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <utility>

namespace forksight::streamer::library {
namespace {

constexpr const char* folder = "records";

std::error_code last_error() {
    return {errno, std::generic_category()};
}

} // namespace

std::error_code HeldRecord::read() {
    struct stat status {};
    if (::fstat(file_.descriptor.get(), &status) != 0) return last_error();
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > record_limit_bytes) return std::make_error_code(std::errc::file_too_large);
    text_ = read_at(file_.descriptor, 0, size);
    if (text_.size() != size) return std::make_error_code(std::errc::io_error);
    text_.resize(text_.rfind('\n') + 1); // npos + 1 is 0
    lines_ = static_cast<std::uint64_t>(std::count(text_.begin(), text_.end(), '\n'));
    return {};
}

std::string_view HeldRecord::from(std::uint64_t n) const {
    assert(n >= 1 && n <= lines_);
    // The last one, which is asked for most, is found from behind.
    if (n == lines_ && n > 1) return std::string_view(text_).substr(text_.rfind('\n', text_.size() - 2) + 1);
    std::size_t begin = 0;
    while (--n > 0) begin = text_.find('\n', begin) + 1;
    return std::string_view(text_).substr(begin);
}

std::error_code HeldRecord::append(std::string_view text) {
    assert(!text.empty() && text.back() == '\n');
    const int file = file_.descriptor.get();
    const auto end = static_cast<off_t>(text_.size());
    // What is left there of a line was never said to be kept: it goes, lest the next one begin in its middle.
    if (::ftruncate(file, end) != 0) return last_error();
    std::error_code error;
    for (std::size_t done = 0; done < text.size() && !error;) {
        const ssize_t wrote = ::pwrite(file, text.data() + done, text.size() - done, end + static_cast<off_t>(done));
        if (wrote >= 0) done += static_cast<std::size_t>(wrote);
        if (wrote < 0 && errno != EINTR) error = last_error();
    }
    if (!error) error = keep();
    if (error) {
        // After a failure to keep them nobody could tell any more whether the disk has them.
        static_cast<void>(::ftruncate(file, end));
        return error;
    }
    text_ += text;
    lines_ += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    return {};
}

std::error_code HeldRecord::keep() const {
    if (::fdatasync(file_.descriptor.get()) != 0) return last_error();
    return {};
}

std::variant<HeldRecord, std::error_code> RecordShelf::hold(const std::string& session, Missing missing) const {
    const std::string relative = std::string(folder) + "/" + session + ".jsonl";
    const bool make = missing == Missing::is_made;
    const auto how = make ? Folder::Missing::is_made : Folder::Missing::is_an_error;
    auto opened = library_.open_to_write(relative, how);
    if (const auto* error = std::get_if<std::error_code>(&opened);
        error != nullptr && make && *error == std::errc::no_such_file_or_directory) {
        if (const std::error_code unmade = library_.make_folder(folder)) return unmade;
        opened = library_.open_to_write(relative, how);
    }
    if (const auto* error = std::get_if<std::error_code>(&opened)) return *error;
    HeldRecord record(std::get<OpenFile>(std::move(opened)));
    while (::flock(record.file_.descriptor.get(), LOCK_EX) != 0) {
        if (errno != EINTR) return last_error();
    }
    if (const std::error_code error = record.read()) return error;
    // The file's name must outlast a power cut as its lines do.
    if (record.lines_ == 0) {
        if (const std::error_code error = library_.sync_names(folder)) return error;
    }
    return record;
}

std::variant<bool, std::error_code> RecordShelf::has_film(const std::string& film) const {
    const auto found = library_.identify("films/" + film + "/film.json");
    const auto* error = std::get_if<std::error_code>(&found);
    if (error == nullptr) return true;
    if (*error == std::errc::no_such_file_or_directory || *error == std::errc::not_a_directory) return false;
    return *error;
}

} // namespace forksight::streamer::library
