// Events for whoever runs the server: one line each on stderr, for people or for machines.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace forksight::streamer::http {

class LogWriter;

/// Which requests are events too.
enum class RequestLog { off, errors, all };

/// May be used by several threads at once: a line is one write.
class Log {
  public:
    enum class Format { text, json };
    using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// Writes at once, and waits for whatever `descriptor` is.
    explicit Log(Format format, int descriptor = 2) : format_(format), descriptor_(descriptor) {}
    /// Never waits: `writer`, which must outlive this, writes.
    Log(Format format, LogWriter& writer) : format_(format), writer_(&writer) {}

    void event(std::string_view what, Fields fields = {}) const;
    Format format() const { return format_; }
    /// Null if lines are written at once.
    LogWriter* writer() const { return writer_; }

    static std::string line(Format format, std::string_view what, Fields fields);
    /// "2026-01-31T12:00:00Z"
    static std::string time_text(std::int64_t unix_s);

  private:
    Format format_;
    int descriptor_ = -1;
    LogWriter* writer_ = nullptr;
};

} // namespace forksight::streamer::http
