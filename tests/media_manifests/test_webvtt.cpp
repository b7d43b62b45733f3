#include "media_manifests/webvtt.hpp"

#include <cmath>
#include <random>

#include "tests/catch.hpp"

using namespace forksight::media_manifests;

namespace {

Subtitles read(const std::string& text) {
    const auto cues = read_webvtt(text);
    if (!cues) FAIL(to_string(cues.errors()));
    return cues.value();
}

std::string text_of(const std::string& payload) {
    return read("WEBVTT\n\n00:01.000 --> 00:02.000\n" + payload + "\n").at(0).text;
}

std::string mistakes(const std::string& text) {
    const auto cues = read_webvtt(text);
    return cues ? "none" : to_string(cues.errors());
}

} // namespace

TEST_CASE("cues are read with their times, voices and lines", "[media_manifests][unit]") {
    const Subtitles cues = read(
        "\xEF\xBB\xBFWEBVTT - Mia at the door\nKind: captions\n\n"
        "NOTE\nA comment\nof two lines --> and an arrow\n\n"
        "STYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n"
        "first\n00:01.000 --> 00:02.500 position:50% line:0\n<v mia>Come in.\n\n"
        "00:00:03.250-->01:00:04.001\n<v.loud son>I said:\n  not <i>now</i>!  \n\n\n\n"
        "NOTE one more\n\n001:00:00.000 --> 001:00:00.001\nOver.");
    REQUIRE(cues.size() == 3);
    CHECK(cues[0] == SubtitleCue{1.0, 2.5, "mia", "Come in."});
    CHECK(cues[1] == SubtitleCue{3.25, 3604.001, "son", "I said:\nnot now!"});
    CHECK(cues[2].from_s == 3600.0);
}

TEST_CASE("lines may end as on any system, and the header may be followed by a cue at once",
          "[media_manifests][unit]") {
    for (const char* end : {"\n", "\r\n", "\r"}) {
        std::string text = "WEBVTT|00:01.000 --> 00:02.000|Yes|and no||00:03.000 --> 00:04.000|Well";
        for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos;) text.replace(at, 1, end);
        const Subtitles cues = read(text);
        REQUIRE(cues.size() == 2);
        CHECK(cues[0].text == "Yes\nand no");
        CHECK(cues[1].text == "Well");
    }
    CHECK(read("WEBVTT").empty());
    CHECK(read("WEBVTT\n\n\n").empty());
}

TEST_CASE("marks are taken out of the words, and characters by name put in", "[media_manifests][unit]") {
    CHECK(text_of("<c.red.big>A</c> <00:01.500><b>b</b> <lang nl>c</lang> <ruby>d<rt>e</rt></ruby>") == "A b c de");
    CHECK(text_of("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;x&apos;") == "1 < 2 && 3 > 2 \"x'");
    CHECK(text_of("caf&#233; &#xE9;&#x1F440;") == "caf\xC3\xA9 \xC3\xA9\xF0\x9F\x91\x80");
    CHECK(text_of("a&nbsp;b&lrm;") ==
          "a\xC2\xA0"
          "b\xE2\x80\x8E");
    CHECK(text_of("Q&A; &unknown; &#10; &#xD800; &#x110000; &#; & b") ==
          "Q&A; &unknown; &#10; &#xD800; &#x110000; &#; & b");
    CHECK(text_of("a\tb") == "a b");
    // A name is decoded as words are.
    CHECK(read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v  Ann &amp;\tBo >Hi").at(0).speaker == "Ann & Bo");
}

TEST_CASE("where several speak in one cue each has a line, and nobody is its speaker", "[media_manifests][unit]") {
    const Subtitles cues = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v mia>Tea?</v>\n<v son>No.</v>\n\n"
        "00:03.000 --> 00:04.000\n<v mia>Tea?</v> <v mia>Or not?");
    CHECK(cues[0] == SubtitleCue{1.0, 2.0, "", "- Tea?\n- No."});
    CHECK(cues[1] == SubtitleCue{3.0, 4.0, "mia", "Tea?\nOr not?"});
}

TEST_CASE("every mistake is told at once, each with its line", "[media_manifests][unit]") {
    const std::string told = mistakes(
        "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nAs in SRT\n\nwhat is this\nand this\n\n00:02.000 --> "
        "00:01.000\nBack\n\n"
        "00:03.000 --> 00:04.000\nNo line between\n00:04.000 --> 00:05.000\nthese\n\n00:06.000 --> 00:07.000\n\n"
        "00:08.000 --> 00:09.000\nIf 1 <2\n");
    CHECK(told ==
          "line 3: \"00:00:01,000 --> 00:00:02,000\" are not two times such as 00:01:02.500 --> 00:01:04.000: "
          "thousandths follow a point, not a comma\n"
          "line 6: this is neither a cue with its times nor a comment (NOTE)\n"
          "line 9: the cue ends before or as it begins\n"
          "line 14: before the times of a cue an empty line is needed\n"
          "line 17: a cue without words\n"
          "line 19: a mark that begins with \"<\" does not end; write &lt; for the sign itself");
}

