"""From what was measured to figures: percentiles, what was heard at which switch, and whether memory grows."""
import json
import math
import pathlib
import statistics
import subprocess

MISSING_LEVEL = 0.01  # below it nothing was heard that could have a hole


def percentile(values, share):
    """The value that this share of the others is not above; the largest for 1; 0 of nothing."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else 0.0


def listen(program, recording, clips, switches):
    """What bench_switch hears at `switches`, pairs of times on the monotonic clock."""
    times, heard = recording.path.with_suffix(".times"), recording.path.with_suffix(".json")
    origin_s = recording.origin_s
    times.write_text("".join(f"{decided - origin_s:.6f} {first - origin_s:.6f}\n" for decided, first in switches))
    subprocess.run([program, "--listen", recording.path, str(clips), times, heard], check=True)
    found = json.loads(heard.read_text())
    if found["level"] < MISSING_LEVEL:
        raise OSError("nothing is to be heard in the recording")
    return found


def sound_figures(heard):
    holes, jumps = heard["hole_ms"], heard["jump"]
    return {"audio_gap_ms_p50": percentile(holes, 0.5), "audio_gap_ms_p99": percentile(holes, 0.99),
            "audio_gap_ms_most": percentile(holes, 1), "audio_gaps_measured": len(holes),
            "audio_jump_p50": percentile(jumps, 0.5), "audio_jump_p99": percentile(jumps, 0.99),
            "audio_holes_elsewhere": len(heard["elsewhere_ms"]),
            "audio_holes_elsewhere_ms": sum(heard["elsewhere_ms"])}


def frame_figures(decided_s, first_s, late_frames):
    to_first_ms = [1000 * (first - decided) for decided, first in zip(decided_s, first_s)]
    return {"switches": len(decided_s), "decided_to_first_ms_p50": percentile(to_first_ms, 0.5),
            "decided_to_first_ms_p99": percentile(to_first_ms, 0.99), "late_frames_p99": percentile(late_frames, 0.99),
            "late_frames_most": percentile(late_frames, 1)}


def player_figures(raw, heard):
    """`raw`: what bench_switch wrote; `heard`: what was heard of it, or None."""
    figures = frame_figures(raw["decided_s"], raw["first_s"], raw["late_frames"])
    gaps = raw["audio_gap_ms"]
    by_mpv = {"audio_gap_ms_p50": percentile(gaps, 0.5), "audio_gap_ms_p99": percentile(gaps, 0.99),
              "audio_gaps_measured": len(gaps)}
    figures.update({f"by_mpv.{key}": value for key, value in by_mpv.items()} if heard else by_mpv)
    figures.update(sound_figures(heard) if heard else {})
    figures.update(decided_to_second_ms_p50=percentile(raw["second_ms"], 0.5),
                   decided_to_second_ms_p99=percentile(raw["second_ms"], 0.99), not_ready=len(raw["not_ready_ms"]),
                   not_ready_ms_p50=percentile(raw["not_ready_ms"], 0.5),
                   not_ready_ms_most=percentile(raw["not_ready_ms"], 1), cue_ms_p50=percentile(raw["cue_ms"], 0.5),
                   cue_ms_p99=percentile(raw["cue_ms"], 0.99))
    for key in ("update_ms", "frame_ms"):
        figures.update({f"{key}_p50": percentile(raw[key], 0.5), f"{key}_p99": percentile(raw[key], 0.99),
                        f"{key}_most": percentile(raw[key], 1)})
    for key in ("black_frames", "wrong_first_frames", "never_shown", "dropped_frames", "width", "height", "cued_clip_mb"):
        figures[key] = raw[key]
    return figures


FRAME_MS = 1000 / 60


def browser_figures(raw, heard):
    """`raw`: what tests/web/switch.mjs wrote. Late frames are sixtieths of a second after the one that could have shown it."""
    switches = raw["switches"]
    late = [max(0, round(1000 * (one["first_s"] - one["decided_s"]) / FRAME_MS) - 1) for one in switches]
    figures = frame_figures([one["decided_s"] for one in switches], [one["first_s"] for one in switches], late)
    figures.update(sound_figures(heard))
    moving = [one["moving_ms"] for one in switches if one["moving_ms"] is not None]
    figures.update(black_frames=sum(one["black"] for one in switches), wrong_first_frames=sum(one["wrong"] for one in switches),
                   never_shown=sum(one["first_ms"] is None for one in switches),
                   not_ready=sum(not one["was_ready"] for one in switches),
                   decided_to_second_ms_p50=percentile(moving, 0.5), decided_to_second_ms_p99=percentile(moving, 0.99),
                   page_frame_ms_p50=percentile(raw["intervals"], 0.5), page_frame_ms_p99=percentile(raw["intervals"], 0.99))
    return figures


def growth(times_s, values):
    """Slope an hour of the last three quarters by least squares, and its standard error: neighbours that resemble each
    other count for less. Needs eight samples there."""
    first = len(values) // 4
    t, v = [time / 3600 for time in times_s[first:]], values[first:]
    if len(v) < 8:
        raise ValueError("too few samples for a slope")
    middle, mean = statistics.fmean(t), statistics.fmean(v)
    spread = sum((time - middle) ** 2 for time in t)
    slope = sum((time - middle) * (value - mean) for time, value in zip(t, v)) / spread
    rest = [value - mean - slope * (time - middle) for time, value in zip(t, v)]
    power = sum(one * one for one in rest)
    alike = max(0.0, sum(a * b for a, b in zip(rest, rest[1:])) / power) if power else 0.0
    independent = max(3.0, len(v) * (1 - alike) / (1 + alike))
    return slope, math.sqrt(power / len(v) / (independent - 2) / (spread / len(v)))


def resident_mb(process):
    """Of a process by its number."""
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(process)
