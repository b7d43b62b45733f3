#!/usr/bin/env python3
"""Whole films over a wifi that is good, crowded, far or away for a while, by the real programs: what the viewer sees of it.

usage: play_over_wifi.py STREAMER PLAYER WIFI LOAD LIBRARY WORK_FOLDER [--runs N] [--scenario NAME]… [--seed S] [--json FILE]
Without --scenario the short ones are played, once; "all" is all of them. It fails where the film did not come to its
ending by itself and by the choices that were made, or where a line of its record is lost. Stalls are counted, not judged.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

import netns
import room
from room import SCENARIOS

CHOICES = ["introduce", "open-question", "reflect"]
ENDING = "agreement"
AT_SWITCH_S = 0.3  # a stall that begins this near to a switch is one at a switch

SHORT = ["good", "crowded", "far", "away-3-choice", "away-10-between"]
COLUMNS = ["scenario", "run", "ended", "right", "at switches", "longest", "elsewhere", "longest", "late starts", "fetched MB",
           "lines", "lost"]


def events(folder):
    for path in folder.glob("*.jsonl"):
        for line in path.read_text().splitlines(True):
            if line.endswith("\n"):
                yield json.loads(line)


class Outage(threading.Thread):
    """The line is lost at a moment of the film, which its record tells."""

    def __init__(self, wifi, scenario, records):
        super().__init__(daemon=True)
        self.wifi, self.scenario, self.records, self.began, self.over = wifi, scenario, records, False, False

    def run(self):
        while not self.over:
            if sum(line["event"] == self.scenario["event"] for line in events(self.records)) >= self.scenario["times"]:
                time.sleep(self.scenario["later"])
                self.wifi.outage(self.scenario["away"])
                self.began = True
                return
            time.sleep(0.02)


def run_once(programs, scenario, library, folder, seed):
    folder.mkdir(parents=True)
    records, report = folder / "records", folder / "report.json"
    records.mkdir()
    with room.wifi_of(programs.wifi, scenario, seed) as wifi, \
            open(folder / "server.log", "w", encoding="utf-8") as log:
        server = room.serve(wifi, programs.streamer, library, log)
        others = room.start_others(wifi, scenario, programs.load, library, 600)
        away = Outage(wifi, scenario, records)
        if "away" in scenario:
            away.start()
        player = subprocess.run(
            wifi.command("player", programs.player, f"http://{netns.SERVER}:8360/films/first-visit", "--display", "offscreen",
                         "--size", "320x180", "--mute", "--choose", ",".join(CHOICES), "--record", records, "--report", report),
            capture_output=True, text=True, timeout=300)
        away.over = True
        (folder / "stderr").write_text(player.stderr)
        (folder / "air.json").write_text(json.dumps(wifi.counts()))
        server.terminate()
        server.wait()
        if others:
            others.kill()
            others.wait()
    found = judge(json.loads(report.read_text()), records, library)
    found["ended"] = player.returncode == 0 and found["ending"] == ENDING
    found["away"] = away.began or "away" not in scenario
    return found


def judge(report, records, library):
    (record,) = records.glob("*.jsonl")
    ours = record.read_text().splitlines()
    kept = library / "records" / record.name
    theirs = kept.read_text().splitlines() if kept.exists() else []
    decided = [switch["decided_s"] for switch in report["switches"]]
    at, elsewhere = [], []
    for stall in report["stalls"]:
        near = any(abs(stall["at_s"] - moment) < AT_SWITCH_S for moment in decided)
        (at if near else elsewhere).append(stall["for_s"])
    chosen = [line["choice"] for line in map(json.loads, ours) if line["event"] == "chosen"]
    return {"ending": report["ending"], "right": chosen == CHOICES, "at": at, "elsewhere": elsewhere,
            "late": sum(switch["late_frames"] > 1 for switch in report["switches"]), "fetched": report["bytes"]["fetched"],
            "lines": len(ours), "lost": len(ours) - len(theirs) if ours[:len(theirs)] == theirs else len(ours)}


def row(name, number, found):
    longest = [f"{max(stalls, default=0):.1f} s" for stalls in (found["at"], found["elsewhere"])]
    return [name, number, "yes" if found["ended"] else "NO", "yes" if found["right"] else "NO", len(found["at"]), longest[0],
            len(found["elsewhere"]), longest[1], found["late"], f"{found['fetched'] / 1e6:.1f}", found["lines"], found["lost"]]


def show(cells):
    print("  ".join(f"{cell!s:<{max(len(title), 15 if i == 0 else 5)}}" for i, (title, cell) in enumerate(zip(COLUMNS, cells))),
          flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("streamer", "player", "wifi", "load"):
        parser.add_argument(name)
    parser.add_argument("library", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--scenario", action="append", choices=[*SCENARIOS, "all"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=pathlib.Path)
    programs = parser.parse_args()
    netns.skip_if_not_possible()
    wanted = programs.scenario or SHORT
    wanted = list(SCENARIOS) if "all" in wanted else wanted
    shutil.rmtree(programs.work, ignore_errors=True)
    library = programs.work / "library"
    shutil.copytree(programs.library / "films", library / "films", copy_function=os.link)
    show(COLUMNS)
    every, bad = [], 0
    for name in wanted:
        for number in range(programs.runs):
            found = run_once(programs, SCENARIOS[name], library, programs.work / f"{name}-{number}", programs.seed + number)
            show(row(name, number + 1, found))
            every.append({"scenario": name, "run": number + 1, **found})
            bad += not (found["ended"] and found["right"] and found["away"] and found["lost"] == 0)
    if programs.json:
        programs.json.write_text(json.dumps(every, indent=1) + "\n")
    return 1 if bad else 0


sys.exit(main())
