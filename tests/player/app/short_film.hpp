// A film of five seconds in a folder, with a real clip: one offer, one ending, and subtitles in two languages.
#pragma once

#include <string>

namespace forksight::tests {

class ShortFilm {
  public:
    ShortFilm();
    ~ShortFilm();
    ShortFilm(const ShortFilm&) = delete;
    ShortFilm& operator=(const ShortFilm&) = delete;

    std::string path() const { return folder_ + "/short"; }
    /// A file of its own beside the film.
    std::string beside(const std::string& name) const { return folder_ + "/" + name; }
    std::string subtitles(const std::string& language) const { return path() + "/door/subtitles/" + language + ".vtt"; }

  private:
    std::string folder_;
};

} // namespace forksight::tests
