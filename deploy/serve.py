"""Prepares the showcase and serves it: the WSGI server and one worker process, ended together.

Usage: python deploy/serve.py --port 8000. Loopback only; a deployment puts its own server in front (docs/operating.md).
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
START_SECONDS = 30


def main() -> int:
    port = _arguments().port
    if _is_taken(port):
        print(f"Port {port} is in use. Choose another one: make run PORT={port + 1}", file=sys.stderr)
        return 1
    prepared = subprocess.run([sys.executable, "manage.py", "prepare_showcase"], cwd=ROOT, check=False)
    if prepared.returncode:
        return prepared.returncode
    return _serve(port)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_args()


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _serve(port: int) -> int:
    server = [
        sys.executable, "-m", "gunicorn", "showcase.conf.wsgi:application", "--bind", f"{HOST}:{port}",
        "--workers", "2", "--threads", "2", "--preload", "--log-level", "warning", "--graceful-timeout", "5",
    ]  # fmt: skip
    worker = [sys.executable, "manage.py", "run_worker"]
    # In sessions of their own: a Ctrl-C reaches this process alone, which then ends both in order.
    processes = [
        subprocess.Popen(command, cwd=ROOT, start_new_session=True, env=os.environ)
        for command in (server, worker)
    ]
    stopping = _stop_on_signals(processes)
    if _wait_until_up(port, processes):
        welcome = [sys.executable, "manage.py", "welcome", "--port", str(port)]
        subprocess.run(welcome, cwd=ROOT, check=False, start_new_session=True)
    while all(process.poll() is None for process in processes):
        time.sleep(0.2)
    failed = not stopping and any(process.poll() for process in processes)
    _stop(processes)
    return 1 if failed else 0


def _stop_on_signals(processes: list[subprocess.Popen[bytes]]) -> list[int]:
    received: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        for process in processes:
            process.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    return received


def _wait_until_up(port: int, processes: list[subprocess.Popen[bytes]]) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(process.poll() is None for process in processes):
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
