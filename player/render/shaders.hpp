// The texts of shaders/*.glsl, embedded by the build (embed_shaders.cmake).
#pragma once

namespace forksight::player::render::shaders {

extern const char* const sky_vert;
extern const char* const sky_frag;
extern const char* const room_frag;
extern const char* const shape_vert;
extern const char* const shape_frag;

} // namespace forksight::player::render::shaders
