#include "streamer/ingest/breakoff.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace forksight::streamer::ingest {
namespace {

// MP4 lists where every sample lies: the time of a stream's first sample beyond the end of the file.
std::optional<double> cut_at_s(AVStream& stream, std::uintmax_t file_bytes) {
    std::optional<double> cut;
    const int entries = avformat_index_get_entries_count(&stream);
    for (int k = 0; k < entries; ++k) {
        const AVIndexEntry* entry = avformat_index_get_entry(&stream, k);
        if (entry == nullptr || entry->pos < 0) continue;
        const auto end = static_cast<std::uintmax_t>(entry->pos) + static_cast<std::uintmax_t>(entry->size);
        if (end <= file_bytes) continue;
        const double time_s = std::max(0.0, static_cast<double>(entry->timestamp) * av_q2d(stream.time_base));
        cut = std::min(cut.value_or(time_s), time_s);
    }
    return cut;
}

// A Matroska element's length (RFC 8794, 4): the first bit set tells how many bytes it has; all ones: not known.
std::optional<std::uint64_t> element_length(std::string_view bytes, std::size_t& at) {
    if (at >= bytes.size()) return std::nullopt;
    const auto first = static_cast<unsigned char>(bytes[at]);
    std::size_t count = 1;
    while (count <= 8 && (first & (0x100U >> count)) == 0) ++count;
    if (count > 8 || at + count > bytes.size()) return std::nullopt;
    std::uint64_t value = first & ((0x100U >> count) - 1U);
    bool known = value != (0x100U >> count) - 1U;
    for (std::size_t i = 1; i < count; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[at + i]);
        known = known || byte != 0xff;
        value = value << 8 | byte;
    }
    at += count;
    if (!known) return std::nullopt;
    return value;
}

std::string first_bytes(const std::filesystem::path& file) {
    std::string bytes(4096, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

} // namespace

std::optional<std::uint64_t> matroska_bytes(std::string_view bytes) {
    if (!bytes.starts_with("\x1a\x45\xdf\xa3")) return std::nullopt;
    std::size_t at = 4;
    const auto header = element_length(bytes, at);
    if (!header || *header > bytes.size() - at) return std::nullopt;
    at += static_cast<std::size_t>(*header);
    if (!bytes.substr(at).starts_with("\x18\x53\x80\x67")) return std::nullopt;
    at += 4;
    const auto segment = element_length(bytes, at);
    if (!segment) return std::nullopt;
    return at + *segment;
}

std::string tenths(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

std::optional<std::string> breakoff(const AVFormatContext& container, const std::filesystem::path& file,
                                    std::uintmax_t file_bytes) {
    if (std::strstr(container.iformat->name, "matroska") != nullptr) {
        const auto whole = matroska_bytes(first_bytes(file));
        if (!whole || *whole <= file_bytes) return std::nullopt;
        const double share = 100.0 * static_cast<double>(file_bytes) / static_cast<double>(*whole);
        return "only " + tenths(std::min(share, 99.9)) + " % of the file is there: it was not copied whole";
    }
    // What is said of the picture tells more than what is said of the sound.
    std::optional<double> cut;
    for (const AVMediaType type : {AVMEDIA_TYPE_VIDEO, AVMEDIA_TYPE_AUDIO})
        for (unsigned i = 0; i < container.nb_streams && !cut; ++i)
            if (container.streams[i]->codecpar->codec_type == type) cut = cut_at_s(*container.streams[i], file_bytes);
    if (!cut) return std::nullopt;
    const double whole_s = static_cast<double>(container.duration) / AV_TIME_BASE;
    return "the file ends after " + tenths(*cut) + " of " + tenths(whole_s) + " s: it was not copied whole";
}

} // namespace forksight::streamer::ingest
