"""The proxies of the docs, checked by their own programs and run in front of a desk."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.markdown import DOCS, ROOT

STARTS_WITHIN_S = 60
PROXIES = DOCS / "proxies"
SHIPPED = ROOT / "Caddyfile"
EXAMPLES = {
    "caddy": PROXIES / "Caddyfile",
    "nginx": PROXIES / "nginx.conf",
    "haproxy": PROXIES / "haproxy.cfg",
}
_NGINX = """daemon off; pid {folder}/pid; error_log {folder}/log; events {{ worker_connections 4096; }}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; include {file}; }}
"""
_CERTIFICATE = "/etc/ssl/greenroom/"


def program(name: str) -> str:
    """Find a proxy; without it skip, and under CI fail."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not installed; CI needs it")
        pytest.skip(f"{name} is not installed")
    return found


class Proxy:
    """One proxy with one configuration, adapted to where the test has its ports.

    Args:
        name: `caddy`, `nginx` or `haproxy`.
        text: the configuration.
        folder: for the test's own files.
    """

    def __init__(self, name: str, text: str, folder: Path) -> None:
        self._program, self._name, self._folder = program(name), name, folder
        self._file = folder / EXAMPLES[name].name
        self._file.write_text(text, "utf-8")
        self._environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}

    def check(self) -> None:
        """Have the proxy check the configuration."""
        outcome = subprocess.run(
            self._command(check=True), env=self._environment, capture_output=True, text=True, check=False
        )
        assert outcome.returncode == 0, outcome.stderr

    @contextmanager
    def running(self, port: int) -> Generator[None]:
        """Run it while the block runs; it listens on this port."""
        with (self._folder / "proxy.log").open("wb") as log:
            process = subprocess.Popen(self._command(), env=self._environment, stdout=log, stderr=log)
        try:
            _await_port(process, port, self._folder / "proxy.log")
            yield
        finally:
            process.terminate()
            process.wait()

    def _command(self, *, check: bool = False) -> list[str]:
        if self._name == "caddy":
            return [
                self._program,
                "validate" if check else "run",
                "--adapter",
                "caddyfile",
                "--config",
                str(self._file),
            ]
        if self._name == "haproxy":
            return [self._program, *(["-c"] if check else []), "-f", str(self._file)]
        whole = self._folder / "whole.conf"
        whole.write_text(_NGINX.format(folder=self._folder, file=self._file), "utf-8")
        return [self._program, *(["-t"] if check else []), "-e", str(self._folder / "log"), "-c", str(whole)]


def shipped(site: str, desk: str) -> str:
    """Give the shipped Caddyfile for this site and desk, in the words of the Caddy that is installed."""
    text = SHIPPED.read_text("utf-8").replace("{$GREENROOM_DOMAIN}", site)
    version = subprocess.run([program("caddy"), "version"], capture_output=True, text=True, check=True).stdout
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:3])
    buffers = (
        "request_buffers 256KiB" if numbers >= (2, 6, 4) else "buffer_requests\n\t\tmax_buffer_size 256KiB"
    )
    return text.replace("desk:8081", desk).replace("request_buffers 256KiB", buffers)


def without_tls(name: str, port: int, desk: str) -> str:
    """Give a proxy's example as it is, but for where it listens and where the desk is, and without TLS."""
    text = EXAMPLES[name].read_text("utf-8").replace("127.0.0.1:8081", desk)
    text = text.replace("greenroom.example {", f"http://localhost:{port} {{\n\tbind 127.0.0.1")
    text = re.sub(r"(?s)server \{\n\tlisten 80;.*?\n}\n", "", text)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    text = re.sub(r"(?s)frontend http\n.*?\n\n", "", text)
    text = re.sub(r"bind :443 ssl .*", f"bind 127.0.0.1:{port}", text)
    text = text.replace("{\n\tservers {", "{\n\tadmin off\n\tservers {")
    return re.sub(r"\tssl_certificate.*\n", "", text)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def with_certificate(text: str, folder: Path) -> str:
    """Let a configuration find a certificate, where the docs have one that does not exist here."""
    return text.replace(_CERTIFICATE, f"{folder}/")


def _await_port(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"the proxy did not start:\n{log.read_text('utf-8')}")
