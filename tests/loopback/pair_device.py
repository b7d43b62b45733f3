#!/usr/bin/env python3
"""A device is paired with a streamer that has an authority of its own, through the real programs.

usage: pair_device.py STREAMER PLAYER WORK_FOLDER [alone]
  alone  only that nothing but the kept authority is trusted, which needs a mount of its own; status 77: none may be made
"""
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time

import prepare_film

FILM = "/films/visit"
CTRL_C, CTRL_D = "\x03", "\x04"


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
        return dict(os.environ, XDG_CONFIG_HOME=str(self.config), XDG_STATE_HOME=str(self.work / "state"))

    def run(self, *arguments, before=(), **environment):
        return subprocess.run([*before, self.player, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=120, env=dict(self.environment(), **environment))

    def prepare(self, *options, language="en", before=()):
        return self.run("prepare", self.url + FILM, "--cache", self.cache, "--renditions", "all", "--language",
                        language, *options, before=before)

    def pair(self, fingerprint, **environment):
        return self.run("pair", self.url, "--fingerprint", fingerprint, "--language", "en", **environment)

    def pair_on_terminal(self, *answers):
        """Each is typed when it is asked for."""
        process, terminal = pty.fork()
        if process == 0:
            os.execve(self.player, [str(self.player), "pair", self.url, "--language", "en"], self.environment())
        shown, typed, until = "", 0, time.monotonic() + 60
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
            while typed < min(shown.count("Type yes or no:"), len(answers)):
                end = "" if answers[typed] in (CTRL_C, CTRL_D) else "\n"
                os.write(terminal, (answers[typed] + end).encode())
                typed += 1
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
    said(world.prepare(language="nl"), 1,
         f"koppel dit toestel er dan aan, één keer per toestel en per gebruiker: forksight-player pair {world.url}")
    said(world.run("pair", world.url), 2, "--fingerprint")
    said(world.pair("00" * 32), 1, "nothing kept")
    for no in ("no", " NEE ", "n"):
        status, shown = world.pair_on_terminal(no)
        assert status == 1 and "the fingerprint is not that of the printed sheet" in shown, shown
    for leaves in (CTRL_C, CTRL_D):
        # Who only presses Enter has compared nothing, and neither has who types what is no answer.
        status, shown = world.pair_on_terminal("", "yess", leaves)
        assert status == 3 and shown.count("Type yes or no:") == 3, shown
        assert "stopped, nothing was kept" in shown and "printed sheet. Perhaps" not in shown, shown
    (world.work / "file").write_text("")
    said(world.pair(fingerprint, XDG_CONFIG_HOME=str(world.work / "file")), 3, "cannot be written (Not a directory)")
    assert world.kept() == [], world.kept()
    status, shown = world.pair_on_terminal("perhaps", " Y")
    assert status == 0 and "will be replaced" not in shown, shown
    assert fingerprint[:47] in shown and fingerprint[48:] in shown, shown
    assert world.kept() == [f"127.0.0.1_{world.port}.pem"], world.kept()
    said(world.prepare(), 0, "plays without a line")


def stops(world):
    """While the authority is fetched."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        pairing = subprocess.Popen([world.player, "pair", f"https://127.0.0.1:{silent.getsockname()[1]}", "--fingerprint",
                                    "00" * 32, "--language", "en"], stderr=subprocess.PIPE, text=True,
                                   env=world.environment())
        silent.accept()
        pairing.send_signal(signal.SIGINT)
        _, told = pairing.communicate(timeout=30)
    assert pairing.returncode == 3 and "stopped, nothing was kept" in told, (pairing.returncode, told)


def plays_unasked(world):
    """What was prepared plays also when what was kept is damaged, and then nothing is asked or sent."""
    kept = next(world.config.rglob("*.pem"))
    right = kept.read_bytes()
    kept.write_bytes(b"half a certif")
    again = ("is no certificate", f"Pair again: forksight-player pair {world.url}")
    play = [world.url + FILM, "--cache", world.cache, "--display", "offscreen", "--size", "320x180", "--mute", "--choose",
            "ask", "--language", "en"]
    said(world.run(*play), 0, *again, "The film is played as it was prepared on this machine", "it waits in")
    said(world.run(*play, "--no-cache"), 1, *again)
    said(world.run(*play, "--authority", kept), 1, "is no certificate")
    said(world.prepare(), 1, *again)
    kept.write_bytes(right)


def pairs_again(world, fingerprint):
    """The streamer has a new authority."""
    said(world.prepare(), 1, "not from the authority that this device trusts", "pair again")
    status, shown = world.pair_on_terminal("no")
    assert status == 1 and "Another one is kept for this address already: it will be replaced" in shown, shown
    said(world.pair(fingerprint.lower().replace(":", "")), 0, "which replaces the one before")
    said(world.prepare(), 0, "prepared already")


def own_mount(world):
    """A command line to put before others, for which the file work/store/ca-certificates.crt is the system's store."""
    return ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c",
            f'mount --bind "{world.work / "store"}" /etc/ssl/certs && exec "$@"', "-"]


def trusts_nothing_else(world):
    """With the streamer's authority in the system's store an unpaired device is let in, one paired with another is not."""
    store = world.work / "store"
    authority = world.library / "tls" / "authority.crt"
    name = subprocess.run(["openssl", "x509", "-in", authority, "-noout", "-hash"], check=True, capture_output=True,
                          text=True).stdout.strip()
    shutil.copy(authority, store / f"{name}.0")
    shutil.copy(authority, store / "ca-certificates.crt")
    before = own_mount(world)
    kept = next(world.config.rglob("*.pem"))
    right = kept.read_bytes()
    # Of another name: OpenSSL looks no further once it holds an authority of the name that it looks for.
    other = world.work / "other.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                    "/dev/null", "-out", other, "-subj", "/CN=another", "-days", "30"], check=True, capture_output=True)
    kept.write_bytes(other.read_bytes())
    said(world.prepare(before=before), 1, "not from the authority that this device trusts")
    said(world.prepare("--authority", str(authority), before=before), 0)
    kept.write_bytes(b"half a certif")
    said(world.prepare(before=before), 1, "Pair again")
    kept.unlink()
    said(world.prepare(before=before), 0)
    said(world.prepare("--authority", str(other), before=before), 1, "is not trusted")
    kept.write_bytes(right)


def main():
    world = World(*(pathlib.Path(argument).resolve() for argument in sys.argv[1:4]))
    alone = sys.argv[4:] == ["alone"]
    if alone:
        (world.work / "store").mkdir()
        if subprocess.run([*own_mount(world), "true"], stderr=subprocess.DEVNULL).returncode != 0:
            print("skipped: no mount of our own may be made here, so the system's store stays as it is")
            sys.exit(77)
    try:
        fingerprint = world.certify()
        world.serve()
        if alone:
            said(world.pair(fingerprint), 0)
            trusts_nothing_else(world)
            print("nothing else is trusted")
            return
        stops(world)
        pairs(world, fingerprint)
        plays_unasked(world)
        world.stop()
        fingerprint = world.certify()
        world.serve()
        pairs_again(world, fingerprint)
    finally:
        world.stop()
    print("paired, and paired again")


main()
