#!/usr/bin/env python3
"""Lets the player meet what can go wrong while it speaks Dutch: what it says and reports is the Dutch sentence, and
nothing of it is English.

usage: speak_dutch.py STREAMER PLAYER WORK_FOLDER [NAME...]
  NAME  only these troubles
"""
import http.server
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

from play_endings import serve
from play_troubles import Player, busy_at
from prepare_film import World, objects_in

# No English sentence of some length does without one of these, and none of them is Dutch.
ENGLISH = re.compile(r"\b(the|an|and|to|by|from|with|at|on|for|its|it|this|that|there|which|are|be|been|has|have|had|does|"
                     r"do|not|no|cannot|could|may|will|what|who|after|before|again|answers|fetching|ending|line|scene|"
                     r"file|folder|film's)\b", re.I)


def english(sentence):
    """The English words of a sentence of the player; what others say stands in brackets, names in quotes."""
    rest = re.sub(r"`[^`]*`|'[^']*'|\w+://\S+|(?<!\w)/\S+|--[a-z-]+( [A-Z]+)?", " ", sentence)
    while (shorter := re.sub(r"\([^()]*\)", " ", rest)) != rest:
        rest = shorter
    return ENGLISH.findall(rest)


def judge(lines, report, sentences):
    """Each of the sentences (a pattern) is said, and reported if it begins with '!'; nothing is English."""
    told = [line.removeprefix("forksight-player: ") for line in lines]
    reported = (report["problems"] + report["notes"]) if report else []
    for sentence in sentences:
        pattern = sentence.removeprefix("!")
        assert any(re.search(pattern, line) for line in told), f"not said: {pattern!r}; said was {told}"
        if sentence.startswith("!"):
            assert any(re.search(pattern, line) for line in reported), f"not reported: {pattern!r} in {reported}"
    for line in told + reported:
        assert not english(line), f"this is English ({', '.join(english(line))}): {line}"


