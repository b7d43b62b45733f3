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

/// One session's record, held: whoever else wants it, in this program or another, waits until it is let go.
class HeldRecord {
  public:
    /// Lines that are whole; what a power cut or a full disk left of another is not counted.
    std::uint64_t lines() const { return lines_; }
    /// Of those lines, with their ends.
    std::size_t bytes() const { return text_.size(); }
    /// From line `n` on, 1 to lines(), each with its end.
    std::string_view from(std::uint64_t n) const;
    /// Without its end.
    std::string_view line(std::uint64_t n) const { return from(n).substr(0, from(n).find('\n')); }

    /// Whole lines, behind those that are there; they are on the disk then. All of them, or none when it fails.
    std::error_code append(std::string_view text);
    /// Has the disk keep the lines that are there: whoever appended them may have been killed before it did.
    std::error_code keep() const;

  private:
    friend class RecordShelf;
    explicit HeldRecord(OpenFile file) : file_(std::move(file)) {}
    std::error_code read();

    OpenFile file_;
    std::string text_; ///< whole lines
    std::uint64_t lines_ = 0;
};

/// May be used by several threads at once; all of it may wait for the disk, and for others who hold a record.
class RecordShelf {
  public:
    /// `library` outlives this.
    explicit RecordShelf(const Folder& library) : library_(library) {}

    enum class Missing { is_an_error, is_made };
    /// `session`: 32 hexadecimal digits. Reads all of it; file_too_large when that is more than record_limit_bytes.
    std::variant<HeldRecord, std::error_code> hold(const std::string& session, Missing missing) const;
    /// Whether the library has a film of this id.
    std::variant<bool, std::error_code> has_film(const std::string& film) const;

  private:
    const Folder& library_;
};

} // namespace forksight::streamer::library
