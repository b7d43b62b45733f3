#!/usr/bin/env python3
"""A device is paired with a streamer that has an authority of its own, through the real programs.

usage: pair_device.py STREAMER PLAYER WORK_FOLDER
"""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import time

import prepare_film

FILM = "/films/visit"


class World:
    def __init__(self, streamer, player, work):
        self.streamer, self.player, self.work = streamer, player, work
        self.library = prepare_film.World(streamer, player, work).library
        self.config, self.cache = work / "config", work / "cache"
        self.server, self.port = None, 0

    def certify(self):
        """A new authority; its fingerprint as the command prints it."""
        shutil.rmtree(self.library / "tls", ignore_errors=True)
        made = subprocess.run([self.streamer, "certificate", "--library", self.library, "--host", "127.0.0.1"],
                              check=True, capture_output=True, text=True)
        return re.search(r"fingerprint +([0-9A-F:]+)", made.stdout).group(1)

    def serve(self):
        self.server = subprocess.Popen([self.streamer, "serve", "--library", self.library, "--listen",
                                        f"127.0.0.1:{self.port}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       text=True)
        self.url = re.search(r"https://\S+", self.server.stdout.readline()).group()
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait(30)

    def environment(self):
        return dict(os.environ, XDG_CONFIG_HOME=str(self.config))

    def run(self, *arguments, before=()):
        return subprocess.run([*before, self.player, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=120, env=self.environment())

    def prepare(self, *options, language="en", before=()):
        return self.run("prepare", self.url + FILM, "--cache", self.cache, "--renditions", "all", "--language",
                        language, *options, before=before)

    def pair_on_terminal(self, answer):
        process, terminal = pty.fork()
        if process == 0:
            os.execve(self.player, [str(self.player), "pair", self.url, "--language", "en"], self.environment())
        shown, typed, until = "", False, time.monotonic() + 60
        while time.monotonic() < until:
            if not select.select([terminal], [], [], 0.2)[0]:
                continue
            try:
                some = os.read(terminal, 4096)
            except OSError:  # how Linux says that the other side is gone
                break
            if not some:
                break
            shown += some.decode()
            if not typed and "Type yes or no:" in shown:
                os.write(terminal, answer.encode() + b"\n")
                typed = True
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), shown

    def kept(self):
        return sorted(path.name for path in self.config.rglob("*") if path.is_file())


def said(run, status, *parts):
    assert run.returncode == status, (run.returncode, run.stderr)
    for part in parts:
        assert part in run.stderr, f"not said: {part!r}; said was {run.stderr}"


def pairs(world, fingerprint):
    said(world.prepare(), 1, "is not trusted", f"forksight-player pair {world.url}")
    said(world.prepare(language="nl"), 1, f"koppel dit toestel er dan één keer aan: forksight-player pair {world.url}")
    said(world.run("pair", world.url), 2, "--fingerprint")
    said(world.run("pair", world.url, "--fingerprint", "00" * 32, "--language", "en"), 1, "nothing kept")
    status, shown = world.pair_on_terminal("no")
    assert status == 1 and "nothing kept" in shown, shown
    status, shown = world.pair_on_terminal("")
    assert status == 1, "who only presses Enter has compared nothing"
    assert world.kept() == [], world.kept()
    status, shown = world.pair_on_terminal("yes")
    assert status == 0, shown
    assert fingerprint[:47] in shown and fingerprint[48:] in shown, shown
    assert world.kept() == [f"127.0.0.1_{world.port}.pem"], world.kept()
    said(world.prepare(), 0, "plays without a line")


def pairs_again(world, fingerprint):
    """The streamer has a new authority."""
    said(world.prepare(), 1, "not from the authority that this device trusts", "pair again")
    said(world.run("pair", world.url, "--fingerprint", fingerprint.lower().replace(":", ""), "--language", "en"), 0,
         "which replaces the one before")
    said(world.prepare(), 0, "prepared already")


def trusts_nothing_else(world):
    """With the streamer's authority in the system's store an unpaired device is let in, one paired with another is not."""
    store = world.work / "store"
    store.mkdir()
    authority = world.library / "tls" / "authority.crt"
    name = subprocess.run(["openssl", "x509", "-in", authority, "-noout", "-hash"], check=True, capture_output=True,
                          text=True).stdout.strip()
    shutil.copy(authority, store / f"{name}.0")
    shutil.copy(authority, store / "ca-certificates.crt")
    before = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c",
              f'mount --bind "{store}" /etc/ssl/certs && exec "$@"', "-"]
    if subprocess.run([*before, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped: no mount of our own may be made here, so the system's store stays as it is")
        return
    kept = next(world.config.rglob("*.pem"))
    right = kept.read_bytes()
    # Of another name: OpenSSL looks no further once it holds an authority of the name that it looks for.
    other = world.work / "other.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                    "/dev/null", "-out", other, "-subj", "/CN=another", "-days", "30"], check=True, capture_output=True)
    kept.write_bytes(other.read_bytes())
    said(world.prepare(before=before), 1, "not from the authority that this device trusts")
    said(world.prepare("--authority", str(authority), before=before), 0)
    kept.unlink()
    said(world.prepare(before=before), 0)
    said(world.prepare("--authority", str(other), before=before), 1, "is not trusted")
    kept.write_bytes(right)


def main():
    world = World(*(pathlib.Path(argument).resolve() for argument in sys.argv[1:]))
    try:
        fingerprint = world.certify()
        world.serve()
        pairs(world, fingerprint)
        world.stop()
        fingerprint = world.certify()
        world.serve()
        pairs_again(world, fingerprint)
        trusts_nothing_else(world)
    finally:
        world.stop()
    print("paired, paired again, and nothing else is trusted")


main()
