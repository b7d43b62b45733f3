// What a command says on stderr: a sentence a line for people, or an event a line for machines.
#pragma once

#include <string>
#include <string_view>

#include "streamer/http/log.hpp"

namespace forksight::streamer {

class Notices {
  public:
    explicit Notices(http::Log::Format format) : format_(format) {}

    /// `event` is for machines only: "failed", "note".
    void say(std::string_view event, const std::string& sentence) const;

  private:
    http::Log::Format format_;
};

} // namespace forksight::streamer
