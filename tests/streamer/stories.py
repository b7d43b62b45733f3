#!/usr/bin/env python3
"""The commands that need no media, over the sample film: check with its stories, export, import, graph, replay.

usage: stories.py FORKSIGHT_STREAMER SAMPLE_FILM_FOLDER WORK_FOLDER
"""
import json
import pathlib
import shutil
import subprocess
import sys

streamer, sample, work = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
shutil.rmtree(work, ignore_errors=True)
film = work / "first-visit"
film.mkdir(parents=True)
shutil.copy(sample / "film.json", film)
shutil.copytree(sample / "tests", film / "tests")


def run(*words, status=0):
    done = subprocess.run([streamer, *map(str, words)], capture_output=True, text=True, timeout=120)
    assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def has(text, *parts):
    for part in parts:
        assert part in text, f"no {part!r} in:\n{text}"


# The stories are followed, and the first difference is told with file and place.
has(run("check", film, "--language", "en"), "Followed: 5 stories of tests/.")
has(run("check", film, "--language", "nl"), "Gevolgd: 5 verhalen uit tests/.")
story = film / "tests" / "agreement.json"
story.write_text(story.read_text().replace('"trust": 3', '"trust": 4'))
wrong = "tests/agreement.json#/steps/3/expect/variables/trust"
has(run("check", film, "--language", "nl", status=1), f"{wrong} fout FS0901: 'trust' is 3, verwacht was 4.")
told = json.loads(subprocess.run([streamer, "check", film, "--json"], capture_output=True, text=True).stdout)
assert not told["ok"], told
mine = [p for p in told["problems"] if p["code"] == "FS0901"]
assert [p["where"] for p in mine] == [wrong] and set(mine[0]["what"]) == {"nl", "en"}, mine
story.write_text('{"forksight": 1, "steps": [{"scene": "Door"}]}')
has(run("check", film, "--language", "en", status=1), "tests/agreement.json#/steps/0/scene error FS0902")
story.write_text('{"forksight": 1, "steps": [{"scene": "attic"}]}')
has(run("check", film, "--language", "en", status=1), "This film has no scene 'attic'.")
story.unlink()
(film / "tests" / "clip.json").write_text("not a story, if a clip is called tests")
has(run("check", film, "--language", "en"), "Followed: 4 stories")

# Out as Twee and in again: the same film.
run("export", film, "-o", work / "visit.twee", "--language", "nl")
has((work / "visit.twee").read_text(), "[[Graag thee. Neem rustig de tijd.->opens-up][$trust to $trust + 1]]")
has(run("import", work / "visit.twee", "-o", work / "again", "--language", "en"), "10 scenes")
again, before = (json.loads((folder / "film.json").read_text()) for folder in (work / "again", film))
again.pop("x-twee")
for scene in again["scenes"].values():
    if scene.get("offer", {}).get("until") == 11:
        scene["offer"].setdefault("meanwhile", "play")  # the default, which the author wrote out
assert again == before
has(run("import", work / "visit.twee", "-o", work / "again", "--language", "en", status=1), "is there already")
run("import", work / "visit.twee", "-o", work / "again", "--replace")
(work / "broken.twee").write_text(":: Start\n[[Attic]]\n")
has(run("import", work / "broken.twee", "-o", work / "none", "--language", "en", status=1), 'line 2: there is no passage "Attic"')
assert not (work / "none" / "film.json").exists()
run("import", work / "absent.twee", status=1)
run("graph", film, "-o", work / "film.png", status=2)

# A record over the film as it is, and over an edited one.
lines = [{"event": "started", "forksight": 1, "session": "s", "film": "first-visit", "version": "sha256:0", "language": "nl", "device": "d"},
         {"event": "entered", "scene": "door"},
         {"event": "offered", "scene": "door", "choices": ["introduce", "neighbours", "say-nothing"]},
         {"event": "chosen", "scene": "door", "choice": "introduce", "how": "gaze", "after": 1.0},
         {"event": "entered", "scene": "welcome"}]
