// What a player relies on: aligned, closed, self-describing segments, and sound in step with the picture.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "tests/catch.hpp"
#include "tests/streamer/ingest/clips.hpp"

using namespace forksight::streamer::ingest;
using namespace forksight::streamer::ingest::test;
using forksight::media_manifests::Presentation;
using forksight::media_manifests::segment_name;

namespace {

struct Made {
    Presentation presentation;
    std::filesystem::path clip;
};

// Scene changes, motion and sound, at a rate that is no whole number: the hardest to keep aligned.
const Made& made() {
    static const Made once = [] {
        const auto video = source(
            "ntsc.mp4", picture("640x320", "30000/1001", 3.4) + tone("stereo", 3.4) +
                            "-vf 'hue=h=90*floor(2*t)' -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac");
        const Order order =
            order_for(video, "segments", write_file("three.txt", "640x320 900\n320x160 400\n160x80 150\n").string());
        return Made{ingested(order), clip_of(order)};
    }();
    return once;
}

std::string segment(const std::string& rendition, std::size_t number) {
    return read_file(made().clip / rendition / segment_name(number));
}

// What a decoder says of a stream of bytes.
Ran played(const std::string& name, const std::string& bytes) {
    return run("ffprobe -v warning -count_frames -show_entries stream=nb_read_frames -of csv=p=0 " +
               quoted(write_file(name, bytes)));
}

std::vector<float> decoded_sound(const std::filesystem::path& rendition) {
    const auto file = scratch() / "joined-sound.mp4", raw = scratch() / "joined-sound.raw";
    REQUIRE(
        run("cat " + quoted(rendition / "init.mp4") + " " + quoted(rendition) + "/0*.m4s > " + quoted(file)).status ==
        0);
    // The sound that lies before 0 is the coder's priming: trimmed by its time, as players do.
    REQUIRE(
        run("ffmpeg -v error -y -copyts -i " + quoted(file) + " -af atrim=start=0 -f f32le " + quoted(raw)).status ==
        0);
    const std::string bytes = read_file(raw);
    std::vector<float> samples(bytes.size() / sizeof(float));
    std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
    return samples;
}

} // namespace

TEST_CASE("every segment is one moof and one mdat, and the index stands apart", "[ingest][media]") {
    const auto& presentation = made().presentation;
    REQUIRE(presentation.video.size() == 3);
    for (const auto& rendition : presentation.video) {
        CHECK(boxes(read_file(made().clip / rendition.name / "init.mp4")) == std::vector<std::string>{"ftyp", "moov"});
        for (std::size_t number = 1; number <= rendition.segments.size(); ++number)
            CHECK(boxes(segment(rendition.name, number)) == std::vector<std::string>{"moof", "mdat"});
        CHECK_FALSE(
            std::filesystem::exists(made().clip / rendition.name / segment_name(rendition.segments.size() + 1)));
    }
    REQUIRE(presentation.audio);
    for (std::size_t number = 1; number <= presentation.audio->segments.size(); ++number)
        CHECK(boxes(segment(presentation.audio->name, number)) == std::vector<std::string>{"moof", "mdat"});
}

TEST_CASE("segments of all renditions begin at the same times and are a second long", "[ingest][media]") {
    const auto& video = made().presentation.video;
    REQUIRE(video[0].segments.size() == 4);
    for (const auto& rendition : video) {
        REQUIRE(rendition.segments.size() == video[0].segments.size());
        const std::uint32_t scale = time_scale(read_file(made().clip / rendition.name / "init.mp4"));
        CHECK(scale == time_scale(read_file(made().clip / video[0].name / "init.mp4")));
        std::int64_t expected = 0;
        for (std::size_t k = 0; k < rendition.segments.size(); ++k) {
            const auto found = fragments(segment(rendition.name, k + 1));
            REQUIRE(found.size() == 1);
            CHECK(found[0].decode_time == expected);
            CHECK(found[0].track == 1);
            CHECK((found[0].flags & 0x020000) != 0); // default-base-is-moof
            CHECK(static_cast<double>(found[0].duration) / scale ==
                  Approx(rendition.segments[k].duration_s).margin(1e-6));
            if (k + 1 < rendition.segments.size()) CHECK(rendition.segments[k].duration_s == Approx(1.001));
            if (k + 1 < rendition.segments.size()) CHECK(found[0].sizes.size() == 30);
            CHECK(segment(rendition.name, k + 1).size() == rendition.segments[k].bytes);
            expected += found[0].duration;
        }
    }
}

TEST_CASE("every segment begins with its parameter sets and an IDR picture", "[ingest][media]") {
    for (const auto& rendition : made().presentation.video) {
        CHECK(rendition.codecs.starts_with("avc3.64"));
        CHECK(read_file(made().clip / rendition.name / "init.mp4").find("avc3") != std::string::npos);
        for (std::size_t number = 1; number <= rendition.segments.size(); ++number) {
            const auto types = nal_types(fragments(segment(rendition.name, number)).at(0).first_sample);
            const auto has = [&](int type) { return std::find(types.begin(), types.end(), type) != types.end(); };
            CHECK((has(7) && has(8) && has(5)));
        }
    }
}

