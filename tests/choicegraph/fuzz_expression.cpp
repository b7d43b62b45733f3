// Any text is a condition, an assignment, or a mistake at a place inside it; what is read is also evaluated.
#include <cassert>
#include <cstdint>
#include <string_view>

#include "choicegraph/expression.hpp"

using namespace forksight::choicegraph;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const Names names = {
        {{"trust", false, 2, 0, 5}, {"told", true, 0, 0, 1}, {"trust-1", false, 0, INT32_MIN, INT32_MAX}},
        {"hall", "a-1"}};
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    std::vector<std::int32_t> values = {2, 0, INT32_MIN};
    const std::vector<std::uint32_t> visits = {1, UINT32_MAX};

    const auto condition = Condition::parse(text, names);
    if (const auto* error = std::get_if<SyntaxError>(&condition)) {
        assert(error->at <= size && !error->what.empty());
    } else {
        std::get<Condition>(condition).holds({values, visits});
    }
    const auto assignment = Assignment::parse(text, names);
    if (const auto* error = std::get_if<SyntaxError>(&assignment)) {
        assert(error->at <= size && !error->what.empty());
    } else {
        std::get<Assignment>(assignment).apply(values, visits);
        assert(values[0] >= 0 && values[0] <= 5 && (values[1] == 0 || values[1] == 1));
    }
    return 0;
}
