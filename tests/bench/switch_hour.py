"""The real player at random for an hour: choices, loops, waits, ways back; and what its memory does meanwhile."""
import json
import random
import signal
import statistics
import subprocess
import time

import switch_film
import switch_figures

LOOK_S, SAMPLE_S = 1, 10  # a sample is the mean of what was there: memory comes and goes with what is cued
SCENES = 9
QUICKEST_S = 2.5  # from a scene's beginning to the next, however soon an answer is looked at
YAWS = (-60, -20, 20, 60)


def write_film(library, seconds, dice):
    """Scenes that lead to one another, forth and back, each in its own manner: the choices come soon or late, and meanwhile
    the clip loops, stands or plays. Answers with where each choice leads, by scene."""
    names, scenes, ways = switch_film.names(), {}, {}
    for number in range(SCENES):
        at, from_s = dice.choice((0.4, 1.0, 2.5)), dice.choice((0.0, 1.0, 1.5))
        others = [other for other in range(SCENES) if other != number]
        leads = dice.sample(others, dice.choice((2, 3, 4)))
        scene = {"clip": names[number % len(names)], "from": from_s, "to_time": float(seconds),
                 "offer": {"at": from_s + at, "meanwhile": ("loop", "freeze", "play")[number % 3]},
                 "choices": [{"id": f"to-{to}", "text": {"nl": f"Naar {to}", "en": f"To {to}"},
                              "look": {"yaw": yaw, "pitch": -10, "radius": 10}, "to": f"scene-{to}"}
                             for to, yaw in zip(leads, YAWS)]}
        if number % 3 == 0:
            scene["offer"]["loop_from"] = max(from_s, from_s + at - 1.0)
        scenes[f"scene-{number}"], ways[number] = scene, leads
    switch_film.write_film(library, "scene-0", scenes)
    return ways


def wander(ways, minutes, dice):
    """More choices than can be made in the time."""
    here, taken = 0, []
    for _ in range(int(60 * minutes / QUICKEST_S) + 50):
        here = dice.choice(ways[here])
        taken.append(f"to-{here}")
    return taken


def play(place, environment, folder, choices, minutes):
    """Times, megabytes then, and the player's report."""
    report, times, values = folder / "report.json", [], []
    (folder / "records").mkdir()
    with open(folder / "player.log", "w", encoding="utf-8") as log:
        player = subprocess.Popen(
            [*place.before, switch_film.PLAYER, f"{place.address}/{switch_film.FILM}", "--display", "offscreen", "--size", "640x360",
             "--language", "en", "--choose", ",".join(choices), "--record", folder / "records", "--report", report],
            env=environment, stdout=log, stderr=log)
        began = time.monotonic()
        looks = []
        try:
            while time.monotonic() < began + 60 * minutes and player.poll() is None:
                time.sleep(LOOK_S)
                if player.poll() is None:
                    looks.append(switch_figures.resident_mb(player.pid))
                if len(looks) == SAMPLE_S // LOOK_S:
                    times.append(time.monotonic() - began)
                    values.append(statistics.fmean(looks))
                    looks = []
        finally:
            ended = player.poll()
            player.send_signal(signal.SIGTERM)
            try:
                player.wait(timeout=60)
            except subprocess.TimeoutExpired:
                player.kill()
                raise
    if ended is not None:
        raise OSError(f"the player left by itself, with {ended}: {(folder / 'player.log').read_text()[-1000:]}")
    return times, values, json.loads(report.read_text())


def measure(place, environment, folder, library, seconds, minutes):
    dice = random.Random(20240607)
    ways = write_film(library, seconds, dice)
    times, values, report = play(place, environment, folder, wander(ways, minutes, dice), minutes)
    slope, error = switch_figures.growth(times, values)
    rest = values[len(values) // 4:]
    causes = [switch["cause"] for switch in report["switches"]]
    return {"minutes": times[-1] / 60, "mb_per_hour": slope, "mb_per_hour_error": error, "resident_mb_first": rest[0],
            "resident_mb_last": rest[-1], "resident_mb_least": min(rest), "resident_mb_most": max(rest),
            "scenes": len(report["path"]), "switches": len(causes), "stalls": len(report["stalls"]),
            "problems": len(report["problems"]), "samples_mb": [round(value, 1) for value in values]}