TEST_CASE("sound is cut within an AAC frame of the picture, and its times are whole", "[ingest][media]") {
    const auto& audio = *made().presentation.audio;
    const auto& video = made().presentation.video[0];
    REQUIRE(audio.segments.size() == video.segments.size());
    CHECK(time_scale(read_file(made().clip / made().presentation.audio->name / "init.mp4")) == 48000);
    std::int64_t expected = 0;
    double sound_s = 0.0, picture_s = 0.0;
    for (std::size_t k = 0; k < audio.segments.size(); ++k) {
        CHECK(picture_s - sound_s >= -1e-9);
        CHECK(picture_s - sound_s < 0.0214);
        const auto found = fragments(segment(audio.name, k + 1)).at(0);
        CHECK(found.decode_time == expected);
        CHECK(found.track == 2);
        expected += found.duration;
        sound_s += audio.segments[k].duration_s;
        picture_s += video.segments[k].duration_s;
    }
    CHECK(sound_s - picture_s >= 0.0);
    CHECK(sound_s - picture_s < 0.0214);
    CHECK(expected == std::llround(sound_s * 48000) + 1024); // the coder's priming goes before
}

TEST_CASE("a change of rendition within one stream of bytes decodes without a word", "[ingest][media]") {
    const auto& video = made().presentation.video;
    std::string bytes = read_file(made().clip / video[0].name / "init.mp4");
    for (std::size_t k = 0; k < 4; ++k) bytes += segment(video[k % 3].name, k + 1);
    const Ran ran = played("switched.mp4", bytes);
    CHECK(ran.output == "102\n");
    std::string later = read_file(made().clip / video[2].name / "init.mp4"); // begun in the middle, from the lowest
    for (std::size_t k = 1; k < 4; ++k) later += segment(video[(k + 1) % 3].name, k + 1);
    CHECK(played("later.mp4", later).output == "72\n");
}

TEST_CASE("a flash and a click at the same moment stay together", "[ingest][media]") {
    const auto video =
        source("clap.mp4",
               "-f lavfi -i \"color=black:size=320x160:rate=30:duration=3,drawbox=c=white:t=fill:enable='eq(n,45)'\" "
               "-f lavfi -i \"aevalsrc='if(between(t,1.5,1.52),0.8*sin(2*PI*2000*t),0)':s=44100:d=3\" "
               "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac");
    for (const double late_s : {0.0, 0.7, -0.4}) {
        DYNAMIC_SECTION("with the sound track moved by " << late_s << " s") {
            const std::string name = "clap" + std::to_string(late_s) + ".mp4";
            const auto moved = source(name, "-i " + quoted(video) + " -itsoffset " + std::to_string(late_s) + " -i " +
                                                quoted(video) + " -map 0:v -map 1:a -c copy");
            const Order order = order_for(moved, "clap" + std::to_string(late_s), "auto");
            const Presentation clap = ingested(order);
            const auto samples = decoded_sound(rendition_of(clip_of(order), "audio"));
            const auto first = std::find_if(samples.begin(), samples.end(), [](float s) { return std::abs(s) > 0.2F; });
            const double click_s = static_cast<double>(first - samples.begin()) / 48000;
            CHECK(click_s == Approx(1.5 + late_s).margin(0.005));
            CHECK(static_cast<double>(samples.size()) / 48000 == Approx(3.0).margin(0.022));
            const auto pictures = rendition_of(clip_of(order), "320x160");
            const Ran flash = run("cat " + quoted(pictures / "init.mp4") + " " + quoted(pictures) + "/0*.m4s > " +
                                  quoted(scratch() / "flash.mp4") +
                                  " && ffprobe -v error -show_entries frame=pts_time "
                                  "-show_entries frame_tags=lavfi.signalstats.YAVG -f lavfi -of csv=p=0 movie=" +
                                  quoted(scratch() / "flash.mp4") + ",signalstats | awk -F, '$2 > 100 {print $1}'");
            CHECK(std::stod(flash.output) == Approx(1.5).margin(0.001));
        }
    }
}

TEST_CASE("ambisonic sound keeps its left and its right", "[ingest][media]") {
    // W and Y alike: a source at the far left.
    const auto video =
        source("left.mkv", picture("320x160", "25", 1.2) +
                               "-f lavfi -i \"aevalsrc='0.5*sin(2*PI*500*t)|0.5*sin(2*PI*500*t)|0|0':s=48000:d=1.2\" "
                               "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a pcm_s16le");
    const Order order = order_for(video, "left", "auto");
    REQUIRE(ingested(order).audio->channels == 2);
    const auto samples = decoded_sound(rendition_of(clip_of(order), "audio"));
    double left = 0.0, right = 0.0;
    for (std::size_t i = samples.size() / 2 & ~std::size_t{1}; i + 1 < samples.size(); i += 2) {
        left = std::max<double>(left, std::abs(samples[i]));
        right = std::max<double>(right, std::abs(samples[i + 1]));
    }
    CHECK(left == Approx(0.5).margin(0.05));
    CHECK(right < 0.05);
}
