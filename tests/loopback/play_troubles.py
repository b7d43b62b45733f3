#!/usr/bin/env python3
"""Plays the sample film while the world misbehaves, and checks what the player says, reports and leaves with.

usage: play_troubles.py STREAMER PLAYER LIBRARY WORK_FOLDER
"""
import contextlib
import http.server
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

from play_endings import serve

GIVE_UP_AFTER_S = 6


class Player:
    """The player as it runs: its stderr line by line, and what it left."""

    def __init__(self, player, film, folder, *options, give_up_after_s=GIVE_UP_AFTER_S, language="en"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self.lines = []
        self.changed = threading.Condition()
        self.process = subprocess.Popen(
            [player, str(film), "--display", "offscreen", "--size", "320x180", "--mute", "--record", folder / "records",
             "--report", folder / "report.json", "--screenshot", folder / "screenshots",
             "--give-up-after", str(give_up_after_s), "--language", language, *options],
            stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            with self.changed:
                self.lines.append(line.rstrip())
                self.changed.notify_all()

    def said(self, part, within_s):
        with self.changed:
            there = self.changed.wait_for(lambda: any(part in line for line in self.lines), within_s)
            assert there, f"not said within {within_s} s: {part!r}; said was {self.lines}"

    def times_said(self, part):
        return sum(part in line for line in self.lines)

    def shows(self, scene, within_s):
        """Waits until a picture of the scene's beginning was kept."""
        end = time.monotonic() + within_s
        while time.monotonic() < end and self.process.poll() is None:
            if list((self.folder / "screenshots").glob(f"*-{scene}-start.png")):
                return
            time.sleep(0.05)
        raise AssertionError(f"scene {scene} was not shown, waited for {within_s} s; said was {self.lines}")

    def leaves(self, status, within_s):
        try:
            left = self.process.wait(timeout=within_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self.reader.join()
        assert left == status, f"left with {left}, not {status}; said was {self.lines}"
        self.report = json.loads((self.folder / "report.json").read_text())

    def last_event(self):
        records = list((self.folder / "records").glob("*.jsonl"))
        assert len(records) == 1, records
        return json.loads(records[0].read_text().splitlines()[-1])


def loses_its_streamer(streamer, player, library, work):
    """A film in its first scene whose streamer was just killed, that streamer, and where it was."""
    server, address = serve(streamer, library)
    film = Player(player, f"{address}/films/first-visit", work, "--choose", "introduce,open-question,reflect",
                  "--rate-limit", "3000", give_up_after_s=60)
    try:
        film.shows("door", 60)
    except AssertionError:
        film.process.kill()
        raise
    finally:
        server.kill()
        server.wait()
    return film, server, address


def away_for_a_while(streamer, player, library, work):
    """The streamer is killed in mid-film and comes back: the loss, the stall and both ends are told; the film ends well."""
    film, server, address = loses_its_streamer(streamer, player, library, work)
    port = address.rsplit(":", 1)[1]
    try:
        film.said(f"the line to {address} is lost: the streamer at {address} ", 20)
        film.said("the film stands still in scene ", 60)
        time.sleep(3)
        server, _ = serve(streamer, library, port)
        film.said(f"the line to {address} is back, after ", 30)
        film.said("the film goes on in scene ", 30)
        film.leaves(0, 180)
    finally:
        film.process.kill()
        server.kill()
    assert film.report["ending"] == "agreement", film.report
    assert film.times_said("is lost") == 1 and film.times_said("is back") == 1, film.lines
    longest = max(film.report["stalls"], key=lambda stall: stall["for_s"])
    assert longest["for_s"] > 3 and longest["cause"] == "line_lost", film.report["stalls"]
    assert any("is lost" in problem for problem in film.report["problems"]), film.report["problems"]


class Busy(http.server.BaseHTTPRequestHandler):
    """A streamer that cannot now."""

    def do_GET(self):
        self.send_response(503)
        self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def busy_at(port):
    http.server.ThreadingHTTPServer.allow_reuse_address = True
    with http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Busy) as busy:
        threading.Thread(target=busy.serve_forever, daemon=True).start()
        yield
        busy.shutdown()


def busy_for_a_while(streamer, player, library, work):
    """Something answers in the streamer's place that it cannot now: that is told as such, not as a line; the film ends well."""
    film, server, address = loses_its_streamer(streamer, player, library, work)
    port = address.rsplit(":", 1)[1]
    try:
        with busy_at(port):
            film.said(f"the streamer cannot keep up now: {address} answers 503 for {address}/films/first-visit/", 30)
            film.said("the film stands still in scene ", 60)
            time.sleep(3)
        server, _ = serve(streamer, library, port)
        film.said(f"the streamer at {address} gives what it is asked for again, after ", 30)
        film.leaves(0, 180)
    finally:
        film.process.kill()
        server.kill()
    assert film.report["ending"] == "agreement", film.report
    assert film.times_said("cannot keep up now") == 1, film.lines
    longest = max(film.report["stalls"], key=lambda stall: stall["for_s"])
    assert longest["for_s"] > 3 and longest["cause"] == "streamer", film.report["stalls"]
    assert any("cannot keep up now" in problem for problem in film.report["problems"]), film.report["problems"]


def away_for_good(streamer, player, library, work):
    """It stays away: the film ends with status 3 after the stated time, and record and report are there."""
    server, address = serve(streamer, library)
    film = Player(player, f"{address}/films/first-visit", work, "--choose", "introduce,open-question,reflect",
                  "--rate-limit", "3000")
    try:
        film.shows("door", 60)
        server.kill()
        film.said("the film stands still in scene ", 60)
        film.leaves(3, GIVE_UP_AFTER_S + 20)
    finally:
        film.process.kill()
        server.kill()
    assert film.times_said("is lost") == 1 and film.times_said("stands still") == 1, film.lines
    assert film.times_said(f"nothing new could be shown for {GIVE_UP_AFTER_S}.0 s") == 1, film.lines
    assert film.report["ending"] is None and film.report["path"][0] == "door", film.report
    assert film.report["stalls"][-1]["for_s"] >= GIVE_UP_AFTER_S - 0.5, film.report["stalls"]
    assert film.last_event()["event"] == "stopped" and film.last_event()["why"] == "failure", film.last_event()


def left_by_the_viewer(streamer, player, library, work):
    """A terminal that is closed while the film stands still, or SIGTERM: the viewer left, at once, and with status 0."""
    for number in (signal.SIGHUP, signal.SIGTERM):
        left_by(number, streamer, player, library, work / number.name)


def left_by(number, streamer, player, library, work):
    server, address = serve(streamer, library)
    film = Player(player, f"{address}/films/first-visit", work, "--rate-limit", "3000", give_up_after_s=60)
    try:
        film.shows("door", 60)
        server.kill()
        film.said("the film stands still in scene ", 60)
        film.process.send_signal(number)
        film.leaves(0, 10)
    finally:
        film.process.kill()
        server.kill()
    assert film.last_event()["event"] == "stopped" and film.last_event()["why"] == "viewer", film.last_event()
    assert film.report["stalls"][-1]["for_s"] > 0.9, film.report["stalls"]


def damaged(player, library, work):
    """Segments that are missing or rubbish: each is told once; what cannot be shown at all is the film's fault."""
    folder = work / "film"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(pathlib.Path(library) / "films" / "first-visit", folder)
    clip = json.loads((folder / "door" / "clip.json").read_text())
    names = [rendition["name"] for rendition in clip["video"]]
    for name in names:
        (folder / "door" / name / "00003.m4s").unlink()
    film = Player(player, folder, work / "missing", "--choose", "introduce,open-question,reflect")
    film.leaves(1, 120)
    told = [film.times_said(f"{name}/00003.m4s does not exist") for name in names]
    # Sizes that this machine does not draw in time are not asked for.
    assert max(told) == 1, film.lines
    assert film.times_said("the film stopped in scene 'door': its clip is damaged or incomplete") == 1, film.lines
    assert any("00003.m4s does not exist" in problem for problem in film.report["problems"]), film.report
    for name in names:
        (folder / "door" / name / "00003.m4s").write_bytes(b"<html>please log in</html>" * 100)
    film = Player(player, folder, work / "rubbish", "--choose", "introduce,open-question,reflect")
    film.leaves(1, 120)
    assert max(film.times_said(f"{name}/00003.m4s: byte 0") for name in names) == 1, film.lines


def left_while_loading(player, work):
    """A streamer that accepts and never answers: Ctrl-C ends the waiting at once."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        film = Player(player, f"http://127.0.0.1:{listener.getsockname()[1]}/films/x", work)
        film.said("fetching http://", 20)
        time.sleep(0.5)
        began = time.monotonic()
        film.process.send_signal(signal.SIGINT)
        film.leaves(0, 10)
        assert time.monotonic() - began < 3, f"it took {time.monotonic() - began:.1f} s"
        film.said("the viewer left before the film was there", 1)


def nowhere_to_write(player, library, work):
    """What cannot be written is said before anything is played, all at once, and leaves with status 3."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    film = pathlib.Path(library) / "films" / "first-visit"
    run = subprocess.run([player, film, "--display", "offscreen", "--report", work / "no" / "report.json", "--record",
                          "/proc/x", "--screenshot", "/proc/x", "--language", "en"], capture_output=True, text=True, timeout=20)
    assert run.returncode == 3, (run.returncode, run.stderr)
    for option in ("--report", "--record /proc/x: files cannot", "--screenshot /proc/x: files cannot"):
        assert option in run.stderr, run.stderr
    assert "filesystem error" not in run.stderr and "drawing with" not in run.stderr, run.stderr


def record_folder_lost(player, library, work):
    """It was there when the player began, and is not when the film does: told at once, and the player leaves with status 3."""
    film = Player(player, pathlib.Path(library) / "films" / "first-visit", work)
    try:
        film.said("fetching ", 20)
        film.process.send_signal(signal.SIGSTOP)
        (work / "records").rmdir()
        (work / "records").write_text("a file")
        film.process.send_signal(signal.SIGCONT)
        film.said(f"the record cannot be written to {work / 'records'}: ", 60)
        film.shows("door", 60)
        film.process.send_signal(signal.SIGTERM)
        film.leaves(3, 20)
    finally:
        film.process.kill()
    assert film.times_said("the record cannot be written") == 1, film.lines
    assert sum("the record cannot be written" in problem for problem in film.report["problems"]) == 1, film.report


def for_a_class(streamer, player, library, work):
    """A film for a class: not without a code, not with a wrong one; with the right one to its end, even though the keys
    change twice on the way, so that the token it began with is worth nothing."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(pathlib.Path(library) / "films", work / "library" / "films")

    def order(*arguments):
        return subprocess.run([streamer, *arguments, "--library", work / "library"], check=True, capture_output=True,
                              text=True).stdout.strip()
    order("access", "first-visit", "class")
    code = order("class", "add", "SW2A")
    server, address = serve(streamer, work / "library")
    url = f"{address}/films/first-visit"
    try:
        film = Player(player, url, work / "without")
        film.leaves(1, 60)
        assert film.times_said("is not open to everybody: --code CODE") == 1, film.lines
        assert film.times_said(f"{url}/film.json is not open") == 1, film.lines
        assert film.times_said(f"{url}/film.json: ") == 0, film.lines
        film = Player(player, url, work / "wrong", "--code", "FFFFF-FFFFF")
        film.leaves(1, 60)
        assert film.times_said("knows no class with this code now") == 1, film.lines
        film = Player(player, url, work / "right", "--choose", "introduce,open-question,reflect", "--code", code.lower(),
                      "--rate-limit", "3000", give_up_after_s=60)
        film.shows("door", 60)
        order("token", "rotate")
        order("token", "rotate")
        film.leaves(0, 180)
        assert film.report["ending"] == "agreement", film.report
        assert film.times_said("code") == 0, film.lines
    finally:
        server.kill()


def main():
    streamer, player, library, work = sys.argv[1:5]
    work = pathlib.Path(work)
    troubles = {
        "nowhere to write": lambda folder: nowhere_to_write(player, library, folder),
        "record folder lost": lambda folder: record_folder_lost(player, library, folder),
        "left while loading": lambda folder: left_while_loading(player, folder),
        "damaged": lambda folder: damaged(player, library, folder),
        "for a class": lambda folder: for_a_class(streamer, player, library, folder),
        "left by the viewer": lambda folder: left_by_the_viewer(streamer, player, library, folder),
        "away for good": lambda folder: away_for_good(streamer, player, library, folder),
        "busy for a while": lambda folder: busy_for_a_while(streamer, player, library, folder),
        "away for a while": lambda folder: away_for_a_while(streamer, player, library, folder),
    }
    for name, trouble in troubles.items():
        began = time.monotonic()
        trouble(work / name.replace(" ", "-"))
        print(f"{name}: as it should be, {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
