// A bounded queue between two threads: the writer waits when it is full, either side may end it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace forksight::streamer::ingest {

template <class T>
class Pipe {
  public:
    explicit Pipe(std::size_t capacity) : capacity_(capacity) {}

    /// False once the reader has given up: write no more.
    bool push(T item) {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return items_.size() < capacity_ || closed_; });
        if (closed_) return false;
        items_.push_back(std::move(item));
        filled_.notify_one();
        return true;
    }

    /// Nothing once the writer has finished and all is read, or after close().
    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [&] { return !items_.empty() || finished_ || closed_; });
        if (items_.empty()) return std::nullopt;
        T item = std::move(items_.front());
        items_.pop_front();
        room_.notify_one();
        return item;
    }

    /// The writer: no more will come.
    void finish() {
        const std::lock_guard lock(mutex_);
        finished_ = true;
        filled_.notify_all();
    }

    /// The reader: what is in the pipe is thrown away, and nobody waits any more.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        items_.clear();
        filled_.notify_all();
        room_.notify_all();
    }

  private:
    const std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable room_, filled_;
    std::deque<T> items_;
    bool finished_ = false;
    bool closed_ = false;
};

} // namespace forksight::streamer::ingest
