// Events for whoever runs the server: one line each on stderr, for people or for machines.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace forksight::streamer::http {

/// May be used by several threads at once: a line is one write.
class Log {
  public:
    enum class Format { text, json };
    using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    explicit Log(Format format, int descriptor = 2) : format_(format), descriptor_(descriptor) {}

    void event(std::string_view what, Fields fields = {}) const;

  private:
    Format format_;
    int descriptor_;
};

} // namespace forksight::streamer::http
