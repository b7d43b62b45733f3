#!/usr/bin/env python3
"""An administrator's day: rules, classes and tokens by the commands, beside a server that runs, is killed, and starts
again; what they print, what they end with, what they leave on disk, and what never reaches a log.

usage: access_commands.py STREAMER
"""
import json
import os
import pathlib
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

CODE = re.compile(r"^[FHJKLMRTWX2-9]{5}-[FHJKLMRTWX2-9]{5}$")


class Server:
    def __init__(self, streamer, library, *options, before=()):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([*before, streamer, "serve", "--library", library, "--listen", "127.0.0.1:0", *options],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        first = self.process.stdout.readline()
        self.url = first.split()[-1] if first.startswith("listening on ") else None

    def ask(self, path, token=None, body=None):
        fields = {"Authorization": "Bearer " + token} if token else {}
        if body is not None:
            fields["Content-Type"] = "application/json"
        request = urllib.request.Request(self.url + path, data=body, headers=fields)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def becomes(self, path, status, token=None):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.ask(path, token)[0] == status:
                return
            time.sleep(0.05)
        raise AssertionError(f"{path} did not become {status}; it is {self.ask(path, token)}")

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()
        self.log.seek(0)
        return self.log.read()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    streamer = sys.argv[1]

    with tempfile.TemporaryDirectory() as folder:
        library = pathlib.Path(folder)
        film = "/films/visit/film.json"
        for name in ("visit", "talk"):
            (library / "films" / name).mkdir(parents=True)
            (library / "films" / name / "film.json").write_text("{}")

        def run(*arguments, status=0):
            ran = subprocess.run([streamer, *arguments, "--library", folder], capture_output=True, text=True,
                                 env={**os.environ, "LC_ALL": "C.UTF-8"})
            assert ran.returncode == status, (arguments, ran.returncode, ran.stdout, ran.stderr)
            return ran.stdout, ran.stderr

        logs = ""
        server = Server(streamer, folder)
        assert server.ask(film)[0] == 200

        # Rules, seen by the server that runs.
        assert run("access", "visit", "class")[0] == "class  visit\n"
        server.becomes(film, 401)
        listing = run("access")[0]
        assert "open   talk  (default)\n" in listing and "open   films without a rule\n" in listing, listing
        run("access", "--default", "staff")
        server.becomes("/films/talk/film.json", 401)
        known = json.loads(run("access", "--json")[0])
        assert known == {"default": "staff", "films": [{"id": "talk", "rule": "staff", "own": False, "there": True},
                                                       {"id": "visit", "rule": "class", "own": True, "there": True}]}, known
        assert run("access", "talk", "open")[0] == "open   talk\n"
        assert "(default)" in run("access", "talk", "default")[0]
        _, note = run("access", "later", "class")
        assert "no film 'later' yet" in note, note
        run("access", "later", "default")
        assert "no film 'later'" in run("access", "later", status=1)[1]
        assert run("access", "visit", "everybody", status=2)
        assert run("access", "../visit", "open", status=2)

        # Classes.
        code, note = run("class", "add", "Social work 2A")
        code = code.strip()
        assert CODE.match(code) and "Social work 2A" in note and "not shown again" in note, (code, note)
        assert "already" in run("class", "add", "Social work 2A", status=1)[1]
        guests = run("class", "add", "guests", "--film", "talk", "--days", "1")[0].strip()
        listing = run("class", "list")[0]
        assert re.search(r"^guests  until \d{4}-\d\d-\d\d \d\d:\d\d  talk$", listing, re.M), listing
        assert "Social work 2A  until" in listing and code not in listing
        names = [one["name"] for one in json.loads(run("class", "list", "--json")[0])["classes"]]
        assert names == ["Social work 2A", "guests"], names
        status, body = server.ask("/api/tokens", body=json.dumps({"code": code.lower()}).encode())
        assert status == 200, body
        token = json.loads(body)["token"]
        assert json.loads(body)["films"] == ["visit"], body
        assert server.ask(film, token)[0] == 200
        assert server.ask("/films/talk/film.json", token)[0] == 403
        status, body = server.ask("/api/tokens", body=json.dumps({"code": guests}).encode())
        assert server.ask(film, json.loads(body)["token"])[0] == 403
        for wrong in (["class"], ["class", "add"], ["class", "add", "x", "--days", "0"], ["class", "add", " x"],
                      ["class", "add", "x", "--film", "No"], ["token"], ["token", "staff", "--hours", "0"]):
            run(*wrong, status=2)

        # Staff, and keys.
        staff = run("token", "staff", "--hours", "1")[0].strip()
        assert len(staff) == 72 and server.ask(film, staff)[0] == 200
        run("token", "rotate")
        fresh = run("token", "staff")[0].strip()
        server.becomes(film, 200, fresh)
        assert server.ask(film, staff)[0] == 200 and server.ask(film, token)[0] == 200
        run("token", "rotate")
        server.becomes(film, 401, staff)
        assert server.ask(film, fresh)[0] == 200

        # Killed at any moment, and started again: nothing is lost.
        logs += server.end(signal.SIGKILL)
        server = Server(streamer, folder)
        assert server.ask(film)[0] == 401 and server.ask(film, fresh)[0] == 200
        status, body = server.ask("/api/tokens", body=json.dumps({"code": code}).encode())
        assert status == 200, body
        token = json.loads(body)["token"]
        run("class", "remove", "Social work 2A")
        server.becomes(film, 401, token)
        assert server.ask("/api/tokens", body=json.dumps({"code": code}).encode())[0] == 403
        assert "no class" in run("class", "remove", "Social work 2A", status=1)[1]

        # What is on disk is for its owner alone, and no code is in it.
        for name in ("token.keys", "forksight.db"):
            assert stat.S_IMODE((library / name).stat().st_mode) == 0o600, name
        for path in library.glob("*"):
            if path.is_file():
                assert guests.replace("-", "").encode() not in path.read_bytes(), path
        logs += server.end()
        for secret in (code, guests, token, staff, fresh):
            assert secret not in logs, "a secret is in the log"

        # What keeps it from starting is named, in one sentence.
        def refuses(part):
            ran = subprocess.run([streamer, "serve", "--library", folder, "--listen", "127.0.0.1:0"], capture_output=True, text=True)
            assert ran.returncode == 3 and part in ran.stderr and len(ran.stderr.splitlines()) == 1, ran
        (library / "token.keys").chmod(0o644)
        refuses("chmod 600")
        (library / "token.keys").chmod(0o600)
        kept = (library / "token.keys").read_bytes()
        (library / "token.keys").write_bytes(kept[:-3])
        refuses("token.keys, line 4")
        (library / "token.keys").write_bytes(kept)
        store = (library / "forksight.db").read_bytes()
        for name in library.glob("forksight.db*"):
            name.unlink()
        refuses("but no forksight.db")
        (library / "forksight.db").write_bytes(b"not a database, but a text that is long enough" * 30)
        refuses("forksight.db")
        (library / "forksight.db").write_bytes(store)
        missing = subprocess.run([streamer, "access", "--library", folder + "/nowhere"], capture_output=True, text=True)
        assert missing.returncode == 1 and "no library" in missing.stderr, missing

        # A disk that nobody can write to: the rules hold all the same.
        run("access", "visit", "staff")
        bound = ["unshare", "-m", "sh", "-c", 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"', folder]
        if subprocess.run([*bound, "true"], capture_output=True).returncode == 0:
            server = Server(streamer, folder, before=bound)
            assert server.url, server.end()
            assert server.ask(film)[0] == 401
            server.end()
        else:
            print("not checked: a disk that cannot be written to (no right to mount)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