record = work / "session.jsonl"
record.write_text("".join(json.dumps({"n": n, "t": n} | line) + "\n" for n, line in enumerate(lines, 1)))
has(run("replay", film, record, "--language", "en"), "door -> welcome")
edited = work / "edited"
edited.mkdir()
text = json.loads((film / "film.json").read_text())
text["scenes"]["door"]["choices"].append({"id": "wave", "to": "wary", "by": "teacher"})
(edited / "film.json").write_text(json.dumps(text))
has(run("replay", edited, record, "--language", "en"), "Adapted to the film, line 3", "door -> welcome")
text["scenes"]["door"]["choices"][0]["if"] = "trust >= 5"
(edited / "film.json").write_text(json.dumps(text))
has(run("replay", edited, record, "--language", "en", status=1), "line 4 could not have happened", "Up to line 3 it still holds: from 'door'")

# A record's lines may all be long, and a mistake is told with its line and column.
long = work / "long.jsonl"
with long.open("w") as out:
    out.write("".join(json.dumps({"n": n, "t": n} | line) + "\n" for n, line in enumerate(lines, 1)))
    n = len(lines)
    while out.tell() < (257 << 20):
        out.write("".join(json.dumps({"n": n + k, "t": n, "event": "paused" if (n + k) % 2 == 0 else "resumed", "pad": "x" * 4000}) + "\n" for k in range(1, 1001)))
        n += 1000
has(run("replay", film, long, "--language", "en"), "door -> welcome")
run("graph", film, "-o", work / "long.dot", "--record", long)
long.write_text(record.read_text() + "{]\n")
for command in (["replay", film, long], ["graph", film, "-o", work / "long.dot", "--record", long]):
    has(run(*command, "--language", "en", status=1), "line 6, column 2: ")
long.unlink()

# What is asked for wrongly is refused, and what cannot be said on standard output is a failure.
for states in ("-1", "-5", "99999999999999999999", "", "1000000001", "5x"):
    has(run("check", film, f"--max-states={states}" if states else "--max-states", *([] if states else [""]), status=2), "from 0 to 1000000000")
has(run("check", film, "--max-states", "0", "--language", "en"), "was not explored (--max-states 0)")
has(run("import", work / "visit.twee", "-o", work / "other.json", status=2), "other.json: a film is a folder, or the film.json in it")
assert not (work / "other.json").exists()
with open("/dev/full", "w") as full:
    for command in (["check", film], ["check", film, "--json"], ["replay", film, record], ["export", film]):
        done = subprocess.run([streamer, *map(str, command)], stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 3, (command, done)
        assert done.stderr.strip(), command
own = json.loads((film / "film.json").read_text())
own["scenes"]["door"]["x-light"] = "dim"
(edited / "film.json").write_text(json.dumps(own))
has(run("export", edited, "-o", work / "own.twee", "--language", "en"), "x- (1): /scenes/door/x-light")

# Pictures. Graphviz draws the SVG; the other two need nothing.
run("graph", film, "-o", work / "film.mmd", "--record", record)
has((work / "film.mmd").read_text(), "flowchart LR", "door #40;1#41;")
run("graph", film, "-o", work / "film.dot", "--witness", "agreement", "--language", "nl")
has((work / "film.dot").read_text(), "digraph film", "penwidth=3.4", "Hoe gaat het met u?")
has(run("graph", film, "-o", work / "film.dot", "--witness", "bliss", "--language", "en", status=1), "no ending 'bliss'")
if shutil.which("dot"):
    (film / "door").mkdir()
    (film / "door" / "poster.jpg").write_bytes(b"\xff\xd8\xff\xd9")
    run("graph", film, "-o", work / "film.svg", "--witness", "agreement")
    svg = (work / "film.svg").read_text()
    has(svg, "<svg ", 'id="poster-door"', 'xlink:href="#poster-door"', "data:image/jpeg;base64,/9j/2Q==", "agreement")
    assert svg.count("<use ") == 1 and ".gif" not in svg
else:
    print("dot is not here: the SVG was not drawn")
print("stories: all as it should be")
