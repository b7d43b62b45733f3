// Films written as Twee and read back, as they were and after an edit.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "media_manifests/film_json.hpp"
#include "media_manifests/twee.hpp"
#include "tests/catch.hpp"
#include "tests/media_manifests/any_film.hpp"

using namespace forksight;
using namespace forksight::media_manifests;

namespace {

choicegraph::Film sample_film() {
    std::ifstream in(std::filesystem::path(SAMPLE_FILM_FOLDER) / "film.json", std::ios::binary);
    auto film = read_film(std::string(std::istreambuf_iterator<char>(in), {}));
    if (!film) FAIL(to_string(film.errors()));
    return std::move(film).value();
}

TweeFilm imported(const std::string& twee) {
    auto read = read_twee(twee, "en");
    if (!read) FAIL(to_string(read.errors()) << "\n" << twee);
    return std::move(read).value();
}

std::string told(const std::vector<TweeNote>& notes) {
    std::string text;
    for (const TweeNote& note : notes) {
        text += (text.empty() ? "" : "\n") + std::to_string(note.line) + ": " + note.what;
    }
    return text;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    if (at == std::string::npos) FAIL("no " << what << " in\n" << text);
    return text.replace(at, what.size(), with);
}

/// Lines of the second text that the first has not, and the other way round, in pairs as they stand.
std::string changed_lines(const std::string& before, const std::string& after) {
    std::vector<std::string> lines[2];
    for (int i = 0; i < 2; ++i) {
        std::istringstream in(i == 0 ? before : after);
        for (std::string line; std::getline(in, line);) lines[i].push_back(line);
    }
    std::string changes;
    for (const int i : {0, 1}) {
        for (const std::string& line : lines[i]) {
            const auto& other = lines[1 - i];
            if (std::find(other.begin(), other.end(), line) != other.end()) continue;
            changes += (i == 0 ? "- " : "+ ") + line.substr(line.find_first_not_of(' ')) + "\n";
        }
    }
    return changes;
}

} // namespace

TEST_CASE("a film that goes out as Twee and comes in again is the same film", "[media_manifests][twee]") {
    for (unsigned seed = 0; seed < 600; ++seed) {
        INFO("seed " << seed);
        const choicegraph::Film film = tests::any_film(seed);
        const std::string before = write_film(film);
        const auto sound = read_film(before);
        if (!sound) FAIL(to_string(sound.errors()));
        for (const char* language : {"nl", "en"}) {
            const std::string twee = write_twee(film, {}, language);
            const TweeFilm again = imported(twee);
            INFO(twee);
            REQUIRE(write_film(again.film) == before);
            CHECK(told(again.notes) == "");
            // With what Twee adds, too, and any number of times.
            REQUIRE(write_twee(again.film, read_kept(write_film_of_twee(again.film, again.kept)), language) == twee);
        }
    }
}

TEST_CASE("the sample film goes out as Twee that a writer can read", "[media_manifests][twee]") {
    const choicegraph::Film film = sample_film();
    const std::string twee = write_twee(film, {}, "en");
    CHECK(write_film(imported(twee).film) == write_film(film));
    CHECK(twee.starts_with(":: StoryTitle\nThe first visit\n\n:: StoryData\n{\n  \"ifid\": \""));
    CHECK(twee.find("\n:: StoryInit\n<<set $trust to 2>>\n<<set $listened to false>>\n") != std::string::npos);
    CHECK(twee.find("}}\n[[Hello, I am Sam from the community team.->welcome][$trust to $trust + 1]]\n"
                    "[[The neighbours complain. I want a look inside.->wary][$trust to $trust - 1]]\n"
                    "[[say-nothing->wary]]\n") != std::string::npos);
    CHECK(twee.find("\n<<if $trust gte 3>>[[Tea, please. Take your time.->opens-up][$trust to $trust + 1]]<</if>>\n") !=
          std::string::npos);
    CHECK(twee.find("\n<<if $trust gte 4 or $trust gte 3 and $listened>><<goto [[agree]]>>\n"
                    "<<elseif $trust gte 2>><<goto [[later]]>>\n<<elseif true>><<goto [[go-away]]>>\n<</if>>\n") !=
          std::string::npos);
}

