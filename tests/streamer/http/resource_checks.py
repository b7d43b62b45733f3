#!/usr/bin/env python3
"""Asks a running server for each kind of resource, and checks what it answers against RFC 9110, 9111 and 9112: framing,
dates, validators, conditions, ranges, HEAD, caching and negotiation, as redbot does for an author of a site.

usage: resource_checks.py STREAMER
"""
import calendar
import email.utils
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
QUOTED = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t \x21-\x7e])*"'
FIELD = re.compile(rf"^({TOKEN}):[ \t]*(.*?)[ \t]*$")
IMF_DATE = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
                      r"\d\d:\d\d:\d\d GMT$")
ENTITY_TAG = re.compile(r'^(W/)?"[\x21\x23-\x7e]*"$')
MEDIA_TYPE = re.compile(rf"^{TOKEN}/{TOKEN}(?: *; *{TOKEN}=(?:{TOKEN}|{QUOTED}))*$")
DIRECTIVE = re.compile(rf"^{TOKEN}(?:=(?:{TOKEN}|{QUOTED}))?$")
WITH_NUMBER = {"max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"}
# What a 304 must carry if the 200 would have (RFC 9110 15.4.5).
OF_304 = ["date", "etag", "cache-control", "vary", "content-location", "expires"]
ONE_VALUE = ["date", "etag", "last-modified", "content-length", "content-type", "content-range", "location", "age"]

problems = []


def wrong(where, what):
    problems.append(f"{where}: {what}")


class Answer:
    def __init__(self, status, version, pairs, body):
        self.status, self.version, self.pairs, self.body = status, version, pairs, body
        self.fields = {}
        for name, value in pairs:
            self.fields[name.lower()] = self.fields[name.lower()] + ", " + value if name.lower() in self.fields else value

    def get(self, name):
        return self.fields.get(name)