class Troubles:
    def __init__(self, streamer, player, work):
        self.streamer, self.player, self.work = streamer, player, work
        self.world = World(streamer, player, work / "wereld")
        self.film = self.world.library / "films" / "visit"

    def play(self, name, film, status, sentences, *options, **how):
        played = Player(self.player, film, self.work / name, *options, language="nl", **how)
        played.leaves(status, 60)
        judge(played.lines, played.report, sentences)
        return played

    def run(self, status, sentences, *command, **how):
        """Of what leaves no report."""
        run = subprocess.run([self.player, *command, "--language", "nl"], capture_output=True, text=True, timeout=60, **how)
        assert run.returncode == status, (run.returncode, run.stderr)
        judge(run.stderr.splitlines(), None, sentences)

    def copy_of_film(self, name):
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.film, folder)
        return folder

    def english_is_found(self):
        """The judge itself: the same trouble in English does not pass."""
        played = Player(self.player, self.work / "nergens", self.work / "engels", language="en")
        played.leaves(1, 60)
        for lines, report in ((played.lines, None), ([], played.report)):
            try:
                judge(lines, report, [])
            except AssertionError:
                continue
            raise AssertionError(f"passed for Dutch: {lines or report}")

    def nobody_there(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{closed.getsockname()[1]}/films/visit"
            cache = self.work / "leeg"
            self.play("niemand", url, 3,
                      [r"haalt http://\S+ op", r"antwoordt niet; het wordt opnieuw geprobeerd",
                       rf"!de server op http://\S+ antwoordt niet, en op deze computer staat onder dit adres geen volledige film klaar\. "
                       rf"Zet hem klaar waar wel verbinding is, en wacht tot er staat dat hij klaarstaat: `forksight-player prepare {url} --cache {cache}`"],
                      "--cache", cache)
            self.run(3, [r"zet http://\S+ klaar in /", r"de server op http://\S+ antwoordt niet$"],
                     "prepare", url, "--cache", cache)

    def other_answers(self):
        """A server that has no film, one that fails, one that is another thing altogether."""
        status = 404

        class Other(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = b"<html>Please log in to use this network</html>"
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{server.server_address[1]}/films/visit"
            self.play("404", url, 1, [r"!/film\.json: hier staat geen film$"], "--no-cache")
            self.run(1, [r"/film\.json: hier staat geen film$"], "prepare", url, "--cache", self.work / "andere")
            status = 503
            self.play("503", url, 3, [r"!antwoordt 503 op http"], "--no-cache")
            status = 403
            self.play("403", url, 1, [r"!antwoordt 403 op http"], "--no-cache")
            status = 200
            self.play("200", url, 1, [r"!/film\.json: klopt niet \(in het Engels: line 1, "], "--no-cache")
            server.shutdown()

    def damaged_film(self):
        folder = self.copy_of_film("beschadigd")
        for segment in folder.glob("door/*/00002.m4s"):
            segment.unlink()
        self.play("ontbreekt", folder, 1,
                  [r"!/00002\.m4s bestaat niet$", r"!de film stopte in scène 'door': de clip is beschadigd of niet volledig"],
                  "--choose", "ask")
        for rendition in folder.glob("door/*/init.mp4"):
            (rendition.parent / "00002.m4s").write_bytes(b"<html>please log in</html>" * 100)
        self.play("rommel", folder, 1, [r"!/00002\.m4s: byte 0: blok '.*' loopt door na het einde van waar het in zit"],
                  "--choose", "ask")
        for init in folder.glob("door/*/init.mp4"):
            init.write_bytes(b"")
        self.play("begin", folder, 1, [r"!/init\.mp4: heeft geen blok 'ftyp'"], "--choose", "ask")
        (folder / "hall" / "clip.json").unlink()
        self.play("clip", folder, 1, [r"!de clip 'hall' is nog niet omgezet: forksight-streamer ingest "])
        (folder / "film.json").write_text('{"forksight": 1}')
        self.play("film", folder, 1, [r"!film\.json.*: klopt niet \(in het Engels: "])
        self.play("nergens", self.work / "geen", 1, [r"!: is geen map van een film, en geen adres dat met http:// begint$"])

    def nowhere_to_write(self):
        """Not at all, and no more after the first kilobyte."""
        self.run(3, [r"--report /proc/x: kan niet worden geschreven \(", r"--record /proc/y: daar kunnen geen bestanden",
                     r"--screenshot /proc/z: daar kunnen geen bestanden"], self.film, "--display", "offscreen",
                 "--report", "/proc/x", "--record", "/proc/y", "--screenshot", "/proc/z")

        def small_files_only():
            resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        self.run(3, [r"het verslag \S+ kan niet worden geschreven \(", r"het rapport kon niet worden geschreven naar /"],
                 self.film, "--display", "offscreen", "--size", "320x180", "--choose", "ask", "--mute",
                 "--record", self.work / "vol", "--report", self.work / "vol.json", preexec_fn=small_files_only)
        (self.work / "van-mij").mkdir(exist_ok=True)
        (self.work / "van-mij" / "brief.txt").write_text("van mij")
        server, address = serve(self.streamer, self.world.library)
        try:
            prepare = ["prepare", f"{address}/films/visit", "--renditions", "all"]
            self.run(3, [r"in de map \S+ staat al iets, en prepare heeft die map niet gemaakt"], *prepare,
                     "--cache", self.work / "van-mij")
            self.run(3, [r"de cache: \S+ kan niet worden geschreven \(.*\)\. Maak ruimte op deze schijf"], *prepare,
                     "--cache", self.work / "te-klein", preexec_fn=small_files_only)
            self.run(3, [r"de film heeft nog 0,0 GB nodig naast .*: geef meer ruimte met --cache-limit"], *prepare,
                     "--cache", self.work / "te-weinig", "--cache-limit", "0.00001")
            self.run(0, [r"visit staat klaar: 2 clips, 8 s, beeld 160x80 tot 320x160, .* Met hetzelfde adres en --cache "],
                     *prepare, "--cache", self.work / "klaar")
        finally:
            server.kill()
            server.wait()
        self.play("zonder", f"{address}/films/visit", 0,
                  [r"!de server op \S+ antwoordt niet: de film wordt afgespeeld zoals hij op deze computer klaarstaat$",
                   r"!het verslag van deze sessie is nog niet helemaal bij de server op", r"einde: let-in",
                   r"schrijft het verslag in /"],
                  "--choose", "ask", "--cache", self.work / "klaar")

    def wrong_input(self):
        """Traces, choices and command lines."""
        trace = self.work / "blik.csv"
        trace.write_text("t_s,yaw_deg,pitch_deg\n0,0,0\n1,twee,0\n0.5,0,0\n-1,0,0\n2,0,95\n")
        self.play("blik", self.film, 1,
                  [r"!blik\.csv regel 3: hier horen getallen te staan", r"regel 5: de tijd gaat terug",
                   r"regel 6: pitch_deg ligt niet tussen -90 en 90 graden"], "--look", trace)
        trace.write_text("")
        self.play("blik", self.film, 1, [r"!het bestand met hoofdbewegingen is leeg"], "--look", trace)
        self.play("blik", self.film, 1, [r"!geen\.csv: kan niet worden gelezen \("], "--look", self.work / "geen.csv")
        self.play("keuze", self.film, 1, [r"!de keuze 'dansen' wordt niet aangeboden in scène 'door'; wel: 'ask', 'wait'$"], "--choose", "dansen")
        self.play("keuze", self.film, 1, [r"!de film was afgelopen voordat de keuze 'nog' kon worden gemaakt$"],
                  "--choose", "ask,nog")
        for sentence, *options in ((r"deze opdracht klopt niet \(", "--frob"), (r"is geen BREEDTExHOOGTE", "--size", "9x9"),
                                   (r"is geen van window, headset, offscreen", "--display", "maan"),
                                   (r"geef 1 tot 3600 seconden", "--give-up-after", "0"),
                                   (r"een klascode bestaat uit tien letters en cijfers", "--code", "")):
            self.run(2, [sentence, r"\(forksight-player --help vertelt meer\)"], "film", *options)
        self.run(2, [r"prepare: 'map' is geen adres; een film in een map staat al op deze computer"], "prepare", "map")

    def for_a_class(self):
        library = self.world.copy_of_library("klas")
        subprocess.run([self.streamer, "access", "visit", "class", "--library", library], check=True, capture_output=True)
        subprocess.run([self.streamer, "class", "add", "SW2A", "--library", library], check=True, capture_output=True)
        server, address = serve(self.streamer, library)
        try:
            self.play("zonder-code", f"{address}/films/visit", 1, [r"!is niet voor iedereen: geef je klascode met --code CODE$"],
                      "--no-cache")
            self.play("foute-code", f"{address}/films/visit", 1,
                      [r"!de server op http://\S+ kent nu geen klas met deze code: kijk hem nog eens na"],
                      "--code", "FFFFF-FFFFF", "--no-cache")
            self.run(1, [r"de server op http://\S+ kent nu geen klas met deze code"], "prepare", f"{address}/films/visit",
                     "--code", "FFFFF-FFFFF", "--cache", self.work / "klas-cache")
        finally:
            server.kill()
            server.wait()

    def pairing(self):
        """A server with an authority of its own, one without, and none."""
        how = {"stdin": subprocess.DEVNULL, "env": dict(os.environ, XDG_CONFIG_HOME=str(self.work / "koppelen"))}
        shutil.rmtree(self.work / "koppelen", ignore_errors=True)
        wrong = ["--fingerprint", "00" * 32]
        self.run(2, [r"deze opdracht klopt niet \("], "pair", "--frob", **how)
        self.run(2, [r"'film' is geen adres van een server"], "pair", "film", **how)
        self.run(2, [r"zonder terminal kan niemand vergelijken: geef de vingerafdruk"], "pair", "https://127.0.0.1:1", **how)
        self.run(3, [r"de server op http://127\.0\.0\.1:1 antwoordt niet$"], "pair", "https://127.0.0.1:1", *wrong, **how)
        server, address = serve(self.streamer, self.world.library)
        try:
            self.run(1, [r"de server heeft geen eigen autoriteit om aan te koppelen \("], "pair", address, *wrong, **how)
        finally:
            server.kill()
            server.wait()
        library = self.world.copy_of_library("koppelen")
        certified = subprocess.run([self.streamer, "certificate", "--library", library, "--host", "127.0.0.1"], check=True,
                                   capture_output=True, text=True).stdout
        fingerprint = re.search(r"fingerprint +([0-9A-F:]+)", certified).group(1)
        server = subprocess.Popen([self.streamer, "serve", "--library", library, "--listen", "127.0.0.1:0"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            address = re.search(r"https://\S+", server.stdout.readline()).group()
            prepare = ["prepare", f"{address}/films/visit", "--renditions", "all", "--cache", self.work / "koppelen" / "cache"]
            self.run(1, [r"het certificaat van https://\S+ wordt niet vertrouwd \(.*\)\. Is het de server van je school, "
                         rf"koppel dit toestel er dan aan, .*: forksight-player pair {address}$"], *prepare, **how)
            self.run(1, [r"http://\S+ leidt naar https: vervang http:// door https://$"], "prepare",
                     prepare[1].replace("https:", "http:"), *prepare[2:], **how)
            self.run(1, [r"niet gekoppeld, en niets bewaard: .*Misschien is dit niet jouw server; vraag de beheerder$"],
                     "pair", address, *wrong, **how)
            self.run(0, [r"gekoppeld aan https://\S+: films van dit adres worden nu vertrouwd op grond van /"], "pair",
                     address, "--fingerprint", fingerprint, **how)
            next((self.work / "koppelen").rglob("*.pem")).write_text("half")
            self.run(1, [rf"is geen certificaat \(PEM\)\. Koppel opnieuw: forksight-player pair {address}$"], *prepare, **how)
        finally:
            server.kill()
            server.wait()

    def half_prepared(self):
        """A prepare that was killed; the whole film, with a streamer that cannot now; its record, with the next prepare."""
        work = self.work / "half"
        shutil.rmtree(work, ignore_errors=True)
        cache, state = work / "cache", {**os.environ, "XDG_STATE_HOME": str(work / "staat")}
        library = self.world.copy_of_library("half")
        server, address = serve(self.streamer, library)
        port, film = address.rsplit(":", 1)[1], f"{address}/films/visit"
        prepare = ["prepare", film, "--cache", cache, "--renditions", "all"]
        process = subprocess.Popen([self.player, *prepare, "--rate-limit", "1000"], stderr=subprocess.DEVNULL)
        while len(objects_in(cache)) < 8:
            assert process.poll() is None, "it was ready before it could be killed"
            time.sleep(0.01)
        for one in (process, server):
            one.kill()
            one.wait()
        self.play("half-klaar", film, 3, [r"!antwoordt niet, en op deze computer staat nog maar \d+ % van de film klaar\. "
                                          r"Zet ook de rest klaar waar wel verbinding is, en wacht tot er staat"], "--cache", cache)
        server, _ = serve(self.streamer, library, port)
        self.run(0, [r"visit staat klaar: "], *prepare)
        server.kill()
        server.wait()
        with busy_at(port):
            self.run(0, [r"de server op \S+ kan het nu niet aan: de film wordt afgespeeld zoals hij op deze computer klaarstaat$",
                         r"het verslag van deze sessie is nog niet helemaal bij de server op .*wordt afgespeeld of klaargezet$"],
                     film, "--cache", cache, "--display", "offscreen", "--size", "320x180", "--mute", "--choose", "ask", env=state)
        server, _ = serve(self.streamer, library, port)
        self.run(0, [r"1 verslag van een eerdere sessie is nu bij de server op http"], *prepare, env=state)
        server.kill()
        server.wait()

    def away_for_good(self):
        server, address = serve(self.streamer, self.world.library)
        try:
            film = Player(self.player, f"{address}/films/visit", self.work / "weg", "--choose", "ask", "--no-cache",
                          "--rate-limit", "600", language="nl", give_up_after_s=3)
            film.shows("door", 30)
            server.kill()
            film.leaves(3, 60)
        finally:
            film.process.kill()
            server.kill()
            server.wait()
        judge(film.lines, film.report,
              [r"!de verbinding met http://\S+ is weg: de server op http://\S+ .*Wat er al is, speelt door",
               r"de film staat stil in scène '\w+': wat volgt is er nog niet.*duurt dit 3,0 s, dan houdt hij op$",
               r"!de film houdt op in scène '\w+': 3,0 s lang kon er niets nieuws worden getoond"])


def main():
    streamer, player, work = sys.argv[1:4]
    troubles = Troubles(streamer, player, pathlib.Path(work))
    every = [name for name in vars(Troubles) if not name.startswith("_") and name not in ("play", "run", "copy_of_film")]
    for name in sys.argv[4:] or every:
        getattr(troubles, name)()
        print(f"{name.replace('_', ' ')}: as it should be", flush=True)


if __name__ == "__main__":
    main()
