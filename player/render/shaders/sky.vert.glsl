#version 330 core
// One triangle that covers the view; its corners carry rays, which GL interpolates without error as they are linear.
uniform mat3 room_from_view;
uniform vec4 tangents;  // left, right, down, up; of the view's edges, all positive
out vec3 ray;

void main() {
    vec2 corner = vec2(gl_VertexID == 1 ? 2.0 : 0.0, gl_VertexID == 2 ? 2.0 : 0.0);
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
    ray = room_from_view * vec3(mix(-tangents.xz, tangents.yw, corner), -1.0);
}
