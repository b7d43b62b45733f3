#version 330 core
// Ray to texel. Axes: x right, y up, -z ahead. `place` is 0..1 over one eye's picture, its y from the top.
in vec3 ray;
out vec4 colour;
uniform sampler2D plane_0;
uniform sampler2D plane_1;
uniform sampler2D plane_2;
uniform vec4 eye;         // where this eye's picture lies in the texture: offset, size; 0..1
uniform vec2 eye_texels;  // size of this eye's picture
uniform vec2 flat_half;   // half size of the flat screen at distance 1
uniform vec3 nowhere;     // colour of where the film is not
uniform sampler2D over;   // what hangs over the film, as large as the view, premultiplied
uniform bool everywhere;  // false: nothing is drawn where nothing hangs over the film and there is some

const float pi = 3.14159265358979;

// An angle in 0..pi/4 from its tangent; odd polynomial fitted for the least greatest error, 2e-6 rad. Cheaper than
// atan() where the GPU is a CPU, and alike everywhere.
float small_atan(float t) {
    float s = t * t;
    return t * (0.99997722 + s * (-0.3326228 + s * (0.19354023 + s * (-0.1164261 +
           s * (0.05264692 - s * 0.01171896)))));
}

// As atan(y, x), for y and x that are not both 0.
float angle(float y, float x) {
    float ay = abs(y);
    float ax = abs(x);
    float a = small_atan(min(ay, ax) / max(max(ay, ax), 1e-30));
    a = ay > ax ? 0.5 * pi - a : a;
    a = x < 0.0 ? pi - a : a;
    return y < 0.0 ? -a : a;
}

#ifdef UNROLLED
// Not a ray: the place itself, which goes round where the picture does.
vec3 find() {
#ifdef EQUIRECTANGULAR
    return vec3(fract(ray.x), ray.y, 1.0);
#else
    return vec3(ray.xy, 1.0);
#endif
}
#elif defined(EQUIRECTANGULAR) || defined(HALF_EQUIRECTANGULAR)
vec3 find() {
    float yaw = angle(ray.x, -ray.z);
    float pitch = angle(ray.y, length(ray.xz));
#ifdef EQUIRECTANGULAR
    return vec3(yaw / (2.0 * pi) + 0.5, 0.5 - pitch / pi, 1.0);
#else
    return vec3(yaw / pi + 0.5, 0.5 - pitch / pi, (0.5 * pi - abs(yaw)) * 100.0);
#endif
}
#endif

#ifdef FISHEYE
vec3 find() {
    float across = length(ray.xy);
    float from_ahead = angle(across, -ray.z);
    vec2 out_from_middle = ray.xy / max(across, 1e-12) * (from_ahead / pi);
    return vec3(0.5 + out_from_middle.x, 0.5 - out_from_middle.y, (0.5 * pi - from_ahead) * 100.0);
}
#endif

#ifdef FLAT
vec3 find() {
    vec2 at = ray.xy / (max(-ray.z, 1e-6) * flat_half);
    vec2 inside = (1.0 - abs(at)) * flat_half * 250.0;
    return vec3(0.5 + 0.5 * at.x, 0.5 - 0.5 * at.y, ray.z < 0.0 ? min(inside.x, inside.y) : 0.0);
}
#endif

#if defined(CUBEMAP) || defined(EAC)
// The face's coordinates, -1..1, right and down as one looks at it from inside; z: 0 right 1 left 2 up 3 down 4 front
// 5 back. The up face's lower edge and the down face's upper edge meet the front face.
vec3 face_of(vec3 r) {
    vec3 a = abs(r);
    if (a.z >= a.x && a.z >= a.y) {
        return r.z < 0.0 ? vec3(r.x, -r.y, 4.0 * a.z) / a.z : vec3(-r.x, -r.y, 5.0 * a.z) / a.z;
    }
    if (a.x >= a.y) return r.x > 0.0 ? vec3(r.z, -r.y, 0.0) / a.x : vec3(-r.z, -r.y, a.x) / a.x;
    return r.y > 0.0 ? vec3(r.x, -r.z, 2.0 * a.y) / a.y : vec3(r.x, r.z, 3.0 * a.y) / a.y;
}
#endif

