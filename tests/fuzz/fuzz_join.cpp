// Inits and segments as a hostile streamer may send them: whatever is read must be written out and read again.
#include <cstdlib>
#include <string_view>

#include "player/stream/boxes.hpp"
#include "player/stream/join.hpp"

using namespace forksight::player::stream;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

} // namespace

/// The first four bytes are the length of an init; a segment follows it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(bytes), size);
    const auto length = u32_at(all, 0);
    if (!length) return 0;
    const std::string_view rest = all.substr(4);
    const std::string_view init_bytes = rest.substr(0, *length);
    const std::string_view segment = rest.substr(init_bytes.size());
    for (const Track track : {Track::picture, Track::sound}) {
        const auto init = read_init(init_bytes, track);
        if (!init) continue;
        require(interchangeable(init.value(), init.value()));
        if (const auto joined = joined_segment(segment, init.value())) {
            // Sent on once more it stays the same, but for the number it already has.
            Init renumbered = init.value();
            renumbered.track_id = static_cast<std::uint32_t>(track);
            const auto again = joined_segment(joined.value(), renumbered);
            require(again && again.value() == joined.value());
        }
        Init picture = init.value();
        Init sound = init.value();
        picture.track = Track::picture;
        sound.track = Track::sound;
        sound.movie_timescale = picture.movie_timescale / 2 + 1;
        require(static_cast<bool>(boxes_in(join(picture, &sound), 0)));
        if (track == Track::picture) require(static_cast<bool>(read_init(join(init.value(), nullptr), track)));
    }
    return 0;
}
