// The test runner's main, compiled once for all test binaries.
#define CATCH_CONFIG_MAIN
#include "tests/catch.hpp"
#ifndef FORKSIGHT_CATCH2_V2
int main(int argc, char** argv) {
    return Catch::Session().run(argc, argv);
}
#endif
