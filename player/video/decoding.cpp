#include "player/video/decoding.hpp"

#include <utility>

namespace forksight::player::video {

bool Decoding::is_drivers_fault(const Decoded& seen) {
    if (!seen.hardware || seen.decoder == "no") return false;
    // What fails before a decoder is chosen is no film; mpv itself tries software when a driver refuses a clip.
    if (seen.failed) return !seen.broke_off && !seen.decoder.empty();
    const bool stands_still = !seen.first_frame || (!seen.decoder.empty() && seen.overdue_s >= patience_s);
    return stands_still && seen.fed_for_s >= patience_s;
}

bool Decoding::give_up() {
    return std::exchange(hardware_, false);
}

void Decoding::uses(const std::string& decoder) {
    if (decoder.empty() || decoder == last_) return;
    last_ = decoder;
    const std::string name = decoder == "no" ? "software" : decoder;
    if ((", " + used_ + ", ").find(", " + name + ", ") != std::string::npos) return;
    used_ += (used_.empty() ? "" : ", ") + name;
}

} // namespace forksight::player::video
