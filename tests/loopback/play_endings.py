#!/usr/bin/env python3
"""Plays the sample film to each of its endings through the real programs and a real socket, and checks what they say.

usage: play_endings.py STREAMER PLAYER LIBRARY WORK_FOLDER ENDINGS
ENDINGS has lines "ending: choice,choice"; each is played offscreen, and reported, recorded and replayed.
"""
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import threading


def serve(streamer, library, port=0):
    process = subprocess.Popen([streamer, "serve", "--library", library, "--listen", f"127.0.0.1:{port}"],
                               stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    assert line.startswith("listening on http://"), f"the streamer said {line!r}"
    # Whatever else it says: its pipe must not fill.
    threading.Thread(target=process.stdout.read, daemon=True).start()
    return process, line.split()[-1]


def play(player, url, choices, folder):
    folder.mkdir(parents=True)
    report = folder / "report.json"
    run = subprocess.run([player, url, "--display", "offscreen", "--size", "640x360", "--choose", choices, "--mute",
                          "--record", folder / "records", "--report", report, "--screenshot", folder / "screenshots"],
                         capture_output=True, text=True, timeout=240)
    assert run.returncode == 0, f"the player left with {run.returncode}: {run.stderr[-2000:]}"
    return json.loads(report.read_text())


def check(streamer, film_folder, report, ending, choices, folder):
    """What report, record, replay and pictures say of one viewing. Returns the record's seed."""
    assert report["ending"] == ending, f"reached {report['ending']}, not {ending}; path {report['path']}"
    assert report["film"] == "first-visit"
    assert report["problems"] == [], report["problems"]
    assert report["frames"]["black"] == 0, report["frames"]
    assert report["frames"]["shown"] > 100, report["frames"]
    if not pathlib.Path("/dev/dri").exists() and not pathlib.Path("/dev/nvidiactl").exists():
        assert report["machine"]["decoding"] == "software", report["machine"]
    for switch in report["switches"]:
        assert switch["late_frames"] <= 1, switch
        assert switch["black_frames"] == 0, switch
    records = list((folder / "records").glob("*.jsonl"))
    assert len(records) == 1, records
    lines = [json.loads(line) for line in records[0].read_text().splitlines()]
    chosen = [line["choice"] for line in lines if line["event"] == "chosen"]
    assert chosen == choices.split(","), f"the record says {chosen}"
    replayed = subprocess.run([streamer, "replay", film_folder, records[0], "--json"], capture_output=True, text=True)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    outcome = json.loads(replayed.stdout)
    assert outcome["path"] == report["path"], (outcome, report["path"])
    assert outcome["ending"] == ending, outcome
    pictures = sorted(p.name for p in (folder / "screenshots").glob("*.png"))
    offers = [line for line in lines if line["event"] == "offered"]
    assert sum("-start" in p for p in pictures) == len(report["path"]), pictures
    assert sum("-offer" in p for p in pictures) == len(offers), pictures
    return lines[0].get("seed", 0)


def main():
    streamer, player, library, work, endings_file = sys.argv[1:6]
    work = pathlib.Path(work)
    shutil.rmtree(work, ignore_errors=True)
    endings = [line.split(":") for line in open(endings_file, encoding="utf-8") if ":" in line]
    film_folder = pathlib.Path(library) / "films" / "first-visit"
    film = json.loads((film_folder / "film.json").read_text())
    reached = set()
    seeds = []
    server, address = serve(streamer, library)
    try:
        for number, (ending, choices) in enumerate((e.strip(), c.strip()) for e, c in endings):
            folder = work / f"{number}-{ending}"
            report = play(player, f"{address}/films/first-visit", choices, folder)
            seeds.append(check(streamer, film_folder, report, ending, choices, folder))
            reached.add(ending)
            print(f"{ending}: {' > '.join(report['path'])}, {report['frames']['shown']} frames, "
                  f"{len(report['switches'])} switches")
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0, "the streamer did not leave cleanly"
    declared = {scene["end"] for scene in film["scenes"].values() if "end" in scene}
    assert reached == declared, f"endings never played: {declared - reached}"
    assert len(set(seeds)) == len(seeds), f"two viewings would draw alike: {seeds}"


if __name__ == "__main__":
    main()
