"""What ships, under which licences, and what is known against it: a report for people, lists for programs.

`make audit` writes them to `audit/`. It refuses nothing: who ships a desk reads it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from uuid import uuid4

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
SHIPS = ROOT / "requirements-serve.txt"
# What compiled packages bring from others without listing it: their licence files tell.
INSIDE: Mapping[str, str] = {
    "argon2-cffi-bindings": "argon2: CC0-1.0 OR Apache-2.0",
    "asyncpg": "",
    "cffi": "libffi: MIT",
    "cryptography": "OpenSSL: Apache-2.0",
    "httptools": "llhttp: MIT; http-parser: MIT",
    "icu4py": "ICU: Unicode-3.0",
    "uvloop": "libuv: MIT",
    "websockets": "",
}
# The metadata of PyAV says BSD, but it brings x264 and x265. So these are known by the names of their files.
COPYLEFT_LIBRARIES = re.compile(
    r"lib(x26[45]|xvid|postproc|gnutls|gmp|hogweed|nettle|mp3lame|readline)", re.I
)
_LIBRARY = re.compile(r"\.(so|dylib|dll)(\.|$)")
_COPYLEFT = re.compile(r"GPL|General Public", re.I)


@dataclass(frozen=True)
class Package:
    """One that ships."""

    name: str
    version: str
    licence: str
    inside: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()

    @property
    def notable(self) -> str:
        """Say why a person should look at it, if they should."""
        if self.licence == "unknown":
            return "it names no licence"
        bound = [text for text in (self.licence, *self.inside) if asks_for_gpl(text)]
        bound += [name for name in self.libraries if COPYLEFT_LIBRARIES.match(name)]
        return f"GPL, LGPL or AGPL: {', '.join(bound)}" if bound else ""


def shipped_from_python() -> list[Package]:
    """List what `requirements-serve.txt` installs here; what is for another platform is left out."""
    found: list[Package] = []
    for block in re.split(r"\n(?=\S)", SHIPS.read_text("utf-8").replace("\\\n", " ")):
        pinned, *hashes = block.partition("#")[0].split("--hash=sha256:")
        if pinned.strip() and ((wanted := Requirement(pinned)).marker is None or wanted.marker.evaluate()):
            there = distribution(wanted.name)
            sums = tuple(text.strip() for text in hashes)
            libraries = tuple(file.name for file in there.files or () if _LIBRARY.search(file.name))
            inside = licences_inside(there)
            found.append(Package(wanted.name, there.version, licence_of(there), inside, libraries, sums))
    return found


def asks_for_gpl(licence: str) -> bool:
    """Tell whether a licence is the GPL, LGPL or AGPL and leaves no other choice."""
    return any(
        all(_COPYLEFT.search(choice) for choice in part.split(" OR ")) for part in licence.split(" AND ")
    )


def licence_of(there: Distribution) -> str:
    """Return the licence that a distribution names, as an SPDX expression where it does; else "unknown"."""
    told: Any = there.metadata
    kinds = [kind.rpartition(" :: ")[2] for kind in told.get_all("Classifier", []) if "License ::" in kind]
    first_line = (told.get("License") or "").strip().partition("\n")[0]
    return told.get("License-Expression") or first_line or " OR ".join(kinds) or "unknown"


def licences_inside(there: Distribution) -> tuple[str, ...]:
    """List the licences of what a distribution brings from others, as its own lists say or ours."""
    found = {INSIDE.get(there.name, "")}
    for file in there.files or ():
        if ".dist-info/sboms/" in str(file):
            parts: Any = json.loads(file.read_text()).get("components", [])
            told = [each for part in parts for each in part.get("licenses", [])]
            found |= {each.get("expression") or each["license"].get("id", "unknown") for each in told}
    return tuple(sorted(found - {""}))


def shipped_in_pages() -> list[Package]:
    """List what the pages may bundle: the front end's packages that are not for development alone."""
    locked = json.loads((ROOT / "frontend/package-lock.json").read_text("utf-8"))["packages"]
    return sorted(
        (
            Package(path.rpartition("node_modules/")[2], entry["version"], entry.get("license", "unknown"))
            for path, entry in locked.items()
            if path and not entry.get("dev")
        ),
        key=lambda package: package.name,
    )


