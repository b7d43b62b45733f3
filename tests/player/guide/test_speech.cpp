// The voice as a program of its own: a shell script in its place writes down what it is told.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "player/guide/speech.hpp"
#include "tests/catch.hpp"

using namespace forksight::player::guide;
namespace fs = std::filesystem;

namespace {

/// A folder that goes with the test, with a program `espeak-ng` in it.
struct Voice {
    fs::path folder;
    std::string program;

    explicit Voice(const std::string& script) {
        std::string name = (fs::temp_directory_path() / "guide-voice-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        program = (folder / "espeak-ng").string();
        std::ofstream(program) << "#!/bin/sh\ncd " << name << "\n" << script << "\n";
        ::chmod(program.c_str(), 0700);
    }
    ~Voice() { fs::remove_all(folder); }

    std::string read(const char* name) const {
        std::ifstream file(folder / name);
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }
    bool comes(const char* name, const std::string& text) const {
        for (int i = 0; i < 1000 && read(name) != text; ++i) ::usleep(10'000);
        return read(name) == text;
    }
};

bool ends(pid_t process) {
    for (int i = 0; i < 1000 && ::kill(process, 0) == 0; ++i) ::usleep(10'000);
    return ::kill(process, 0) != 0;
}

} // namespace

TEST_CASE("what is to be said reaches the voice on its input, in its language", "[player][guide][unit]") {
    const Voice voice("echo \"$@\" > words.part; cat > said.part; mv words.part words; mv said.part said");
    Speech speech(voice.program, "nl");
    speech.say("-v is géén optie [[x]]\x01 maar tekst");
    CHECK(voice.comes("said", "-v is géén optie   x    maar tekst"));
    CHECK(voice.read("words") == "-v nl -s 150 --stdin\n");
}

TEST_CASE("a new text cuts the old one, and silence ends it", "[player][guide][unit]") {
    const Voice voice("text=$(cat); echo $$ > $text.part; mv $text.part $text; exec sleep 600");
    Speech speech(voice.program, "en");
    const auto process_saying = [&](const char* text) {
        for (int i = 0; i < 1000 && voice.read(text).empty(); ++i) ::usleep(10'000);
        REQUIRE_FALSE(voice.read(text).empty());
        return static_cast<pid_t>(std::stol(voice.read(text)));
    };
    speech.say("first");
    const pid_t first = process_saying("first");
    CHECK(::kill(first, 0) == 0);
    speech.say("second");
    CHECK(ends(first));
    const pid_t second = process_saying("second");
    speech.say("");
    CHECK(ends(second));
}

TEST_CASE("a voice that never reads and never ends holds up nobody, and ends with the player",
          "[player][guide][unit]") {
    const Voice voice("echo $$ > process.part; mv process.part process; exec sleep 600");
    pid_t process = 0;
    {
        Speech speech(voice.program, "en");
        speech.say(std::string(100'000, 'x'));
        for (int i = 0; i < 1000 && voice.read("process").empty(); ++i) ::usleep(10'000);
        REQUIRE_FALSE(voice.read("process").empty());
        process = static_cast<pid_t>(std::stol(voice.read("process")));
        for (int i = 0; i < 1000; ++i) speech.say("again");
    }
    CHECK(ends(process));
}

TEST_CASE("a voice that cannot be started is silence", "[player][guide][unit]") {
    Speech speech("/nowhere/espeak-ng", "nl");
    speech.say("Hallo");
    speech.say("Nog eens");
}

TEST_CASE("the voice is looked for in PATH", "[player][guide][unit]") {
    const Voice voice("cat > /dev/null");
    const char* const kept = std::getenv("PATH");
    const std::string before = kept == nullptr ? "" : kept;
    ::setenv("PATH", ("/nowhere::" + voice.folder.string()).c_str(), 1);
    CHECK(voice_program() == voice.program);
    ::setenv("PATH", "/nowhere", 1);
    CHECK(voice_program().empty());
    ::setenv("PATH", before.c_str(), 1);
}

TEST_CASE("a voice that a player has who is about to be killed", "[.]") {
    const char* const program = std::getenv("VOICE_PROGRAM");
    if (program == nullptr) return; // of the test below alone
    Speech speech(program, "en");
    speech.say("Mind the step");
    for (;;) ::pause();
}

TEST_CASE("a voice does not outlive a player that is killed", "[player][guide][unit]") {
    // It comes to be a child of this process, which can wait for it then.
    REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
    const Voice voice("cat > said; echo $$ > process.part; mv process.part process; exec sleep 600");
    const pid_t player = ::fork();
    REQUIRE(player >= 0);
    if (player == 0) {
        ::setenv("VOICE_PROGRAM", voice.program.c_str(), 1);
        ::execl("/proc/self/exe", "test_player_guide", "a voice that a player has who is about to be killed",
                static_cast<char*>(nullptr));
        ::_exit(126);
    }
    for (int i = 0; i < 1000 && voice.read("process").empty(); ++i) ::usleep(10'000);
    const std::string process = voice.read("process");
    ::kill(player, SIGKILL);
    int status = 0;
    CHECK(::waitpid(player, &status, 0) == player);
    CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    REQUIRE_FALSE(process.empty());
    const auto spoke = static_cast<pid_t>(std::stol(process));
    pid_t ended = 0;
    for (int i = 0; i < 1000 && ended == 0; ++i) {
        ended = ::waitpid(spoke, &status, WNOHANG);
        if (ended == 0) ::usleep(10'000);
    }
    CHECK(ended == spoke);
    CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    if (ended == 0) ::kill(spoke, SIGKILL);
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}
