// The matrix: codecs, containers, frame rates and sound layouts, each played whole by the ffmpeg program.
#include "tests/catch.hpp"
#include "tests/streamer/ingest/clips.hpp"

using namespace forksight::streamer::ingest;
using namespace forksight::streamer::ingest::test;
using forksight::media_manifests::Presentation;
using forksight::media_manifests::Rational;
using forksight::media_manifests::segment_name;

namespace {

constexpr const char* h264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p ";
constexpr const char* hevc = "-c:v libx265 -preset ultrafast -x265-params log-level=none ";
constexpr const char* vp9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 500k ";
constexpr const char* av1 = "-c:v libaom-av1 -cpu-used 8 -usage realtime -b:v 500k ";

struct Row {
    std::string file, encoder;
    std::string arguments;
    Rational rate;
    int pictures = 0;
    int channels = 0; ///< 0: silent
};

const std::vector<Row>& rows() {
    static const std::vector<Row> made{
        {"h264-30-stereo.mp4",
         "libx264",
         picture("320x160", "30", 2.5) + tone("stereo", 2.5) + h264 + "-c:a aac",
         {30, 1},
         75,
         2},
        {"h264-25-mono.mov",
         "libx264",
         picture("320x160", "25", 2.4) + tone("mono", 2.4) + h264 + "-c:a pcm_s16le",
         {25, 1},
         60,
         1},
        {"h264-2997-silent.mkv", "libx264", picture("320x160", "30000/1001", 2.5) + h264, {30000, 1001}, 75, 0},
        {"h264-60-four.mp4",
         "libx264",
         picture("320x160", "60", 2.2) + tone("4.0", 2.2) + h264 + "-c:a aac",
         {60, 1},
         132,
         2},
        {"h264-variable.mp4",
         "libx264",
         picture("320x160", "30", 2.5) + "-vf select='mod(n\\,7)-3' -vsync vfr " + h264,
         {30, 1},
         75,
         0},
        {"h264-odd.mkv",
         "libx264",
         picture("321x161", "25", 2) + "-c:v libx264 -preset ultrafast -pix_fmt yuv444p",
         {25, 1},
         50,
         0},
        {"h264-full-range.mkv",
         "libx264",
         picture("320x160", "25", 1) + "-vf scale=out_range=pc -color_range pc " + h264,
         {25, 1},
         25,
         0},
        {"hevc-25-stereo.mp4",
         "libx265",
         picture("320x160", "25", 2) + tone("stereo", 2) + hevc + "-tag:v hvc1 -c:a aac",
         {25, 1},
         50,
         2},
        {"hevc-10bit-60.mkv", "libx265", picture("320x160", "60", 1.5) + hevc + "-pix_fmt yuv420p10le", {60, 1}, 90, 0},
        {"hevc-30-mono.mov",
         "libx265",
         picture("320x160", "30", 1.5) + tone("mono", 1.5) + hevc + "-c:a aac",
         {30, 1},
         45,
         1},
        {"vp9-30-opus.webm",
         "libvpx-vp9",
         picture("320x160", "30", 2) + tone("stereo", 2) + vp9 + "-c:a libopus",
         {30, 1},
         60,
         2},
        {"vp9-25.mp4", "libvpx-vp9", picture("320x160", "25", 1.5) + vp9, {25, 1}, 37, 0},
        {"av1-30-mono.mp4",
         "libaom-av1",
         picture("320x160", "30", 1.2) + tone("mono", 1.2) + av1 + "-c:a aac",
         {30, 1},
         36,
         1},
        {"av1-25.webm", "libaom-av1", picture("320x160", "25", 1.2) + av1, {25, 1}, 30, 0},
        {"av1-2997-four.mkv",
         "libaom-av1",
         picture("320x160", "30000/1001", 1.2) + tone("quad", 1.2) + av1 + "-c:a pcm_s16le",
         {30000, 1001},
         36,
         2}};
    return made;
}

// Both manifests open without a word, and every stream in them plays to its end without one.
void check_plays(const std::filesystem::path& clip) {
    for (const char* manifest : {"master.m3u8", "manifest.mpd"}) {
        const auto file = quoted(clip / manifest);
        const Ran probed = run("ffprobe -v warning " + file);
        INFO(manifest << ": " << probed.output);
        CHECK(probed.status == 0);
        CHECK(probed.output.empty());
        const Ran played = run("ffmpeg -v warning -i " + file + " -map 0 -fps_mode passthrough -f null -");
        INFO("played: " << played.output);
        CHECK(played.status == 0);
        CHECK(played.output.empty());
    }
}

int pictures_in(const std::filesystem::path& rendition) {
    int count = 0;
    for (std::size_t number = 1; std::filesystem::exists(rendition / segment_name(number)); ++number)
        for (const Fragment& fragment : fragments(read_file(rendition / segment_name(number))))
            count += static_cast<int>(fragment.sizes.size());
    return count;
}

} // namespace

