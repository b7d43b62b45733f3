// The program as people and scripts start it: what it prints, and the status it ends with.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <string>

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
    }
    for (const char* wrong : {"", "dance", "serve --bogus", "serve --listen nowhere", "serve --listen 127.0.0.1:99999",
                              "serve --listen :80", "serve --listen ::1:80", "serve --threads 0", "serve --log xml",
                              "check", "replay x", "ingest", "ingest v --library l --film Bad_Id --clip c",
                              "ingest v --library l --film f --clip c --stereo sideways",
                              "serve --tls-cert c --tls-key k", "check x --language de"}) {
        INFO(wrong);
        const Ran ran = run(wrong);
        CHECK(ran.status == 2);
        CHECK_FALSE(ran.out.empty());
    }
    CHECK(says(run("serve --tls-cert c"), "TLS is not in this version"));
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
    const std::string environment = "XDG_DATA_HOME=" + disk.path().string() + " timeout -s TERM 4";
    const Ran made = run("serve --listen 127.0.0.1:0 --log json", environment);
    CHECK(says(made, "listening on http://127.0.0.1:"));
    CHECK(says(made, R"("event":"serving")"));
    CHECK(says(made, R"("event":"stopped")"));
    CHECK(std::filesystem::is_directory(disk.path() / "forksight"));
}

TEST_CASE("check finds a sound film sound and says what is wrong with another", "[commands][loopback]") {
    TemporaryFolder disk;
    furnish(disk);
    const std::string film = (disk.path() / "films/visit").string();
    CHECK(run("check " + film).status == 0);
    CHECK(run("check " + film + "/film.json").status == 0);
    CHECK(says(run("check --json " + film), R"("ok":true)"));
    CHECK(says(run("check --max-states 5 " + film), "does not explore"));

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
    CHECK(run("check /nowhere/at/all").status == 1);
}

TEST_CASE("replay gives the path of a record, or the first line that could not have happened", "[commands][loopback]") {
    TemporaryFolder disk;
    furnish(disk);
    const std::string film = (disk.path() / "films/visit").string();
    disk.write("good.jsonl", to_the_end);
    const Ran good = run("replay " + film + " " + (disk.path() / "good.jsonl").string() + " --json");
    CHECK(good.status == 0);
    CHECK(says(good, R"({"path":["door","hall"],"ending":"let-in")"));
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
    CHECK(run("replay /nowhere " + (disk.path() / "good.jsonl").string()).status == 1);
}
