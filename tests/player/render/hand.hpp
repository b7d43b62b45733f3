// Somebody at keyboard and mouse: sends the window "Forksight test" of this process the events of an X server.
#pragma once

#include <memory>

namespace forksight::player::display {

/// Keys are X keysyms. Throws when there is no such window.
class Hand {
  public:
    Hand();
    ~Hand();
    Hand(const Hand&) = delete;
    Hand& operator=(const Hand&) = delete;

    void hold(unsigned long key, bool shift = false);
    void release(unsigned long key);
    void press(unsigned long key, bool shift = false);
    void button(unsigned which, int x, int y, bool down);
    void move(int x, int y);
    void resize(unsigned width, unsigned height);

  private:
    struct Parts; // Xlib's macros break Catch2
    std::unique_ptr<Parts> parts_;
};

} // namespace forksight::player::display
