#version 330 core
// A rectangle on a plane in the room; `at` is the place on that plane, x right and y up.
uniform mat4 clip_from_plane;
uniform vec4 bounds;  // left, low, right, high
out vec2 at;
out vec2 within;  // 0..1, y from the top

void main() {
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    at = mix(bounds.xy, bounds.zw, corner);
    within = vec2(corner.x, 1.0 - corner.y);
    gl_Position = clip_from_plane * vec4(at, 0.0, 1.0);
}
