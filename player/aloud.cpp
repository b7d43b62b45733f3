#include "player/aloud.hpp"

#include "player/said.hpp"

namespace forksight::player {

Aloud::Aloud(const Options& options) : options_(options) {
    if (options.speak != Presence::off && !options.mute) program_ = guide::voice_program();
}

std::string Aloud::problem() const {
    if (options_.speak != Presence::on || has_voice()) return {};
    if (options_.mute)
        return said("--speak on: met --mute wordt er niets voorgelezen",
                    "--speak on: with --mute nothing is read aloud");
    return said("--speak on: er wordt niets voorgelezen, want deze machine heeft geen stem; installeer espeak-ng",
                "--speak on: nothing is read aloud, for this machine has no voice; install espeak-ng");
}

void Aloud::step(bool reads, double time_s, const render::Overlay& overlay) {
    if (!has_voice()) return;
    if (!reads) {
        speech_.reset(); // and with it what was being said
        reader_ = {};
        return;
    }
    const auto text = reader_.step(time_s, overlay);
    if (!text) return;
    if (!speech_) speech_.emplace(program_, options_.language);
    speech_->say(*text);
}

} // namespace forksight::player