TEST_CASE("times that are none are refused", "[media_manifests][unit]") {
    const auto timed = [](const std::string& times) { return mistakes("WEBVTT\n\n" + times + "\nYes"); };
    for (const char* times :
         {"1:00.000 --> 00:02.000", "00:1.000 --> 00:02.000", "00:60.000 --> 01:02.000", "60:00.000 --> 61:02.000",
          "00:01.00 --> 00:02.000", "00:01.0000 --> 00:02.000", "00:01 --> 00:02", "0:00:01.000 --> 00:02.000",
          "00:00:00:01.000 --> 00:02.000", "-00:01.000 --> 00:02.000", "00:01.000 --> 00:02.000x", "-->",
          "00:01.000 -->", "123456789:00:00.000 --> 00:02.000", "00:01.000 --> 00:02.000 --> 00:03.0x"}) {
        INFO(times);
        if (std::string_view(times).ends_with("3.0x")) {
            CHECK(timed(times) == "none"); // the standard lets settings say anything
        } else {
            CHECK(timed(times).starts_with("line 3: \"" + std::string(times).substr(0, 60)));
        }
    }
    CHECK(timed("00:01.000 --> 9999999:00:00.000") == "line 3: no clip is as long as that");
    CHECK(timed("00:01.000 --> 00:01.000") == "line 3: the cue ends before or as it begins");
}

TEST_CASE("what is no subtitles at all is refused, and what is too much", "[media_manifests][unit]") {
    CHECK(mistakes("") == "line 1: a WebVTT file begins with a line that says WEBVTT");
    CHECK(mistakes("WEBVTTX") == mistakes(""));
    CHECK(mistakes("1\n00:00:01,000 --> 00:00:02,000\nSRT") == mistakes(""));
    CHECK(mistakes("WEBVTT\n\n00:01.000 --> 00:02.000\nCaf\xE9") ==
          "line 4: this is not UTF-8; save the file as UTF-8");
    CHECK(mistakes(std::string("WEBVTT\n\n\0", 9)) == "line 3: there is a character here that no text has");
    CHECK(mistakes("WEBVTT" + std::string(webvtt_limits::bytes, '\n')) == "subtitles have at most 1048576 bytes");

    const std::string cue = "\n\n00:01.000 --> 00:02.000\n";
    CHECK(mistakes("WEBVTT" + cue + std::string(500, 'a')) == "none");
    CHECK(mistakes("WEBVTT" + cue + std::string(501, 'a')) == "line 3: a cue has at most 500 bytes of words, not 501");
    CHECK_THAT(mistakes("WEBVTT" + cue + "<v " + std::string(65, 'a') + ">b"),
               ContainsSubstring("longer than 64 bytes"));

    std::string many = "WEBVTT";
    for (int i = 0; i < 5000; ++i) many += cue + "a";
    CHECK(mistakes(many) == "none");
    CHECK(mistakes(many + cue + "a") == "line 15003: at most 5000 cues are read");
    std::string wrong = "WEBVTT";
    for (int i = 0; i < 5000; ++i) wrong += "\n\nx";
    CHECK(read_webvtt(wrong).errors().size() == 101);
}

TEST_CASE("subtitles that were written read back as the same subtitles", "[media_manifests][unit]") {
    std::mt19937 random(7);
    const auto below = [&](unsigned bound) { return static_cast<unsigned>(random() % bound); };
    constexpr const char* words[] = {"Yes",  "<b>",   "&amp;", "-->", "NOTE", "\xC3\xA9\xF0\x9F\x91\x80",
                                     "- no", "WEBVTT"};
    for (int round = 0; round < 200; ++round) {
        Subtitles cues;
        double at_s = 0.0;
        for (unsigned i = below(6); i > 0; --i) {
            SubtitleCue cue;
            at_s += below(100000) / 1000.0;
            cue.from_s = std::round(at_s * 1000.0) / 1000.0;
            cue.to_s = std::round((at_s + 0.001 + below(9000) / 1000.0) * 1000.0) / 1000.0;
            if (below(2)) cue.speaker = below(2) ? "mia" : "Ann & <Bo>";
            for (unsigned k = 1 + below(3); k > 0; --k) {
                if (!cue.text.empty()) cue.text += below(2) ? '\n' : ' ';
                cue.text += words[below(8)];
            }
            cues.push_back(cue);
        }
        INFO(write_webvtt(cues));
        CHECK(read(write_webvtt(cues)) == cues);
    }
}

TEST_CASE("cues come in the order of their beginnings, and at any time one is found", "[media_manifests][unit]") {
    const Subtitles cues = read(
        "WEBVTT\n\n00:05.000 --> 00:06.000\nlate\n\n00:01.000 --> 00:04.000\nlong\n\n00:02.000 --> 00:03.000\nshort");
    const auto at = [&](double t_s) {
        const SubtitleCue* cue = subtitle_at(cues, t_s);
        return cue == nullptr ? std::string("-") : cue->text;
    };
    CHECK(at(0.0) == "-");
    CHECK(at(0.999) == "-");
    CHECK(at(1.0) == "long");
    CHECK(at(2.0) == "short");
    CHECK(at(2.999) == "short");
    CHECK(at(3.0) == "long");
    CHECK(at(4.0) == "-");
    CHECK(at(5.5) == "late");
    CHECK(at(6.0) == "-");
    CHECK(subtitle_at({}, 1.0) == nullptr);
}

TEST_CASE("each language has a file of its own name", "[media_manifests][unit]") {
    CHECK(subtitles_path("pt-BR") == "subtitles/pt-br.vtt");
    for (const char* name : {"nl.vtt", "pt-br.vtt", "nl.m3u8", "x-simple.vtt"}) CHECK(is_subtitles_name(name));
    for (const char* name :
         {"", ".vtt", "NL.vtt", "n.vtt", "nl", "nl.vtt.vtt", "../nl.vtt", "nl.VTT", "nl_be.vtt", "media.mp4"})
        CHECK_FALSE(is_subtitles_name(name));
}
