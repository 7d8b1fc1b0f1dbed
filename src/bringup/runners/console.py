"""Frames that came as text: see runtime/src/console_transport.c."""

from __future__ import annotations

import base64

from bringup.errors import RunError


def framed_bytes(console: str) -> bytes:
    """The bytes in the `~` lines of a console text, up to the `~.` that ends them.

    Raises:
        RunError: a line is damaged.
    """
    digits = []
    for line in console.splitlines():
        text = line.strip()
        if text == "~.":
            break
        if text.startswith("~"):
            digits.append(text[1:])
    try:
        return base64.b64decode("".join(digits), validate=True)
    except ValueError as error:  # binascii.Error among them
        raise RunError("the framed console text is damaged", why=str(error)) from error


def framed_text(data: bytes) -> str:
    """Bytes as the lines a device reads from its console."""
    digits = base64.b64encode(data).decode()
    lines = [f"~{digits[i : i + 76]}\n" for i in range(0, len(digits), 76)]
    return "".join([*lines, "~.\n"])
