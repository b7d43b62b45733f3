// The program as people and scripts start it: what it prints, and the status it ends with.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "streamer/library/film_folder.hpp"
#include "tests/catch.hpp"
#include "tests/streamer/http/client.hpp"
#include "tests/streamer/http/house.hpp"

using namespace forksight::tests;

namespace {

struct Ran {
    int status = -1;
    std::string out; ///< stdout and stderr
};

Ran run(const std::string& arguments, const std::string& environment = "LC_ALL=C.UTF-8") {
    const std::string command = environment + " " STREAMER " " + arguments + " 2>&1";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Ran ran;
    std::array<char, 4096> bytes;
    for (std::size_t count = 0; (count = std::fread(bytes.data(), 1, bytes.size(), pipe)) > 0;) {
        ran.out.append(bytes.data(), count);
    }
    const int status = ::pclose(pipe);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ran;
}

bool says(const Ran& ran, const std::string& text) {
    return ran.out.find(text) != std::string::npos;
}

/// `serve` as a process of its own, with its stdout at hand.
class Serving {
  public:
    explicit Serving(const std::filesystem::path& library) {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(ends[1], 1);
            ::dup2(::open("/dev/null", O_WRONLY), 2);
            ::close(ends[0]);
            ::execl(STREAMER, STREAMER, "serve", "--library", library.c_str(), "--listen", "127.0.0.1:0", "--threads",
                    "2", static_cast<char*>(nullptr));
            ::_exit(127);
        }
        ::close(ends[1]);
        out_ = ::fdopen(ends[0], "r");
        std::array<char, 256> line{};
        if (std::fgets(line.data(), line.size(), out_) != nullptr) first_line_ = line.data();
    }
    ~Serving() {
        if (process_ > 0) end(SIGKILL);
        std::fclose(out_);
    }

    const std::string& first_line() const { return first_line_; }
    std::uint16_t port() const {
        return static_cast<std::uint16_t>(std::stoi(first_line_.substr(first_line_.rfind(':') + 1)));
    }
    /// The exit status, or 128 and the signal.
    int end(int signal) {
        ::kill(process_, signal);
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    /// What stdout has after its first line, once the process has ended.
    std::string rest() {
        std::string text;
        for (int c = 0; (c = std::fgetc(out_)) != EOF;) text += static_cast<char>(c);
        return text;
    }

  private:
    pid_t process_ = -1;
    std::FILE* out_ = nullptr;
    std::string first_line_;
};

/// The record as it would be if it had been made over the film in this folder.
std::string made_over(const std::filesystem::path& film, std::string record) {
    const auto read = forksight::streamer::library::read_film_folder(forksight::streamer::library::Folder(film), ".",
                                                                     forksight::streamer::library::Media::required);
    return record.replace(record.find("sha256:0"), 8, read.version);
}

const std::string started =
    R"({"n":1,"t":0.0,"event":"started","forksight":1,"session":"s1","film":"visit","version":"sha256:0","language":"nl","device":"d"})"
    "\n";
const std::string to_the_end = started + R"({"n":2,"t":0.1,"event":"entered","scene":"door"}
{"n":3,"t":0.6,"event":"offered","scene":"door","choices":["ask","leave","wait"]}
{"n":4,"t":1.8,"event":"chosen","scene":"door","choice":"ask","how":"gaze","after":1.2}
{"n":5,"t":1.9,"event":"entered","scene":"hall"}
{"n":6,"t":5.9,"event":"ended","ending":"let-in"}
)";

} // namespace

TEST_CASE("help and version end with 0, wrong usage with 2", "[commands][loopback]") {
    CHECK(run("--version").status == 0);
    CHECK(run("--version").out == "forksight-streamer " FORKSIGHT_VERSION "\n");
    for (const char* command : {"", "serve ", "ingest ", "check ", "replay "}) {
        const Ran help = run(std::string(command) + "--help");
        CHECK(help.status == 0);
        CHECK(says(help, "xample"));
        CHECK_FALSE(says(help, "{yes}")); // how a flag is declared is nobody's business
    }
    for (const char* wrong : {"",
                              "dance",
                              "serve --bogus",
                              "serve --listen nowhere",
                              "serve --listen 127.0.0.1:99999",
                              "serve --listen :80",
                              "serve --listen ::1:80",
                              "serve --threads 0",
                              "serve --log xml",
                              "check",
                              "replay x",
                              "ingest",
                              "ingest v --library l --film Bad_Id --clip c",
                              "ingest v --library l --film f --clip c --stereo sideways",
                              "serve --tls-cert c",
                              "serve --tls-key k",
                              "serve --plain --tls-cert c --tls-key k",
                              "certificate --library l --host a:80",
                              "certificate --host a",
                              "certificate --library l --host 300.1.1.1",
                              "check x --language de",
                              "--log json ingest v --library l --film f --clip c --progress bar"}) {
        INFO(wrong);
        const Ran ran = run(wrong);
        CHECK(ran.status == 2);
        CHECK_FALSE(ran.out.empty());
    }
    CHECK(says(run("serve --tls-cert c"), "--tls-cert requires --tls-key"));
    const Ran long_id = run("ingest v --library l --clip c --film X" + std::string(300, 'x'));
    CHECK(long_id.status == 2);
    CHECK(says(long_id, "xxx...\" is no id"));
    CHECK_FALSE(says(long_id, std::string(100, 'x')));
}

