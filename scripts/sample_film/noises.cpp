#include "scripts/sample_film/noises.hpp"

#include "scripts/sample_film/noise.hpp"
#include "scripts/sample_film/sound.hpp"

namespace forksight::sample_film {
namespace {

constexpr float rate = sound_rate_hz;

// Noise through two filters: no lower than `low_hz`, no higher than `high_hz`.
class Band {
  public:
    Band(std::uint32_t seed, float low_hz, float high_hz)
        : random_(seed), low_(1 - std::exp(-2 * pi * low_hz / rate)), high_(1 - std::exp(-2 * pi * high_hz / rate)) {}
    float next() {
        const float white = random_.next() * 2 - 1;
        a_ += high_ * (white - a_);
        b_ += high_ * (a_ - b_);
        c_ += low_ * (b_ - c_);
        return b_ - c_;
    }

  private:
    Random random_;
    float low_, high_;
    float a_ = 0, b_ = 0, c_ = 0;
};

// One sound's value `t` seconds after it begins; called for t going up.
class Voice {
  public:
    explicit Voice(Sound sound)
        : sound_(sound), band_(static_cast<std::uint32_t>(sound) + 40U, low(sound), high(sound)) {}

    static float length_s(Sound sound) {
        switch (sound) {
            case Sound::bell:
                return 2.2F;
            case Sound::creak:
                return 1.1F;
            case Sound::slam:
                return 0.9F;
            case Sound::cushion:
                return 0.7F;
            case Sound::sigh:
                return 1.3F;
            default:
                return 0.4F;
        }
    }

    float at(float t) {
        const auto tone = [&](float hz, float decay) { return std::sin(2 * pi * hz * t) * std::exp(-t * decay); };
        const float noise = band_.next();
        switch (sound_) {
            case Sound::bell: {
                const auto ding = [&](float since, float hz) {
                    if (since < 0) {
                        return 0.0F;
                    }
                    return (std::sin(2 * pi * hz * since) +
                            0.4F * std::sin(2 * pi * hz * 2.76F * since) * std::exp(-since * 6)) *
                           std::exp(-since * 3.2F);
                };
                return 0.09F * (ding(t, 659.3F) + ding(t - 0.55F, 523.3F));
            }
            case Sound::footstep:
                return 0.30F * tone(82, 30) + 0.9F * noise * std::exp(-t * 42);
            case Sound::latch:
                return 1.1F * noise * (std::exp(-t * 90) + 0.7F * (t > 0.09F ? std::exp(-(t - 0.09F) * 110) : 0.0F));
            case Sound::creak: {
                const float pulse = std::pow(0.5F + 0.5F * std::sin(2 * pi * (24 + 26 * t) * t), 8.0F);
                return 0.5F * pulse * noise * std::sin(pi * std::min(t / 1.1F, 1.0F));
            }
            case Sound::slam:
                return 0.75F * tone(58, 9) + 0.35F * tone(131, 16) + 2.4F * noise * std::exp(-t * 24) +
                       0.3F * noise * std::exp(-t * 6);
            case Sound::cushion:
                return 0.55F * noise * std::sin(pi * std::min(t / 0.7F, 1.0F)) * std::exp(-t * 3);
            case Sound::cup:
                return 0.05F * (tone(2310, 22) + 0.6F * tone(3870, 28)) + 0.1F * noise * std::exp(-t * 120);
            case Sound::sigh:
                return 0.30F * noise * std::pow(std::sin(pi * std::min(t / 1.3F, 1.0F)), 2.0F);
        }
        return 0;
    }

  private:
    static float low(Sound sound) {
        return sound == Sound::slam || sound == Sound::footstep ? 60.0F : sound == Sound::sigh ? 700.0F : 350.0F;
    }
    static float high(Sound sound) {
        return sound == Sound::footstep  ? 500.0F
               : sound == Sound::cushion ? 900.0F
               : sound == Sound::slam    ? 1200.0F
                                         : 3800.0F;
    }

