#version 330 core
// Shapes by their distance, so that edges are smooth at any size and slant. Colours are premultiplied.
in vec2 at;
in vec2 within;
out vec4 painted;
uniform vec4 colour;
uniform vec4 shape;  // box: middle, half size; arc: middle, radius, end of the filled part in turns; line: from, to
uniform vec2 stroke;  // box: corner radius, width of its edge in pixels; arc and line: half the width
uniform vec4 edge;    // box: colour of its edge
uniform sampler2D letters;

#ifdef BOX
float distance_to() {
    vec2 beyond = abs(at - shape.xy) - shape.zw + stroke.x;
    return length(max(beyond, 0.0)) + min(max(beyond.x, beyond.y), 0.0) - stroke.x;
}
#endif

#ifdef ARC
// Clockwise from the top, with round ends.
float distance_to() {
    vec2 p = at - shape.xy;
    float whole = abs(length(p) - shape.z) - stroke.x;
    if (shape.w >= 1.0) return whole;
    float turn = atan(p.x, p.y) / 6.28318530718;
    turn = turn < 0.0 ? turn + 1.0 : turn;
    if (turn <= shape.w) return whole;
    float end = shape.w * 6.28318530718;
    vec2 from_start = p - vec2(0.0, shape.z);
    vec2 from_end = p - shape.z * vec2(sin(end), cos(end));
    return min(length(from_start), length(from_end)) - stroke.x;
}
#endif

#ifdef LINE
float distance_to() {
    vec2 along = shape.zw - shape.xy;
    vec2 p = at - shape.xy;
    float share = clamp(dot(p, along) / max(dot(along, along), 1e-12), 0.0, 1.0);
    return length(p - along * share) - stroke.x;
}
#endif

void main() {
#ifdef TEXT
    painted = colour * textureLod(letters, within, 0.0).a;
#else
    vec2 across = dFdx(at), down = dFdy(at);
    float pixels = distance_to() * inversesqrt(max(dot(across, across), dot(down, down)));
    float covered = clamp(0.5 - pixels, 0.0, 1.0);
#ifdef BOX
    float of_edge = clamp(pixels + stroke.y + 0.5, 0.0, 1.0) * step(1e-6, stroke.y);
    painted = mix(colour, edge + colour * (1.0 - edge.a), of_edge) * covered;
#else
    painted = colour * covered;
#endif
#endif
}
