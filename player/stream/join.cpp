#include "player/stream/join.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <vector>

#include "player/said.hpp"
#include "player/stream/boxes.hpp"

namespace forksight::player::stream {
namespace {

using media_manifests::Done;
using media_manifests::Error;
using media_manifests::Result;
using Boxes = std::vector<Box>;

/// The one box of this type; an error when there is none, or more.
Result<Box> only(const Boxes& boxes, std::string_view type, const Box* parent) {
    const Box* found = nullptr;
    const std::string where = parent == nullptr ? std::string() : place(parent->at);
    const std::string name(type);
    for (const Box& box : boxes) {
        if (box.type != type) continue;
        if (found != nullptr)
            return Error{place(box.at), said("een tweede blok '" + name + "'", "a second '" + name + "' box")};
        found = &box;
    }
    if (found == nullptr) return Error{where, said("heeft geen blok '" + name + "'", "has no '" + name + "' box")};
    return *found;
}

Error about(const Box& box, const std::string& what) {
    return Error{place(box.at), said("blok '", "box '") + box.type + "'" + what};
}

Error too_short(const Box& box) {
    return about(box, said(" is te kort", " is too short"));
}

std::size_t inside_at(const Box& box) {
    return box.at + (box.whole.size() - box.inside.size());
}

Result<Boxes> children(const Box& box) {
    return boxes_in(box.inside, inside_at(box));
}

Result<Box> only_child(const Box& parent, std::string_view type) {
    auto boxes = children(parent);
    if (!boxes) return boxes.errors();
    return only(boxes.value(), type, &parent);
}

/// A number of a full box whose place depends on its version (0: 32-bit times, 1: 64-bit).
Result<std::uint32_t> versioned_u32(const Box& box, std::size_t at_v0, std::size_t at_v1) {
    if (box.inside.empty()) return about(box, said(" is leeg", " is empty"));
    const int version = static_cast<unsigned char>(box.inside[0]);
    if (version > 1) return about(box, said(" heeft versie ", " has version ") + std::to_string(version));
    const auto number = u32_at(box.inside, version == 0 ? at_v0 : at_v1);
    if (!number) return too_short(box);
    return *number;
}

/// Where tkhd's track_ID stands: 12 bytes in for version 0, 20 for version 1 (14496-12, 8.3.2).
Result<std::uint32_t> track_id_of(const Box& tkhd) {
    return versioned_u32(tkhd, 12, 20);
}

/// mdhd and mvhd have their timescale at the same places (8.4.2, 8.2.2).
Result<std::uint32_t> timescale_of(const Box& header) {
    auto timescale = versioned_u32(header, 12, 20);
    if (timescale && timescale.value() == 0)
        return Error{place(header.at), said("heeft geen tikken in een seconde", "has no ticks a second")};
    return timescale;
}

Result<Done> check_handler(const Box& mdia, Track track) {
    const auto hdlr = only_child(mdia, "hdlr");
    if (!hdlr) return hdlr.errors();
    if (hdlr.value().inside.size() < 12) return too_short(hdlr.value());
    const auto kind = hdlr.value().inside.substr(8, 4);
    const bool picture = track == Track::picture;
    if (kind == (picture ? "vide" : "soun")) return Done{};
    return Error{place(hdlr.value().at), picture ? said("het spoor is geen beeld", "its track is not a picture")
                                                 : said("het spoor is geen geluid", "its track is not sound")};
}

Result<Done> read_trak(const Box& trak, Init& init) {
    const auto tkhd = only_child(trak, "tkhd");
    if (!tkhd) return tkhd.errors();
    const auto id = track_id_of(tkhd.value());
    if (!id) return id.errors();
    // 84 and 96 bytes: all of 8.3.2's fields, so that they can be written to.
    if (tkhd.value().inside.size() < (tkhd.value().inside[0] == 1 ? 96u : 84u)) {
        return too_short(tkhd.value());
    }
    if (id.value() == 0)
        return Error{place(tkhd.value().at), said("het spoor heeft nummer 0", "its track has the number 0")};
    const auto mdia = only_child(trak, "mdia");
    if (!mdia) return mdia.errors();
    const auto handler = check_handler(mdia.value(), init.track);
    if (!handler) return handler.errors();
    const auto mdhd = only_child(mdia.value(), "mdhd");
    if (!mdhd) return mdhd.errors();
    const auto timescale = timescale_of(mdhd.value());
    if (!timescale) return timescale.errors();
    init.track_id = id.value();
    init.timescale = timescale.value();
    return Done{};
}

Result<Done> read_trex(const Box& mvex, Init& init) {
    const auto trex = only_child(mvex, "trex");
    if (!trex) return trex.errors();
    if (trex.value().inside.size() != 24)
        return about(trex.value(), said(" heeft een verkeerde grootte", " has a wrong size"));
    if (u32_at(trex.value().inside, 4) != init.track_id) {
        return about(trex.value(), said(" gaat over een ander spoor", " speaks of another track"));
    }
    init.trex = trex.value().whole;
    return Done{};
}

void append_box(std::string& to, std::string_view type, std::string_view inside) {
    assert(inside.size() < 0xffff'fff0u);
    append_u32(to, static_cast<std::uint32_t>(inside.size() + 8));
    to += type;
    to += inside;
}

/// An edit list counts its durations in the movie's ticks (8.6.6), and the joined movie has the picture's.
void rescale_edits(std::string& trak, std::uint32_t from, std::uint32_t to) {
    const auto top = boxes_in(trak, 0);
    const auto edts = only_child(top.value().front(), "edts");
    if (!edts) return;
    const auto elst = only_child(edts.value(), "elst");
    if (!elst || elst.value().inside.size() < 8) return;
    const std::string_view inside = elst.value().inside;
    const bool long_times = inside[0] == 1;
    const std::size_t entry = long_times ? 20 : 12;
    const std::size_t base = inside_at(elst.value());
    const std::size_t count = std::min<std::size_t>(*u32_at(inside, 4), (inside.size() - 8) / entry);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = 8 + i * entry;
        const std::uint64_t ticks = long_times ? *u64_at(inside, at) : *u32_at(inside, at);
        // Longer than any clip, or "the rest of the media" (0): stands for the whole, in any ticks.
        const bool whole = ticks > 0xffff'ffffu;
        const std::uint64_t scaled = whole ? 0 : ticks * to / from;
        if (long_times) put_u32(trak, base + at, static_cast<std::uint32_t>(scaled >> 32));
        put_u32(trak, base + at + (long_times ? 4 : 0), static_cast<std::uint32_t>(scaled));
    }
}

/// `trak` under the number it has in the joined stream, which counts in `movie_timescale`. The track's duration is set
/// to 0: in a fragmented file the fragments say it.
std::string joined_trak(const Init& init, std::uint32_t movie_timescale) {
    std::string trak = init.trak;
    if (init.movie_timescale != movie_timescale) rescale_edits(trak, init.movie_timescale, movie_timescale);
    const auto top = boxes_in(trak, 0);
    const auto tkhd = only_child(top.value().front(), "tkhd");
    assert(tkhd);
    const std::size_t inside = inside_at(tkhd.value());
    const bool long_times = trak[inside] == 1;
    put_u32(trak, inside + (long_times ? 20 : 12), static_cast<std::uint32_t>(init.track));
    put_u32(trak, inside + (long_times ? 28 : 20), 0);
    if (long_times) put_u32(trak, inside + 32, 0);
    return trak;
}

std::string renumbered_trex(const Init& init) {
    std::string trex = init.trex;
    put_u32(trex, trex.size() - 20, static_cast<std::uint32_t>(init.track));
    return trex;
}

/// Writes the joined track number into the moof's only traf.
Result<Done> renumber_moof(std::string& moof, std::size_t at, const Init& init) {
    const auto top = boxes_in(moof, at);
    if (!top) return top.errors();
    const auto traf = only_child(top.value().front(), "traf");
    if (!traf) return traf.errors();
    const auto tfhd = only_child(traf.value(), "tfhd");
    if (!tfhd) return tfhd.errors();
    const auto tfdt = only_child(traf.value(), "tfdt");
    if (!tfdt) return tfdt.errors();
    const Box& box = tfhd.value();
    const auto flags = u32_at(box.inside, 0);
    const auto id = u32_at(box.inside, 4);
    if (!flags || !id) return too_short(box);
    if (*id != init.track_id)
        return Error{place(box.at), said("een fragment van een ander spoor", "a fragment of another track")};
    // An absolute place in the file (8.8.7, base-data-offset-present) would point into another segment once joined.
    if ((*flags & 1) != 0)
        return Error{place(box.at), said("een fragment dat aan zijn plaats in een bestand vastzit",
                                         "a fragment that is bound to its place in a file")};
    put_u32(moof, inside_at(box) - at + 4, static_cast<std::uint32_t>(init.track));
    return Done{};
}

} // namespace

media_manifests::Result<Init> read_init(std::string_view bytes, Track track) {
    if (bytes.size() > init_limit_bytes)
        return Error{"", said("is groter dan een begin (init) kan zijn", "is larger than any init")};
    const auto top = boxes_in(bytes, 0);
    if (!top) return top.errors();
    const auto ftyp = only(top.value(), "ftyp", nullptr);
    if (!ftyp) return ftyp.errors();
    const auto moov = only(top.value(), "moov", nullptr);
    if (!moov) return moov.errors();
    const auto inside = children(moov.value());
    if (!inside) return inside.errors();
    const auto mvhd = only(inside.value(), "mvhd", &moov.value());
    if (!mvhd) return mvhd.errors();
    const auto movie_timescale = timescale_of(mvhd.value());
    if (!movie_timescale) return movie_timescale.errors();
    if (mvhd.value().inside.size() < (mvhd.value().inside[0] == 1 ? 112u : 100u)) {
        return too_short(mvhd.value());
    }
    const auto trak = only(inside.value(), "trak", &moov.value());
    if (!trak) return trak.errors();
    const auto mvex = only(inside.value(), "mvex", &moov.value());
    if (!mvex) return mvex.errors();

    Init init;
    init.track = track;
    init.movie_timescale = movie_timescale.value();
    init.ftyp = ftyp.value().whole;
    init.mvhd = mvhd.value().whole;
    init.trak = trak.value().whole;
    if (const auto read = read_trak(trak.value(), init); !read) return read.errors();
    if (const auto read = read_trex(mvex.value(), init); !read) return read.errors();
    return init;
}

bool interchangeable(const Init& init, const Init& other) {
    return init.track == other.track && init.track_id == other.track_id && init.timescale == other.timescale &&
           init.trex == other.trex;
}

std::string join(const Init& picture, const Init* sound) {
    assert(picture.track == Track::picture && (sound == nullptr || sound->track == Track::sound));
    std::string mvex = renumbered_trex(picture);
    std::string moov = picture.mvhd;
    put_u32(moov, moov.size() - 4, sound == nullptr ? 2 : 3); // next_track_ID is mvhd's last field
    moov += joined_trak(picture, picture.movie_timescale);
    if (sound != nullptr) {
        moov += joined_trak(*sound, picture.movie_timescale);
        mvex += renumbered_trex(*sound);
    }
    append_box(moov, "mvex", mvex);
    std::string joined = picture.ftyp;
    append_box(joined, "moov", moov);
    return joined;
}

media_manifests::Result<std::string> joined_segment(std::string_view bytes, const Init& init) {
    if (bytes.size() > segment_limit_bytes)
        return Error{"", said("is groter dan een segment kan zijn", "is larger than any segment")};
    const auto top = boxes_in(bytes, 0);
    if (!top) return top.errors();
    std::string joined;
    joined.reserve(bytes.size());
    bool in_fragment = false; // after a moof, before its mdat
    std::size_t fragments = 0;
    for (const Box& box : top.value()) {
        if (box.type == "moof") {
            if (in_fragment)
                return Error{place(box.at), said("een fragment zonder beeld of geluid", "a fragment without media")};
            std::string moof(box.whole);
            if (const auto done = renumber_moof(moof, box.at, init); !done) return done.errors();
            joined += moof;
            in_fragment = true;
        } else if (box.type == "mdat") {
            if (!in_fragment)
                return Error{place(box.at), said("beeld of geluid zonder fragment dat het beschrijft",
                                                 "media without a fragment that describes it")};
            joined += box.whole;
            in_fragment = false;
            ++fragments;
        } else if (in_fragment) {
            // Offsets of the media count from the moof: nothing between the two can be left out.
            return about(
                box, said(" staat tussen een fragment en zijn beeld of geluid", " between a fragment and its media"));
        }
    }
    if (in_fragment)
        return Error{"", said("houdt op vóór het beeld of geluid van zijn laatste fragment",
                              "ends before the media of its last fragment")};
    if (fragments == 0) return Error{"", said("bevat geen beeld of geluid", "holds no media")};
    return joined;
}

} // namespace forksight::player::stream
