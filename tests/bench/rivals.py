"""Servers side by side over one folder of files: ours, nginx and lighttpd, one worker each, on a core of their own."""
import json
import os
import pathlib
import platform
import random
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("FORKSIGHT_BUILD", ROOT / "build/release"))
STREAMER = BUILD / "streamer/forksight-streamer"
LOAD = BUILD / "tests/bench/load/load"
CORES = sorted(os.sched_getaffinity(0))
priority = []
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[min(1, len(CORES) - 1)]


def install(*packages):
    """Installs what is missing, so that no service of it starts."""
    missing = [p for p in packages if subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Status}", p], text=True,
                                                     capture_output=True).stdout != "installed"]
    if not missing:
        return
    print(f"installing {' '.join(missing)}", file=sys.stderr)
    as_root = [] if os.getuid() == 0 else ["sudo"]
    policy = pathlib.Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        subprocess.run([*as_root, "tee", policy], input="#!/bin/sh\nexit 101\n", text=True, check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run([*as_root, "chmod", "755", policy], check=True)
    try:
        environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
        subprocess.run([*as_root, *environment, "apt-get", "update", "-qq"], check=True)
        subprocess.run([*as_root, *environment, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "--no-remove",
                        *missing],
                       check=True, stdout=subprocess.DEVNULL)
    finally:
        if ours:
            subprocess.run([*as_root, "rm", policy], check=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder):
    """One for all servers: an elliptic curve, as browsers like it best."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
    return certificate, key


def make_library(library, sizes):
    """A film of one clip with segments of these sizes, of bytes that repeat nowhere. Answers with their addresses."""
    folder = library / "films/bench/clip/synthetic"
    folder.mkdir(parents=True)
    dice = random.Random(8360)
    for number, size in enumerate(sizes, 1):
        (folder / f"{number:05d}.m4s").write_bytes(dice.randbytes(size))
    film = {"forksight": 1, "id": "bench", "title": {"en": "Bench"}, "start": "only", "clips": {"clip": {}},
            "scenes": {"only": {"clip": "clip", "end": "over"}}}
    (library / "films/bench/film.json").write_text(json.dumps(film))
    return [f"/films/bench/clip/synthetic/{number:05d}.m4s" for number in range(1, len(sizes) + 1)]


def write_json(path, name, figures):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True, capture_output=True)
    models = [line for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    machine = models[0].split(":", 1)[1].strip() if models else platform.machine()
    pathlib.Path(path).write_text(json.dumps({"name": name, "commit": commit.stdout.strip(), "machine": machine,
                                              "figures": figures}, indent=1) + "\n")


def go_first():
    """From here on servers and clients run at real-time priority, where that may be: other work does not get between."""
    if os.getuid() == 0:
        priority.extend(["chrt", "--rr", "10"])


def pinned(core, command):
    return [*priority, "taskset", "-c", str(core), *map(str, command)]


class Server:
    """A running server; leaves with the `with` it was made in. `fields` go with every request of the load client."""

    def __init__(self, name, command, port, tls):
        self.name, self.port, self.tls, self.fields = name, port, tls, []
        self.said = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(pinned(SERVER_CORE, command), stdout=subprocess.DEVNULL, stderr=self.said)
        for _ in range(200):
            if self.process.poll() is not None:
                self.said.seek(0)
                raise RuntimeError(f"{name} ended with {self.process.returncode}: {self.said.read()[-1000:]}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            self.stop()
            raise RuntimeError(f"{name} does not listen")

    def processes(self):
        """Its own and its workers', that all CPU time is seen."""
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [str(pid), *children]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def ours(library, certificate=None, extra=(), for_a_class=True):
    """With everything on: the log of requests, and a film for a class, whose token every request shows."""
    port = free_port()
    command = [STREAMER, "serve", "--library", library, "--listen", f"127.0.0.1:{port}", "--threads", "1", *extra]
    if certificate:
        command += ["--tls-cert", certificate[0], "--tls-key", certificate[1]]
    code = class_code(library) if for_a_class else None
    server = Server("ours", command, port, certificate is not None)
    if code:
        server.fields.append(f"Authorization: Bearer {token_for(code, server)}")
    return server


def class_code(library):
    def said(*command):
        return subprocess.run([STREAMER, *command, "--library", library], check=True, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout
    said("access", "bench", "class")
    return re.search(r"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b", said("class", "add", f"bench {time.monotonic_ns()}"))[0]


def token_for(code, server):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = urllib.request.Request(f"http{'s' if server.tls else ''}://127.0.0.1:{server.port}/api/tokens",
                                     data=json.dumps({"code": code}).encode(), headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30, context=context if server.tls else None) as answer:
        return json.loads(answer.read())["token"]


NGINX = """
user root; worker_processes 1; worker_rlimit_nofile 8192; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; multi_accept on; }}
http {{
  types {{ video/mp4 m4s mp4; }}
  sendfile on; sendfile_max_chunk 2m; tcp_nodelay on; tcp_nopush {nopush};
  keepalive_timeout 75; keepalive_requests 1000000000; reset_timedout_connection off;
  open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s; open_file_cache_min_uses 1;
  access_log {folder}/access.log combined buffer=64k flush=1s;
  etag on; server_tokens off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port} reuseport backlog=4096{ssl}; root {library};
    {certificate}
    add_header Cache-Control "public, max-age=31536000, immutable"; add_header X-Content-Type-Options nosniff;
  }}
}}
"""


def nginx(folder, library, certificate=None, nopush=False):
    name = f"nginx{'-nopush' if nopush else ''}{'-tls' if certificate else ''}"
    home, port = folder / name, free_port()
    home.mkdir(exist_ok=True)
    lines = ""
    if certificate:
        lines = (f"ssl_certificate {certificate[0]}; ssl_certificate_key {certificate[1]}; ssl_protocols TLSv1.3; "
                 "ssl_session_cache shared:s:1m; ssl_conf_command Options KTLS;")
    config = NGINX.format(folder=home, library=library, port=port, nopush="on" if nopush else "off",
                          ssl=" ssl" if certificate else "", certificate=lines)
    if os.getuid() != 0:
        config = config.replace("user root; ", "")
    (home / "nginx.conf").write_text(config)
    return Server(name, ["/usr/sbin/nginx", "-e", home / "error.log", "-c", home / "nginx.conf"], port,
                  certificate is not None)


LIGHTTPD = """
server.modules = ("mod_accesslog", "mod_setenv"{module})
server.document-root = "{library}"
server.bind = "127.0.0.1"
server.port = {port}
server.max-worker = 0
server.max-fds = 8192
server.max-connections = 2048
server.max-keep-alive-requests = 1000000000
server.max-keep-alive-idle = 75
server.errorlog = "{folder}/error.log"
accesslog.filename = "{folder}/access.log"
mimetype.assign = (".m4s" => "video/mp4", ".mp4" => "video/mp4")
setenv.add-response-header = ("Cache-Control" => "public, max-age=31536000, immutable", "X-Content-Type-Options" => "nosniff")
{certificate}
"""


def lighttpd(folder, library, certificate=None):
    name = f"lighttpd{'-tls' if certificate else ''}"
    home, port = folder / name, free_port()
    home.mkdir(exist_ok=True)
    lines = ""
    if certificate:
        lines = (f'ssl.engine = "enable"\nssl.pemfile = "{certificate[0]}"\nssl.privkey = "{certificate[1]}"\n'
                 'ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "TLSv1.3")')
    (home / "lighttpd.conf").write_text(LIGHTTPD.format(
        folder=home, library=library, port=port, module=', "mod_openssl"' if certificate else "", certificate=lines))
    return Server(name, ["/usr/sbin/lighttpd", "-D", "-f", home / "lighttpd.conf"], port, certificate is not None)


def load_command(server, library, paths, **options):
    """The load client's command line; options by their names, True for a flag, a list for several."""
    command = [LOAD, "--server", f"127.0.0.1:{server.port}", "--library", library]
    for path in paths:
        command += ["--path", path]
    for process in server.processes():
        command += ["--process", process]
    for field in server.fields:
        command += ["--field", field]
    if server.tls:
        command.append("--tls")
    for name, value in options.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            command += [f"--{name.replace('_', '-')}"] + ([] if one is True else [str(one)])
    return pinned(CLIENT_CORE, command)
