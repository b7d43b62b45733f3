#include "streamer/library/mapping.hpp"

#include <sys/mman.h>

namespace forksight::streamer::library {

Mapping::Mapping(const Descriptor& file, std::uint64_t size) {
    if (size == 0) return;
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (start != MAP_FAILED) bytes_ = {static_cast<const char*>(start), size};
}

Mapping::~Mapping() {
    if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

} // namespace forksight::streamer::library
