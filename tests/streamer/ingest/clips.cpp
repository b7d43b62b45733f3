#include "tests/streamer/ingest/clips.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "tests/catch.hpp"

namespace forksight::streamer::ingest::test {

namespace fs = std::filesystem;

namespace {

struct Scratch {
    fs::path folder;
    Scratch() {
        std::string name = (fs::temp_directory_path() / "ingest-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        folder = name;
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
};

std::uint32_t u32(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
    return value;
}

// The bytes inside the first box of this type, looked for at one level.
std::string_view inside(std::string_view bytes, std::string_view type) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += u32(bytes, at))
        if (bytes.substr(at + 4, 4) == type) return bytes.substr(at + 8, u32(bytes, at) - 8);
    return {};
}

Fragment fragment(std::string_view moof, std::string_view mdat) {
    Fragment found;
    const auto traf = inside(moof, "traf");
    const auto tfhd = inside(traf, "tfhd");
    found.flags = u32(tfhd, 0) & 0xffffff;
    found.track = u32(tfhd, 4);
    std::size_t at = 8;
    if ((found.flags & 0x1) != 0) at += 8;
    if ((found.flags & 0x2) != 0) at += 4;
    const std::uint32_t default_duration = (found.flags & 0x8) != 0 ? u32(tfhd, at) : 0;
    if ((found.flags & 0x8) != 0) at += 4;
    const std::uint32_t default_size = (found.flags & 0x10) != 0 ? u32(tfhd, at) : 0;
    const auto tfdt = inside(traf, "tfdt");
    found.decode_time = u32(tfdt, 4);
    if (tfdt.at(0) == 1) found.decode_time = found.decode_time << 32 | u32(tfdt, 8);
    const auto trun = inside(traf, "trun");
    const std::uint32_t flags = u32(trun, 0) & 0xffffff, samples = u32(trun, 4);
    at = 8;
    if ((flags & 0x1) != 0) at += 4;
    if ((flags & 0x4) != 0) at += 4;
    for (std::uint32_t i = 0; i < samples; ++i) {
        std::uint32_t duration = default_duration, size = default_size;
        if ((flags & 0x100) != 0) duration = u32(trun, at), at += 4;
        if ((flags & 0x200) != 0) size = u32(trun, at), at += 4;
        if ((flags & 0x400) != 0) at += 4;
        if ((flags & 0x800) != 0) at += 4;
        found.sizes.push_back(size);
        found.duration += duration;
    }
    found.first_sample = mdat.substr(0, found.sizes.at(0));
    return found;
}

} // namespace

const fs::path& scratch() {
    static const Scratch made;
    return made.folder;
}

Ran run(const std::string& shell_command) {
    Ran ran;
    FILE* pipe = ::popen(("{ " + shell_command + "\n} 2>&1 </dev/null").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        ran.output.append(buffer.data(), got);
    const int status = ::pclose(pipe);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ran;
}

std::string quoted(const fs::path& path) {
    return "'" + path.string() + "'";
}

bool has_encoder(const std::string& name) {
    static const std::string known = run("ffmpeg -v quiet -encoders").output;
    return known.find(" " + name + " ") != std::string::npos;
}

fs::path source(const std::string& name, const std::string& arguments) {
    const fs::path file = scratch() / name;
    if (fs::exists(file)) return file;
    const Ran made = run("ffmpeg -v error -y " + arguments + " " + quoted(file));
    INFO(made.output);
    REQUIRE(made.status == 0);
    return file;
}

std::string picture(const std::string& size, const std::string& rate, double duration_s) {
    return "-f lavfi -i testsrc2=size=" + size + ":rate=" + rate + ":duration=" + std::to_string(duration_s) + " ";
}

std::string tone(const std::string& channel_layout, double duration_s) {
    return "-f lavfi -i sine=frequency=440:duration=" + std::to_string(duration_s) +
           ",aformat=channel_layouts=" + channel_layout + " ";
}

fs::path plain_source() {
    return source("plain.mp4", picture("320x160", "30", 2.5) + tone("stereo", 2.5) +
                                   "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac");
}

std::string read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    INFO(file.string());
    REQUIRE(stream.good());
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

fs::path write_file(const std::string& name, const std::string& bytes) {
    std::ofstream(scratch() / name, std::ios::binary) << bytes;
    return scratch() / name;
}

Order order_for(const fs::path& video, const std::string& library, const std::string& ladder) {
    Order order;
    order.video = video;
    order.library = scratch() / library;
    order.film = "film";
    order.clip = "clip";
    order.progress = Order::Show::none;
    order.ladder = ladder.empty() ? write_file("two-rungs.txt", "320x160 800\n160x80 200\n").string() : ladder;
    return order;
}

fs::path clip_of(const Order& order) {
    return order.library / "films" / order.film / order.clip;
}

fs::path rendition_of(const fs::path& clip, const std::string& beginning) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(clip))
        if (entry.path().filename().string().starts_with(beginning + "-")) found.push_back(entry.path());
    INFO(clip.string() << " " << beginning);
    REQUIRE(found.size() == 1);
    return found.front();
}

media_manifests::Presentation ingested(const Order& order) {
    const Outcome outcome = ingest(order, stdout);
    if (const auto* failure = std::get_if<Failure>(&outcome)) FAIL(media_manifests::to_string(failure->errors));
    return std::get<media_manifests::Presentation>(outcome);
}

Failure refused(const Order& order) {
    const Outcome outcome = ingest(order, stdout);
    REQUIRE(std::holds_alternative<Failure>(outcome));
    CHECK_FALSE(fs::exists(clip_of(order)));
    return std::get<Failure>(outcome);
}

std::vector<std::string> boxes(const std::string& bytes) {
    std::vector<std::string> types;
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += u32(bytes, at)) {
        REQUIRE(u32(bytes, at) >= 8);
        REQUIRE(at + u32(bytes, at) <= bytes.size());
        types.push_back(bytes.substr(at + 4, 4));
    }
    return types;
}

std::vector<Fragment> fragments(const std::string& bytes) {
    std::vector<Fragment> found;
    const std::string_view view(bytes);
    std::string_view moof;
    for (std::size_t at = 0; at + 8 <= view.size(); at += u32(view, at)) {
        const auto body = view.substr(at + 8, u32(view, at) - 8);
        if (view.substr(at + 4, 4) == "moof") moof = body;
        if (view.substr(at + 4, 4) == "mdat") found.push_back(fragment(moof, body));
    }
    return found;
}

std::uint32_t time_scale(const std::string& init) {
    const auto mdhd = inside(inside(inside(inside(init, "moov"), "trak"), "mdia"), "mdhd");
    return u32(mdhd, mdhd.at(0) == 1 ? 20 : 12);
}

std::vector<int> nal_types(const std::string& sample) {
    std::vector<int> types;
    for (std::size_t at = 0; at + 5 <= sample.size(); at += 4 + u32(sample, at))
        types.push_back(static_cast<unsigned char>(sample.at(at + 4)) & 0x1f);
    return types;
}

} // namespace forksight::streamer::ingest::test
