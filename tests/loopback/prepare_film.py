#!/usr/bin/env python3
"""Prepares small films through the real programs and plays them without a streamer; kills, fills disks, breaks files.

usage: prepare_film.py STREAMER PLAYER WORK_FOLDER [--kills N] [--seed N] [NAME...]
  --kills N  how often a prepare is killed at a random moment (12); fifty is what a release is tried with
  NAME       only these checks
"""
import argparse
import hashlib
import http.server
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time

from play_endings import serve

FILM = {
    "forksight": 1, "id": "visit", "title": {"nl": "Het bezoek", "en": "The visit"}, "start": "door",
    "clips": {"door": {}, "hall": {}},
    "scenes": {
        "door": {"clip": "door", "offer": {"at": 0.5, "until": 3.5, "meanwhile": "play", "otherwise": "wait"},
                 "choices": [{"id": "ask", "text": {"nl": "Mag ik binnen?", "en": "May I come in?"},
                              "look": {"yaw": -20, "pitch": 0, "radius": 8}, "to": "hall"},
                             {"id": "wait", "to": "street"}]},
        "hall": {"clip": "hall", "end": "let-in"},
        "street": {"clip": "hall", "end": "sent-away"}}}


class World:
    """A library with the film `visit` over two clips, made once; copies of it are changed."""

    def __init__(self, streamer, player, work):
        self.streamer, self.player, self.work = streamer, player, work
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        (work / "ladder.txt").write_text("320x160 400\n160x80 120\n")
        # What two clips have in common is fetched once: these have nothing.
        for clip, seconds, tone in (("door", 5, 440), ("hall", 3, 330), ("garden", 3, 550)):
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                            f"testsrc2=size=320x160:rate=30:duration={seconds}", "-f", "lavfi", "-i",
                            f"sine=frequency={tone}:sample_rate=48000:duration={seconds}", "-vf", f"hue=h={tone}", "-c:v", "libx264", "-preset",
                            "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", work / f"{clip}.mp4"], check=True)
        self.library = work / "library"
        self.write(self.library, FILM)
        for clip in ("door", "hall"):
            self.ingest(self.library, "visit", clip, clip)

    def write(self, library, film):
        folder = library / "films" / film["id"]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "film.json").write_text(json.dumps(film))

    def ingest(self, library, film, clip, video):
        subprocess.run([self.streamer, "ingest", self.work / f"{video}.mp4", "--library", library, "--film", film, "--clip",
                        clip, "--projection", "equirectangular", "--stereo", "mono", "--ladder",
                        self.work / "ladder.txt", "--progress", "none"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def copy_of_library(self, name):
        library = self.work / name / "library"
        shutil.rmtree(library.parent, ignore_errors=True)
        shutil.copytree(self.library, library)
        return library

    def prepare(self, url, cache, *options, **how):
        return subprocess.run([self.player, "prepare", url, "--cache", cache, "--renditions", "all", "--language", "en",
                               *options], capture_output=True, text=True, timeout=120, **how)

    def play(self, url, cache, folder, *options, choose="ask"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run = subprocess.run([self.player, url, "--cache", cache, "--display", "offscreen", "--size", "320x180", "--mute",
                              "--choose", choose, "--report", folder / "report.json", "--record", folder / "records",
                              "--language", "en", *options], capture_output=True, text=True, timeout=120)
        return run, json.loads((folder / "report.json").read_text())


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def objects_in(cache):
    return {path.parent.name + path.name: path for path in (cache / "objects").glob("??/*")}


def lists_in(cache):
    return sorted((cache / "films").glob("*.json"))


def whole(cache, library, film="visit", renditions=None):
    """Every byte of the film lies in the cache, under its hash; nothing else does under a hash that is not its own."""
    objects = objects_in(cache)
    for name, path in objects.items():
        assert sha256(path) == name, f"{path} is not what its name says"
    folder = library / "films" / film
    wanted = [folder / "film.json"]
    for clip in json.loads((folder / "film.json").read_text())["clips"]:
        wanted.append(folder / clip / "clip.json")
        for rendition in (folder / clip).iterdir():
            if rendition.is_dir() and (renditions is None or renditions(rendition.name)):
                wanted += [rendition / "init.mp4", *rendition.glob("*.m4s")]
    for path in wanted:
        assert sha256(path) in objects, f"{path} was not prepared"
    return wanted


def notes_of(report):
    """But for one that a busy machine has to make."""
    return [note for note in report["notes"] if "frames came late" not in note]


def said(run, *parts):
    for part in parts:
        assert part in run.stderr, f"not said: {part!r}; said was {run.stderr}"


def plays_without_a_streamer(world):
    """Prepared, then played with nobody there, to an ending; with somebody there, not a byte of a segment is fetched."""
    work = world.work / "plays"
    cache = work / "cache"
    server, address = serve(world.streamer, world.library)
    url = f"{address}/films/visit"
    try:
        run = world.prepare(url, cache)
        assert run.returncode == 0, run.stderr
        said(run, "visit is prepared: 2 clips, 8 s, ", "it plays without a line")
        whole(cache, world.library)
        assert oct(cache.stat().st_mode)[-3:] == "700"
        again = world.prepare(url, cache)
        assert again.returncode == 0, again.stderr
        said(again, "visit was prepared already and has not changed")
        verified = world.prepare(url, cache, "--verify")
        said(verified, "visit was prepared already")
        run, report = world.play(url, cache, work / "online")
        assert run.returncode == 0 and report["ending"] == "let-in", (run.stderr, report)
        assert report["bytes"]["fetched"] == 0 and report["bytes"]["prepared"] > 50_000, report["bytes"]
        assert notes_of(report) == [] and report["problems"] == [], report
    finally:
        server.kill()
        server.wait()
    for options in ([], ["--code", "FFFFF-FFFFF"]):
        began = time.monotonic()
        run, report = world.play(url, cache, work / "offline", *options)
        assert run.returncode == 0 and report["ending"] == "let-in", (run.stderr, report)
        assert report["bytes"]["fetched"] == 0 and report["bytes"]["prepared"] > 50_000, report["bytes"]
        sentence = f"the streamer at {address} does not answer: the film is played as it was prepared on this machine"
        # And that the record waits here.
        assert report["notes"][0] == sentence and len(notes_of(report)) == 2 and report["problems"] == [], report
        assert "it waits in" in notes_of(report)[1], report["notes"]
        assert run.stderr.count(sentence) == 1, run.stderr
        assert report["frames"]["black"] == 0 and report["stalls"] == [], report
        print(f"  without a streamer: {time.monotonic() - began:.1f} s from start to end, {report['bytes']}")
    # One that takes the connection and says nothing is not waited for either.
    with socket.create_server(("127.0.0.1", int(address.rsplit(":", 1)[1]))):
        run, report = world.play(url, cache, work / "silent")
        assert run.returncode == 0 and report["ending"] == "let-in", (run.stderr, report)
        assert report["notes"][0] == sentence, report["notes"]
    run, report = world.play(url, cache, work / "no-cache", "--no-cache")
    assert run.returncode == 3, run.stderr
    run = world.prepare(url, cache)
    assert run.returncode == 3, run.stderr
    run, report = world.play(url, work / "elsewhere", work / "nothing-there")
    assert run.returncode == 3, run.stderr
    assert not (work / "elsewhere").exists(), "playing made a cache"


def best_only(world):
    """Without --renditions only one size of the picture comes, and the film plays from it."""
    work = world.work / "best"
    cache = work / "cache"
    server, address = serve(world.streamer, world.library)
    try:
        run = subprocess.run([world.player, "prepare", f"{address}/films/visit", "--language", "nl", "--log", "json"],
                             capture_output=True, text=True, timeout=120, env={**os.environ, "XDG_CACHE_HOME": str(work)})
        assert run.returncode == 0, run.stderr
        said(run, '"event":"visit staat klaar: 2 clips, 8 s, ')
        for line in run.stderr.splitlines():
            json.loads(line)
        whole(work / "forksight", world.library, renditions=lambda name: not name.startswith("160x80"))
    finally:
        server.kill()
        server.wait()
    smaller = {sha256(path) for path in (world.library / "films/visit").glob("*/160x80-*/*.m4s")}
    assert not smaller & set(objects_in(work / "forksight")), "a size was fetched that nobody asked for"
    run, report = world.play(f"{address}/films/visit", work / "forksight", work / "offline")
    assert run.returncode == 0 and report["ending"] == "let-in", (run.stderr, report)
    assert list(report["renditions"]) == ["320x160"], report["renditions"]


def killed(world, kills, seed):
    """kill -9 at random moments: what has its name is whole, a list names only what is there, and the next goes on."""
    print(f"  {kills} kills, seed {seed}")
    chance = random.Random(seed)
    cache = world.work / "killed" / "cache"
    server, address = serve(world.streamer, world.library)
    url = f"{address}/films/visit"
    rounds = takeovers = 0
    try:
        began = time.monotonic()
        assert world.prepare(url, cache, "--rate-limit", "2500").returncode == 0
        takes_s = time.monotonic() - began
        shutil.rmtree(cache)
        for number in range(kills):
            before = set(objects_in(cache))
            process = subprocess.Popen([world.player, "prepare", url, "--cache", cache, "--renditions", "all",
                                        "--rate-limit", "2500"], stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, takes_s))
            process.kill()
            process.wait()
            objects = objects_in(cache)
            for name, path in objects.items():
                assert sha256(path) == name, f"after kill {number}: {path} is not what its name says"
            assert before <= set(objects), f"after kill {number}: what had come is gone"
            takeovers += bool(before) and len(objects) > len(before)
            if lists_in(cache):
                whole(cache, world.library)
                rounds += 1
                shutil.rmtree(cache)
        run = world.prepare(url, cache)
        assert run.returncode == 0, run.stderr
        whole(cache, world.library)
        assert not list((cache / "new").glob("*")), "half a file was left"
    finally:
        server.kill()
        server.wait()
    played_unplugged(world, url, cache, world.work / "killed")
    print(f"  a prepare took {takes_s:.2f} s; {rounds} were complete before their kill, {takeovers} went on from another")


def played_unplugged(world, url, cache, work):
    """Without any network device; the record waits, and is at the streamer after the next film, each line once."""
    state = {**os.environ, "XDG_STATE_HOME": str(work / "state")}
    waiting = work / "state/forksight/records"

    def play(*before, choose):
        run = subprocess.run([*before, world.player, url, "--cache", cache, "--display", "offscreen", "--size", "320x180", "--mute",
                              "--choose", choose, "--report", work / "report.json"], env=state, capture_output=True,
                             text=True, timeout=120)
        report = json.loads((work / "report.json").read_text())
        assert run.returncode == 0, (run.stderr, report)
        return report
    unplugged = ["unshare", "--net"]
    if subprocess.run([*unplugged, "true"], capture_output=True).returncode:
        print("  this machine permits no network of its own: the streamer alone is gone")
        unplugged = []
    report = play(*unplugged, choose="ask")
    assert report["ending"] == "let-in" and report["path"] == ["door", "hall"], report
    assert report["bytes"]["fetched"] == 0 and report["bytes"]["prepared"] > 50_000, report["bytes"]
    assert report["stalls"] == [] and report["frames"]["black"] == 0, report
    (record,) = waiting.glob("*.jsonl")
    lines = record.read_text().splitlines()
    assert [json.loads(line)["n"] for line in lines] == list(range(1, len(lines) + 1)), lines
    assert json.loads(lines[-1])["event"] == "ended", lines[-1]
    kept = world.library / "records" / record.name
    assert not kept.exists(), "it is there before there was a line"
    server, _ = serve(world.streamer, world.library, url.split(":")[2].split("/")[0])
    try:
        play(choose="wait")
    finally:
        server.kill()
        server.wait()
    assert kept.read_text().splitlines() == lines, "what was played without a line is not at the streamer as it was written"
    assert not list(waiting.glob("*.jsonl")), "what was delivered still waits"
    print(f"  {len(lines)} lines were written without a line, and are at the streamer, each once")


def half(world):
    """A prepare that was killed half way: who plays without a line is told how far it came; finished, it plays."""
    work = world.work / "half"
    cache = work / "cache"
    server, address = serve(world.streamer, world.library)
    url = f"{address}/films/visit"
    try:
        process = subprocess.Popen([world.player, "prepare", url, "--cache", cache, "--renditions", "all", "--rate-limit",
                                    "1000"], stderr=subprocess.DEVNULL)
        while len(objects_in(cache)) < 8:
            assert process.poll() is None, "it was ready before it could be killed"
            time.sleep(0.01)
        process.kill()
        process.wait()
    finally:
        server.kill()
        server.wait()
    (begun,) = (cache / "films").iterdir()
    sizes = {name: size for _, size, name in json.loads(begun.read_text())["files"]}
    here = sum(sizes[name] for name in objects_in(cache))
    percent = 100 * here // sum(sizes.values())
    assert 0 < percent < 99, percent
    run, _ = world.play(url, cache, work / "offline")
    assert run.returncode == 3, (run.returncode, run.stderr)
    said(run, f", and of the film no more than {percent} % is prepared on this machine: `forksight-player prepare {url} "
              f"--cache {cache}` fetches the rest where there is a line")
    server, _ = serve(world.streamer, world.library, address.rsplit(":", 1)[1])
    try:
        assert world.prepare(url, cache).returncode == 0
    finally:
        server.kill()
        server.wait()
    assert list((cache / "films").iterdir()) == lists_in(cache), "what was begun is still noted"
    run, report = world.play(url, cache, work / "offline")
    assert run.returncode == 0 and report["ending"] == "let-in", (run.stderr, report)


def sends_what_waits(world):
    """Records of what was played without a line go out with the next prepare, which says so; and what it cannot send."""
    work = world.work / "waits"
    cache = work / "cache"
    waiting = work / "state/forksight/records"
    library = world.copy_of_library("waits")
    state = {**os.environ, "XDG_STATE_HOME": str(work / "state")}
    server, address = serve(world.streamer, library)
    url = f"{address}/films/visit"
    try:
        run = world.prepare(url, cache, env=state)
        assert run.returncode == 0 and "record" not in run.stderr, run.stderr
        assert not waiting.exists(), "a folder was made for nothing"
    finally:
        server.kill()
        server.wait()
    for _ in range(2):
        subprocess.run([world.player, url, "--cache", cache, "--display", "offscreen", "--size", "320x180", "--mute",
                        "--choose", "ask"], env=state, capture_output=True, check=True, timeout=120)
    written = {path.name: path.read_text() for path in waiting.glob("*.jsonl")}
    assert len(written) == 2, written.keys()
    # One of them says what no streamer takes.
    spoilt, sound = sorted(written)
    lines = written[spoilt].splitlines(keepends=True)
    (waiting / spoilt).write_text(lines[0] + "{}\n" + "".join(lines[2:]))
    server, _ = serve(world.streamer, library, address.rsplit(":", 1)[1])
    try:
        run = world.prepare(url, cache, env=state)
        assert run.returncode == 0, run.stderr
        said(run, "visit was prepared already",
             f"1 record of an earlier session is now at the streamer at {address}",
             f"does not take the record of an earlier session: it answers 400. It stays in {waiting / spoilt}")
        assert (library / "records" / sound).read_text() == written[sound], "it is not there as it was written"
        assert not (waiting / sound).exists() and (waiting / spoilt).exists(), list(waiting.iterdir())
        run = world.prepare(url, cache, env=state)
        assert "record" not in run.stderr, run.stderr
    finally:
        server.kill()
        server.wait()


def full_disk(world):
    """No room for a file, or on the disk: a clear sentence, status 3, nothing half-believed; with room it goes on."""
    work = world.work / "full"
    cache = work / "cache"
    server, address = serve(world.streamer, world.library)
    url = f"{address}/films/visit"

    def small_files_only():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        run = world.prepare(url, cache, preexec_fn=small_files_only)
        assert run.returncode == 3, (run.returncode, run.stderr)
        said(run, "cannot be written: File too large. Make room on this disk, or name a folder on another with --cache DIR")
        assert not lists_in(cache), "a list was written of what is not there"
        for name, path in objects_in(cache).items():
            assert sha256(path) == name, path
        assert world.prepare(url, cache).returncode == 0
        whole(cache, world.library)
        disk = work / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk], capture_output=True).returncode:
            print("  SKIPPED: this machine does not let a test mount a disk")
            return
        try:
            run = world.prepare(url, disk / "cache")
            assert run.returncode == 3, (run.returncode, run.stderr)
            said(run, "the film still needs ", "Make room on it, or name a folder on another with --cache DIR")
            # A disk that fills up while it is fetched: by somebody else.
            subprocess.run(["mount", "-o", "remount,size=4m", disk], check=True)
            process = subprocess.Popen([world.player, "prepare", url, "--cache", disk / "cache", "--renditions", "all",
                                        "--rate-limit", "2000"], stderr=subprocess.PIPE, text=True)
            while len(objects_in(disk / "cache")) < 4:
                time.sleep(0.02)
            with open(disk / "ballast", "wb", buffering=0) as ballast:
                try:
                    while ballast.write(b"x" * 4096):
                        pass
                except OSError:
                    pass
            _, stderr = process.communicate(timeout=60)
            assert process.returncode == 3, (process.returncode, stderr)
            assert "No space left on device. Make room on this disk" in stderr, stderr
            assert not lists_in(disk / "cache")
            (disk / "ballast").unlink()
            assert world.prepare(url, disk / "cache").returncode == 0
            whole(disk / "cache", world.library)
        finally:
            subprocess.run(["umount", "-l", disk], check=True)
    finally:
        server.kill()
        server.wait()


