// Reads aloud what is seen, where that is asked for and this machine has a voice.
#pragma once

#include <optional>
#include <string>

#include "player/guide/reader.hpp"
#include "player/guide/speech.hpp"
#include "player/options.hpp"

namespace forksight::player {

class Aloud {
  public:
    explicit Aloud(const Options& options);

    /// It can be switched on while viewing.
    bool has_voice() const { return !program_.empty(); }
    /// It was asked for, and cannot be: in a sentence; empty: nothing is wrong.
    std::string problem() const;
    /// Once a frame, with what is drawn. Does not wait.
    void step(bool reads, double time_s, const render::Overlay& overlay);

  private:
    const Options& options_;
    std::string program_;
    guide::Reader reader_;
    std::optional<guide::Speech> speech_; ///< made when first needed
};

} // namespace forksight::player
