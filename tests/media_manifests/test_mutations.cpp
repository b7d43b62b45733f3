// Valid texts with a few bytes broken, from a seed: a reader answers with a value or with mistakes, and never falls.
#include <functional>
#include <random>
#include <string>

#include "media_manifests/clip_json.hpp"
#include "media_manifests/dash.hpp"
#include "media_manifests/film_json.hpp"
#include "media_manifests/hls.hpp"
#include "media_manifests/json.hpp"
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

std::string told(const json::Value& value) {
    std::string text = std::to_string(static_cast<int>(value.kind())) + ' ' + std::string(value.key()) + ' ';
    switch (value.kind()) {
        case json::Kind::null:
            break;
        case json::Kind::boolean:
            text += value.boolean() ? "yes" : "no";
            break;
        case json::Kind::integer:
            text += std::to_string(value.integer());
            break;
        case json::Kind::number: {
            const double number = value.number();
            text.append(reinterpret_cast<const char*>(&number), sizeof number);
            break;
        }
        case json::Kind::text:
            text += value.text();
            break;
        case json::Kind::list:
        case json::Kind::object:
            for (const json::Value inner : value) text += '(' + told(inner) + ')';
    }
    return text;
}

std::string told(const Result<json::Document>& document) {
    if (!document) return "refused";
    std::string text = told(document.value().root());
    for (const Error& error : document.value().problems()) text += error.where + error.what;
    return text;
}

} // namespace

TEST_CASE("plain JSON is read as the parser reads it that is asked about the rest", "[media_manifests][unit]") {
    const std::string odd = R"([0,-0,-0.0,1.5,12345678901234567,123456789012345678,1234567890123456789,1e3,0.1e-3,)"
                            R"(5e-324,"\"\\\/\b\f\n\r\t","\u00e9",")"
                            "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8E\xAC"
                            R"(",true,false,null,{},[],{"a":[{"b":{}}]}, { "c" : [ 1 , 2 ] } ])";
    json::Limits limits;
    limits.bytes = 1u << 20;
    std::mt19937 random(7);
    int read = 0;
    for (const std::string& text : {odd, texts::contract_film}) {
        for (int i = 0; i < 20'000; ++i) {
            const std::string some = i == 0 ? text : mutated(text, random);
            // A byte order mark is left to the other parser, and so is all that follows it.
            const std::string plain = told(json::parse(some, limits));
            REQUIRE(plain == told(json::parse("\xEF\xBB\xBF" + some, limits)));
            read += plain != "refused";
        }
    }
    CHECK(read > 3'000);
}

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
