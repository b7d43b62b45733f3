// Which decoder films are played with on this machine, and when the graphics card's is given up for good.
#pragma once

#include <string>

namespace forksight::player::video {

/// What was seen of a core that has a stretch to open, or to play.
struct Decoded {
    bool hardware = false;  ///< it was free to decode on the graphics card
    std::string decoder;    ///< mpv's word for it, "vaapi" say; "no": software; empty: it has not said
    bool failed = false;    ///< it gave up
    bool broke_off = false; ///< because its bytes did
    bool first_frame = false;
    double overdue_s = 0.0; ///< so long nothing new was to be seen of it, though it is on air and runs
    double fed_for_s = 0.0; ///< so long it has had all the bytes it asks for; 0: it waits for some
};

class Decoding {
  public:
    /// A core that has its bytes shows its first frame within this, be the machine ever so busy. Beyond it the driver
    /// hangs.
    static constexpr double patience_s = 4.0;
    /// From here on it is worth asking which decoder it is.
    static constexpr double doubt_s = 2.0;

    explicit Decoding(bool hardware) : hardware_(hardware) {}

    /// Whether cores may decode on the graphics card.
    bool hardware() const { return hardware_; }
    /// Whether what this core could not do is to be tried again in software. Not: the line broke off, a damaged clip.
    static bool is_drivers_fault(const Decoded& seen);
    /// From now on all cores decode in software. False: they did already.
    bool give_up();

    /// `decoder` as in Decoded.
    void uses(const std::string& decoder);
    /// "software", "vaapi" and so on; of several, in the order of their first use. Empty: nothing was decoded.
    const std::string& used() const { return used_; }

  private:
    bool hardware_;
    std::string last_;
    std::string used_;
};

} // namespace forksight::player::video
