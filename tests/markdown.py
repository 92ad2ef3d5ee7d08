"""Reading the docs: what a test wants to know of a Markdown file."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def blocks(text: str, language: str) -> list[str]:
    """List the code blocks in this language."""
    return [found[2] for found in _FENCE.finditer(text) if found[1] == language]


def without_blocks(text: str) -> str:
    """Return the text without its code blocks."""
    return _FENCE.sub("", text)


def code_in(text: str) -> list[str]:
    """List all code: every line of a block, and what is between backticks."""
    lines = [line for found in _FENCE.finditer(text) for line in found[2].splitlines()]
    return lines + re.findall(r"`([^`\n]+)`", without_blocks(text))


def anchors(text: str) -> set[str]:
    """List the anchors of the headings, as GitHub makes them."""
    headings = _HEADING.findall(without_blocks(text))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(text: str) -> list[str]:
    """List where the links and pictures lead."""
    return re.findall(r"\]\(([^)\s]+)\)", without_blocks(text))


def table(text: str, first_heading: str) -> list[list[str]]:
    """Return the rows, without the headings, of the table whose first heading row begins so."""
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith(f"| {first_heading} |"):
            break
    else:
        raise AssertionError(f"no table begins with {first_heading}")
    next(lines)  # the line under the headings
    rows: list[list[str]] = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def messages() -> list[str]:
    """List the texts on the pages' screens, with `${...}` where something is filled in."""
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "frontend/src/messages").glob("*.ts"))
    found = re.findall(r"'((?:[^'\\\n]|\\.)+)'|\"((?:[^\"\\\n]|\\.)+)\"|`([^`]+)`", text)
    return ["".join(groups) for groups in found]


def sections(text: str) -> dict[str, str]:
    """Return what is under each heading of the second level, without what surrounds it."""
    return {
        heading: body.strip()
        for heading, body in re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    }
