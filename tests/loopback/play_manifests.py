#!/usr/bin/env python3
"""Plays every rendition of every clip through stock players, over a real socket, and wants no word of warning.

usage: play_manifests.py STREAMER LIBRARY
"""
import json
import pathlib
import re
import signal
import subprocess
import sys

from play_endings import serve


# FFmpeg reads no WebVTT in HLS, and says so of every list of it, though nothing was asked of it.
NO_SUBTITLES = re.compile(r".*Can't support the subtitle\(uri: subtitles/[a-z]+\.m3u8\)\s*")


def complaints(text):
    return "\n".join(line for line in text.splitlines() if line.strip() and not NO_SUBTITLES.fullmatch(line))


def quiet(*command):
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    said = complaints(run.stdout + run.stderr)
    assert run.returncode == 0 and not said, f"{' '.join(command)} left with {run.returncode} and said: {said[:1000]}"


def streams(url):
    run = subprocess.run(["ffprobe", "-v", "warning", "-of", "json", "-show_streams", url], capture_output=True, text=True)
    assert run.returncode == 0 and not complaints(run.stderr), f"ffprobe {url}: {run.stderr[:1000]}"
    return json.loads(run.stdout)["streams"]


def main():
    streamer, library = sys.argv[1:3]
    server, address = serve(streamer, library)
    try:
        clips = sorted(p.parent for p in pathlib.Path(library).glob("films/*/*/clip.json"))
        assert clips, f"no clips in {library}"
        for clip in clips:
            renditions = len(json.loads((clip / "clip.json").read_text())["video"])
            base = f"{address}/films/{clip.parent.name}/{clip.name}"
            for manifest in ("master.m3u8", "manifest.mpd"):
                found = streams(f"{base}/{manifest}")
                pictures = [s for s in found if s["codec_type"] == "video"]
                assert len(pictures) == renditions, f"{manifest} shows {len(pictures)} of {renditions} renditions"
        # Every rendition of the first clip is decoded whole, every clip by mpv once.
        base = f"{address}/films/{clips[0].parent.name}/{clips[0].name}"
        for manifest in ("master.m3u8", "manifest.mpd"):
            quiet("ffmpeg", "-v", "warning", "-i", f"{base}/{manifest}", "-map", "0:v", "-map", "0:a", "-f", "null", "-")
        for clip in clips:
            quiet("mpv", "--no-config", "--msg-level=all=warn", "--vo=null", "--ao=null", "--untimed", "--no-audio-display",
                  # mpv 0.40 complains of its own scripts when it ends while they load.
                  "--ytdl=no", "--load-auto-profiles=no",
                  f"{address}/films/{clip.parent.name}/{clip.name}/master.m3u8")
        print(f"{len(clips)} clips play without a warning")
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0, "the streamer did not leave cleanly"


if __name__ == "__main__":
    main()
