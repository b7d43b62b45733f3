#include "streamer/library/record_shelf.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "media_manifests/record.hpp"

namespace forksight::streamer::library {
namespace {

constexpr const char* folder = "records";
/// More than is sent at once, so that what is sent again is found in it.
constexpr std::size_t tail_bytes = 80u << 10;
/// Two requests of one session follow each other within moments; a player on this machine holds its record for a whole
/// session, and nobody waits for that.
constexpr int tries = 15;
constexpr auto between_tries = std::chrono::milliseconds(20);

std::string path_of(const std::string& session) {
    return std::string(folder) + "/" + session + ".jsonl";
}

std::error_code last_error() {
    return {errno, std::generic_category()};
}

} // namespace

std::error_code HeldRecord::read_from(std::size_t begin, std::size_t size) {
    text_ = read_at(file_.descriptor, begin, size - begin);
    if (text_.size() != size - begin) return std::make_error_code(std::errc::io_error);
    text_.resize(text_.rfind('\n') + 1); // npos + 1 is 0
    bytes_ = begin + text_.size();
    if (begin > 0) text_.erase(0, text_.find('\n') + 1);
    return {};
}

std::error_code HeldRecord::read() {
    struct stat status {};
    if (::fstat(file_.descriptor.get(), &status) != 0) return last_error();
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > record_limit_bytes) return std::make_error_code(std::errc::file_too_large);
    std::size_t begin = size > tail_bytes ? size - tail_bytes : 0;
    if (const std::error_code error = read_from(begin, size)) return error;
    // The last line says how many there are. What has no such line is read whole, and counted.
    std::uint64_t told = 0;
    if (begin > 0) {
        if (const auto last = media_manifests::read_line(last_line())) told = last.value().n;
    }
    const auto in_text = [this] { return static_cast<std::uint64_t>(std::count(text_.begin(), text_.end(), '\n')); };
    if (begin > 0 && (told <= in_text() || told > size)) {
        begin = 0;
        if (const std::error_code error = read_from(begin, size)) return error;
    }
    lines_ = begin > 0 ? told : in_text();
    above_ = lines_ - in_text();
    first_line_ = read_at(file_.descriptor, 0, std::min(bytes_, media_manifests::record_line_limit_bytes + 1));
    first_line_.resize(std::min(first_line_.find('\n'), first_line_.size()));
    return {};
}

bool HeldRecord::is_there() const {
    struct stat status {};
    return ::fstat(file_.descriptor.get(), &status) == 0 && status.st_nlink > 0;
}

std::string_view HeldRecord::last_line() const {
    if (text_.empty()) return {};
    const std::string_view all(text_.data(), text_.size() - 1);
    return all.substr(all.rfind('\n') + 1); // npos + 1 is 0
}

std::error_code HeldRecord::reach(std::uint64_t n) {
    if (n > above_) return {};
    if (const std::error_code error = read_from(0, bytes_)) return error;
    above_ = 0;
    const auto counted = static_cast<std::uint64_t>(std::count(text_.begin(), text_.end(), '\n'));
    return counted == lines_ ? std::error_code{} : std::make_error_code(std::errc::io_error);
}

std::string_view HeldRecord::from(std::uint64_t n) const {
    assert(n > above_ && n <= lines_);
    std::size_t begin = 0;
    for (std::uint64_t line = above_ + 1; line < n; ++line) begin = text_.find('\n', begin) + 1;
    return std::string_view(text_).substr(begin);
}

std::error_code HeldRecord::append(std::string_view text) {
    assert(!text.empty() && text.back() == '\n');
    const int file = file_.descriptor.get();
    const auto end = static_cast<off_t>(bytes_);
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
    if (lines_ == 0) first_line_ = text.substr(0, text.find('\n'));
    text_ += text;
    bytes_ += text.size();
    lines_ += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    return {};
}

std::error_code HeldRecord::keep() const {
    if (::fdatasync(file_.descriptor.get()) != 0) return last_error();
    return {};
}

std::variant<OpenFile, std::error_code> RecordShelf::open(const std::string& session, Missing missing) const {
    const std::string relative = path_of(session);
    const bool make = missing == Missing::is_made;
    const auto how = make ? Folder::Missing::is_made : Folder::Missing::is_an_error;
    auto opened = library_.open_to_write(relative, how);
    const auto* error = std::get_if<std::error_code>(&opened);
    if (error == nullptr || !make || *error != std::errc::no_such_file_or_directory) return opened;
    if (const std::error_code unmade = library_.make_folder(folder)) return unmade;
    return library_.open_to_write(relative, how);
}

std::variant<HeldRecord, std::error_code> RecordShelf::hold(const std::string& session, Missing missing) const {
    for (int attempt = 1;; ++attempt) {
        auto opened = open(session, missing);
        if (const auto* error = std::get_if<std::error_code>(&opened)) return *error;
        HeldRecord record(std::get<OpenFile>(std::move(opened)));
        std::error_code busy = std::make_error_code(std::errc::resource_unavailable_try_again);
        if (::flock(record.file_.descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno != EWOULDBLOCK && errno != EINTR) return last_error();
        } else if (record.is_there()) {
            busy = {};
        }
        if (busy) {
            if (attempt == tries) return busy;
            std::this_thread::sleep_for(between_tries);
            continue;
        }
        if (const std::error_code error = record.read()) return error;
        // The file's name must outlast a power cut as its lines do.
        if (record.lines_ == 0) {
            if (const std::error_code error = library_.sync_names(folder)) return error;
        }
        return record;
    }
}

void RecordShelf::discard(const std::string& session, const HeldRecord& record) const {
    assert(record.lines() == 0);
    static_cast<void>(library_.remove(path_of(session))); // an empty file does no harm
}

std::variant<bool, std::error_code> RecordShelf::has_film(const std::string& film) const {
    const auto found = library_.identify("films/" + film + "/film.json");
    const auto* error = std::get_if<std::error_code>(&found);
    if (error == nullptr) return true;
    if (*error == std::errc::no_such_file_or_directory || *error == std::errc::not_a_directory) return false;
    return *error;
}

} // namespace forksight::streamer::library
