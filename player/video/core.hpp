// One libmpv handle and the thread that makes it, listens to it and destroys it, so that the frame loop never waits.
#pragma once

#include <mpv/client.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "player/video/byte_source.hpp"
#include "player/video/notes.hpp"
#include "player/video/sound.hpp"

namespace forksight::player::video {

struct CoreSettings {
    Sound sound = Sound::device;
    bool hardware = true; ///< decode on the GPU where mpv holds that to be safe
    int threads = 1;      ///< of a software decoder
};

/// Made and used on the frame loop's thread. Nothing here waits but the destructor of a core that is not gone().
class Core {
  public:
    explicit Core(const CoreSettings& settings);
    ~Core();
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    /// Null until the core exists (some milliseconds), and after quit().
    mpv_handle* handle() const;
    /// Everything below needs handle().
    void load(std::shared_ptr<ByteSource> source);
    void stop();
    void pause(bool paused);
    /// Done in the order of the calls; also before a load() that follows.
    void set(const char* property, const std::string& value);
    /// To the audio filter of that label.
    void tell_filter(const char* label, const char* what, const std::string& value);
    /// A note of kind audio_pts will answer.
    void ask_audio_pts();
    /// A note of kind decoder will answer, if there is one by then. Comes by itself with every first frame.
    void ask_decoder();

    /// The stream that was loaded last ended in an error.
    bool read_failed() const { return read_failed_.load(std::memory_order_relaxed); }
    /// How long mpv has had all the bytes it asks for of what was loaded last; 0: it waits for some.
    double fed_for_s() const;
    std::optional<Note> next_note() { return notes_.pop(); }

    /// No more calls; the render context must be free by now. The thread ends the core in its own time.
    void quit();
    bool gone() const { return gone_.load(std::memory_order_acquire); }

  private:
    void run();
    mpv_handle* make();
    void listen(mpv_handle* handle);
    void hear(mpv_handle* handle, const mpv_event& event);
    void hear_property(const mpv_event_property& property);
    void tell(Note::Kind kind, double value = 0.0, const char* text = "");

    enum class Quit { no, asked, woken };

    const CoreSettings settings_;
    std::atomic<mpv_handle*> handle_{nullptr};
    std::atomic<Quit> quit_{Quit::no};
    std::atomic<bool> gone_{false};
    /// Handed to mpv's opener thread, which takes it.
    std::atomic<std::shared_ptr<ByteSource>*> offered_{nullptr};
    std::atomic<bool> read_failed_{false};
    std::atomic<std::chrono::steady_clock::rep> fed_at_{0}; ///< when a read last brought something; 0: one waits
    Ring<Note, 256> notes_;
    bool started_ = false; ///< the thread's own, as is the next: a stream is open or being opened
    std::string last_error_;
    std::thread thread_;

    friend struct CoreStream;
};

} // namespace forksight::player::video
