#include "streamer/ingest/breakoff.hpp"
#include "streamer/ingest/probe.hpp"
#include "tests/catch.hpp"

using namespace forksight::streamer::ingest;
using forksight::media_manifests::Projection;
using forksight::media_manifests::Rational;
using forksight::media_manifests::Stereo;

namespace {

Facts sized(int width, int height) {
    Facts facts;
    facts.width = width;
    facts.height = height;
    return facts;
}

bool is(const Shape& shape, Projection projection, Stereo stereo) {
    return shape.projection == projection && shape.stereo == stereo;
}

} // namespace

TEST_CASE("a constant frame rate is kept, however the container rounds it", "[ingest][unit]") {
    CHECK(choose_rate({30, 1}, {30, 1}).rate == Rational{30, 1});
    CHECK(choose_rate({30000, 1001}, {30000, 1001}).rate == Rational{30000, 1001});
    CHECK(choose_rate({19001, 634}, {30000, 1001}).rate == Rational{30000, 1001});
    CHECK(choose_rate({24000, 1001}, {24000, 1001}).rate == Rational{24000, 1001});
    CHECK(choose_rate({25, 1}, {25, 1}).rate == Rational{25, 1});
    CHECK(choose_rate({0, 1}, {50, 1}).rate == Rational{50, 1});
    CHECK(choose_rate({15, 1}, {15, 1}).rate == Rational{15, 1});
    CHECK_FALSE(choose_rate({30, 1}, {30, 1}).variable);
}

TEST_CASE("rates above 60 are halved and rates below 10 are multiplied", "[ingest][unit]") {
    CHECK(choose_rate({120, 1}, {120, 1}).rate == Rational{60, 1});
    CHECK(choose_rate({120000, 1001}, {120000, 1001}).rate == Rational{60000, 1001});
    CHECK(choose_rate({240, 1}, {240, 1}).rate == Rational{60, 1});
    CHECK(choose_rate({1, 1}, {1, 1}).rate == Rational{10, 1});
    CHECK(choose_rate({4, 1}, {4, 1}).rate == Rational{12, 1});
    for (const Rational rate : {Rational{90000, 1}, Rational{1, 100}, Rational{999999, 7}}) {
        const Rational chosen = choose_rate(rate, rate).rate;
        CHECK(chosen.value() >= 9.99);
        CHECK(chosen.value() <= 60.2);
    }
}

TEST_CASE("a variable rate becomes the camera's own, or the next standard one", "[ingest][unit]") {
    CHECK(choose_rate({2571, 100}, {30, 1}).rate == Rational{30, 1});
    CHECK(choose_rate({2571, 100}, {30, 1}).variable);
    CHECK(choose_rate({2347, 100}, {90000, 1}).rate == Rational{24000, 1001});
    CHECK(choose_rate({27, 1}, {1000, 1}).rate == Rational{30000, 1001});
    CHECK(choose_rate({75, 1}, {1000, 1}).rate == Rational{60, 1});
}

TEST_CASE("without any frame rate there is none to choose", "[ingest][unit]") {
    CHECK(choose_rate({0, 0}, {0, 0}).rate.numerator == 0);
    CHECK(choose_rate({-5, 1}, {0, 1}).rate.numerator == 0);
}

TEST_CASE("the picture's shape is guessed only where nobody says it, and the guess is told", "[ingest][unit]") {
    CHECK(is(shape_of(sized(3840, 1920), {}, {}), Projection::equirectangular, Stereo::mono));
    CHECK(is(shape_of(sized(3840, 3840), {}, {}), Projection::equirectangular, Stereo::top_bottom));
    CHECK(is(shape_of(sized(5760, 1440), {}, {}), Projection::equirectangular, Stereo::left_right));
    CHECK(is(shape_of(sized(1080, 1080), {}, {}), Projection::flat, Stereo::mono));
    CHECK(is(shape_of(sized(1920, 1080), {}, {}), Projection::flat, Stereo::mono));
    CHECK_THAT(shape_of(sized(3840, 3840), {}, {}).remark,
               ContainsSubstring("equirectangular, top-bottom") && ContainsSubstring("3840x3840"));
    CHECK(shape_of(sized(3840, 3840), Projection::fisheye, {}).remark.empty());
}

TEST_CASE("an order goes before the metadata, and the metadata before a guess", "[ingest][unit]") {
    Facts facts = sized(3840, 3840);
    facts.projection = Projection::equirectangular;
    CHECK(is(shape_of(facts, {}, {}), Projection::equirectangular, Stereo::mono));
    CHECK(shape_of(facts, {}, {}).remark.empty());
    facts.stereo = Stereo::left_right;
    CHECK(is(shape_of(facts, {}, {}), Projection::equirectangular, Stereo::left_right));
    CHECK(is(shape_of(facts, Projection::eac, Stereo::top_bottom), Projection::eac, Stereo::top_bottom));
    CHECK(is(shape_of(sized(4096, 2048), Projection::half_equirectangular, {}), Projection::half_equirectangular,
             Stereo::left_right));
    CHECK(
        is(shape_of(sized(4096, 2048), {}, Stereo::left_right), Projection::half_equirectangular, Stereo::left_right));
    CHECK(is(shape_of(sized(2048, 2048), {}, Stereo::top_bottom), Projection::equirectangular, Stereo::top_bottom));
}

TEST_CASE("a Matroska file's own length is read from its first bytes", "[ingest][unit]") {
    const std::string ebml("\x1a\x45\xdf\xa3\x81\x00", 6);
    const std::string segment("\x18\x53\x80\x67", 4);
    CHECK(matroska_bytes(ebml + segment + std::string("\x01\x00\x00\x00\x00\x00\x10\x00", 8)) == 18U + 0x1000U);
    CHECK(matroska_bytes(ebml + segment + "\x82") == 11U + 2U);
    CHECK_FALSE(matroska_bytes(ebml + segment + "\x01\xff\xff\xff\xff\xff\xff\xff")); // written live: not known
    CHECK_FALSE(matroska_bytes(ebml + segment + "\xff"));
    CHECK_FALSE(matroska_bytes(ebml + segment));
    CHECK_FALSE(matroska_bytes(ebml));
    CHECK_FALSE(matroska_bytes(std::string("\x1a\x45\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xfe", 12)));
    CHECK_FALSE(matroska_bytes(""));
    CHECK_FALSE(matroska_bytes(std::string(64, '\0')));
}
