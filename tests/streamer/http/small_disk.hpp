// A file system of its own for the length of a test.
#pragma once

#include <sys/mount.h>

#include <filesystem>

#include "tests/catch.hpp"
#include "tests/streamer/http/house.hpp"

namespace forksight::tests {

/// Not there, which is told, where the machine does not permit it.
class SmallDisk {
  public:
    explicit SmallDisk(const char* options) {
        ok_ = ::mount("tmpfs", place_.path().c_str(), "tmpfs", 0, options) == 0;
        if (!ok_) WARN("SKIPPED: this machine does not let a test mount a disk");
    }
    ~SmallDisk() {
        if (ok_) ::umount2(place_.path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    explicit operator bool() const { return ok_; }
    const std::filesystem::path& path() const { return place_.path(); }

  private:
    TemporaryFolder place_;
    bool ok_ = false;
};

} // namespace forksight::tests
