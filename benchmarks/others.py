"""The servers of others, and what measures a page in the browser: installed apart, in the user's cache."""

import base64
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import orjson

from benchmarks import limit_pages_tables, limit_tables
from benchmarks.limit_seals import Seals
from greenroom.store.sqlite_engine import PRAGMAS

HERE = Path(__file__).parent / "others"


def installed() -> Path:
    """Install what package.json and requirements.txt pin, once for each of their states, and return where."""
    pins = [HERE / "package.json", HERE / "requirements.txt"]
    state = hashlib.sha256(b"".join(file.read_bytes() for file in pins)).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "greenroom-benchmarks" / state
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_bytes(pins[0].read_bytes())
        npm = ["npm", "install", "--ignore-scripts", "--no-package-lock", "--no-fund", "--no-audit"]
        subprocess.run([*npm, "--loglevel=error"], cwd=folder, check=True, stdout=sys.stderr)  # noqa: S603
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]
        subprocess.run([*pip, f"--target={folder / 'python'}", f"--requirement={pins[1]}"], check=True)  # noqa: S603
        (folder / "done").touch()
    for file in HERE.glob("*.*"):  # an import of JavaScript looks for packages beside its own file
        if file.name not in ("package.json", "requirements.txt"):
            (folder / file.name).write_bytes(file.read_bytes())
    return folder


def node(folder: Path) -> str:
    """Name the Node.js among what was installed."""
    return str(next(folder.glob("node_modules/node-linux-*/bin/node")))


def node_command(kind: str, folder: Path, descriptor: int) -> list[str]:
    """Say how a server in JavaScript is started."""
    there = installed()
    return [node(there), str(there / "serve.mjs"), kind, str(folder), str(descriptor)]


def write_given(folder: Path, database: str) -> None:
    """Write down what a server in JavaScript needs of a data folder: keys, statements, settings."""
    texts = vars(limit_tables) | vars(limit_pages_tables)
    statements = {name: text for name, text in texts.items() if name.isupper() and isinstance(text, str)}
    statements |= {"BEGIN": "BEGIN IMMEDIATE", "COMMIT": "COMMIT", "ROLLBACK": "ROLLBACK"}
    given = {
        "database": database,
        "pragmas": [f"{name}={value}" for name, value in PRAGMAS.items()],
        "keys": Seals(folder / "keys").told(base64.b64encode),
        "statements": {name: text for name, text in statements.items() if not name.startswith("_")},
    }
    (folder / "given.json").write_bytes(orjson.dumps(given))
    (folder / "given.json").chmod(0o600)


def versions() -> dict[str, str]:
    """Map what is compared to its version."""
    pinned: dict[str, str] = orjson.loads((HERE / "package.json").read_bytes())["dependencies"]
    lines = (HERE / "requirements.txt").read_text("ascii").split()
    found = pinned | dict(line.split("==") for line in lines)
    said = subprocess.run([node(installed()), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return found | {"Node.js": said.stdout.strip().lstrip("v")}
