// A request's body that has no room behind its head.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "streamer/http/admission.hpp"

namespace forksight::streamer::http {

/// A whole school may come from one address; its bodies are there within moments.
inline constexpr std::size_t long_bodies_per_address = 8;

/// How many a thread holds.
class LongBodies {
  public:
    bool has_room(const AddressKey& address, std::size_t most) const {
        const auto of_address = by_address_.find(address);
        return all_ < most && (of_address == by_address_.end() || of_address->second < long_bodies_per_address);
    }
    void enter(const AddressKey& address) {
        ++all_;
        ++by_address_[address];
    }
    void leave(const AddressKey& address) {
        --all_;
        const auto of_address = by_address_.find(address);
        if (--of_address->second == 0) by_address_.erase(of_address);
    }

  private:
    std::size_t all_ = 0;
    std::map<AddressKey, std::size_t> by_address_; ///< none that holds none
};

/// Counted while there is one, so that a thread holds few at once.
class LongBody {
  public:
    /// `held` outlives this.
    LongBody(LongBodies& held, const AddressKey& address) : held_(held), address_(address) { held_.enter(address_); }
    ~LongBody() { held_.leave(address_); }
    LongBody(const LongBody&) = delete;
    LongBody& operator=(const LongBody&) = delete;

    std::string bytes; ///< grows as they come

  private:
    LongBodies& held_;
    const AddressKey address_;
};

} // namespace forksight::streamer::http
