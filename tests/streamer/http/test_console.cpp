#include <string>

#include "streamer/console/page.hpp"
#include "tests/catch.hpp"

using namespace forksight::streamer::console;
using forksight::choicegraph::Problem;
using forksight::choicegraph::Severity;
using forksight::media_manifests::ListedFilm;

namespace {

Visit visit(std::string_view language, std::string_view host) {
    Visit who;
    who.language = language;
    who.host = host;
    return who;
}

} // namespace

TEST_CASE("the page's language is asked for, else preferred, else Dutch", "[console][unit]") {
    CHECK(language_of("", "") == "nl");
    CHECK(language_of("lang=en", "nl") == "en");
    CHECK(language_of("x=1&lang=nl", "en") == "nl");
    CHECK(language_of("lang=de", "en") == "en");
    CHECK(language_of("", "en") == "en");
    CHECK(language_of("", "en-GB,en;q=0.9,nl;q=0.8") == "en");
    CHECK(language_of("", "NL-be, en;q=0.9") == "nl");
    CHECK(language_of("", "de, nl;q=0.3, en;q=0.4") == "en");
    CHECK(language_of("", "de, en;q=0.30, nl;q=0.4") == "nl");
    CHECK(language_of("", "nl;q=0, en;q=0.1") == "en");
    CHECK(language_of("", "nlx") == "en");
    CHECK(language_of("", "de") == "en");
    CHECK(language_of("", ",;q=,") == "en");
}

