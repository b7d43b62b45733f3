// What one thread of a program asks of the disk between two frames, seen from outside, as strace sees it.
#pragma once

#include <unistd.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace forksight::tests {

/// The program calls it before each frame. No such descriptor is open: the call itself does nothing.
inline void frame_begins() {
    ::close(-7331);
}

struct Seen {
    std::vector<std::string> disk_calls; ///< each kind once: "openat /a/path", "write /a/path", "fsync"
    unsigned long frames = 0;
    int status = -1; ///< the program's, or 128 and the signal
};

/// Runs `program` on the first thread of a new process, and looks at that thread alone: at what it opens, looks up,
/// syncs, renames and removes, and at what it reads and writes of files; of its log it may write. Counted is what lies
/// between the first frame and the last. `over` is asked at each frame; once it holds the program gets SIGTERM.
/// Absent: nobody may look here.
std::optional<Seen> seen_from_outside(const std::function<int()>& program, const std::function<bool()>& over);

} // namespace forksight::tests
