#!/usr/bin/env python3
"""Records of the real player on their way to the real streamer, while either is killed: each line arrives once.

usage: send_records.py STREAMER PLAYER LIBRARY WORK_FOLDER
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

from play_endings import serve

CHOICES = "introduce,open-question,reflect"


class Scene:
    """A library of its own over the film's files, and a player's folders."""

    def __init__(self, streamer, player, library, work):
        self.streamer, self.player, self.work = streamer, player, work
        shutil.rmtree(work, ignore_errors=True)
        self.library = work / "library"
        shutil.copytree(pathlib.Path(library) / "films", self.library / "films", copy_function=os.link)
        self.waiting = work / "state/forksight/records"
        self.reports = 0
        self.server, self.address = serve(streamer, self.library)
        self.port = self.address.rsplit(":", 1)[1]

    def kill_server(self):
        self.server.kill()
        self.server.wait()

    def start_server(self):
        self.server, _ = serve(self.streamer, self.library, self.port)

    def play(self, *options, film=None):
        self.reports += 1
        self.report_file = self.work / f"report-{self.reports}.json"
        return subprocess.Popen(
            [self.player, film or f"{self.address}/films/first-visit", "--display", "offscreen", "--size", "320x180", "--mute",
             "--language", "en", "--report", self.report_file, *options],
            env={**os.environ, "XDG_STATE_HOME": str(self.work / "state")}, stderr=subprocess.PIPE, text=True)

    def report(self):
        return json.loads(self.report_file.read_text())

    def there(self):
        """What the streamer has: text by session."""
        return {path.stem: path.read_text() for path in (self.library / "records").glob("*.jsonl")}

    def here(self):
        return {path.stem: path.read_text() for path in self.waiting.glob("*.jsonl")}

    def leaves(self, player, status=0, within_s=180):
        said = player.communicate(timeout=within_s)[1]
        assert player.returncode == status, f"left with {player.returncode}: {said[-2000:]}"
        return said


def soon(holds, what, within_s=60):
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, f"not within {within_s} s: {what}"
        time.sleep(0.05)


def count(text):
    return text.count("\n")


def whole(text):
    return text[:text.rfind("\n") + 1]


def numbered(text):
    lines = [json.loads(line)["n"] for line in text.splitlines()]
    assert lines == list(range(1, len(lines) + 1)), lines


def replayed(scene, session):
    run = subprocess.run([scene.streamer, "replay", scene.library / "films/first-visit",
                          scene.library / "records" / f"{session}.jsonl", "--json"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads(run.stdout)


def server_killed_on_the_way(scene):
    """Twice, and the film ends well: what arrives is the record that was asked for, byte for byte."""
    folder = scene.work / "asked-for"
    player = scene.play("--choose", CHOICES, "--record", folder)
    try:
        for lines in (3, 40):
            soon(lambda: any(count(text) >= lines for text in scene.there().values()), f"{lines} lines at the streamer")
            scene.kill_server()
            time.sleep(2)
            scene.start_server()
        scene.leaves(player)
    finally:
        player.kill()
    report = scene.report()
    assert report["ending"] == "agreement", report
    assert not any("record" in problem for problem in report["problems"]), report["problems"]
    (record,) = folder.glob("*.jsonl")
    assert scene.there() == {record.stem: record.read_text()}, (scene.there().keys(), record)
    numbered(record.read_text())
    assert replayed(scene, record.stem)["path"] == report["path"]
    mark = json.loads(record.with_suffix(".sent").read_text())
    assert mark == {"server": scene.address, "lines": count(record.read_text()), "all": True}, mark
    assert not scene.waiting.exists(), list(scene.waiting.iterdir())
    return f"{count(record.read_text())} lines"


def server_away_at_the_end(scene):
    """The viewer leaves while it is away: one sentence, and the record waits for the next player. It is killed, too."""
    before = scene.there()
    player = scene.play()
    try:
        soon(lambda: len(scene.there()) > len(before), "a record at the streamer")
        (first,) = scene.there().keys() - before.keys()
        scene.kill_server()
        held = count(scene.there()[first])
        soon(lambda: count(scene.here()[first]) > held + 4, "more lines on the player's disk")
        player.send_signal(signal.SIGTERM)
        said = scene.leaves(player, within_s=30)
    finally:
        player.kill()
    assert said.count("the record of this session is not all at the streamer") == 1, said
    told = [problem for problem in scene.report()["problems"] if "record" in problem]
    assert len(told) == 1 and str(scene.waiting) in told[0], told
    written = scene.here()[first]
    scene.start_server()
    player = scene.play()
    try:
        soon(lambda: scene.there()[first] == written and first not in scene.here(), "the record of the one before")
        soon(lambda: any(session != first and count(text) > 20 for session, text in scene.here().items()), "its own lines")
        player.kill()
        player.wait()
    finally:
        player.kill()
    ((second, text),) = scene.here().items()
    player = scene.play()
    try:
        soon(lambda: scene.there().get(second) == whole(text) and second not in scene.here(), "the killed one's record")
        player.send_signal(signal.SIGTERM)
        scene.leaves(player, within_s=30)
    finally:
        player.kill()
    assert scene.here() == {} and list(scene.waiting.iterdir()) == [], list(scene.waiting.iterdir())
    sent = scene.there()
    assert len(sent) == len(before) + 3, sent.keys()
    for session, lines in sent.items():
        numbered(lines)
        replayed(scene, session)
    return f"{len(sent)} sessions"


def not_sent(scene):
    """Nothing is sent that is not to be, nor of a film in a folder."""
    before = scene.there()
    for options in ({"film": None, "options": ["--no-send"]}, {"film": scene.library / "films/first-visit", "options": []}):
        player = scene.play(*options["options"], film=options["film"])
        time.sleep(9)
        player.send_signal(signal.SIGTERM)
        scene.leaves(player, within_s=30)
        assert scene.report()["path"], "the film did not begin"
    assert scene.there() == before
    assert list(scene.waiting.iterdir()) == []
    return "nothing"


def main():
    streamer, player, library, work = sys.argv[1:5]
    scene = Scene(streamer, player, library, pathlib.Path(work))
    try:
        for part in (server_killed_on_the_way, server_away_at_the_end, not_sent):
            began = time.monotonic()
            found = part(scene)
            print(f"{part.__name__.replace('_', ' ')}: {found}, {time.monotonic() - began:.1f} s", flush=True)
    finally:
        scene.kill_server()


if __name__ == "__main__":
    main()
