// Which projection and stereo layout a picture has.
#include <cmath>
#include <cstdint>

#include "streamer/ingest/probe.hpp"

namespace forksight::streamer::ingest {
namespace {

using media_manifests::Projection;
using media_manifests::Stereo;

constexpr int large_px = 1920; // a square this large is two 2:1 pictures; a smaller one is a square film

bool near(double value, double target) {
    return std::abs(value / target - 1.0) < 0.02;
}

Stereo likely_stereo(Projection projection, double shape) {
    if (projection == Projection::equirectangular && near(shape, 1.0)) return Stereo::top_bottom;
    if (projection == Projection::equirectangular && near(shape, 4.0)) return Stereo::left_right;
    if (projection == Projection::half_equirectangular && near(shape, 2.0)) return Stereo::left_right;
    if (projection == Projection::half_equirectangular && near(shape, 0.5)) return Stereo::top_bottom;
    return Stereo::mono;
}

Projection likely_projection(std::optional<Stereo> stereo, int width, int height) {
    double shape = static_cast<double>(width) / height;
    if (stereo == Stereo::top_bottom) shape *= 2.0;
    if (stereo == Stereo::left_right) shape /= 2.0;
    if (near(shape, 2.0)) return Projection::equirectangular;
    if (stereo && *stereo != Stereo::mono && near(shape, 1.0)) return Projection::half_equirectangular;
    if (!stereo && near(shape, 1.0) && width >= large_px) return Projection::equirectangular;
    if (!stereo && near(shape, 4.0)) return Projection::equirectangular;
    return Projection::flat;
}

} // namespace

Shape shape_of(const Facts& facts, std::optional<Projection> ordered_projection, std::optional<Stereo> ordered_stereo) {
    Shape shape;
    const std::optional<Projection> projection = ordered_projection ? ordered_projection : facts.projection;
    const std::optional<Stereo> stereo = ordered_stereo ? ordered_stereo : facts.stereo;
    shape.projection = projection ? *projection : likely_projection(stereo, facts.width, facts.height);
    // Spherical metadata that says nothing of stereo says mono (Spherical Video v2).
    const bool metadata_says_mono = !ordered_projection && facts.projection;
    shape.stereo =
        stereo ? *stereo
        : metadata_says_mono
            ? Stereo::mono
            : likely_stereo(shape.projection, static_cast<double>(facts.width) / static_cast<double>(facts.height));
    if (!projection) {
        shape.remark = "the file does not say how its picture is projected: taken as " +
                       std::string(media_manifests::name_of(shape.projection)) + ", " +
                       std::string(media_manifests::name_of(shape.stereo)) + ", as it is " +
                       std::to_string(facts.width) + "x" + std::to_string(facts.height) +
                       " (--projection and --stereo say otherwise)";
    }
    return shape;
}

} // namespace forksight::streamer::ingest