TEST_CASE("what was edited in Twee is edited in the film, and nothing else is", "[media_manifests][twee]") {
    const choicegraph::Film film = sample_film();
    const std::string twee = write_twee(film, {}, "en");
    const std::string before = write_film(film);
    const auto edited = [&](const std::string& what, const std::string& with) {
        return changed_lines(before, write_film(imported(replaced(twee, what, with)).film));
    };
    CHECK(edited("Tea, please. Take your time.->", "Tea would be lovely.->") ==
          "- \"text\": {\"en\": \"Tea, please. Take your time.\", \"nl\": \"Graag thee. Neem rustig de tijd.\"},\n"
          "+ \"text\": {\"en\": \"Tea would be lovely.\", \"nl\": \"Graag thee. Neem rustig de tijd.\"},\n");
    CHECK(edited("<<if $trust gte 3>>[[Tea", "<<if $trust gte 2 and not $listened>>[[Tea") ==
          "- \"if\": \"trust >= 3\",\n+ \"if\": \"trust >= 2 and not listened\",\n");
    CHECK(edited("->opens-up][$trust to $trust + 1]]<</if>>", "->opens-up][$trust += 2; $listened = true]]<</if>>") ==
          "+ \"do\": [\"trust = trust + 2\", \"listened = true\"],\n");
    CHECK(edited("<<goto [[later]]>>", "<<goto [[agree]]>>") ==
          "- {\"if\": \"trust >= 2\", \"to\": \"later\"},\n+ {\"if\": \"trust >= 2\", \"to\": \"agree\"},\n");
    CHECK(edited("[[say-nothing->wary]]\n", "") != "");
    CHECK(edited("<<set $trust to 2>>", "<<set $trust to 4>>") ==
          "- \"trust\": {\"initial\": 2, \"min\": 0, \"max\": 5},\n+ \"trust\": {\"initial\": 4, \"min\": 0, \"max\": "
          "5},\n");
    CHECK(edited("The first visit\n", "A first visit\n") ==
          "- \"title\": {\"en\": \"The first visit\", \"nl\": \"Het eerste bezoek\"},\n"
          "+ \"title\": {\"en\": \"A first visit\", \"nl\": \"Het eerste bezoek\"},\n");
}

TEST_CASE("an answer that is taken out in Twee takes along what spoke of it", "[media_manifests][twee]") {
    const std::string twee = write_twee(sample_film(), {}, "en");
    const TweeFilm without = imported(replaced(twee, "[[say-nothing->wary]]\n", ""));
    const choicegraph::Scene& door = without.film.scenes[0];
    CHECK(door.choices.size() == 2);
    CHECK_FALSE(door.offer->otherwise);
    CHECK(door.offer->until_s == 15.5);
}

TEST_CASE("a passage and an answer that were added in Twee are there, and say what is still to be done",
          "[media_manifests][twee]") {
    const std::string twee = write_twee(sample_film(), {}, "en");
    const TweeFilm more = imported(
        replaced(twee, "[[say-nothing->wary]]\n", "[[say-nothing->wary]]\n[[Run off!->Naar h\xC3\xA9t park]]\n") +
        "\n:: Naar h\xC3\xA9t park [outside] {\"position\":\"3,4\"}\nTrees.\n[[Back->door]]\n");
    const choicegraph::Choice& run = more.film.scenes[0].choices.at(3);
    CHECK(run.id == "run-off");
    CHECK(run.text == choicegraph::Text{{"en", "Run off!"}});
    CHECK(run.look.size() == 1);
    const choicegraph::Scene& park = more.film.scenes[run.to];
    CHECK(park.id == "naar-het-park");
    CHECK(more.film.clips[park.clip].id == "naar-het-park");
    CHECK(park.choices.at(0).to == 0);
    CHECK(more.kept.scenes.at("naar-het-park").prose == "Trees.");
    CHECK(more.kept.scenes.at("naar-het-park").tags == std::vector<std::string>{"outside"});
    CHECK(told(more.notes) ==
          "0: when answers appear and where they hang is not in Twee: new ones hang side by side, and appear "
          "at once in a new scene; set \"offer\" and \"look\"");
    // And this goes out and comes in again too, with its name and its prose.
    const std::string kept = write_film_of_twee(more.film, more.kept);
    const TweeFilm again = imported(write_twee(more.film, read_kept(kept), "en"));
    CHECK(write_film_of_twee(again.film, again.kept) == kept);
}

TEST_CASE("a passage that was renamed or copied in an editor keeps its scene, or becomes another",
          "[media_manifests][twee]") {
    const choicegraph::Film film = sample_film();
    std::string twee = write_twee(film, {}, "en");
    for (std::size_t at = 0; (at = twee.find("[[slam]]", at)) != std::string::npos; ++at)
        twee.replace(at, 8, "[[The door slams]]");
    for (std::size_t at = 0; (at = twee.find("->slam", at)) != std::string::npos; ++at)
        twee.replace(at, 6, "->The door slams");
    twee = replaced(twee, ":: slam {", ":: The door slams {");
    const TweeFilm renamed = imported(twee);
    CHECK(write_film(renamed.film) == write_film(film));
    CHECK(renamed.kept.scenes.at("slam").name == "The door slams");

    const std::size_t begin = twee.find(":: later {");
    const std::size_t end = twee.find("\n\n", begin);
    const TweeFilm copied =
        imported(twee + "\n" + replaced(twee.substr(begin, end - begin), ":: later {", ":: later 2 {") + "\n");
    CHECK(copied.film.scenes.size() == film.scenes.size() + 1);
    CHECK(copied.film.scene_number("later-2"));
    CHECK(copied.film.scenes[*copied.film.scene_number("later-2")].ending == "come-back-later");
}
