// Spherical metadata of both versions, in MP4 and Matroska.
#include "tests/catch.hpp"
#include "tests/streamer/ingest/clips.hpp"

using namespace forksight::streamer::ingest;
using namespace forksight::streamer::ingest::test;
using forksight::media_manifests::Projection;
using forksight::media_manifests::Stereo;

namespace {

std::string u32(std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
    return bytes;
}

std::string box(const std::string& type, const std::string& body) {
    return u32(static_cast<std::uint32_t>(body.size() + 8)) + type + body;
}

std::uint32_t size_at(const std::string& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
    return value;
}

// `extra` at the end of the box that `path` leads to; all around it grow. The index must stand after the media.
std::string with(std::string mp4, const std::vector<std::string>& path, const std::string& extra) {
    std::vector<std::size_t> opened;
    std::size_t at = 0;
    for (const std::string& type : path) {
        while (mp4.substr(at + 4, 4) != type) at += size_at(mp4, at);
        opened.push_back(at);
        at += type == "stsd" ? 16 : 8;
    }
    const std::size_t end = opened.back() + size_at(mp4, opened.back());
    mp4.insert(end, extra);
    for (const std::size_t start : opened)
        mp4.replace(start, 4, u32(size_at(mp4, start) + static_cast<std::uint32_t>(extra.size())));
    return mp4;
}

const std::vector<std::string> sample_entry{"moov", "trak", "mdia", "minf", "stbl", "stsd", "avc1"};

// Spherical Video v2: an equirectangular picture of which the left and the right parts may be missing (0.32 fixed
// point).
std::string sv3d(std::uint32_t missing_at_sides) {
    const std::string equi = box("equi", u32(0) + u32(0) + u32(0) + u32(missing_at_sides) + u32(missing_at_sides));
    const std::string prhd = box("prhd", u32(0) + u32(0) + u32(0) + u32(0));
    return box("sv3d", box("svhd", u32(0) + std::string("a camera\0", 9)) + box("proj", prhd + equi));
}

std::string st3d(char mode) {
    return box("st3d", u32(0) + std::string(1, mode));
}

std::filesystem::path square_source() {
    return source("square.mp4", picture("320x320", "25", 1) + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p");
}

std::pair<Projection, Stereo> shape_in(const std::filesystem::path& video) {
    const auto made = ingested(order_for(video, "shape-" + video.filename().string(), "auto"));
    return {made.projection, made.stereo};
}

} // namespace

TEST_CASE("Spherical Video v2 in MP4 tells projection and stereo", "[ingest][media]") {
    const std::string plain = read_file(square_source());
    CHECK(shape_in(square_source()) == std::pair{Projection::flat, Stereo::mono});
    CHECK(shape_in(write_file("v2.mp4", with(plain, sample_entry, st3d(1) + sv3d(0)))) ==
          std::pair{Projection::equirectangular, Stereo::top_bottom});
    CHECK(shape_in(write_file("v2-mono.mp4", with(plain, sample_entry, sv3d(0)))) ==
          std::pair{Projection::equirectangular, Stereo::mono});
    CHECK(shape_in(write_file("v2-180.mp4", with(plain, sample_entry, st3d(2) + sv3d(0x40000000)))) ==
          std::pair{Projection::half_equirectangular, Stereo::left_right});
}

TEST_CASE("Spherical Video v1 in MP4 tells projection and stereo", "[ingest][media]") {
    const std::string uuid("\xff\xcc\x82\x63\xf8\x55\x4a\x93\x88\x14\x58\x7a\x02\x52\x1f\xdd", 16);
    const std::string xml =
        "<rdf:SphericalVideo xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
        "xmlns:GSpherical=\"http://ns.google.com/videos/1.0/spherical/\">"
        "<GSpherical:Spherical>true</GSpherical:Spherical><GSpherical:Stitched>true</GSpherical:Stitched>"
        "<GSpherical:StitchingSoftware>a camera</GSpherical:StitchingSoftware>"
        "<GSpherical:ProjectionType>equirectangular</GSpherical:ProjectionType>"
        "<GSpherical:StereoMode>top-bottom</GSpherical:StereoMode></rdf:SphericalVideo>";
    const auto file = write_file("v1.mp4", with(read_file(square_source()), {"moov", "trak"}, box("uuid", uuid + xml)));
    CHECK(shape_in(file) == std::pair{Projection::equirectangular, Stereo::top_bottom});
}

TEST_CASE("Matroska tells projection and stereo", "[ingest][media]") {
    const auto mp4 = write_file("v2-for-mkv.mp4", with(read_file(square_source()), sample_entry, st3d(1) + sv3d(0)));
    const auto mkv = source("v2.mkv", "-i " + quoted(mp4) + " -c copy -strict unofficial");
    CHECK(shape_in(mkv) == std::pair{Projection::equirectangular, Stereo::top_bottom});
}

TEST_CASE("an order goes before what the file says", "[ingest][media]") {
    Order order =
        order_for(write_file("v2-ordered.mp4", with(read_file(square_source()), sample_entry, st3d(1) + sv3d(0))),
                  "shape-ordered", "auto");
    order.projection = Projection::fisheye;
    order.stereo = Stereo::mono;
    const auto made = ingested(order);
    CHECK(made.projection == Projection::fisheye);
    CHECK(made.stereo == Stereo::mono);
}

TEST_CASE("a film that lies on its side stands up", "[ingest][media]") {
    const auto lying =
        source("lying.mp4", picture("320x160", "25", 1) + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p");
    // The track's matrix says a quarter turn clockwise.
    std::string bytes = read_file(lying);
    const std::size_t matrix = bytes.rfind("tkhd") + 4 + 40;
    bytes.replace(
        matrix, 36,
        u32(0) + u32(0x10000) + u32(0) + u32(0xffff0000) + u32(0) + u32(0) + u32(0) + u32(0) + u32(0x40000000));
    const auto turned = write_file("turned.mp4", bytes);
    const Order order = order_for(turned, "turned", "auto");
    const auto made = ingested(order);
    REQUIRE(made.video[0].name.starts_with("160x320-"));
    // ffmpeg turns the same file itself: its picture is the oracle.
    const auto rendition = clip_of(order) / made.video[0].name;
    const auto joined = scratch() / "turned-made.mp4";
    REQUIRE(
        run("cat " + quoted(rendition / "init.mp4") + " " + quoted(rendition / "00001.m4s") + " > " + quoted(joined))
            .status == 0);
    const Ran compared = run("ffmpeg -v info -i " + quoted(turned) + " -i " + quoted(joined) +
                             " -lavfi '[0:v]setparams=colorspace=bt709:range=tv[a];[a][1:v]psnr' -f null - 2>&1 | grep "
                             "-o 'average:[0-9.]*'");
    INFO(compared.output);
    REQUIRE(compared.output.size() > 8);
    CHECK(std::stod(compared.output.substr(8)) > 30.0);
}
