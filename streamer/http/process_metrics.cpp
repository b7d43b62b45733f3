#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "streamer/http/counters.hpp"

namespace forksight::streamer::http {
namespace {

std::string text_of(const char* file) {
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// The words of /proc/self/stat from the third on: before it stands the program's name, which may hold anything.
std::vector<std::string> stat_words() {
    const std::string text = text_of("/proc/self/stat");
    std::vector<std::string> words;
    std::istringstream rest(text.substr(std::min(text.rfind(')') + 1, text.size())));
    for (std::string word; rest >> word;) words.push_back(word);
    return words;
}

std::uint64_t number(const std::vector<std::string>& words, std::size_t field) {
    const std::size_t at = field - 3; // as proc(5) counts them
    return at < words.size() ? std::strtoull(words[at].c_str(), nullptr, 10) : 0;
}

double seconds_of(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::uint64_t open_files() {
    struct stat folder {};
    // Since Linux 6.2 the size of the folder is how many there are.
    if (::stat("/proc/self/fd", &folder) == 0 && folder.st_size > 0) return static_cast<std::uint64_t>(folder.st_size);
    std::error_code error;
    std::uint64_t count = 0;
    for (auto entry = std::filesystem::directory_iterator("/proc/self/fd", error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        ++count;
    }
    return count > 0 ? count - 1 : 0; // the one that reads them is gone by now
}

} // namespace

void process_metrics(MetricsText& text) {
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const std::vector<std::string> words = stat_words();
    text.metric("process_cpu_seconds_total", "counter", "Processor time used.");
    text.sample("process_cpu_seconds_total", "", static_cast<double>(number(words, 14) + number(words, 15)) / ticks);
    text.metric("process_resident_memory_bytes", "gauge", "Memory in use.");
    text.sample("process_resident_memory_bytes", "",
                number(words, 24) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
    text.metric("process_virtual_memory_bytes", "gauge", "Address space in use.");
    text.sample("process_virtual_memory_bytes", "", number(words, 23));
    text.metric("process_threads", "gauge", "Threads.");
    text.sample("process_threads", "", number(words, 20));
    text.metric("process_open_fds", "gauge", "Open files, sockets among them.");
    text.sample("process_open_fds", "", open_files());
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        text.metric("process_max_fds", "gauge", "How many may be open.");
        text.sample("process_max_fds", "", static_cast<std::uint64_t>(files.rlim_cur));
    }
    text.metric("process_start_time_seconds", "gauge", "When this began, in seconds since 1970.");
    const double running_s = seconds_of(CLOCK_BOOTTIME) - static_cast<double>(number(words, 22)) / ticks;
    text.sample("process_start_time_seconds", "", seconds_of(CLOCK_REALTIME) - running_s);
}

} // namespace forksight::streamer::http