#ifdef CUBEMAP
// Three faces by two: right left up, down front back. Half a texel is kept from the edges: the next face is elsewhere.
vec3 find() {
    vec3 face = face_of(ray);
    float number = floor(face.z + 0.5);
    float row = number > 2.5 ? 1.0 : 0.0;
#ifdef YUV420
    vec2 margin = vec2(4.5, 2.0) / eye_texels;  // half a texel of chroma, and its shift
#else
    vec2 margin = vec2(1.5, 1.0) / eye_texels;
#endif
    vec2 within = clamp(0.5 + 0.5 * face.xy, margin, 1.0 - margin);
    return vec3((number - 3.0 * row + within.x) / 3.0, (row + within.y) * 0.5, 1.0);
}
#endif

#ifdef EAC
// Two rows that each run on without a break: left front right; and, lying on its side, down back up. Angles within a
// face are even. Two texels of padding left and right of the picture, above and below each row.
vec3 find() {
    vec3 face = face_of(ray);
    int number = int(face.z + 0.5);
    vec2 f = face.xy;
    vec2 slot = vec2(number == 1 ? 0.0 : number == 4 ? 1.0 : 2.0, 0.0);
    if (number == 2) { f = vec2(f.y, -f.x); slot = vec2(2.0, 1.0); }
    if (number == 3) { f = vec2(f.y, -f.x); slot = vec2(0.0, 1.0); }
    if (number == 5) { f = vec2(-f.y, f.x); slot = vec2(1.0, 1.0); }
    vec2 even = vec2(small_atan(abs(f.x)), small_atan(abs(f.y))) * sign(f) * (2.0 / pi) + 0.5;
    vec2 padding = 2.0 / eye_texels;
    return vec3((even.x + slot.x) * (1.0 - 2.0 * padding.x) / 3.0 + padding.x,
                even.y * (0.5 - 2.0 * padding.y) + padding.y + 0.5 * slot.y, 1.0);
}
#endif

// `half_texel` is of this plane, of the whole texture.
vec4 sample_plane(sampler2D plane, vec2 place, vec2 half_texel) {
    vec2 at = eye.xy + place * eye.zw;
    vec2 low = eye.xy + half_texel;
    vec2 high = eye.xy + eye.zw - half_texel;
    at.y = clamp(at.y, low.y, high.y);
#if defined(WRAP_BY_SAMPLER)
    return textureLod(plane, at, 0.0);
#elif defined(WRAP_WITHIN_EYE)
    // The seam lies in the middle of the texture, where a sampler cannot wrap: its two columns are blended here.
    float beyond_low = clamp((low.x - at.x) / (2.0 * half_texel.x), 0.0, 0.5);
    float beyond_high = clamp((at.x - high.x) / (2.0 * half_texel.x), 0.0, 1.0);
    vec4 near = textureLod(plane, vec2(clamp(at.x, low.x, high.x), at.y), 0.0);
    vec4 far = textureLod(plane, vec2(beyond_low > 0.0 ? high.x : low.x, at.y), 0.0);
    return mix(near, far, beyond_low + beyond_high);
#else
    at.x = clamp(at.x, low.x, high.x);
    return textureLod(plane, at, 0.0);
#endif
}

void main() {
    vec3 found = find();
#ifdef UNDER
    vec4 above = texelFetch(over, ivec2(gl_FragCoord.xy), 0);
    if (!everywhere && above.a == 0.0 && found.z >= 1.0) {
        colour = vec4(0.0);
        return;
    }
#endif
    vec2 half_texel = 0.5 * eye.zw / eye_texels;
#ifdef YUV420
    // BT.709, limited range; chroma lies on the left column of each four (H.264's and HEVC's default).
    vec2 chroma_half = 2.0 * half_texel;
    vec2 chroma_place = found.xy + vec2(0.5 / eye_texels.x, 0.0);
    float y = sample_plane(plane_0, found.xy, half_texel).r * 255.0 / 219.0 - 16.0 / 219.0;
    float u = sample_plane(plane_1, chroma_place, chroma_half).r * 255.0 / 224.0 - 128.0 / 224.0;
    float v = sample_plane(plane_2, chroma_place, chroma_half).r * 255.0 / 224.0 - 128.0 / 224.0;
    vec3 film = clamp(vec3(y + 1.5748 * v, y - 0.187324 * u - 0.468124 * v, y + 1.8556 * u), 0.0, 1.0);
#else
    vec3 film = sample_plane(plane_0, found.xy, half_texel).rgb;
#endif
#if defined(HALF_EQUIRECTANGULAR) || defined(FISHEYE) || defined(FLAT)
    film = mix(nowhere, film, clamp(found.z, 0.0, 1.0));
#endif
#ifdef UNDER
    film = above.rgb + (1.0 - above.a) * film;
#endif
    colour = vec4(film, 1.0);
}