TEST_CASE("every codec, container, frame rate and sound layout becomes a clip that plays", "[ingest][media]") {
    for (const Row& row : rows()) {
        if (!has_encoder(row.encoder)) {
            WARN("left out, as ffmpeg has no " << row.encoder << " here: " << row.file);
            continue;
        }
        DYNAMIC_SECTION(row.file) {
            const Order order = order_for(source(row.file, row.arguments), "matrix-" + row.file);
            const Presentation made = ingested(order);
            REQUIRE(made.video.size() == 2);
            CHECK(made.video[0].frame_rate == row.rate);
            CHECK(std::abs(pictures_in(clip_of(order) / made.video[0].name) - row.pictures) <= 1);
            CHECK(made.duration_s == Approx(row.pictures / row.rate.value()).margin(1.01 / row.rate.value()));
            CHECK(made.audio.has_value() == (row.channels > 0));
            if (made.audio) CHECK(made.audio->channels == row.channels);
            if (made.audio) CHECK(made.audio->segments.size() == made.video[0].segments.size());
            CHECK(std::filesystem::file_size(clip_of(order) / "poster.jpg") > 500);
            check_plays(clip_of(order));
        }
    }
}

TEST_CASE("an odd size becomes the even one below it", "[ingest][media]") {
    const auto video =
        source("odd.mkv", picture("321x161", "25", 1) + "-c:v libx264 -preset ultrafast -pix_fmt yuv444p");
    const Presentation made = ingested(order_for(video, "odd", "auto"));
    REQUIRE(made.video.size() == 1);
    CHECK(made.video[0].name.starts_with("320x160-"));
    CHECK((made.video[0].width == 320 && made.video[0].height == 160));
}

namespace {

// The first pixel of a clip's first segment, as three samples of BT.709 in limited range; also checks its tags.
std::vector<int> first_pixel(const std::filesystem::path& clip) {
    const auto joined = scratch() / "colour.mp4";
    const auto rendition = rendition_of(clip, "320x160");
    run("cat " + quoted(rendition / "init.mp4") + " " + quoted(rendition / "00001.m4s") + " > " + quoted(joined));
    const Ran tags =
        run("ffprobe -v error -show_entries stream=profile,color_range,color_space,color_transfer,"
            "color_primaries -of csv=p=0 " +
            quoted(joined));
    CHECK_THAT(tags.output, ContainsSubstring("High,tv,bt709,bt709,bt709"));
    const auto raw = scratch() / "colour.yuv";
    run("ffmpeg -v error -y -i " + quoted(joined) + " -frames:v 1 -f rawvideo -pix_fmt yuv444p " + quoted(raw));
    const std::string bytes = read_file(raw);
    std::vector<int> samples;
    for (const std::size_t plane : {0U, 1U, 2U})
        samples.push_back(static_cast<unsigned char>(bytes.at(plane * bytes.size() / 3 + bytes.size() / 6)));
    return samples;
}

bool near(const std::vector<int>& a, const std::vector<int>& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (std::abs(a[i] - b.at(i)) > 2) return false;
    return true;
}

} // namespace

TEST_CASE("whatever range and matrix a film has, its colours stay what they were", "[ingest][media]") {
    // RGB (192, 96, 48) by the formulas of BT.709, limited range.
    const std::vector<int> expected{113, 97, 172};
    const auto coded = [](const std::string& name, const std::string& range, const std::string& matrix) {
        return source(
            name,
            "-f lavfi -i color=0xc06030:size=320x160:rate=25:duration=1,format=gbrp -vf scale=out_range=" + range +
                ":out_color_matrix=" + matrix + ",format=yuv420p -color_range " + range + " -colorspace " +
                (matrix == "bt601" ? "smpte170m" : matrix) + " -c:v libx264 -preset ultrafast -crf 1");
    };
    for (const auto& [range, matrix] : {std::pair{"tv", "bt709"}, {"pc", "bt709"}, {"tv", "bt601"}, {"pc", "bt601"}}) {
        DYNAMIC_SECTION(range << " range, " << matrix) {
            const auto video = coded(std::string(range) + "-" + matrix + ".mkv", range, matrix);
            const Order order = order_for(video, std::string("colour-") + range + matrix, "auto");
            ingested(order);
            const auto pixel = first_pixel(clip_of(order));
            INFO(pixel[0] << " " << pixel[1] << " " << pixel[2]);
            CHECK(near(pixel, expected));
        }
    }
}
