#include "tests/bench/load/bodies.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

namespace forksight::bench {
namespace {

std::string_view mapped(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (file < 0 || ::fstat(file, &status) != 0 || status.st_size == 0) {
        throw std::runtime_error(path + ": no such file, or an empty one");
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);
    ::close(file);
    if (bytes == MAP_FAILED) throw std::runtime_error(path + ": cannot be mapped");
    return {static_cast<const char*>(bytes), size};
}

} // namespace

std::vector<Wanted> wanted_bodies(const std::string& library, const std::vector<std::string>& paths,
                                  const std::optional<Range>& range, const std::string& host,
                                  const std::vector<std::string>& fields) {
    std::string more = "Host: " + host + "\r\nUser-Agent: load\r\nAccept: */*\r\n";
    for (const std::string& field : fields) more += field + "\r\n";
    if (range) more += "Range: bytes=" + std::to_string(range->first) + "-" + std::to_string(range->last) + "\r\n";
    std::vector<Wanted> wanted;
    for (const std::string& path : paths) {
        Wanted one;
        one.request = "GET " + path + " HTTP/1.1\r\n" + more + "\r\n";
        one.body = mapped(library + path);
        if (range) {
            if (range->last < range->first || range->last >= one.body.size()) {
                throw std::runtime_error(path + ": has no such range");
            }
            one.body = one.body.substr(range->first, range->last - range->first + 1);
            one.status = 206;
        }
        wanted.push_back(one);
    }
    return wanted;
}

} // namespace forksight::bench
