// Plays a film once: the frame loop between display, director, deck and painters.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "media_manifests/report.hpp"
#include "player/display/display.hpp"
#include "player/log.hpp"
#include "player/net/earlier.hpp"
#include "player/net/pass.hpp"
#include "player/net/record_sender.hpp"
#include "player/opening.hpp"
#include "player/options.hpp"
#include "player/render/overlay.hpp"
#include "player/rig.hpp"
#include "player/viewings.hpp"

namespace forksight::player {

class Session;
struct Parts;
enum class Way;

class App {
  public:
    /// `leave` may be set by a signal: the session ends as if the viewer had left.
    App(Options options, const std::atomic<bool>& leave, Rig rig = {});
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Until the viewer leaves, or, with nobody there, until the film is over. Throws when a part cannot start.
    Status run();

  private:
    Status play(const OpenedFilm& opened);
    std::unique_ptr<net::RecordSender> make_sender(const net::LoadedFilm& film);
    void finish_sending(Parts& parts, bool to_its_end, bool without_a_line);
    void ask_earlier(const OpenedFilm& opened);
    void tell_earlier(const Parts& parts, Session* session);
    void tell(Parts& parts, Session* session);
    void problem(const std::string& sentence);
    Way wait_to_begin(Parts& parts, display::Frame& frame);
    bool view(Parts& parts, Session& session, display::Frame& frame);
    void listen(Parts& parts, const display::Frame& frame, bool over) const;
    void keep_pictures(Parts& parts, const display::Frame& frame, const render::Overlay& overlay,
                       Session* session) const;
    void keep_picture(const std::string& name, Parts& parts, const display::Frame& frame, Session* session) const;
    Status write_report(const media_manifests::Report& report, Status status) const;

    Options options_;
    const std::atomic<bool>& leave_;
    Rig rig_;
    Log log_;
    std::unique_ptr<net::Fetch> fetch_;
    std::unique_ptr<net::Pass> pass_;           ///< null: without a class code
    std::unique_ptr<net::Earlier> earlier_;     ///< null: nobody is asked
    std::string earlier_note_;                  ///< for reports; empty: nothing is known
    std::unique_ptr<net::RecordSender> sender_; ///< null: records are not sent
    Viewings viewings_;                         ///< behind the sender, which its records tell that they are over
};

} // namespace forksight::player
