#include "player/stream/segment_store.hpp"

#include <algorithm>
#include <utility>

#include "player/said.hpp"

namespace forksight::player::stream {

SegmentStore::SegmentStore(net::Fetch& fetch, std::shared_ptr<Ledger> ledger, std::size_t limit_bytes,
                           std::shared_ptr<const cache::Copy> copy)
    : fetch_(fetch), ledger_(std::move(ledger)), limit_bytes_(limit_bytes), copy_(std::move(copy)) {}

SegmentStore::Wanted SegmentStore::want(const std::string& url, std::uint64_t limit_bytes, net::Priority priority,
                                        std::function<void(Arrival)> then) {
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[url];
    if (entry.kept) {
        used_.splice(used_.end(), used_, entry.used);
        return {entry.kept, 0};
    }
    const Waiter waiter = ++last_waiter_;
    entry.asking.push_back({waiter, priority, std::move(then)});
    url_of_[waiter] = url;
    if (entry.generation != 0) {
        update_priority(entry);
    } else {
        entry.generation = ++last_generation_;
        entry.priority = priority;
        entry.limit_bytes = limit_bytes;
        entry.ticket = ask(url, entry);
    }
    return {nullptr, waiter};
}

net::Fetch::Ticket SegmentStore::ask(const std::string& url, Entry& entry) {
    net::Request request{url, entry.priority, entry.limit_bytes, {}};
    request.came = entry.came = std::make_shared<std::atomic<std::uint64_t>>(0);
    const auto file = copy_ ? copy_->find(url) : std::nullopt;
    if (file) {
        request.url = copy_->file_url(*file);
        request.cached = true;
    }
    request.then = [weak = weak_from_this(), url, generation = entry.generation, file](net::Answer answer) {
        const auto store = weak.lock();
        if (store && file) store->read(url, generation, *file, std::move(answer));
        if (store && !file) store->arrived(url, generation, std::move(answer), From::line);
    };
    return fetch_.get(std::move(request));
}

void SegmentStore::read(const std::string& url, std::uint64_t generation, const cache::HashedFile& file,
                        net::Answer answer) {
    const bool delivered = answer.ending == net::Ending::delivered;
    if (answer.ending == net::Ending::cancelled || (delivered && cache::Copy::sound(file, answer.body))) {
        return arrived(url, generation, std::move(answer), From::disk);
    }
    copy_->spoilt(file);
    ledger_->problem(
        url + said(std::string(delivered ? " is beschadigd" : " ontbreekt") +
                       " in wat er klaarstaat, en wordt van de server gehaald. Zet de film opnieuw klaar",
                   std::string(delivered ? " is damaged" : " is missing") +
                       " in what was prepared, and is fetched from the streamer instead. Prepare the film again"));
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(url);
    if (found == entries_.end() || found->second.generation != generation) return;
    found->second.ticket = ask(url, found->second);
}

void SegmentStore::drop(Waiter waiter) {
    const std::lock_guard lock(mutex_);
    const auto found = url_of_.find(waiter);
    if (found == url_of_.end()) return;
    const auto entry = entries_.find(found->second);
    url_of_.erase(found);
    auto& asking = entry->second.asking;
    asking.erase(std::remove_if(asking.begin(), asking.end(), [&](const Asking& one) { return one.waiter == waiter; }),
                 asking.end());
    if (!asking.empty()) return update_priority(entry->second);
    fetch_.cancel(entry->second.ticket);
    entries_.erase(entry);
}

std::uint64_t SegmentStore::came(Waiter waiter) const {
    const std::lock_guard lock(mutex_);
    const auto found = url_of_.find(waiter);
    if (found == url_of_.end()) return 0;
    const Entry& entry = entries_.at(found->second);
    return entry.came ? entry.came->load(std::memory_order_relaxed) : 0;
}

void SegmentStore::prioritise(Waiter waiter, net::Priority priority) {
    const std::lock_guard lock(mutex_);
    const auto found = url_of_.find(waiter);
    if (found == url_of_.end()) return;
    Entry& entry = entries_.at(found->second);
    for (Asking& one : entry.asking) {
        if (one.waiter == waiter) one.priority = priority;
    }
    update_priority(entry);
}

void SegmentStore::update_priority(Entry& entry) {
    const auto urgent = std::min_element(entry.asking.begin(), entry.asking.end(),
                                         [](const Asking& a, const Asking& b) { return a.priority < b.priority; });
    if (urgent->priority == entry.priority) return;
    entry.priority = urgent->priority;
    fetch_.prioritise(entry.ticket, entry.priority);
}

void SegmentStore::forget(const std::string& url, const KeptPointer& kept) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(url);
    if (found == entries_.end() || !kept || found->second.kept != kept) return;
    held_bytes_ -= kept->bytes.size();
    used_.erase(found->second.used);
    entries_.erase(found);
}

bool SegmentStore::holds(const std::string& url) const {
    if (copy_ && copy_->find(url)) return true;
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(url);
    return found != entries_.end() && found->second.kept;
}

void SegmentStore::count_as_played(const Kept& kept) {
    if (!kept.counted.exchange(true)) ledger_->played(kept.bytes.size());
}

std::size_t SegmentStore::bytes_held() const {
    const std::lock_guard lock(mutex_);
    return held_bytes_;
}

void SegmentStore::arrived(const std::string& url, std::uint64_t generation, net::Answer answer, From from) {
    from == From::line ? ledger_->fetched(answer.received_bytes) : ledger_->read(answer.body.size());
    Arrival arrival{nullptr, answer.ending, std::move(answer.problem)};
    std::vector<Asking> asking;
    {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(url);
        if (found == entries_.end() || found->second.generation != generation) return;
        asking = std::move(found->second.asking);
        for (const Asking& one : asking) url_of_.erase(one.waiter);
        if (answer.ending == net::Ending::delivered) {
            auto kept = std::make_shared<Kept>();
            kept->bytes = std::move(answer.body);
            kept->counted = from == From::disk; // what is played of the disk is no part of what was fetched
            arrival.kept = kept;
            keep(url, found->second, std::move(kept));
        } else {
            entries_.erase(found);
        }
    }
    for (const Asking& one : asking) one.then(arrival);
}

void SegmentStore::keep(const std::string& url, Entry& entry, KeptPointer kept) {
    held_bytes_ += kept->bytes.size();
    entry.kept = std::move(kept);
    entry.asking.clear();
    entry.used = used_.insert(used_.end(), url);
    // The newest stays even when it alone is over the limit: somebody waits for it.
    while (held_bytes_ > limit_bytes_ && used_.size() > 1) {
        const auto oldest = entries_.find(used_.front());
        held_bytes_ -= oldest->second.kept->bytes.size();
        entries_.erase(oldest);
        used_.pop_front();
    }
}

} // namespace forksight::player::stream
