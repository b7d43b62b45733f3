#!/usr/bin/env python3
"""Plays clips of the sample film with hls.js and dash.js in headless Chromium, over plain HTTP and over TLS.

usage: play_in_browser.py STREAMER LIBRARY [CLIPS]      CLIPS: how many clips, 2 by default
Exit status 77: Chromium, Node or the players are not installed (tests/web/README.md says how); ctest counts that as skipped.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent


def skipped(why):
    print(f"SKIPPED: {why}; tests/web/README.md says how to install it")
    sys.exit(77)


def serve(streamer, library, *more):
    process = subprocess.Popen([streamer, "serve", "--library", library, "--listen", "127.0.0.1:0", *more],
                               stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    assert line.startswith("listening on http"), f"the streamer said {line!r}"
    threading.Thread(target=process.stdout.read, daemon=True).start()
    return process, line.split()[-1]


def certificate(folder):
    names = [folder / "certificate.pem", folder / "key.pem"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", names[1], "-out", names[0]],
                   check=True, stderr=subprocess.DEVNULL)
    return ["--tls-cert", names[0], "--tls-key", names[1]]


def main():
    streamer, library = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    if not shutil.which("node"):
        skipped("there is no Node")
    if not pathlib.Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists():
        skipped("there is no Chromium")
    if not (HERE / "node_modules/playwright-core").exists():
        skipped("hls.js, dash.js and playwright-core are not there")
    clips = sorted(p.parent for p in pathlib.Path(library).glob("films/*/*/clip.json"))[:count]
    assert clips, f"no clips in {library}"
    addresses = [f"films/{clip.parent.name}/{clip.name}" for clip in clips]
    with tempfile.TemporaryDirectory() as name:
        for more in ([], certificate(pathlib.Path(name))):
            server, address = serve(streamer, library, *more)
            try:
                print(f"over {address.split(':')[0]}", flush=True)
                subprocess.run(["node", HERE / "play.mjs", address, *addresses], check=True, timeout=900)
            finally:
                server.send_signal(signal.SIGTERM)
                assert server.wait(timeout=20) == 0, "the streamer did not leave cleanly"


if __name__ == "__main__":
    main()
