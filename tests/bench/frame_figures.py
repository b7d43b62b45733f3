"""What frames cost the player's loop, and why some lasted longer than their period."""
from switch_figures import percentile

NEAR_SWITCH_S = 0.1
AFTER_OUTAGE_S = 1.0  # what was waited for comes all at once
CAUSES = ("switch", "outage", "else")


def frames(notes):
    """A dictionary a frame, from what bench_frame wrote."""
    return [dict(zip(notes["columns"], row)) for row in notes["rows"]]


def ours_ms(frame):
    """What counts as ours: all but the display's begin(), which waits for the beat."""
    return sum(frame["ours_ms"][1:])


def wall_ms(frame):
    return sum(frame["ours_wall_ms"][1:])


def spread(values):
    return {"p50": percentile(values, 0.5), "p99": percentile(values, 0.99), "most": percentile(values, 1)}


def by_part(frames_of, parts):
    return {part: spread([frame["ours_ms"][number] for frame in frames_of]) for number, part in enumerate(parts)}


def times_on_clock(found, report):
    """When the film began and its switches, and when it stood still, on the clock of the frames."""
    began_s = next((frame["began_s"] for frame in found if frame["in_film"]), None)
    if began_s is None:
        return [], []
    switches = [began_s] + [began_s + one["decided_s"] for one in report["switches"]]
    stalls = [(began_s + one["at_s"], began_s + one["at_s"] + one["for_s"]) for one in report["stalls"]]
    return switches, stalls


def cause(began_s, ended_s, switches, away):
    """Of a frame that lasted so long: a switch goes before an outage."""
    if any(began_s - NEAR_SWITCH_S <= at_s <= ended_s for at_s in switches):
        return "switch"
    return "outage" if any(from_s < ended_s and began_s < to_s for from_s, to_s in away) else "else"


def over_period(found, parts, report, outages):
    """Frames of which our part lasted longer than their period by the clock on the wall, each with its cause; and by
    cause, how many more were over it with what a driver on the CPU drew, and how many beats were left out for whatever
    reason, also where the loop was not woken in time."""
    switches, stalls = times_on_clock(found, report)
    away = stalls + [(at_s, at_s + for_s + AFTER_OUTAGE_S) for at_s, for_s in outages]
    over, drawn, left_out = [], dict.fromkeys(CAUSES, 0), dict.fromkeys(CAUSES, 0)
    for frame, after in zip(found, found[1:]):
        period_ms = 1e3 * frame["period_s"]
        why = cause(frame["began_s"], after["began_s"], switches, away)
        left_out[why] += max(0, round(1e3 * (after["shown_s"] - frame["shown_s"]) / period_ms) - 1)
        if wall_ms(frame) > period_ms:
            longest = max(range(1, len(parts)), key=lambda part: frame["ours_wall_ms"][part])
            over.append({"at_s": frame["began_s"] - found[0]["began_s"], "cause": why, "lasted_ms": wall_ms(frame),
                         "part": parts[longest], "part_ms": frame["ours_wall_ms"][longest], "ours_ms": ours_ms(frame), "waited": frame["waited"], "preempted": frame["preempted"]})
        elif wall_ms(frame) + frame["drawing_wall_ms"] > period_ms:
            drawn[why] += 1
    return over, drawn, left_out


def run_figures(notes, report, outages):
    """Of one run, flat; and the frames over their period."""
    found = frames(notes)
    over, drawn, left_out = over_period(found, notes["parts"], report, outages)
    of_all = spread([ours_ms(frame) for frame in found])
    figures = {f"ours_ms_{name}": value for name, value in of_all.items()}
    for stage, of_stage in (("room", [frame for frame in found if not frame["in_film"]]),
                            ("film", [frame for frame in found if frame["in_film"]])):
        figures[f"{stage}.frames"] = len(of_stage)
        for name, value in spread([ours_ms(frame) for frame in of_stage]).items():
            figures[f"{stage}.ours_ms_{name}"] = value
    for part, of_part in by_part(found, notes["parts"]).items():
        figures.update({f"part.{part}_ms_{name}": value for name, value in of_part.items()})
    driver = spread([sum(frame["drawing_ms"]) for frame in found])
    figures.update({f"driver_ms_{name}": value for name, value in driver.items()})
    figures["over_1_ms"] = sum(ours_ms(frame) > 1.0 for frame in found)
    for why in CAUSES:
        figures[f"over_period.{why}"] = sum(one["cause"] == why for one in over)
        figures[f"over_by_drawing.{why}"], figures[f"beats_left_out.{why}"] = drawn[why], left_out[why]
    figures["switches"], figures["stalls"] = len(report["switches"]), len(report["stalls"])
    figures["stalled_s"] = sum(one["for_s"] for one in report["stalls"])
    return figures, over


def fixed(runs):
    """The keys that other programs rely on, from the figures of the runs by name and all their frames' costs."""
    costs = [cost for _, of_run in runs.values() for cost in of_run]
    wifi = runs["wifi"][0] if "wifi" in runs else None
    found = {"ours_ms_p99": percentile(costs, 0.99)}
    if wifi:
        found["over_period"] = wifi["over_period.switch"] + wifi["over_period.outage"]
    return found
