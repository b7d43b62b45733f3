// The folder of session records: whole lines, appended once, and kept by the disk before anybody is told so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "streamer/library/folder.hpp"

namespace forksight::streamer::library {

inline constexpr std::size_t record_limit_bytes = 8u << 20;

/// One session's record, held: whoever else wants it, in this program or another, does without until it is let go.
/// Of a long one only its end is in memory.
class HeldRecord {
  public:
    /// Lines that are whole; what a power cut or a full disk left of another is not counted.
    std::uint64_t lines() const { return lines_; }
    /// Of those lines, with their ends.
    std::size_t bytes() const { return bytes_; }
    /// Without their ends; only when there are lines.
    const std::string& first_line() const { return first_line_; }
    std::string_view last_line() const;
    /// Reads what from(n) needs, 1 to lines().
    std::error_code reach(std::uint64_t n);
    /// From line `n` on, which was reached, each with its end.
    std::string_view from(std::uint64_t n) const;

    /// Whole lines, behind those that are there; they are on the disk then. All of them, or none when it fails.
    std::error_code append(std::string_view text);
    /// Has the disk keep the lines that are there: whoever appended them may have been killed before it did.
    std::error_code keep() const;

  private:
    friend class RecordShelf;
    explicit HeldRecord(OpenFile file) : file_(std::move(file)) {}
    std::error_code read();
    std::error_code read_from(std::size_t begin, std::size_t size);
    /// Whether the file has a name yet: whoever held it before may have taken it away.
    bool is_there() const;

    OpenFile file_;
    std::string first_line_;
    std::string text_;        ///< whole lines, up to the last
    std::uint64_t above_ = 0; ///< lines that are not in text_
    std::size_t bytes_ = 0;
    std::uint64_t lines_ = 0;
};

/// May be used by several threads at once; all of it may wait for the disk, and a moment for others who hold a record.
class RecordShelf {
  public:
    /// `library` outlives this.
    explicit RecordShelf(const Folder& library) : library_(library) {}

    enum class Missing { is_an_error, is_made };
    /// `session`: 32 hexadecimal digits. file_too_large when it has more than record_limit_bytes;
    /// resource_unavailable_try_again when somebody else holds it, and goes on to.
    std::variant<HeldRecord, std::error_code> hold(const std::string& session, Missing missing) const;
    /// Takes a record away that no line came to be in.
    void discard(const std::string& session, const HeldRecord& record) const;
    /// Whether the library has a film of this id.
    std::variant<bool, std::error_code> has_film(const std::string& film) const;

  private:
    std::variant<OpenFile, std::error_code> open(const std::string& session, Missing missing) const;

    const Folder& library_;
};

} // namespace forksight::streamer::library