def damaged(world):
    """A file of the cache that went bad: told once, deleted, and fetched from the streamer; without one, another size."""
    work = world.work / "damaged"
    cache = work / "cache"
    server, address = serve(world.streamer, world.library)
    url = f"{address}/films/visit"
    try:
        assert world.prepare(url, cache).returncode == 0
        segment = next((world.library / "films/visit/door").glob("320x160-*/00002.m4s"))
        bad = objects_in(cache)[sha256(segment)]
        flipped = bytearray(bad.read_bytes())
        flipped[len(flipped) // 2] ^= 1
        bad.write_bytes(flipped)
        run, report = world.play(url, cache, work / "online")
        assert run.returncode == 0 and report["ending"] == "let-in", (run.stderr, report)
        sentence = "00002.m4s is damaged in what was prepared, and is fetched from the streamer instead"
        assert run.stderr.count(sentence) == 1, run.stderr
        assert any(sentence in problem for problem in report["problems"]), report["problems"]
        assert report["bytes"]["fetched"] == segment.stat().st_size, report["bytes"]
        assert not bad.exists(), "the damaged file is still there"
        run = world.prepare(url, cache)
        said(run, "visit is prepared")
        whole(cache, world.library)
        # Damaged again, and found by --verify instead.
        bad.write_bytes(flipped)
        said(world.prepare(url, cache), "visit was prepared already")
        said(world.prepare(url, cache, "--verify"), "visit is prepared")
        whole(cache, world.library)
        bad.write_bytes(flipped)
    finally:
        server.kill()
        server.wait()
    run, report = world.play(url, cache, work / "offline")
    assert run.returncode == 0 and report["ending"] == "let-in", (run.stderr, report)
    assert set(report["renditions"]) == {"320x160", "160x80"}, report["renditions"]


def wrong_at_the_streamer(world):
    """A segment that is not what the list says, a clip without a list: the file is named, with status 1."""
    library = world.copy_of_library("wrong")
    cache = library.parent / "cache"
    segment = next((library / "films/visit/hall").glob("160x80-*/00002.m4s"))
    right = segment.read_bytes()
    segment.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    server, address = serve(world.streamer, library)
    url = f"{address}/films/visit"
    try:
        run = world.prepare(url, cache)
        assert run.returncode == 1, (run.returncode, run.stderr)
        said(run, f"{url}/hall/{segment.parent.name}/00002.m4s: came twice with other bytes than its clip's list says")
        assert not lists_in(cache), "a film was believed"
        segment.write_bytes(right)
        time.sleep(1.2)  # the streamer believes what it knows of a segment for a second
        assert world.prepare(url, cache).returncode == 0
        shutil.rmtree(cache)
        (library / "films/visit/hall/hashes.json").unlink()
        run = world.prepare(url, cache)
        assert run.returncode == 1, (run.returncode, run.stderr)
        said(run, f"{url}/hall/hashes.json: the clip has no list of its files, by which they could be checked: ingest it")
        check = subprocess.run([world.streamer, "check", library / "films/visit"], capture_output=True, text=True)
        assert check.returncode == 0 and "FS0005" in check.stdout, check.stdout
    finally:
        server.kill()
        server.wait()


def at_once(world):
    """Two prepares of two films that share a clip, in one cache at the same time: both right, the shared clip once."""
    library = world.copy_of_library("at-once")
    cache = library.parent / "cache"
    world.write(library, {**FILM, "id": "second", "clips": {"door": {}, "hall": {}}})
    shutil.copytree(library / "films/visit/door", library / "films/second/door")
    world.ingest(library, "second", "hall", "garden")
    server, address = serve(world.streamer, library)
    try:
        both = [subprocess.Popen([world.player, "prepare", f"{address}/films/{film}", "--cache", cache, "--renditions",
                                  "all", "--rate-limit", "4000"], stderr=subprocess.PIPE, text=True)
                for film in ("visit", "second", "visit")]
        for process in both:
            _, stderr = process.communicate(timeout=60)
            assert process.returncode == 0, stderr
        files = {sha256(path): path for film in ("visit", "second") for path in whole(cache, library, film)}
        assert set(objects_in(cache)) == set(files), "something else lies there"
        assert len(lists_in(cache)) == 2
        door = sum(path.stat().st_size for path in set(whole(cache, library)) if "/door/" in str(path))
        assert door > 50_000
    finally:
        server.kill()
        server.wait()


def newer(world):
    """The streamer has a newer film: what it shares is not fetched again, and the next prepare takes what is new."""
    library = world.copy_of_library("newer")
    cache = library.parent / "cache"
    server, address = serve(world.streamer, library)
    url = f"{address}/films/visit"
    try:
        assert world.prepare(url, cache).returncode == 0
        world.write(library, {**FILM, "title": {"nl": "Nieuw", "en": "New"}})
        world.ingest(library, "visit", "hall", "garden")
        run, report = world.play(url, cache, library.parent / "played")
        assert run.returncode == 0 and report["ending"] == "let-in", (run.stderr, report)
        said(run, "the streamer has a newer version of this film than was prepared")
        assert report["bytes"]["fetched"] > 0 and report["bytes"]["prepared"] > 0, report["bytes"]
        hall = sum(path.stat().st_size for path in (library / "films/visit/hall").rglob("*.m4s"))
        assert report["bytes"]["fetched"] < hall, (report["bytes"], hall)
        before = set(objects_in(cache))
        run = world.prepare(url, cache)
        said(run, "visit is prepared")
        whole(cache, library)
        door = {sha256(path) for path in (library / "films/visit/door").glob("*/*.m4s")}
        assert door <= before, "what is shared was there already"
    finally:
        server.kill()
        server.wait()
    run, report = world.play(url, cache, library.parent / "offline")
    assert run.returncode == 0 and report["ending"] == "let-in", (run.stderr, report)


def for_a_class(world):
    """A film for a class: prepared with its code alone."""
    library = world.copy_of_library("class")
    cache = library.parent / "cache"

    def order(*arguments):
        return subprocess.run([world.streamer, *arguments, "--library", library], check=True, capture_output=True,
                              text=True).stdout.strip()
    order("access", "visit", "class")
    code = order("class", "add", "SW2A")
    server, address = serve(world.streamer, library)
    try:
        run = world.prepare(f"{address}/films/visit", cache)
        assert run.returncode == 1, (run.returncode, run.stderr)
        said(run, "is not open to everybody: --code CODE")
        run = world.prepare(f"{address}/films/visit", cache, "--code", code)
        assert run.returncode == 0, run.stderr
        whole(cache, library)
    finally:
        server.kill()
        server.wait()


def stopped(world):
    """Ctrl-C: at once, with status 3 and what has come; wrong usage is told; a limit that is too small as well."""
    cache = world.work / "stopped" / "cache"
    server, address = serve(world.streamer, world.library)
    url = f"{address}/films/visit"
    try:
        process = subprocess.Popen([world.player, "prepare", url, "--cache", cache, "--renditions", "all", "--rate-limit",
                                    "500"], stderr=subprocess.PIPE, text=True)
        while len(objects_in(cache)) < 3:
            time.sleep(0.02)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
        assert process.returncode == 3 and time.monotonic() - began < 3, (process.returncode, stderr)
        assert "the next prepare goes on from here" in stderr, stderr
        run = world.prepare(url, cache, "--cache-limit", "0.0001")
        assert run.returncode == 3, (run.returncode, run.stderr)
        said(run, "may hold 0.0 GB: give it more with --cache-limit")
    finally:
        server.kill()
        server.wait()
    for wrong in (["prepare"], ["prepare", "/films/visit"], ["prepare", url, "--renditions", "some"],
                  ["prepare", url, "--cache-limit", "0"]):
        run = subprocess.run([world.player, *wrong], capture_output=True, text=True)
        assert run.returncode == 2, (wrong, run.returncode, run.stderr)
    helped = subprocess.run([world.player, "prepare", "--help"], capture_output=True, text=True)
    assert helped.returncode == 0 and "--cache-limit" in helped.stdout, helped


def in_a_folder_of_others(world):
    """A folder with something in it that is no cache: refused with status 3, and left as it is."""
    folder = world.work / "others"
    for name in ("new/thesis.txt", "films/holiday.json.old-photo"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("mine")
    server, address = serve(world.streamer, world.library)
    try:
        run = world.prepare(f"{address}/films/visit", folder)
        assert run.returncode == 3, (run.returncode, run.stderr)
        said(run, f"the folder {folder} has something in it and was not made by prepare", "Name a new or an empty folder")
        assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*")) == [
            "films/holiday.json.old-photo", "new/thesis.txt"], list(folder.rglob("*"))
        run = world.prepare(f"{address}/films/visit", folder / "cache")
        assert run.returncode == 0, run.stderr
    finally:
        server.kill()
        server.wait()


def behind_a_portal(world):
    """Whatever answers in the streamer's place: the prepared film plays, and why is said; a refusal alone is believed."""
    work = world.work / "portal"
    cache = work / "cache"
    server, address = serve(world.streamer, world.library)
    url = f"{address}/films/visit"
    try:
        assert world.prepare(url, cache).returncode == 0
    finally:
        server.kill()
        server.wait()
    status = 200

    class Portal(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = b"<html>Log in to use this network</html>"
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/login" if self.path != "/login" else "/login/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            self.do_GET()

        def log_message(self, *_):
            pass
    http.server.ThreadingHTTPServer.allow_reuse_address = True
    with http.server.ThreadingHTTPServer(("127.0.0.1", int(address.rsplit(":", 1)[1])), Portal) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        for status in (200, 302, 404, 401, 403):
            for options in ([["--code", "FFFFF-FFFFF"]] if status == 200 else [[]]):
                run, report = world.play(url, cache, work / "played", *options)
                assert run.returncode == 0 and report["ending"] == "let-in", (status, run.stderr, report)
                assert report["notes"][0].startswith(f"what answers at {address} is not the film ("), report["notes"]
                assert report["notes"][0].endswith("): the film is played as it was prepared on this machine"), report
        status = 200
        run, report = world.play(url, work / "no-copy", work / "nothing")
        assert run.returncode == 1, (run.returncode, run.stderr)
        portal.shutdown()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("streamer")
    arguments.add_argument("player")
    arguments.add_argument("work", type=pathlib.Path)
    arguments.add_argument("--kills", type=int, default=12)
    arguments.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    arguments.add_argument("names", nargs="*")
    wanted = arguments.parse_intermixed_args()
    checks = {
        "plays-without-a-streamer": plays_without_a_streamer,
        "best-only": best_only,
        "killed": lambda world: killed(world, wanted.kills, wanted.seed),
        "half": half,
        "sends-what-waits": sends_what_waits,
        "full-disk": full_disk,
        "damaged": damaged,
        "wrong-at-the-streamer": wrong_at_the_streamer,
        "at-once": at_once,
        "newer": newer,
        "for-a-class": for_a_class,
        "behind-a-portal": behind_a_portal,
        "stopped": stopped,
        "in-a-folder-of-others": in_a_folder_of_others,
    }
    world = World(wanted.streamer, wanted.player, wanted.work)
    for name, check in checks.items():
        if wanted.names and name not in wanted.names:
            continue
        began = time.monotonic()
        check(world)
        print(f"{name}: as it should be, {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
