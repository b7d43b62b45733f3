// A decoder that never comes back from being begun, as with a driver that hangs.
#pragma once

namespace forksight::player::video {

/// While it exists every decoder that is begun in this process hangs. Each goes on when it is gone.
class StuckDecoder {
  public:
    StuckDecoder();
    ~StuckDecoder();
    StuckDecoder(const StuckDecoder&) = delete;
    StuckDecoder& operator=(const StuckDecoder&) = delete;

    static bool hangs();
};

} // namespace forksight::player::video
