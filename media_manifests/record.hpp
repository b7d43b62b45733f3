// One line of a session record <-> one numbered Event.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "choicegraph/replay.hpp"
#include "media_manifests/result.hpp"

namespace forksight::media_manifests {

inline constexpr std::size_t record_line_limit_bytes = 4096;
inline constexpr std::size_t record_limit_lines = 1'000'000;

/// Without the line end. Numbers are written so that they read back bit for bit.
std::string write_line(const choicegraph::Line& line);
Result<choicegraph::Line> read_line(std::string_view text);

/// Reads a SESSION.jsonl as its bytes come, and holds of them no more than the line they end in.
class RecordReader {
  public:
    struct Record {
        std::vector<choicegraph::Line> lines;
        bool last_line_cut = false; ///< it has no line end and is not whole: the power went while it was written
    };

    void take(std::string_view bytes);
    /// More bytes would change nothing: there are too many lines, or mistakes.
    bool full() const;
    /// Errors say "line 12", or "line 12, column 5".
    Result<Record> record() &&;

  private:
    void finish_line();

    std::string unfinished_;
    std::vector<choicegraph::Line> lines_;
    std::size_t number_ = 0; ///< of the line that was finished last
    Errors errors_;
};

/// A whole SESSION.jsonl that is in memory already; a last line that is cut is left out.
Result<std::vector<choicegraph::Line>> read_record(std::string_view text);

} // namespace forksight::media_manifests
