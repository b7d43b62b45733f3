#include "streamer/http/recurring.hpp"

namespace forksight::streamer::http {

void Recurring::event(std::string_view what, Log::Fields fields, Time now) {
    if (kinds_.size() >= limit_kinds && kinds_.find(what) == kinds_.end()) what = "other events";
    auto found = kinds_.find(what);
    if (found != kinds_.end()) {
        ++found->second.kept_back;
        return;
    }
    kinds_.emplace(std::string(what), Kind{now + pause, 0});
    log_.event(what, fields);
}

void Recurring::sweep(Time now, bool all) {
    for (auto kind = kinds_.begin(); kind != kinds_.end();) {
        auto& [what, state] = *kind;
        if (!all && now < state.quiet_until) {
            ++kind;
        } else if (state.kept_back > 0) {
            log_.event(what, {{"times", std::to_string(state.kept_back)}});
            state = {now + pause, 0};
            ++kind;
        } else {
            kind = kinds_.erase(kind);
        }
    }
}

} // namespace forksight::streamer::http
