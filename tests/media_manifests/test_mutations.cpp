// Valid texts with a few bytes broken, from a seed: a reader answers with a value or with mistakes, and never falls.
#include <functional>
#include <random>
#include <string>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/dash.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/hls.hpp"
#include "media_manifests/record.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/texts.hpp"

using namespace forksight::media_manifests;

namespace {

std::string mutated(std::string text, std::mt19937& random) {
    for (unsigned changes = 1 + random() % 4; changes > 0 && !text.empty(); --changes) {
        const std::size_t at = random() % text.size();
        switch (random() % 5) {
            case 0:
                text[at] = static_cast<char>(random() % 256);
                break;
            case 1:
                text[at] = static_cast<char>(text[at] ^ (1 << random() % 8));
                break;
            case 2:
                text.erase(at, 1 + random() % 8);
                break;
            case 3:
                text.insert(at, text.substr(random() % text.size(), random() % 40));
                break;
            default:
                text[at] = "0123456789-+eE.\"{}[],:<>/&"[random() % 26];
        }
    }
    return text;
}

/// How many of 3,000 broken texts are still read; every refusal says something.
int still_read(const std::string& text, const std::function<Errors(const std::string&)>& errors_of) {
    std::mt19937 random(20);
    int read = 0;
    for (int i = 0; i < 3'000; ++i) {
        const Errors errors = errors_of(mutated(text, random));
        read += errors.empty();
        for (const Error& error : errors) REQUIRE_FALSE(error.what.empty());
    }
    return read;
}

template <class Value>
Errors errors_of(const Result<Value>& result) {
    return result ? Errors{} : result.errors();
}

} // namespace

TEST_CASE("broken bytes never bring a reader down", "[media_manifests][unit]") {
    const auto film = [](const std::string& text) {
        const auto read = read_film(text);
        // What was read can be written and read again.
        if (read) CHECK(read_film(write_film(read.value())));
        return errors_of(read);
    };
    const auto clip = [](const std::string& text) {
        const auto read = read_clip(text);
        if (read) CHECK(read_clip(write_clip(read.value())));
        return errors_of(read);
    };
    const auto mpd = [](const std::string& text) {
        const auto read = dash::read(text);
        if (read) CHECK(dash::read(dash::write(read.value())));
        return errors_of(read);
    };
    const auto record = [](const std::string& text) { return errors_of(read_record(text)); };
    const auto master = [](const std::string& text) { return errors_of(hls::read_master(text)); };
    const auto media = [](const std::string& text) { return errors_of(hls::read_media(text)); };
    const std::pair<const std::string*, std::function<Errors(const std::string&)>> readers[] = {
        {&texts::contract_film, film}, {&texts::clip, clip},     {&texts::mpd, mpd},
        {&texts::record, record},      {&texts::master, master}, {&texts::media, media}};
    for (const auto& [text, reader] : readers) {
        INFO(text->substr(0, 60));
        CHECK(reader(*text).empty());
        const int read = still_read(*text, reader);
        CHECK(read > 0);
        CHECK(read < 3'000);
    }
}