TEST_CASE("serve says where it listens, serves, and ends with 0 on either signal", "[commands][loopback]") {
    TemporaryFolder library;
    furnish(library);
    for (const int signal : {SIGTERM, SIGINT}) {
        Serving serving(library.path());
        REQUIRE(serving.first_line().find("listening on http://127.0.0.1:") == 0);
        CHECK(fetch(serving.port(), "/films/visit/film.json")->body == small_film("visit"));
        const Ran second =
            run("serve --library " + library.path().string() + " --listen 127.0.0.1:" + std::to_string(serving.port()));
        CHECK(second.status == 3);
        CHECK(says(second, "another program listens there already"));
        CHECK(serving.end(signal) == 0);
        CHECK(serving.rest().empty());
    }
}

TEST_CASE("serve ends with 3 when its library is not there, and makes the default one", "[commands][loopback]") {
    TemporaryFolder disk;
    const Ran missing = run("serve --listen 127.0.0.1:0 --library " + (disk.path() / "nothing").string());
    CHECK(missing.status == 3);
    CHECK(says(missing, "cannot be opened: No such file or directory"));
    disk.write("file", "no folder");
    CHECK(run("serve --listen 127.0.0.1:0 --library " + (disk.path() / "file").string()).out ==
          "forksight-streamer: the library " + (disk.path() / "file").string() + " is no folder\n");
    disk.write("odd/films", "no folder either");
    const Ran odd = run("serve --listen 127.0.0.1:0 --library " + (disk.path() / "odd").string());
    CHECK(odd.status == 3);
    CHECK(says(odd, "cannot be served: its folder films cannot be read: Not a directory"));
    std::filesystem::create_directories(disk.path() / "linked");
    std::filesystem::create_directory_symlink(disk.path(), disk.path() / "linked/films");
    const Ran linked = run("serve --listen 127.0.0.1:0 --library " + (disk.path() / "linked").string());
    CHECK(linked.status == 3);
    CHECK(says(linked, "its folder films is a symbolic link, which is not followed"));
    // In the background timeout signals its group too, and a second signal may end the server before its last word.
    const std::string environment = "XDG_DATA_HOME=" + disk.path().string() + " timeout --foreground -s TERM 4";
    const Ran made = run("serve --listen 127.0.0.1:0 --log json", environment);
    CHECK(says(made, "listening on http://127.0.0.1:"));
    CHECK(says(made, R"("event":"serving")"));
    CHECK(says(made, R"("event":"stopped")"));
    CHECK(std::filesystem::is_directory(disk.path() / "forksight"));
}

TEST_CASE("serve ends with 3 when its library may not be read", "[commands][loopback]") {
    TemporaryFolder disk;
    std::filesystem::create_directories(disk.path() / "closed");
    std::filesystem::permissions(disk.path() / "closed", std::filesystem::perms::none);
    // Root may read everything, unless it leaves that power behind.
    const std::string humble = "timeout 4 setpriv --bounding-set=-dac_override,-dac_read_search";
    if (::geteuid() == 0 && std::system("setpriv --bounding-set=-dac_override true 2>/dev/null") != 0) {
        WARN("skipped: this root cannot drop its powers");
        return;
    }
    const Ran closed = run("serve --listen 127.0.0.1:0 --library " + (disk.path() / "closed").string(),
                           ::geteuid() == 0 ? humble : "timeout 4");
    CHECK(closed.status == 3);
    CHECK(closed.out == "forksight-streamer: the library " + (disk.path() / "closed").string() +
                            " cannot be read: Permission denied\n");
    std::filesystem::permissions(disk.path() / "closed", std::filesystem::perms::owner_all);
}

