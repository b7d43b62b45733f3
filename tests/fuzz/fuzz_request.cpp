// The reader of request heads on arbitrary bytes: whole, in two parts, and byte by byte must come to the same.
#include <cassert>
#include <cstdint>
#include <string_view>

#include "streamer/http/request.hpp"
#include "streamer/http/routes.hpp"

using forksight::streamer::http::HeadReader;
using State = HeadReader::State;

namespace {

bool within(std::string_view part, std::string_view whole) {
    return part.empty() || part == "/" ||
           (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    HeadReader whole;
    const State state = whole.read(text);
    HeadReader parts;
    State in_parts = State::more;
    for (std::size_t end = 1; end <= size && in_parts == State::more; ++end) in_parts = parts.read(text.substr(0, end));
    // Given all at once, a head may be refused for a line that comes after what already was too much: never accepted.
    assert((state == State::complete) == (in_parts == State::complete));
    if (state == State::refused) assert(whole.refusal().status >= 400 && !whole.refusal().why.empty());
    if (state != State::complete) return 0;
    assert(whole.consumed() == parts.consumed() && whole.consumed() <= size);
    const auto& request = whole.request();
    assert(request.path == parts.request().path && request.fields.size() == parts.request().fields.size());
    assert(!request.path.empty() && request.path.front() == '/' && within(request.path, text));
    assert(request.path.find("/../") == std::string_view::npos && request.path.find('\\') == std::string_view::npos);
    assert(request.count("host") <= 1 && within(request.query, text) && within(request.host, text));
    for (const auto& field : request.fields) {
        assert(within(field.name, text) && within(field.value, text) && !field.name.empty());
        assert(field.value.find_first_of("\r\n") == std::string_view::npos);
    }
    // An address that has a route is a plain path.
    if (forksight::streamer::http::find_route(request.path) != nullptr) {
        assert(request.path.find("..") == std::string_view::npos && request.path.find('%') == std::string_view::npos);
    }
    return 0;
}
