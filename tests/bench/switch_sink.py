"""A sound server of one's own whose only device is a pipe, and a recording of all that comes out of it.

The sink's time is the system's clock, so a millisecond of the recording is one of the clock. Who is measured finds the
server by `environment`; its socket is a path and is reached from every network namespace. (At a null sink's monitor the
first milliseconds of a sound are missing that was mixed in late: what the monitor handed out is not handed out again.)
"""
import ctypes
import os
import pathlib
import subprocess
import threading
import time

RATE = 48_000
SINK = "heard"
CHUNK = RATE // 100 * 2
PR_SET_PDEATHSIG, SIGKILL = 1, 9


def dies_with_us():
    """In a child, before it becomes another program: it does not outlive a bench that is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL)


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
                   "-L", f"module-pipe-sink sink_name={SINK} file={self.folder / 'pipe'} rate={RATE} channels=1 format=s16le "
                   "use_system_clock_for_timing=yes"]
        environment = {name: value for name, value in self.environment.items() if name != "PULSE_SERVER"}
        self.process = subprocess.Popen([*self.first, *command], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, preexec_fn=dies_with_us)
        for _ in range(200):
            if self.process.poll() is not None or self.pactl("get-default-sink").strip() == SINK:
                break
            time.sleep(0.05)
        if self.process.poll() is not None or self.pactl("get-default-sink").strip() != SINK:
            self.close()
            raise OSError(f"pulseaudio did not start: {(self.folder / 'log').read_text()[-1000:]}")

        self.recording = None
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        """All the time: a pipe that nobody empties holds its sink up."""
        with open(self.folder / "pipe", "rb", buffering=0) as pipe:
            while data := pipe.read(CHUNK):
                if recording := self.recording:
                    recording.take(data)

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
        self.path, self.origin_s, self.count = pathlib.Path(path), None, 0
        self.sink, self.file, self.lock = sink, open(path, "wb"), threading.Lock()
        self.begun = threading.Event()
        sink.recording = self
        if not self.begun.wait(20):
            self.stop()
            raise OSError("nothing comes from the sink")

    def take(self, data):
        """The first sample's time on the monotonic clock: no sample is read before it was, so the earliest counts."""
        with self.lock:
            if self.file.closed:
                return
            self.file.write(data)
            self.count += len(data) / 2
            origin_s = time.monotonic() - self.count / RATE
            self.origin_s = min(self.origin_s or origin_s, origin_s)
            self.begun.set()

    def stop(self):
        self.sink.recording = None
        with self.lock:
            self.file.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