TEST_CASE("serve tells which films are symbolic links", "[commands][loopback]") {
    TemporaryFolder library;
    furnish(library);
    std::filesystem::rename(library.path() / "films/visit/hall", library.path() / "hall");
    std::filesystem::create_directory_symlink(library.path() / "hall", library.path() / "films/visit/hall");
    std::filesystem::create_directory_symlink(library.path() / "films/visit", library.path() / "films/alias");
    const Ran ran =
        run("serve --listen 127.0.0.1:0 --library " + library.path().string(), "timeout --foreground -s TERM 4");
    CHECK(says(ran, "film=alias why=\"'films/alias' is a symbolic link, which is not followed"));
    CHECK(says(ran, "film=visit why=\"'hall' is a symbolic link, which is not followed"));
    const Ran checked = run("check " + (library.path() / "films/alias").string() + "/");
    CHECK(checked.status == 1);
    CHECK(says(checked, "alias/ is a symbolic link; in a library serve does not follow it"));
    CHECK(says(checked, "hall error FS0004: 'hall' is a symbolic link"));
    CHECK_FALSE(says(checked, "FS0601"));
}

TEST_CASE("check finds a sound film sound and says what is wrong with another", "[commands][loopback]") {
    TemporaryFolder disk;
    furnish(disk);
    const std::string film = (disk.path() / "films/visit").string();
    CHECK(run("check " + film).status == 0);
    CHECK(run("check " + film + "/film.json").status == 0);
    CHECK(says(run("check --json " + film), R"("ok":true)"));
    CHECK(says(run("check --max-states 5 " + film), "everything is proven"));

    std::filesystem::remove_all(disk.path() / "films/visit/hall");
    for (const char* language : {"nl", "en"}) {
        const Ran missing = run("check " + film + " --language " + language);
        CHECK(missing.status == 1);
        CHECK(says(missing, "/clips/hall"));
        CHECK(says(missing, *language == 'n' ? "fout" : "error"));
    }
    CHECK(says(run("check " + film, "LC_ALL=nl_NL.UTF-8"), "fout"));
    CHECK(says(run("check --json " + film), R"("ok":false)"));

    disk.write("films/visit/film.json", "{ \"forksight\": 1, ");
    CHECK(run("check " + film).status == 1);
    CHECK(run("check " + disk.path().string()).status == 1);
    CHECK(run("check /nowhere/at/all").out == "forksight-streamer: there is no /nowhere/at/all\n");
    CHECK(run("check /nowhere/at/all").status == 1);
    disk.write("films/visit/other.json", "{}");
    const Ran other = run("check " + film + "/other.json");
    CHECK(other.status == 1);
    CHECK(says(other, "is a file that is not called film.json: name the film's folder, or the film.json in it"));
    CHECK(says(run("check --language nl " + film + "/other.json"), "is een bestand dat geen film.json heet"));
}

TEST_CASE("the language is what the locale says, and English where it says nothing", "[commands][loopback]") {
    const std::string nobody = "env -u LC_ALL -u LC_MESSAGES -u LANG ";
    for (const char* locale :
         {"", "LC_ALL=C", "LANG=C", "LC_ALL=POSIX", "LANG=de_DE.UTF-8", "LC_ALL=C LANG=nl_NL.UTF-8"}) {
        INFO(locale);
        CHECK(says(run("check /nowhere/at/all", nobody + locale), "there is no /nowhere"));
    }
    for (const char* locale : {"LC_ALL=nl_NL.UTF-8", "LC_MESSAGES=nl_BE.UTF-8 LANG=C", "LANG=nl"}) {
        INFO(locale);
        CHECK(says(run("check /nowhere/at/all", nobody + locale), "/nowhere/at/all bestaat niet"));
    }
}

TEST_CASE("with --log json every command tells machines what it tells people", "[commands][loopback]") {
    TemporaryFolder disk;
    disk.write("text.mp4", "no film");
    const std::string library = disk.path().string();
    const auto is_event = [](const Ran& ran, const std::string& event, const std::string& words) {
        return ran.out.find("{\"time\":\"") == 0 && says(ran, "\"event\":\"" + event + "\",\"what\":\"") &&
               says(ran, words) && ran.out.back() == '\n' && std::count(ran.out.begin(), ran.out.end(), '\n') == 1;
    };
    CHECK(is_event(run("--log json check /nowhere"), "failed", "there is no /nowhere"));
    CHECK(is_event(run("--log json replay /nowhere " + library), "failed", "there is no /nowhere"));
    CHECK(is_event(run("ingest " + library + "/text.mp4 --log json --film f --clip c --library " + library), "failed",
                   "is a text file, not a video"));
    CHECK(is_event(run("--log json serve --library /nowhere"), "failed", "cannot be opened"));
}

