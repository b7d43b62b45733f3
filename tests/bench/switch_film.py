"""A film of clips that number their frames and have a tone each, and the streamer it comes from: here, or over a wifi."""
import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import threading

import rivals

sys.path.insert(0, str(rivals.ROOT / "tests/net"))
import netns  # noqa: E402
import room  # noqa: E402

PROGRAM = rivals.BUILD / "tests/player/video/bench_switch"
PLAYER = rivals.BUILD / "player/forksight-player"
WIFI = rivals.BUILD / "tests/net/wifi"
CLIPS, WIDTH = 3, 1280
FILM = "films/switches"


def names():
    return [f"clip-{number}" for number in range(CLIPS)]


def make_film(library, seconds):
    """Ingested as any other."""
    for number, name in enumerate(names()):
        source = library / f"{name}.mp4"
        subprocess.run([PROGRAM, "--clip", str(number), str(seconds), str(WIDTH), source], check=True)
        subprocess.run([rivals.STREAMER, "ingest", source, "--library", library, "--film", "switches", "--clip", name,
                        "--progress", "none"], check=True)
        source.unlink()
    scenes = {name: {"clip": name, "then": [{"to": after}]} for name, after in zip(names(), names()[1:])}
    scenes[names()[-1]] = {"clip": names()[-1], "end": "over"}
    write_film(library, names()[0], scenes)


def write_film(library, start, scenes):
    film = {"forksight": 1, "id": "switches", "title": {"nl": "Overgangen", "en": "Switches"}, "start": start,
            "clips": {name: {} for name in names()}, "scenes": scenes}
    (library / FILM / "film.json").write_text(json.dumps(film))


def make_whole_files(library):
    """The best rendition of each clip once more as one file, for who plays files. Under a name that the streamer serves."""
    paths = []
    for name in names():
        clip = json.loads((library / FILM / name / "clip.json").read_text())
        best = max(clip["video"], key=lambda one: one["width"])["name"]
        sound = next(folder.name for folder in (library / FILM / name).iterdir() if folder.name.startswith("audio-"))
        whole = library / "films/whole" / name / "whole/00001.m4s"
        whole.parent.mkdir(parents=True)
        with tempfile.TemporaryDirectory() as folder:
            inputs = []
            for rendition in (best, sound):
                parts = library / FILM / name / rendition
                joined = pathlib.Path(folder) / f"{rendition}.mp4"
                pieces = [parts / "init.mp4", *sorted(parts.glob("*.m4s"))]
                joined.write_bytes(b"".join(piece.read_bytes() for piece in pieces))
                inputs += ["-i", joined]
            subprocess.run(["ffmpeg", "-v", "error", *inputs, "-c", "copy", "-movflags", "+faststart", "-f", "mp4", whole],
                           check=True)
        paths.append(whole.relative_to(library).as_posix())
    return paths


class Place:
    """Where a viewer is: the streamer's `address` there, and words before a command that is to run there."""

    def __init__(self, address, before=()):
        self.address, self.before = address, list(before)


@contextlib.contextmanager
def here(library, log):
    server = subprocess.Popen([rivals.STREAMER, "serve", "--library", library, "--listen", "127.0.0.1:0"],
                              stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        line = server.stdout.readline()
        if not line.startswith("listening on "):
            sys.exit(f"the streamer said {line!r}")
        threading.Thread(target=server.stdout.read, daemon=True).start()
        yield Place(line.split()[-1])
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextlib.contextmanager
def over_wifi(scenario, library, log, seed=1):
    """The streamer at the access point, the viewer at a station, and whoever else is in the room."""
    with room.wifi_of(WIFI, room.SCENARIOS[scenario], seed) as wifi:
        server = room.serve(wifi, rivals.STREAMER, library, log)
        others = room.start_others(wifi, room.SCENARIOS[scenario], rivals.LOAD, library, 24 * 3600)
        try:
            yield Place(f"http://{netns.SERVER}:8360", wifi.command("player"))
        finally:
            server.terminate()
            server.wait(timeout=20)
            if others:
                others.kill()
                others.wait()
