// Catch2 under one name: version 2 of Debian 12 and version 3 of Debian 13.
#pragma once
#ifdef FORKSIGHT_CATCH2_V2
#include <catch2/catch.hpp>
inline auto ContainsSubstring(const std::string& text) {
    return Catch::Matchers::Contains(text);
}
#else
#include <catch2/catch_all.hpp>
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;
#endif