    Sound sound_;
    Band band_;
};

// Noise whose end runs into its own beginning.
std::vector<float> ring(std::size_t count, std::uint32_t seed, float low_hz, float high_hz) {
    std::vector<float> out(count);
    Band band(seed, low_hz, high_hz);
    const std::size_t fade = count / 4;
    for (float& v : out) {
        v = band.next();
    }
    for (std::size_t i = 0; i < fade; ++i) {
        const float t = real(i) / real(fade);
        out[i] = out[i] * std::sqrt(t) + band.next() * std::sqrt(1 - t);
    }
    return out;
}

float bird(float t) { // a phrase of five notes
    float sum = 0;
    for (int note = 0; note < 5; ++note) {
        const float since = t - real(note) * 0.13F;
        if (since < 0 || since > 0.1F) {
            continue;
        }
        const float hz = 3100 + 350 * real((note * 2) % 3) + 900 * std::sin(since * 50);
        sum += std::sin(2 * pi * hz * since) * std::sin(pi * since / 0.1F);
    }
    return sum;
}

} // namespace

void add_noise(std::vector<float>& left, std::vector<float>& right, const Cue& cue) {
    Voice voice(cue.sound);
    const auto from = static_cast<std::size_t>(cue.at_s * rate);
    const auto count = static_cast<std::size_t>(Voice::length_s(cue.sound) * rate);
    const float fade = 0.004F * rate;
    for (std::size_t i = 0; i < count && from + i < left.size(); ++i) {
        const float ends = saturate(real(i) / (0.001F * rate)) * saturate(real(count - i) / fade) *
                           saturate(real(left.size() - from - i) / fade);
        const float v = voice.at(real(i) / rate) * cue.loudness * ends;
        left[from + i] += v * std::sqrt(0.5F * (1 - cue.side));
        right[from + i] += v * std::sqrt(0.5F * (1 + cue.side));
    }
}

void add_place(std::vector<float>& left, std::vector<float>& right, const Clip& clip) {
    constexpr float usual_s = 4;
    const float period_s = clip.loop_from_s >= 0 ? clip.length_s - clip.loop_from_s : usual_s;
    const auto period = static_cast<std::size_t>(period_s * rate + 0.5F);
    const bool outside = clip.scenery == Scenery::street;
    const auto rumble = ring(period, 11, 40, outside ? 420.0F : 160.0F);
    const auto air_left = ring(period, 12, 300, outside ? 2600.0F : 1100.0F);
    const auto air_right = ring(period, 13, 300, outside ? 2600.0F : 1100.0F);
    const float low = outside ? 0.055F : 0.040F;
    const float high = outside ? 0.018F : 0.008F;
    const auto start = static_cast<long long>(std::max(clip.loop_from_s, 0.0F) * rate + 0.5F);
    const auto length = static_cast<long long>(period);
    for (std::size_t i = 0; i < left.size(); ++i) {
        const auto at = static_cast<std::size_t>(((static_cast<long long>(i) - start) % length + length) % length);
        float l = rumble[at] * low + air_left[at] * high;
        float r = rumble[at] * low + air_right[at] * high;
        const float t = real(at) / rate;
        if (outside) {
            const float call = bird(t - 0.6F) * 0.013F + bird(t - 2.3F) * 0.006F;
            l += call;
            r += bird(t - 0.62F) * 0.005F + bird(t - 3.1F) * 0.010F;
        } else { // the clock: its pendulum takes two seconds to and fro
            const float since = t - std::floor(t);
            const bool tock = static_cast<int>(t) % 2 == 1;
            const float tick = std::exp(-since * 130) * std::sin(2 * pi * (tock ? 1500.0F : 1900.0F) * since) * 0.020F;
            l += tick * 0.6F;
            r += tick;
        }
        left[i] += l;
        right[i] += r;
    }
}

} // namespace forksight::sample_film
