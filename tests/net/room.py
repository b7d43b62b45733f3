"""What the air is like in a room where films are watched, who else is in it, and the streamer at its access point."""
import random
import subprocess

import netns

CROWD = 29
CROWD_SEGMENT = 62_500  # bytes, one a second each: half a megabit a second

ROOM = ["--down", 20, "--up", 20, "--packet-cost", 100, "--delay", 8, "--jitter", 10, "--loss", 0.2, "--burst", 3]
SCENARIOS = {
    "good": {"air": ["--down", 60, "--up", 60, "--packet-cost", 50, "--delay", 5, "--jitter", 5, "--loss", 0.1, "--burst", 2]},
    "crowded": {"air": ["--down", 25, "--up", 25, "--packet-cost", 150, "--delay", 5, "--jitter", 15, "--loss", 0.5, "--burst", 3],
                "crowd": True},
    "far": {"air": ["--down", 1.5, "--up", 1, "--packet-cost", 100, "--delay", 15, "--jitter", 20, "--loss", 3, "--burst", 4]},
}
for seconds in (3, 10, 30):
    SCENARIOS[f"away-{seconds}-choice"] = {"air": ROOM, "away": seconds, "event": "offered", "times": 2, "later": 0.0}
    SCENARIOS[f"away-{seconds}-between"] = {"air": ROOM, "away": seconds, "event": "chosen", "times": 1, "later": 2.0}


def add_crowd_film(library):
    """Segments of their own for the others in the room."""
    folder = library / "films/load/clip/synthetic"
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(3)
    paths = []
    for number in range(1, 11):
        (folder / f"{number:05d}.m4s").write_bytes(dice.randbytes(CROWD_SEGMENT))
        paths += ["--path", f"/films/load/clip/synthetic/{number:05d}.m4s"]
    return paths


def wifi_of(program, scenario, seed):
    """The wifi of a scenario, for a `with`."""
    return netns.Wifi(program, *scenario["air"], "--seed", seed, crowds=("crowd",) if scenario.get("crowd") else ())


def serve(wifi, streamer, library, log):
    server = subprocess.Popen(wifi.command("ap", streamer, "serve", "--library", library, "--listen", f"{netns.SERVER}:8360",
                                           "--request-log", "errors"), stdout=subprocess.PIPE, stderr=log, text=True)
    assert server.stdout.readline().startswith("listening on ")
    return server


def start_others(wifi, scenario, load, library, seconds):
    """Those who share the air, as a process to be killed; None: nobody."""
    if not scenario.get("crowd"):
        return None
    return subprocess.Popen(
        wifi.command("crowd", load, "--server", f"{netns.SERVER}:8360", "--library", library, "--connections", CROWD, "--every", 1,
                     "--warm", 0, "--seconds", seconds, "--verify-every", 0, *add_crowd_film(library)),
        stdout=subprocess.DEVNULL)
