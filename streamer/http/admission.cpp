#include "streamer/http/admission.hpp"

#include <cassert>

namespace forksight::streamer::http {

Admission::Answer Admission::enter(const AddressKey& address) {
    const std::lock_guard lock(mutex_);
    const auto found = by_address_.find(address);
    const std::size_t here = found == by_address_.end() ? 0 : found->second;
    if (admitted_ < limits_.connections && here < limits_.connections_per_address) {
        ++admitted_;
        ++by_address_[address];
        return Answer::admitted;
    }
    if (being_refused_ >= limits_.refusals) return Answer::to_be_dropped;
    ++being_refused_;
    return Answer::to_be_refused;
}

void Admission::set_limits(const Limits& limits) {
    const std::lock_guard lock(mutex_);
    limits_ = limits;
}

void Admission::leave(const AddressKey& address, Answer answer) {
    const std::lock_guard lock(mutex_);
    if (answer == Answer::to_be_refused) {
        assert(being_refused_ > 0);
        --being_refused_;
        return;
    }
    assert(answer == Answer::admitted);
    const auto found = by_address_.find(address);
    assert(found != by_address_.end() && admitted_ > 0);
    --admitted_;
    if (--found->second == 0) by_address_.erase(found);
}

} // namespace forksight::streamer::http