def report(python: list[Package], pages: list[Package]) -> str:
    """Write the report for people, in Markdown."""
    lines = ["# What ships, and under which licences", ""]
    for heading, packages in (("Python packages", python), ("Packages of the pages", pages)):
        noted = [package for package in packages if package.notable]
        lines += [f"## {heading}", "", f"{len(packages)} packages."]
        lines += [f"* **{package.name} {package.version}**: {package.notable}" for package in noted] or [
            "None is under GPL, LGPL or AGPL, and each names its licence."
        ]
        lines += ["", "| package | version | licence | has inside |", "| --- | --- | --- | --- |"]
        lines += [f"| {p.name} | {p.version} | {p.licence} | {'; '.join(p.inside)} |" for p in packages]
        lines.append("")
    return "\n".join(lines)


def bill_of_materials(packages: list[Package]) -> dict[str, Any]:
    """Describe the Python packages in CycloneDX 1.6."""
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": "greenroom",
                "name": "greenroom",
                "version": distribution("greenroom").version,
            },
        },
        "components": [
            {
                "type": "library",
                "bom-ref": f"pkg:pypi/{package.name}@{package.version}",
                "name": package.name,
                "version": package.version,
                "purl": f"pkg:pypi/{package.name}@{package.version}",
                "licenses": [{"license": {"name": package.licence}}],
                # Of each file of this version; pip takes no other.
                "properties": [{"name": "greenroom:sha256", "value": each} for each in package.hashes],
            }
            for package in packages
        ],
    }


def ask(*command: str, where: Path = ROOT) -> Any:
    """Run a program that writes JSON, and return that; or a sentence that says why there is none."""
    try:
        ran = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603
        return json.loads(ran.stdout)
    except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        return f"{command[0]} gave no answer ({type(error).__name__})"


def known_of_python() -> str:
    """Say in a sentence what PyPI's database knows against the Python packages."""
    program = str(Path(sys.executable).with_name("pip-audit"))
    told = ask(program, "--requirement", str(SHIPS), "--disable-pip", "--require-hashes", "--format", "json")
    if isinstance(told, str):
        return told
    asked = [package for package in told["dependencies"] if "skip_reason" not in package]
    lost = len(told["dependencies"]) - len(asked)
    if not asked:
        return "the database of PyPI cannot be reached from here"
    against = [f"{each['name']} {vuln['id']}" for each in asked for vuln in each["vulns"]]
    unknown = f"; {lost} could not be looked up" if lost else ""
    return f"{', '.join(against) or 'nothing'} in {len(asked)} packages{unknown}"


def known_of_pages() -> str:
    """Say in a sentence what npm's database knows against the packages of the pages."""
    told = ask("npm", "audit", "--omit", "dev", "--json", where=ROOT / "frontend")
    if isinstance(told, str):
        return told
    if "vulnerabilities" not in told:
        return "the database of npm cannot be reached from here"
    against = [f"{name} ({each['severity']})" for name, each in told["vulnerabilities"].items()]
    return ", ".join(against) or "nothing"


def main() -> None:
    """Write everything to `audit/`, and say what is there."""
    folder = ROOT / "audit"
    folder.mkdir(exist_ok=True)
    try:
        python, pages = shipped_from_python(), shipped_in_pages()
    except PackageNotFoundError as missing:
        sys.exit(f"{missing.name} is not installed: run `make setup` first.")
    text = f"{report(python, pages)}\n## Known vulnerabilities\n\n"
    text += f"* Python packages: {known_of_python()}.\n* Packages of the pages: {known_of_pages()}.\n"
    (folder / "report.md").write_text(text, "utf-8")
    bill = ask(
        "npm", "sbom", "--sbom-format=cyclonedx", "--omit=dev", "--package-lock-only", where=ROOT / "frontend"
    )
    for name, content in (("python", bill_of_materials(python)), ("pages", bill)):
        (folder / f"{name}.cdx.json").write_text(json.dumps(content, indent=2), "utf-8")
    print("\n".join(line for line in text.splitlines() if line and not line.startswith("|")))
    print(f"\nThe tables are in {folder}/report.md, the SBOMs (CycloneDX) beside it.")


if __name__ == "__main__":
    main()