class Line:
    """A connection, and a reader of answers that forgives nothing."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.bytes = b""

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        got = self.socket.recv(65536)
        self.bytes += got
        return bool(got)

    def answer(self, where, method):
        while b"\r\n\r\n" not in self.bytes:
            if not self.more():
                raise AssertionError(f"{where}: closed before the head of an answer was there: {self.bytes[:80]!r}")
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        status = re.match(r"^HTTP/(1\.[01]) (\d{3}) [\t \x21-\x7e]*$", lines[0])
        if not status:
            raise AssertionError(f"{where}: the status line is {lines[0]!r}")
        pairs = []
        for line in lines[1:]:
            field = FIELD.match(line)
            if not field or re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line):
                wrong(where, f"the field {line!r} is malformed")
                continue
            pairs.append(field.groups())
        answer = Answer(int(status[2]), status[1], pairs, b"")
        if answer.get("transfer-encoding") is not None:
            wrong(where, "Transfer-Encoding where a length is known")
        bodiless = method == "HEAD" or answer.status in (204, 304) or answer.status < 200
        length = answer.get("content-length")
        if answer.status in (204,) and length is not None:
            wrong(where, "a 204 has a Content-Length (RFC 9110 8.6)")
        if length is not None and not re.match(r"^\d+$", length):
            wrong(where, f"Content-Length is {length!r}")
        elif length is None and not bodiless:
            wrong(where, "a body without Content-Length")
        size = 0 if bodiless or length is None else int(length)
        while len(self.bytes) < size:
            if not self.more():
                raise AssertionError(f"{where}: the body ended after {len(self.bytes)} of {size} bytes")
        answer.body, self.bytes = self.bytes[:size], self.bytes[size:]
        return answer

    def ended(self):
        while self.more():
            pass
        return self.bytes


class Site:
    def __init__(self, port):
        self.port = port

    def ask(self, path, method="GET", version="1.1", **fields):
        where = f"{method} {path} {fields or ''}".rstrip()
        line = Line(self.port)
        head = f"{method} {path} HTTP/{version}\r\nHost: 127.0.0.1:{self.port}\r\n"
        head += "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
        # A second request behind it finds out whether the first answer's framing was what it said.
        line.send(head.encode() + b"\r\n" + b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        answer = line.answer(where, method)
        if version == "1.1" and answer.get("connection") != "close":
            if line.answer("the request after " + where, "GET").body != b"ok\n":
                wrong(where, "the next answer on the connection is not the one that was asked for")
            if line.ended():
                wrong(where, "bytes after the last answer")
        check_general(where, answer)
        return answer


def date_of(where, name, text):
    if not IMF_DATE.match(text):
        wrong(where, f"{name} is {text!r}, no IMF-fixdate")
        return None
    parsed = email.utils.parsedate(text)
    return calendar.timegm(parsed) if parsed else None


def check_general(where, answer):
    names = [name.lower() for name, _ in answer.pairs]
    for name in ONE_VALUE:
        if names.count(name) > 1:
            wrong(where, f"{name} is there twice")
    now = time.time()
    date = answer.get("date")
    if date is None:
        wrong(where, "no Date")
    elif abs((date_of(where, "Date", date) or 0) - now) > 5:
        wrong(where, f"the Date is off: {date}")
    modified = answer.get("last-modified")
    if modified is not None and (date_of(where, "Last-Modified", modified) or 0) > now + 1:
        wrong(where, "Last-Modified lies in the future")
    if answer.get("etag") is not None and not ENTITY_TAG.match(answer.get("etag")):
        wrong(where, f"ETag is {answer.get('etag')!r}")
    if answer.body and answer.get("content-type") is None:
        wrong(where, "a body without Content-Type")
    if answer.get("content-type") is not None and not MEDIA_TYPE.match(answer.get("content-type")):
        wrong(where, f"Content-Type is {answer.get('content-type')!r}")
    if answer.get("content-encoding") is not None:
        wrong(where, "Content-Encoding, which nobody here makes")
    if answer.get("x-content-type-options") != "nosniff":
        wrong(where, "no nosniff")
    if answer.get("vary") is not None and "*" in answer.get("vary"):
        wrong(where, "Vary: * keeps every cache from being used")
    control = answer.get("cache-control")
    if control is not None:
        seen = [part.strip() for part in control.split(",")]
        keys = [part.split("=")[0].lower() for part in seen]
        if len(set(keys)) != len(keys):
            wrong(where, f"a directive twice in Cache-Control: {control}")
        if {"public", "private"} <= set(keys) or ("no-store" in keys and len(keys) > 1):
            wrong(where, f"Cache-Control contradicts itself: {control}")
        for part in seen:
            if not DIRECTIVE.match(part):
                wrong(where, f"Cache-Control has {part!r}")
            if part.split("=")[0] in WITH_NUMBER and not re.match(r"^[a-z-]+=\d+$", part):
                wrong(where, f"Cache-Control has {part!r}, which wants a number")
    if answer.get("content-type", ) and answer.get("content-type").startswith("text/html"):
        policy = answer.get("content-security-policy") or ""
        for directive in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
            if directive not in policy:
                wrong(where, f"the page's Content-Security-Policy has no {directive}")
        if answer.get("referrer-policy") is None:
            wrong(where, "a page without Referrer-Policy")


def check_head(site, path, got):
    head = site.ask(path, method="HEAD")
    if head.status != got.status:
        wrong(path, f"HEAD answers {head.status}, GET {got.status}")
    leave_out = {"date", "x-request-id"}
    if {k: v for k, v in head.fields.items() if k not in leave_out} != {k: v for k, v in got.fields.items() if k not in leave_out}:
        wrong(path, f"HEAD has other fields than GET: {head.fields} and {got.fields}")


def check_conditions(site, path, got):
    tag = got.get("etag")
    if tag is None:
        return wrong(path, "no ETag")
    def expect(status, **fields):
        for method in ("GET", "HEAD"):
            answer = site.ask(path, method=method, **fields)
            if answer.status != status:
                wrong(path, f"{method} with {fields} answers {answer.status}, not {status}")
            if answer.status == 304:
                for name in OF_304:
                    if name != "date" and answer.get(name) != got.get(name):
                        wrong(path, f"304 with {name} {answer.get(name)!r}, 200 had {got.get(name)!r}")
                for name in ("content-length", "content-type", "content-range"):
                    if answer.get(name) is not None:
                        wrong(path, f"304 has {name}, which tells of a body that is not there")
    expect(304, If_None_Match=tag)
    expect(304, If_None_Match="W/" + tag)
    expect(304, If_None_Match=f'"a", {tag} , "b"')
    expect(304, If_None_Match=f',,"a",{tag}')
    expect(304, If_None_Match=f'"a,b", {tag}')
    expect(304, If_None_Match="*")
    expect(200, If_None_Match='"a"')
    expect(200, If_None_Match=tag.upper().replace('"', '"x', 1))
    expect(200, If_None_Match=tag[1:-1])
    expect(200, If_None_Match="")
    expect(200, If_Match=tag)
    expect(200, If_Match="*")
    expect(412, If_Match="W/" + tag)
    expect(412, If_Match='"a"')
    expect(412, If_Match='"a"', If_None_Match=tag)  # If-Match comes first: RFC 9110 13.2.2
    expect(304, If_Match=tag, If_None_Match=tag)
    modified = got.get("last-modified")
    if modified is None:
        expect(200, If_Modified_Since=email.utils.formatdate(time.time() + 100, usegmt=True))
        return
    at = calendar.timegm(email.utils.parsedate(modified))
    forms = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]
    for form in forms:
        expect(304, If_Modified_Since=time.strftime(form, time.gmtime(at)))
        expect(304, If_Modified_Since=time.strftime(form, time.gmtime(at + 1)))
        expect(200, If_Modified_Since=time.strftime(form, time.gmtime(at - 1)))
        expect(200, If_Unmodified_Since=time.strftime(form, time.gmtime(at)))
        expect(412, If_Unmodified_Since=time.strftime(form, time.gmtime(at - 1)))
    for no_date in ("yesterday", str(at), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)), "Sun, 99 Nov 2094 08:49:37 GMT"):
        expect(200, If_Modified_Since=no_date)
        expect(200, If_Unmodified_Since=no_date)
    expect(200, If_None_Match='"a"', If_Modified_Since=modified)   # the tag decides alone
    expect(304, If_None_Match=tag, If_Modified_Since=time.strftime(forms[0], time.gmtime(at - 1)))
    expect(200, If_Match=tag, If_Unmodified_Since=time.strftime(forms[0], time.gmtime(at - 1)))


def check_ranges(site, path, got):
    whole, size, tag = got.body, len(got.body), got.get("etag")
    if got.get("accept-ranges") != "bytes":
        return wrong(path, "Accept-Ranges is not bytes")

    def part(text, first, last, **fields):
        answer = site.ask(path, Range=text, **fields)
        if answer.status != 206 or answer.body != whole[first:last + 1]:
            wrong(path, f"Range: {text} answers {answer.status} with {len(answer.body)} bytes")
        if answer.get("content-range") != f"bytes {first}-{last}/{size}":
            wrong(path, f"Range: {text} answers Content-Range {answer.get('content-range')!r}")
        for name in ("etag", "cache-control", "last-modified", "content-type", "vary"):
            if answer.get(name) != got.get(name):
                wrong(path, f"206 has {name} {answer.get(name)!r}, 200 had {got.get(name)!r}")

    def all_of_it(**fields):
        answer = site.ask(path, **fields)
        if answer.status != 200 or answer.body != whole or answer.get("content-range") is not None:
            wrong(path, f"{fields} answers {answer.status} with {len(answer.body)} bytes, not the whole")

    def beyond(text):
        answer = site.ask(path, Range=text)
        if answer.status != 416 or answer.get("content-range") != f"bytes */{size}":
            wrong(path, f"Range: {text} answers {answer.status}, {answer.get('content-range')!r}")

    part("bytes=0-0", 0, 0)
    part(f"bytes=0-{size - 1}", 0, size - 1)
    part("bytes=5-", 5, size - 1)
    part("bytes=-1", size - 1, size - 1)
    part("BYTES=2-3", 2, 3)
    part(f"bytes=-{size + 5}", 0, size - 1)
    part("bytes=3-99999999999999999999999999", 3, size - 1)
    part("bytes=-99999999999999999999999999", 0, size - 1)
    beyond(f"bytes={size}-")
    beyond(f"bytes={size}-{size + 9}")
    beyond("bytes=99999999999999999999999999-")
    beyond("bytes=-0")
    for none in ("bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=0-0x5", "bytes=+1-2", "bytes=1 -2", "bytes=--1",
                 "bytes 0-1", "lines=0-1", "=0-1", "0-1", "bytes=0-1,3-4", "bytes=0-1,-1", f"bytes=0-1,{size}-", "bytes=0-1;"):
        all_of_it(Range=none)
    part("bytes=1-2", 1, 2, If_Range=tag)
    all_of_it(Range="bytes=1-2", If_Range="W/" + tag)
    all_of_it(Range="bytes=1-2", If_Range='"a"')
    all_of_it(Range="bytes=1-2", If_Range=f'"a", {tag}')
    all_of_it(Range="bytes=1-2", If_Range="*")
    # A date is a strong validator only where a file cannot have changed twice in that second; that is not known here.
    all_of_it(Range="bytes=1-2", If_Range=got.get("last-modified"))
    all_of_it(Range=f"bytes={size}-", If_Range='"a"')  # no 416 for another file's length
    if site.ask(path, Range="bytes=1-2", If_None_Match=tag).status != 304:
        wrong(path, "a range of what is there already is sent all the same")
    if site.ask(path, Range="bytes=1-2", If_Match='"a"').status != 412:
        wrong(path, "If-Match is not looked at before Range")
    head = site.ask(path, method="HEAD", Range="bytes=1-2")  # Range is for GET: RFC 9110 14.2
    if head.status != 200 or head.get("content-length") != str(size):
        wrong(path, f"HEAD with Range answers {head.status}, Content-Length {head.get('content-length')}")


def check_http10(site, path, got):
    line = Line(site.port)
    line.send(f"GET {path} HTTP/1.0\r\n\r\n".encode())
    answer = line.answer(f"GET {path} HTTP/1.0", "GET")
    if answer.status != got.status or answer.body != got.body and "text/html" not in got.get("content-type"):
        wrong(path, f"HTTP/1.0 is answered {answer.status} with {len(answer.body)} bytes")
    if line.ended():
        wrong(path, "an HTTP/1.0 connection stays open, or has bytes after its answer")
    kept = Line(site.port)
    for _ in range(2):
        kept.send(f"GET {path} HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n".encode())
        if kept.answer(f"GET {path} HTTP/1.0 keep-alive", "GET").get("connection", ) != "keep-alive":
            wrong(path, "an HTTP/1.0 client that asks to is not told that the connection stays")
    limits = Line(site.port)
    limits.send(f"GET {path} HTTP/1.0\r\nRange: bytes=0-0\r\n\r\n".encode())
    if got.get("accept-ranges") and limits.answer(path, "GET").status != 206:
        wrong(path, "a range over HTTP/1.0 is not given")


def check_negotiation(site, path, got):
    for fields in ({"Accept_Encoding": "gzip, br"}, {"Accept_Encoding": "identity;q=0"}, {"Accept": "image/x-none"},
                   {"Accept_Language": "fr"}, {"Cache_Control": "no-cache"}, {"Pragma": "no-cache"}):
        answer = site.ask(path, **fields)
        if answer.status != 200:
            wrong(path, f"{fields} answers {answer.status}")
        name = list(fields)[0].replace("_", "-").lower()
        if answer.body != got.body and name not in (got.get("vary") or "").lower():
            wrong(path, f"the body follows {name}, and Vary does not say so")
        if answer.body != got.body and answer.get("etag") == got.get("etag"):
            wrong(path, "two bodies have one tag")
    for method in ("PUT", "PATCH", "DELETE"):
        answer = site.ask(path, method=method)
        if answer.status != 405 or "GET" not in (answer.get("allow") or ""):
            wrong(path, f"{method} answers {answer.status}, Allow: {answer.get('allow')}")
    options = site.ask(path, method="OPTIONS")
    if options.status != 204 or "HEAD" not in (options.get("allow") or ""):
        wrong(path, f"OPTIONS answers {options.status}, Allow: {options.get('allow')}")


def furnish(library):
    film = library / "films/visit"
    rendition = film / "door/640x320"
    rendition.mkdir(parents=True)
    (film / "film.json").write_text('{"forksight": 1, "id": "visit"}')
    (film / "door/master.m3u8").write_text("#EXTM3U\n#EXT-X-VERSION:7\n")
    (film / "door/manifest.mpd").write_text("<MPD/>" + " " * 20)
    (rendition / "init.mp4").write_bytes(bytes(range(200)))
    (rendition / "00001.m4s").write_bytes(bytes(range(256)) * 8)           # held in memory
    (rendition / "00002.m4s").write_bytes(bytes(i * 7 % 251 for i in range(700_000)))  # sent from the disk


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    with tempfile.TemporaryDirectory() as folder:
        library = pathlib.Path(folder)
        furnish(library)
        server = subprocess.Popen([sys.argv[1], "serve", "--library", folder, "--listen", "127.0.0.1:0"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            site = Site(int(server.stdout.readline().rsplit(":", 1)[1]))
            files = ["/films/visit/door/640x320/00001.m4s", "/films/visit/door/640x320/00002.m4s",
                     "/films/visit/door/640x320/init.mp4", "/films/visit/door/master.m3u8",
                     "/films/visit/door/manifest.mpd", "/films/visit/film.json"]
            made = ["/api/films", "/", "/console.css"]
            for path in files + made:
                got = site.ask(path)
                if got.status != 200:
                    wrong(path, f"answers {got.status}")
                    continue
                check_head(site, path, got)
                check_conditions(site, path, got)
                check_negotiation(site, path, got)
                check_http10(site, path, got)
                if path in files:
                    check_ranges(site, path, got)
            for path, status in (("/nothing", 404), ("/films/visit/door/640x320/00009.m4s", 404), ("/films/visit", 303)):
                if site.ask(path).status != status:
                    wrong(path, f"does not answer {status}")
        finally:
            server.terminate()
            server.wait()
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