TEST_CASE("nothing that a film says can become markup", "[console][unit]") {
    ListedFilm film;
    film.id = "visit";
    film.title = {{"nl", "<script>alert('x')</script> & \"meer\""}};
    film.scenes = 1;
    film.endings = {"<b>end</b>"};
    film.poster = "/films/visit/\"onerror=\"x";
    film.problems = {{"FS9999", Severity::error, "/<i>", {{"nl", "<img src=x>"}}}};
    const std::string html = page({film}, visit("nl", "a.example"));
    for (const char* markup : {"<script", "<b>", "<i>", "<img src=x", "\"onerror"}) {
        INFO(markup);
        CHECK(html.find(markup) == std::string::npos);
    }
    CHECK(html.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;meer&quot;") != std::string::npos);
}

TEST_CASE("a film with an error has no command to play it, one with a warning has", "[console][unit]") {
    ListedFilm film;
    film.id = "visit";
    film.title = {{"nl", "Bezoek"}, {"en", "Visit"}};
    film.scenes = 4;
    film.playable = true;
    film.problems = {{"FS0501", Severity::warning, "/title", {{"nl", "Let op."}, {"en", "Mind this."}}}};
    const std::string playable = page({film}, visit("en", "a.example:8360"));
    CHECK(playable.find("forksight-player http://a.example:8360/films/visit<") != std::string::npos);
    CHECK(playable.find("forksight-player prepare http://a.example:8360/films/visit<") != std::string::npos);
    CHECK(playable.find("Play without a line") != std::string::npos);
    CHECK(playable.find("Mind this.") != std::string::npos);
    CHECK(playable.find("Cannot be played") == std::string::npos);

    film.playable = false;
    film.problems.front().severity = Severity::error;
    const std::string broken = page({film}, visit("nl", "a.example:8360"));
    CHECK(broken.find("forksight-player") == std::string::npos);
    CHECK(broken.find("Kan niet worden afgespeeld (1)") != std::string::npos);
    CHECK(broken.find("Let op.") != std::string::npos);
}

TEST_CASE("an empty library is told how to get its first film", "[console][unit]") {
    CHECK(page({}, visit("nl", "a")).find("forksight-streamer ingest OPNAME.mp4") != std::string::npos);
    CHECK(page({}, visit("en", "a")).find("forksight-streamer ingest RECORDING.mp4") != std::string::npos);
}

TEST_CASE("hundreds of problems are shortened to those to start with", "[console][unit]") {
    ListedFilm film;
    film.id = "visit";
    for (int i = 0; i < 300; ++i) {
        film.problems.push_back({"FS0001", Severity::error, "/scenes/s" + std::to_string(i) + "/", {{"en", "Wrong."}}});
    }
    const std::string html = page({film}, visit("en", "a"));
    CHECK(html.find("/scenes/s19/") != std::string::npos);
    CHECK(html.find("/scenes/s20/") == std::string::npos);
    CHECK(html.find("280") != std::string::npos);
    CHECK(html.find("where DIR is the library's folder:</p>\n<code class=\"command\">forksight-streamer check "
                    "DIR/films/visit</code>") != std::string::npos);
    CHECK(page({film}, visit("nl", "a")).find("forksight-streamer check MAP/films/visit<") != std::string::npos);
}

TEST_CASE("what is not in the page's language says which it is in", "[console][unit]") {
    ListedFilm film;
    film.id = "visit";
    film.title = {{"en", "The visit"}, {"de", "Der Besuch"}};
    film.problems = {{"FS9999", Severity::error, "/a", {{"en", "Wrong."}}},
                     {"FS9999", Severity::error, "/b", {{"nl", "Fout."}, {"en", "Mistake."}}}};
    const std::string dutch = page({film}, visit("nl", "a"));
    CHECK(dutch.find("<h2 lang=\"en\">The visit</h2>") != std::string::npos);
    CHECK(dutch.find("<span lang=\"en\">Wrong.</span>") != std::string::npos);
    CHECK(dutch.find("<span>Fout.</span>") != std::string::npos);
    CHECK(page({film}, visit("en", "a")).find("<h2>The visit</h2>") != std::string::npos);
    film.title = {{"pt-BR", "A visita"}};
    CHECK(page({film}, visit("en", "a")).find("<h2 lang=\"pt-BR\">A visita</h2>") != std::string::npos);
    film.title = {};
    CHECK(page({film}, visit("en", "a")).find("<h2>visit</h2>") != std::string::npos);
}

TEST_CASE("only what can be acted on takes the keyboard's focus", "[console][unit]") {
    ListedFilm film;
    film.id = "visit";
    film.playable = true;
    CHECK(page({film}, visit("en", "a")).find("<code class=\"command\">forksight-player") != std::string::npos);
    CHECK(page({film}, visit("en", "a")).find("tabindex") == std::string::npos);
}

TEST_CASE("a code is asked for only where it would show more", "[console][unit]") {
    ListedFilm film;
    film.id = "visit";
    film.playable = true;
    Visit who = visit("nl", "a");
    CHECK(page({film}, who).find("<form") == std::string::npos);
    who.more_with_code = true;
    const std::string form = page({film}, who);
    CHECK(form.find("<form method=\"post\" action=\"/code\">") != std::string::npos);
    CHECK(form.find("<label for=\"class-code\">Klascode</label>") != std::string::npos);
    CHECK(form.find("aria-describedby=\"code-help\"") != std::string::npos);
    CHECK(form.find("role=\"alert\"") == std::string::npos);
    CHECK(form.find("name=\"leave\"") == std::string::npos);
    CHECK(page({}, who).find("OPNAME.mp4") == std::string::npos); // the library is not empty: it is not shown

    who.notice = notice_in("lang=nl&code=wrong");
    const std::string wrong = page({film}, who);
    CHECK(wrong.find("role=\"alert\" id=\"code-notice\">Deze code hoort nu bij geen klas.") != std::string::npos);
    CHECK(wrong.find("aria-describedby=\"code-notice code-help\" aria-invalid=\"true\"") != std::string::npos);
    CHECK(notice_in("code=later") == Notice::code_later);
    CHECK(notice_in("x=code=wrong&code=<script>") == Notice::none);

    who.more_with_code = false;
    who.has_token = true;
    who.needs_code = {"visit"};
    const std::string inside = page({film}, who);
    CHECK(inside.find("name=\"leave\"") != std::string::npos);
    CHECK(inside.find("id=\"class-code\"") == std::string::npos);
    CHECK(inside.find("forksight-player http://a/films/visit --code KLASCODE<") != std::string::npos);
    CHECK(inside.find("forksight-player prepare http://a/films/visit --code KLASCODE<") != std::string::npos);
    CHECK(inside.find("Afspelen zonder verbinding") != std::string::npos);
}
