#!/usr/bin/env python3
"""kill -9 of the server under load and of an ingest beside it, again and again: nothing lost, nothing half served.

usage: kill_server.py STREAMER LOAD WORK_FOLDER [ROUNDS]
Every byte that arrives is compared. A reply that breaks off is no error; one that is whole and wrong, is.
"""
import json
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

SIZES = (1_000, 20_000, 300_000, 3_000_000)


def make_clips(library):
    folder = library / "films/load/clip/synthetic"
    folder.mkdir(parents=True)
    dice = random.Random(9)
    for number, size in enumerate(SIZES, 1):
        (folder / f"{number:05d}.m4s").write_bytes(dice.randbytes(size))
    return [f"/films/load/clip/synthetic/{number:05d}.m4s" for number in range(1, len(SIZES) + 1)]


def start(streamer, library, port):
    server = subprocess.Popen([streamer, "serve", "--library", library, "--listen", f"127.0.0.1:{port}"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    line = server.stdout.readline()
    assert line.startswith("listening on "), f"the streamer said {line!r} when it was started again"
    return server


def get(port, path):
    """Status and body, or None where the server was killed meanwhile."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""
    except OSError:
        return None


def check_served(port, clip):
    """What clip.json promises is there, whole. Answers whether there is a clip."""
    found = get(port, f"{clip}/clip.json")
    assert found, "the server does not answer"
    if found[0] == 404:
        return False
    assert found[0] == 200, found[0]
    told = json.loads(found[1])
    for rendition in [*told["video"], *told.get("audio", [])]:
        names = [("init.mp4", rendition["init_bytes"])]
        names += [(f"{i:05d}.m4s", segment[1]) for i, segment in enumerate(rendition["segments"], 1)]
        for name, size in names:
            status, body = get(port, f"{clip}/{rendition['name']}/{name}")
            assert (status, len(body)) == (200, size), f"{clip}/{rendition['name']}/{name}: {status}, {len(body)} of {size} bytes"
    return True


def main():
    streamer, load, work = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 6
    work = pathlib.Path(work)
    shutil.rmtree(work, ignore_errors=True)
    library = work / "library"
    paths, dice = make_clips(library), random.Random(5)
    video = work / "made.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x320:rate=30:duration=4",
                    "-c:v", "libx264", "-preset", "ultrafast", video], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = start(streamer, library, port)
    command = [load, "--server", f"127.0.0.1:{port}", "--library", library, "--connections", "16", "--warm", "0",
               "--verify-every", "1", "--seconds", "600"]
    for path in paths:
        command += ["--path", path]
    command += ["--requests", str(rounds * 4000)]
    client = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    took_s, there = None, 0
    try:
        for _ in range(rounds):
            begun = time.monotonic()
            ingest = subprocess.Popen([streamer, "ingest", video, "--library", library, "--film", "killed", "--clip", "clip",
                                       "--progress", "none"], stderr=subprocess.DEVNULL)
            if took_s is None:  # the first is let through: from there on the clip is never lost
                assert ingest.wait(timeout=120) == 0, "the ingest fails"
                took_s = time.monotonic() - begun
            else:
                time.sleep(dice.uniform(0.1, 1.1) * took_s)
                ingest.kill()
                ingest.wait()
            server.kill()
            server.wait()
            server = start(streamer, library, port)
            assert check_served(port, "/films/killed/clip"), "the clip is gone"
            there += 1
        assert get(port, "/readyz")[0] == 200
        figures = json.loads(client.communicate(timeout=300)[0])
    finally:
        client.kill()
        server.kill()
        server.wait()
    errors = figures["errors"]
    assert errors["status"] == errors["length"] == errors["bytes"] == 0, errors
    assert errors["closed"] + errors["connecting"] > 0, f"nobody noticed that the server was killed: {figures}"
    assert figures["verified"] > rounds * 1000, figures
    print(f"{rounds} kills, {figures['verified']} bodies compared, {errors['closed']} replies broken off, "
          f"the clip was there and whole {there} times")


if __name__ == "__main__":
    main()
