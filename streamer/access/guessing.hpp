// How many wrong class codes are put up with: from one address, and from all together.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace forksight::streamer::access {

struct GuessLimits {
    /// A class of thirty behind one address may mistype its code all at once, but not for long.
    double wrong_at_once = 40;
    double wrong_a_second = 0.1;
    /// Right ones cost us work as well; a whole school may come from one address at the beginning of a lesson.
    double asked_at_once = 600;
    double asked_a_second = 10;
    /// Of all addresses together. 3.6 million million codes at this rate: one class in 60,000 is found in a year.
    double all_wrong_at_once = 500;
    double all_wrong_a_second = 2;
    std::size_t addresses = 4096; ///< that are remembered
    /// Who had it right lately is not held back for what strangers do.
    std::chrono::seconds known_for{3600};
};

/// May be used by several threads at once.
class Guessing {
  public:
    using Clock = std::chrono::steady_clock;
    using Address = std::array<std::uint8_t, 16>;

    explicit Guessing(const GuessLimits& limits = {}) : limits_(limits), all_{limits.all_wrong_at_once, {}} {}

    enum class Outcome { right, wrong, unknown };
    /// Zero: may try; what comes of it must be told. Else for so long not.
    std::chrono::seconds wait(const Address& address, Clock::time_point now);
    void tell(const Address& address, Outcome outcome, Clock::time_point now);

  private:
    struct Bucket {
        double left = 0;
        Clock::time_point at{};
        void refill(double most, double a_second, Clock::time_point now);
    };
    struct Known {
        Bucket wrong;
        Bucket asked;
        Clock::time_point right_at{};
        bool was_right = false;
    };
    Known& known(const Address& address, Clock::time_point now);

    const GuessLimits limits_;
    std::mutex mutex_;
    Bucket all_;
    std::map<Address, Known> known_;
};

/// One try that was let through: what comes of it is told once, and if nobody does, that it is not known.
class Attempt {
  public:
    /// `guessing` outlives it.
    Attempt(Guessing& guessing, const Guessing::Address& from) : guessing_(guessing), from_(from) {}
    ~Attempt() {
        if (!told_) guessing_.tell(from_, Guessing::Outcome::unknown, Guessing::Clock::now());
    }
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;

    void came_to(Guessing::Outcome outcome) {
        told_ = true;
        guessing_.tell(from_, outcome, Guessing::Clock::now());
    }

  private:
    Guessing& guessing_;
    const Guessing::Address from_;
    bool told_ = false;
};

} // namespace forksight::streamer::access
