"""Names from models and files, made safe for every place they are written to.

A name may hold anything a stranger thought of. Each function maps it into the characters its
place gives no meaning to; what an ordinary model has comes through as it is.
"""

from __future__ import annotations

import hashlib
import re

_KEYWORDS = re.compile(
    "auto|break|case|char|const|continue|default|do|double|else|enum|extern|float|for|goto|if|"
    "inline|int|long|register|restrict|return|short|signed|sizeof|static|struct|switch|typedef|"
    "union|unsigned|void|volatile|while|main"
)

_PLAIN = re.compile(r"[^\w .,:;'+\-=@()\[\]/%|>]")
"""Not in here: what ends comments and quotes, what shells, Make, C and Markdown expand."""

_LONGEST = 120
"""Characters of identifiers and file names: file systems take 255 bytes, endings included."""


def identifier(name: str) -> str:
    """`name` as an identifier of C, Make and the shell: other characters become underscores."""
    text = re.sub(r"\W", "_", name, flags=re.ASCII)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}_{_digest(name)}"
    return f"_{text}" if not text or text[0].isdigit() or _KEYWORDS.fullmatch(text) else text


def file_name(name: str) -> str:
    """`name` as the name of a file in the folder it is put into, and of no other.

    A name that had to be changed ends in a digest of what it was: two never become one.
    """
    text = re.sub(r"[^\w.\-]", "_", name, flags=re.ASCII)
    if text.startswith((".", "-")) or not text:
        text = f"_{text}"
    same = text == name and len(text) <= _LONGEST
    return text if same else f"{text[:_LONGEST]}-{_digest(name)}"


def c_string(text: str) -> str:
    """A C string literal of UTF-8 text."""
    out = []
    for byte in text.encode(errors="replace"):
        plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
        out.append(chr(byte) if plain else f"\\{byte:03o}")
    return f'"{"".join(out)}"'


def plain(text: str) -> str:
    """One line that means nothing in comments of C, Make and assembler, and in Markdown."""
    return _PLAIN.sub("_", printable(text))


def frame(text: str) -> str:
    """A frame of a folded stack, whose frames are parted by semicolons, stacks by lines."""
    return printable(text).replace(";", ",")


def cell(value: object) -> object:
    """A cell of a table; text that spreadsheets would take for a formula is marked as text."""
    formula = isinstance(value, str) and len(value) > 1 and value[0] in "=+-@\t\r"
    return f"'{value}" if formula else value


def printable(text: str, keep: str = "") -> str:
    """`text` without what terminals and editors obey: control, direction, surrogates.

    Args:
        keep: characters left as they are all the same.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else "�" for c in text)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
