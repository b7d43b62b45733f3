#include "player/stream/boxes.hpp"

#include <cassert>

#include "player/said.hpp"

namespace forksight::player::stream {
namespace {

using media_manifests::Error;

std::string type_at(std::string_view bytes, std::size_t at) {
    std::string type(bytes.substr(at, 4));
    for (char& c : type) {
        if (c < 0x20 || c > 0x7e) c = '?';
    }
    return type;
}

std::uint32_t byte_of(char c) {
    return static_cast<unsigned char>(c);
}

} // namespace

std::string place(std::size_t at) {
    return "byte " + std::to_string(at);
}

std::optional<std::uint32_t> u32_at(std::string_view bytes, std::size_t at) {
    if (at > bytes.size() || bytes.size() - at < 4) return std::nullopt;
    return byte_of(bytes[at]) << 24 | byte_of(bytes[at + 1]) << 16 | byte_of(bytes[at + 2]) << 8 |
           byte_of(bytes[at + 3]);
}

std::optional<std::uint64_t> u64_at(std::string_view bytes, std::size_t at) {
    if (at > bytes.size() || bytes.size() - at < 8) return std::nullopt;
    return std::uint64_t{*u32_at(bytes, at)} << 32 | *u32_at(bytes, at + 4);
}

void put_u32(std::string& bytes, std::size_t at, std::uint32_t number) {
    assert(at + 4 <= bytes.size());
    for (std::size_t i = 0; i < 4; ++i) {
        bytes[at + i] = static_cast<char>(static_cast<unsigned char>(number >> (24 - 8 * i) & 0xff));
    }
}

void append_u32(std::string& bytes, std::uint32_t number) {
    bytes.append(4, '\0');
    put_u32(bytes, bytes.size() - 4, number);
}

media_manifests::Result<std::vector<Box>> boxes_in(std::string_view inside, std::size_t at) {
    std::vector<Box> boxes;
    std::size_t done = 0;
    while (done < inside.size()) {
        const std::size_t left = inside.size() - done;
        if (boxes.size() == box_limit)
            return Error{place(at + done), said("meer blokken dan een clip heeft", "more boxes than any clip has")};
        if (left < 8)
            return Error{place(at + done),
                         said("houdt midden in de kop van een blok op", "ends in the middle of a box's header")};
        const auto box = [&](const std::string& type) { return said("blok '", "box '") + type + "'"; };
        const std::string type = type_at(inside, done + 4);
        std::size_t header = 8;
        std::uint64_t size = *u32_at(inside, done);
        if (size == 1) {
            const auto large = u64_at(inside, done + 8);
            if (!large)
                return Error{
                    place(at + done),
                    said("houdt midden in de kop op van ", "ends in the middle of the header of ") + box(type)};
            size = *large;
            header = 16;
        }
        if (size == 0)
            return Error{place(at + done),
                         box(type) + said(" zegt niet waar het eindigt", " does not say where it ends")};
        if (size < header)
            return Error{place(at + done),
                         box(type) + said(" is korter dan zijn eigen kop", " is shorter than its own header")};
        if (size > left)
            return Error{place(at + done), box(type) + said(" loopt door na het einde van waar het in zit",
                                                            " reaches beyond the end of what holds it")};
        const auto whole = inside.substr(done, static_cast<std::size_t>(size));
        boxes.push_back({type, at + done, whole, whole.substr(header)});
        done += static_cast<std::size_t>(size);
    }
    return boxes;
}

} // namespace forksight::player::stream
