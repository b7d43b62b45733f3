#include "scripts/sample_film/sound.hpp"

#include "scripts/sample_film/noise.hpp"
#include "scripts/sample_film/noises.hpp"
#include "scripts/sample_film/process.hpp"

#include <cstring>
#include <fstream>
#include <stdexcept>

namespace forksight::sample_film {
namespace {

constexpr const char* voice = "nl+f2";

struct Speech {
    std::vector<float> samples;
    int rate_hz = 22050;
};

// espeak-ng writes 16-bit mono; its header is 44 bytes, the rate stands at 24.
Speech read_speech(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (bytes.size() < 46 || bytes.compare(0, 4, "RIFF") != 0) {
        throw std::runtime_error("espeak-ng wrote no sound");
    }
    Speech speech;
    std::int32_t rate = 0;
    std::memcpy(&rate, &bytes[24], 4);
    if (rate < 8000 || rate > 96000) {
        throw std::runtime_error("espeak-ng wrote sound at an odd rate");
    }
    speech.rate_hz = rate;
    for (std::size_t i = 44; i + 1 < bytes.size(); i += 2) {
        std::int16_t v = 0;
        std::memcpy(&v, &bytes[i], 2);
        speech.samples.push_back(real(v) / 32768.0F);
    }
    return speech;
}

Speech speak(const Line& line, const std::filesystem::path& scratch) {
    const auto file = scratch / "speech.wav";
    run({"espeak-ng", "-v", voice, "-s", std::to_string(line.speed), "-p", std::to_string(line.pitch), "-w",
         file.string(), line.words});
    return read_speech(file);
}

// The voice at the soundtrack's rate, its hard edge taken off.
std::vector<float> at_rate(const Speech& speech) {
    const double step = static_cast<double>(speech.rate_hz) / sound_rate_hz;
    const auto count = static_cast<std::size_t>(static_cast<double>(speech.samples.size()) / step);
    std::vector<float> out(count);
    float low = 0;
    float lower = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double at = static_cast<double>(i) * step;
        const auto k = static_cast<std::size_t>(at);
        const float a = speech.samples[k];
        const float b = speech.samples[std::min(k + 1, speech.samples.size() - 1)];
        low += 0.52F * (mix(a, b, static_cast<float>(at - static_cast<double>(k))) - low);
        lower += 0.62F * (low - lower);
        out[i] = lower;
    }
    return out;
}

// A few early reflections: more and later in the room than at the door.
void echo(Soundtrack& track, const std::vector<float>& dry, Scenery scenery) {
    const float wet = scenery == Scenery::living_room ? 0.16F : 0.07F;
    constexpr std::array<float, 7> delay_ms{7.3F, 11.9F, 17.2F, 23.9F, 31.7F, 44.1F, 58.3F};
    for (std::size_t tap = 0; tap < delay_ms.size(); ++tap) {
        const auto delay = static_cast<std::size_t>(delay_ms[tap] * sound_rate_hz / 1000);
        const float gain = wet * std::exp(-real(tap) * 0.35F);
        auto& near = tap % 2 == 0 ? track.left : track.right;
        auto& far = tap % 2 == 0 ? track.right : track.left;
        for (std::size_t i = delay; i < dry.size(); ++i) {
            near[i] += dry[i - delay] * gain;
            far[i] += dry[i - delay] * gain * 0.45F;
        }
    }
}

void move_mouth(Soundtrack& track, const std::vector<float>& dry, std::size_t frames) {
    const std::size_t hop = sound_rate_hz / frames_a_second;
    std::vector<float> open(frames);
    std::vector<float> hiss(frames);
    for (std::size_t f = 0; f < frames; ++f) {
        float power = 0;
        float edges = 0;
        for (std::size_t i = f * hop; i < std::min((f + 1) * hop, dry.size() - 1); ++i) {
            power += dry[i] * dry[i];
            edges += (dry[i + 1] - dry[i]) * (dry[i + 1] - dry[i]);
        }
        open[f] = saturate(std::sqrt(power / real(hop)) * 7.5F);
        hiss[f] = power > 1e-4F ? saturate(std::sqrt(edges / power) * 3.0F) : 0.4F;
    }
    track.mouth.resize(frames);
    track.width.resize(frames);
    float mouth = 0;
    float width = 0;
    for (std::size_t f = 0; f < frames; ++f) {
        // Lips lead the sound a little, and close more slowly than they open.
        const float next = open[std::min(f + 1, frames - 1)];
        mouth += (next - mouth) * (next > mouth ? 0.75F : 0.5F);
        width += ((hiss[f] - 0.4F) * 2 - width) * 0.4F;
        track.mouth[f] = mouth < 0.03F ? 0.0F : mouth;
        track.width[f] = std::clamp(width, -1.0F, 1.0F) * saturate(mouth * 3);
    }
}

} // namespace

Soundtrack record(const Clip& clip, const std::filesystem::path& scratch) {
    const auto count = static_cast<std::size_t>(clip.length_s * sound_rate_hz + 0.5F);
    Soundtrack track;
    track.left.assign(count, 0);
    track.right.assign(count, 0);
    std::vector<float> dry(count, 0);
    for (const Line& line : clip.lines) {
        const auto sound = at_rate(speak(line, scratch));
        const auto from = static_cast<std::size_t>(line.at_s * sound_rate_hz);
        // A line must be over where the loop begins, or it would be cut and said again.
        const float until_s = clip.loop_from_s > 0 ? clip.loop_from_s : clip.length_s;
        auto last = sound.size();
        while (last > 0 && std::abs(sound[last - 1]) < 0.004F) {
            --last;
        }
        if (real(from + last) / sound_rate_hz > until_s) {
            throw std::runtime_error("clip " + clip.id + ": \"" + line.words + "\" is not finished at " +
                                     std::to_string(until_s) + " s");
        }
        for (std::size_t i = 0; i < std::min(sound.size(), count - from); ++i) {
            dry[from + i] += sound[i] * 0.62F;
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        track.left[i] += dry[i];
        track.right[i] += dry[i];
    }
    echo(track, dry, clip.scenery);
    for (const Cue& cue : clip.cues) {
        add_noise(track.left, track.right, cue);
    }
    add_place(track.left, track.right, clip);
    move_mouth(track, dry, static_cast<std::size_t>(clip.length_s * frames_a_second + 0.5F));
    return track;
}

void write_wav(const Soundtrack& track, const std::filesystem::path& file) {
    std::string bytes = "RIFF....WAVEfmt ";
    const auto put = [&](std::uint32_t v, int size) {
        for (int i = 0; i < size; ++i) {
            bytes.push_back(static_cast<char>((v >> (8 * i)) & 0xFFU));
        }
    };
    const auto size = static_cast<std::uint32_t>(track.left.size() * 4);
    put(16, 4);
    put(1, 2);
    put(2, 2);
    put(sound_rate_hz, 4);
    put(sound_rate_hz * 4, 4);
    put(4, 2);
    put(16, 2);
    bytes += "data";
    put(size, 4);
    for (std::size_t i = 0; i < track.left.size(); ++i) {
        for (const float v : {track.left[i], track.right[i]}) {
            put(static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(std::tanh(v) * 32000.0F))), 2);
        }
    }
    const auto total = static_cast<std::uint32_t>(bytes.size() - 8);
    for (int i = 0; i < 4; ++i) {
        bytes[static_cast<std::size_t>(4 + i)] = static_cast<char>((total >> (8 * i)) & 0xFFU);
    }
    std::ofstream out(file, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) {
        throw std::runtime_error("cannot write " + file.string());
    }
}

} // namespace forksight::sample_film
