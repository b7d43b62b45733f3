#include "tests/streamer/http/program.hpp"

namespace forksight::tests {

namespace {

Launch launch_of(const Start& start, const std::filesystem::path& place) {
    Launch launch;
    launch.words = {STREAMER};
    launch.words.insert(launch.words.end(), start.arguments.begin(), start.arguments.end());
    launch.environment = start.environment;
    launch.output = place / "out";
    launch.errors = place / "log";
    launch.errors_to = start.log_to;
    launch.before = start.before;
    return launch;
}

} // namespace

Start serving(const std::filesystem::path& library, const std::vector<std::string>& more) {
    Start start;
    start.arguments = {"serve",    "--config",    "/dev/null", "--library", library.string(),
                       "--listen", "127.0.0.1:0", "--threads", "2"};
    start.arguments.insert(start.arguments.end(), more.begin(), more.end());
    return start;
}

Program::Program(const Start& start) : process_(launch_of(start, place_.path())) {
    const bool is_serving = !start.arguments.empty() && start.arguments.front() == "serve";
    soon([&] {
        const std::string said = output();
        if (is_serving && said.find('\n') != std::string::npos && said.rfind("listening on ", 0) == 0)
            port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.find(':', said.find("//")) + 1)));
        return port_ != 0 || wait(std::chrono::seconds(0)) != -1;
    });
}

std::string Program::log() const {
    return text_of(place_.path() / "log");
}

bool Program::logs(const std::string& text, std::chrono::seconds time) const {
    return soon([&] { return log().find(text) != std::string::npos; }, time);
}

} // namespace forksight::tests
