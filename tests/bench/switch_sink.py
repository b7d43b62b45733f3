"""A sound server of one's own whose only device is a sink that nobody hears, and a recording of all that it plays.

The sink's time is the system's clock, so a millisecond of the recording is one of the clock. Who is measured finds the
server by `environment`; its socket is a path and is reached from every network namespace.
"""
import os
import pathlib
import subprocess
import threading
import time

RATE = 48_000
SINK = "heard"
BLOCK_MS = 20  # the recording asks for it, and so the sink takes its sound in such blocks, as a sound card would
CHUNK = RATE // 100 * 2


class Sink:
    """`folder`: an empty one, for the server's files. `first`: words before the commands, as chrt."""

    def __init__(self, folder, first=()):
        self.folder, self.first = pathlib.Path(folder), list(first)
        self.address = f"unix:{self.folder / 'socket'}"
        # Without a runtime folder of its own it would find, or be found by, the user's sound server.
        self.environment = {**os.environ, "PULSE_SERVER": self.address, "PULSE_RUNTIME_PATH": str(self.folder),
                            "XDG_RUNTIME_DIR": str(self.folder), "PULSE_STATE_PATH": str(self.folder),
                            "PIPEWIRE_DEBUG": "0"}  # mpv looks for PipeWire first, which complains where it is not
        self.log = open(self.folder / "log", "w", encoding="utf-8")
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--system=false",
                   "--realtime=no", "--high-priority=no", "--log-target=stderr",
                   "-L", f"module-native-protocol-unix auth-anonymous=1 socket={self.folder / 'socket'}",
                   "-L", f"module-null-sink sink_name={SINK} rate={RATE} channels=2 format=float32le"]
        environment = {name: value for name, value in self.environment.items() if name != "PULSE_SERVER"}
        self.process = subprocess.Popen([*self.first, *command], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log)
        for _ in range(200):
            if self.process.poll() is not None or self.pactl("get-default-sink").strip() == SINK:
                break
            time.sleep(0.05)
        if self.process.poll() is not None or self.pactl("get-default-sink").strip() != SINK:
            self.close()
            raise OSError(f"pulseaudio did not start: {(self.folder / 'log').read_text()[-1000:]}")

    def pactl(self, *words):
        return subprocess.run(["pactl", *words], env=self.environment, text=True, capture_output=True).stdout

    def record(self, path):
        return Recording(self, path)

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Recording:
    """Sixteen-bit samples, 48,000 a second, into a file, for as long as a `with` lasts."""

    def __init__(self, sink, path):
        self.path, self.origin_s = pathlib.Path(path), None
        self.process = subprocess.Popen(
            [*sink.first, "parec", f"--device={SINK}.monitor", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1",
             f"--latency-msec={BLOCK_MS}"], env=sink.environment, stdout=subprocess.PIPE, stderr=sink.log)
        self.begun = threading.Event()
        self.thread = threading.Thread(target=self.write, daemon=True)
        self.thread.start()
        if not self.begun.wait(20):
            self.stop()
            raise OSError("nothing comes from the sink's monitor")

    def write(self):
        """The first sample's time on the monotonic clock: no sample is read before it was, so the earliest counts."""
        count = 0
        with open(self.path, "wb") as file:
            while data := os.read(self.process.stdout.fileno(), CHUNK):
                file.write(data)
                count += len(data) / 2
                origin_s = time.monotonic() - count / RATE
                self.origin_s = min(self.origin_s or origin_s, origin_s)
                self.begun.set()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.thread.join(timeout=20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
