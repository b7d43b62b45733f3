#include "tests/bench/looks/heads.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace forksight::bench {

using namespace choicegraph;

namespace {

constexpr std::size_t columns = 4;

bool read_line(const std::string& line, double (&values)[columns]) {
    const char* at = line.data();
    const char* const end = line.data() + line.size();
    for (std::size_t i = 0; i < columns; ++i) {
        const auto read = std::from_chars(at, end, values[i]);
        if (read.ec != std::errc() || !std::isfinite(values[i])) return false;
        at = read.ptr;
        if (i + 1 < columns && (at == end || *at++ != ',')) return false;
    }
    return at == end;
}

/// The numbers of "video3_user12".
bool read_name(const std::string& stem, HeadTrace& trace) {
    const auto number_after = [&](const std::string& word, int& number) {
        const auto at = stem.find(word);
        if (at == std::string::npos) return false;
        const char* const begin = stem.data() + at + word.size();
        return std::from_chars(begin, stem.data() + stem.size(), number).ec == std::errc();
    };
    return number_after("video", trace.video) && number_after("_user", trace.viewer);
}

} // namespace

HeadTrace read_head(const std::string& text, const std::string& name) {
    HeadTrace trace;
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty()) continue;
        double values[columns];
        if (!read_line(line, values) || std::abs(values[2]) > 90.0)
            throw std::runtime_error(name + ", line " + std::to_string(number) + ": not t,roll,pitch,yaw");
        if (!trace.t_s.empty() && values[0] <= trace.t_s.back()) continue; // written twice
        trace.t_s.push_back(values[0]);
        trace.heads.push_back(direction(radians(values[3]), radians(values[2])));
    }
    return trace;
}

std::vector<HeadTrace> read_heads(const std::vector<std::filesystem::path>& folders) {
    std::vector<std::filesystem::path> files;
    for (const auto& folder : folders) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file() && entry.path().extension() == ".csv") files.push_back(entry.path());
        }
    }
    std::vector<HeadTrace> traces;
    for (const auto& file : files) {
        std::ifstream stream(file);
        std::ostringstream text;
        text << stream.rdbuf();
        HeadTrace trace = read_head(text.str(), file.string());
        trace.set = file.parent_path().filename().string();
        if (!read_name(file.stem().string(), trace)) continue;
        if (trace.t_s.size() >= 2) traces.push_back(std::move(trace));
    }
    if (traces.empty()) throw std::runtime_error("no traces (videoN_userM.csv) in the folders given");
    std::sort(traces.begin(), traces.end(), [](const HeadTrace& a, const HeadTrace& b) {
        return std::tie(a.set, a.video, a.viewer) < std::tie(b.set, b.video, b.viewer);
    });
    return traces;
}

Direction HeadPath::at(double t_s) {
    while (next_ + 1 < trace_.t_s.size() && trace_.t_s[next_] <= t_s) ++next_;
    const double from_s = trace_.t_s[next_ - 1];
    const double fraction = (t_s - from_s) / (trace_.t_s[next_] - from_s);
    return between(trace_.heads[next_ - 1], trace_.heads[next_], std::clamp(fraction, 0.0, 1.0));
}

} // namespace forksight::bench