TEST_CASE("replay gives the path of a record, or the first line that could not have happened", "[commands][loopback]") {
    TemporaryFolder disk;
    furnish(disk);
    const std::string film = (disk.path() / "films/visit").string();
    disk.write("good.jsonl", made_over(film, to_the_end));
    const Ran good = run("replay " + film + " " + (disk.path() / "good.jsonl").string() + " --json");
    CHECK(good.status == 0);
    CHECK(says(good, R"({"path":["door","hall"],"ending":"let-in")"));
    CHECK(says(good, R"("version_differs":false,"last_line_cut":false)"));
    const Ran told = run("replay " + film + " " + (disk.path() / "good.jsonl").string() + " --language nl");
    CHECK(told.status == 0);
    CHECK(told.out == "door -> hall\neinde: let-in\n");

    disk.write("half.jsonl", started);
    CHECK(says(run("replay " + film + " " + (disk.path() / "half.jsonl").string() + " --json"),
               R"({"path":[],"ending":null)"));
    std::string wrong = to_the_end;
    wrong.replace(wrong.find("\"ask\",\"how\""), 5, "\"bye\"");
    disk.write("wrong.jsonl", wrong);
    const Ran impossible = run("replay " + film + " " + (disk.path() / "wrong.jsonl").string() + " --json");
    CHECK(impossible.status == 1);
    CHECK(says(impossible, R"({"line":4,"what":)"));
    CHECK(run("replay " + film + " " + (disk.path() / "wrong.jsonl").string()).status == 1);
    disk.write("torn.jsonl", started + "not json\n" + started);
    const Ran torn = run("replay " + film + " " + (disk.path() / "torn.jsonl").string());
    CHECK(torn.status == 1);
    CHECK(says(torn, "line 2"));
    CHECK(run("replay " + film + " " + (disk.path() / "nothing.jsonl").string()).status == 1);
    CHECK(says(run("replay " + film + " " + (disk.path() / "nothing.jsonl").string() + " --language nl"),
               "bestaat niet"));
    CHECK(run("replay /nowhere " + (disk.path() / "good.jsonl").string()).status == 1);
}

TEST_CASE("replay says when the film has changed, when a record is empty and when its last line breaks off",
          "[commands][loopback]") {
    TemporaryFolder disk;
    furnish(disk);
    const std::string film = (disk.path() / "films/visit").string();
    const auto replay = [&](const std::string& record, const std::string& options) {
        disk.write("record.jsonl", record);
        return run("replay " + film + " " + (disk.path() / "record.jsonl").string() + " " + options);
    };
    CHECK(replay(to_the_end, "").status == 0);
    CHECK(says(replay(to_the_end, ""), "Note: the film has changed since this record was made (sha256:0 / sha256:"));
    CHECK(says(replay(to_the_end, "--language nl"), "Let op: de film is veranderd sinds dit verslag werd gemaakt"));
    CHECK(says(replay(to_the_end, "--json"), R"("version_differs":true)"));

    for (const char* nothing : {"", "{\"n\":1,\"t\":0.0,\"ev"}) {
        CHECK(replay(nothing, "").status == 1);
        CHECK(says(replay(nothing, ""), "the record is empty; a record begins with the event \"started\""));
        CHECK(says(replay(nothing, "--language nl"), "het verslag is leeg; een verslag begint met"));
        CHECK(says(replay(nothing, "--json"), R"({"line":1,"what":"the record is empty)"));
    }

    const std::string whole = made_over(film, to_the_end);
    const std::string cut = whole.substr(0, whole.size() - 10);
    CHECK(replay(cut, "").status == 0);
    CHECK(replay(cut, "").out ==
          "Note: the record's last line breaks off and is left out.\ndoor -> hall\nno ending reached\n");
    CHECK(says(replay(cut, "--language nl"), "Let op: de laatste regel van het verslag breekt af en is weggelaten."));
    CHECK(says(replay(cut, "--json"), R"("last_line_cut":true)"));
    CHECK(replay(whole.substr(0, whole.size() - 1), "").out ==
          "door -> hall\nending: let-in\n"); // whole but for its end

    std::filesystem::create_symlink(disk.path() / "record.jsonl", disk.path() / "link.jsonl");
    CHECK(run("replay " + film + " " + (disk.path() / "link.jsonl").string()).status == 0);
    std::string teacher = whole;
    teacher.replace(teacher.find("\"gaze\""), 6, "\"teacher\"");
    CHECK(replay(teacher, "").status == 0); // the teacher may choose any
}
