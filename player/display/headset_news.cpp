#include "player/display/headset_news.hpp"

#include <utility>

#include "player/said.hpp"

namespace forksight::player::display {

namespace {

constexpr double notice_s = 8.0;
constexpr std::size_t most_notes = 16; ///< that nobody took

} // namespace

void HeadsetNews::missing(const xr::Lack& lack, double now_s) {
    const std::string why = sentence(lack);
    if (lost_ || why == last_lack_) return;
    last_lack_ = why;
    tell(why +
             said(". Tot die er is, speelt de film in het venster", ". Until it is there the film plays in the window"),
         said("De headset is er nog niet. De film speelt hier, en gaat vanzelf verder in de headset zodra die er is",
              "The headset is not there yet. The film plays here, and goes to the headset by itself"),
         now_s);
}

void HeadsetNews::lost(const std::string& why, double now_s) {
    lost_ = true;
    last_lack_.clear();
    const std::string in_brackets = why.empty() ? "" : " (" + why + ")";
    const std::string goes_on = screen_ ? said("de film gaat verder in het venster", "the film goes on in the window")
                                        : said("de film wacht", "the film waits");
    tell(said("de headset is weg" + in_brackets + ": " + goes_on +
                  ", en keert vanzelf terug naar de headset zodra die er weer is",
              "the headset is gone" + in_brackets + ": " + goes_on +
                  ", and returns to the headset by itself as soon as that is there again"),
         said("De headset is weg. De film gaat hier verder, en keert vanzelf terug",
              "The headset is gone. The film goes on here, and returns by itself"),
         now_s);
}

void HeadsetNews::there(const std::string& description, bool follows_eyes) {
    lost_ = false;
    last_lack_.clear();
    tell(said("de film is in de headset: ", "the film is in the headset: ") + description +
             (follows_eyes ? said(", die de ogen volgt", ", which follows the eyes") : ""),
         "", 0.0);
}

std::vector<std::string> HeadsetNews::take_notes() {
    return std::exchange(notes_, {});
}

std::string HeadsetNews::notice(double now_s) const {
    return screen_ && now_s < notice_until_s_ ? notice_ : "";
}

void HeadsetNews::tell(const std::string& note, const std::string& notice, double now_s) {
    if (notes_.size() < most_notes) notes_.push_back(note);
    notice_ = notice;
    notice_until_s_ = now_s + notice_s;
}

} // namespace forksight::player::display
