// The player's log: one line an event on stderr, for people or as JSON.
#pragma once

#include <string>

namespace forksight::player {

class Log {
  public:
    explicit Log(bool json) : json_(json) {}
    void note(const std::string& what) const { line("info", what); }
    void problem(const std::string& what) const { line("error", what); }

  private:
    void line(const char* level, const std::string& what) const;

    bool json_;
};

} // namespace forksight::player
