#version 330 core
// The calm room: a wide floor that fades into a quiet horizon. Nothing in it moves, and nothing in it is bright.
in vec3 ray;
out vec4 painted;  // premultiplied
uniform vec3 eye_at;     // metres from the middle of the room
uniform float floor_m;   // below the middle
uniform float room;      // 1: the room alone
uniform float dark;      // 1: nothing of what was there

const vec3 horizon = vec3(0.468, 0.438, 0.404);
const vec3 zenith = vec3(0.222, 0.206, 0.214);
const vec3 near_floor = vec3(0.312, 0.282, 0.252);
const vec3 lamp = vec3(0.120, 0.100, 0.070);

// -1..1, the same at every frame; a triangle's shape hides steps best.
float grain(vec2 at) {
    vec2 a = fract(at * vec2(0.1031, 0.1030) + vec2(at.y, at.x) * vec2(0.0973, 0.1099));
    a += dot(a, a.yx + 33.33);
    float first = fract((a.x + a.y) * a.x);
    float second = fract((a.x + a.y) * a.y * 1.7);
    return first - second;
}

void main() {
    vec3 d = normalize(ray);
    float ahead = max(-d.z, 0.0);
    vec3 far = horizon + 0.045 * ahead * ahead * ahead * vec3(1.0, 0.95, 0.85);
    vec3 colour = mix(far, zenith, 1.0 - exp(-2.6 * max(d.y, 0.0)));

    // Where the ray meets the floor. Soft dots on it, half a metre apart, say how far away it is and that it stands
    // still.
    float high = max(floor_m + eye_at.y, 0.2);
    vec2 at = eye_at.xz + d.xz * (high / max(-d.y, 1e-3));
    float away = length(at);
    vec3 ground = mix(near_floor, far, 1.0 - exp(-away / 7.0)) + lamp * exp(-away * away / 5.0);
    vec2 cell = (fract(2.0 * at) - 0.5) * 0.5;
    vec2 step_x = dFdx(at), step_y = dFdy(at);
    float blur = 0.5 * sqrt(max(dot(step_x, step_x), dot(step_y, step_y))) + 0.006;
    float dot_m = 0.035;
    float inked = smoothstep(dot_m + blur, dot_m - blur, length(cell)) * min(1.0, dot_m * dot_m / (blur * blur));
    ground += 0.05 * inked * exp(-away * away / 16.0);
    colour = mix(colour, ground, smoothstep(0.0, 0.012, -d.y));

    colour += grain(gl_FragCoord.xy) / 255.0;
    painted = vec4(colour * room, 1.0 - (1.0 - room) * (1.0 - dark));
}
