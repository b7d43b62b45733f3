#include "player/net/outbox.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <utility>

#include "player/said.hpp"

namespace forksight::player::net {

namespace fs = std::filesystem;
using media_manifests::SentMark;

namespace {

constexpr std::size_t most_waiting = 1000;
/// A mark without a record is of a player that ended between the two, or is just between them.
constexpr auto left_alone = std::chrono::hours(24);

int write_whole(const fs::path& path, const std::string& text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) return errno;
    int error = 0;
    for (std::size_t done = 0; done < text.size() && error == 0;) {
        const ssize_t wrote = ::write(file, text.data() + done, text.size() - done);
        if (wrote >= 0) done += static_cast<std::size_t>(wrote);
        if (wrote < 0 && errno != EINTR) error = errno;
    }
    if (error == 0 && ::fdatasync(file) != 0 && errno != EINVAL && errno != EROFS) error = errno;
    ::close(file);
    return error;
}

} // namespace

std::optional<fs::path> default_outbox() {
    const auto given = [](const char* name) {
        const char* const value = std::getenv(name);
        return value == nullptr ? fs::path() : fs::path(value);
    };
    // A relative path there is to be ignored, the specification says.
    if (const fs::path state = given("XDG_STATE_HOME"); state.is_absolute()) return state / "forksight" / "records";
    if (const fs::path home = given("HOME"); home.is_absolute())
        return home / ".local" / "state" / "forksight" / "records";
    return std::nullopt;
}

std::string cannot_write(const fs::path& path, int error) {
    const std::string why = std::strerror(error);
    return said("het verslag kan niet worden geschreven naar " + path.string() + " (" + why + ")",
                "the record cannot be written to " + path.string() + ": " + why);
}

Outbox::Outbox(fs::path folder, bool keeps) : folder_(std::move(folder)), keeps_(keeps) {
    make_folder(); // whoever begins a record is told
}

int Outbox::make_folder() const {
    std::error_code error;
    const bool made = fs::create_directories(folder_, error);
    if (made && !keeps_) fs::permissions(folder_, fs::perms::owner_all, error);
    return error.value();
}

int Outbox::write_mark(const std::string& session, const SentMark& mark) const {
    const fs::path whole = mark_path(session);
    const fs::path unfinished = whole.string() + ".new";
    if (const int error = write_whole(unfinished, media_manifests::write_sent_mark(mark)); error != 0) return error;
    return ::rename(unfinished.c_str(), whole.c_str()) == 0 ? 0 : errno;
}

std::string Outbox::begin(const std::string& session, const std::string& server) const {
    int error = make_folder(); // somebody may have cleared it away
    if (error == 0) error = write_mark(session, {server, 0, false, false});
    return error == 0 ? "" : cannot_write(folder_, error);
}

std::optional<SentMark> Outbox::mark(const std::string& session) const {
    const int file = ::open(mark_path(session).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return std::nullopt;
    struct stat status {};
    const bool ours = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == ::geteuid();
    std::string text(media_manifests::sent_mark_limit_bytes, '\0');
    const ssize_t got = ours ? ::pread(file, text.data(), text.size(), 0) : -1;
    ::close(file);
    if (got < 0) return std::nullopt;
    text.resize(static_cast<std::size_t>(got));
    auto read = media_manifests::read_sent_mark(text);
    if (!read) return std::nullopt;
    return std::move(read).value();
}

std::vector<std::string> Outbox::unsent(const std::string& server) const {
    std::vector<std::pair<fs::file_time_type, std::string>> found;
    std::error_code error;
    const auto now = fs::file_time_type::clock::now();
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path path = entry->path();
        const std::string session = path.stem().string();
        if (path.extension() != ".sent" || !media_manifests::is_session_id(session)) continue;
        std::error_code unread;
        const auto written = fs::last_write_time(path, unread);
        if (unread) continue;
        // Nothing is in it, too, where a player was killed, or is just about to write.
        const fs::path lines = record(session);
        const bool there = fs::is_regular_file(fs::symlink_status(lines, unread));
        if (!there || fs::file_size(lines, unread) == 0) {
            if (now - written <= left_alone || (!there && fs::exists(lines, unread))) continue;
            fs::remove(lines, unread);
            fs::remove(path, unread);
            continue;
        }
        const auto told = mark(session);
        if (!told || told->server != server || told->all || told->refused) continue;
        found.emplace_back(written, session);
    }
    std::sort(found.begin(), found.end());
    if (found.size() > most_waiting) found.resize(most_waiting);
    std::vector<std::string> sessions;
    for (auto& [written, session] : found) sessions.push_back(std::move(session));
    return sessions;
}

void Outbox::note(const std::string& session, const SentMark& mark) const {
    write_mark(session, mark);
}

void Outbox::complete(const std::string& session, SentMark mark) const {
    mark.all = true;
    if (keeps_) return note(session, mark);
    // The record first: what has a mark and no record is known to have been sent.
    std::error_code ignored;
    fs::remove(record(session), ignored);
    fs::remove(mark_path(session), ignored);
}

std::optional<RecordFile> RecordFile::open(const fs::path& path, bool alone) {
    RecordFile opened(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (opened.file_ < 0 || ::fstat(opened.file_, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    if (alone && ::flock(opened.file_, LOCK_EX | LOCK_NB) != 0) return std::nullopt;
    return opened;
}

RecordFile::RecordFile(RecordFile&& other) noexcept : file_(std::exchange(other.file_, -1)), offset_(other.offset_) {}

RecordFile& RecordFile::operator=(RecordFile&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(offset_, other.offset_);
    return *this;
}

RecordFile::~RecordFile() {
    if (file_ >= 0) ::close(file_);
}

std::string RecordFile::read(std::size_t bytes) const {
    std::string text(bytes, '\0');
    std::size_t filled = 0;
    while (filled < bytes) {
        const ssize_t got = ::pread(file_, text.data() + filled, bytes - filled, static_cast<off_t>(offset_ + filled));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        filled += static_cast<std::size_t>(got);
    }
    text.resize(filled);
    return text;
}

std::uint64_t RecordFile::go_to(std::uint64_t lines) {
    std::uint64_t passed = 0;
    constexpr std::size_t step_bytes = 64 * 1024;
    offset_ = 0;
    while (lines > 0) {
        const std::string text = read(step_bytes);
        std::size_t end = 0;
        for (; lines > 0; --lines, ++passed) {
            const std::size_t found = text.find('\n', end);
            if (found == std::string::npos) break;
            end = found + 1;
        }
        if (end == 0) break;
        offset_ += end;
    }
    return passed;
}

std::optional<RecordFile::Lines> RecordFile::next(std::size_t at_most_bytes) {
    Lines lines;
    lines.text = read(at_most_bytes);
    const bool full = lines.text.size() == at_most_bytes;
    lines.text.resize(lines.text.rfind('\n') + 1); // npos + 1 is 0
    if (full && lines.text.empty()) return std::nullopt;
    lines.count = static_cast<std::uint64_t>(std::count(lines.text.begin(), lines.text.end(), '\n'));
    offset_ += lines.text.size();
    return lines;
}

} // namespace forksight::player::net
