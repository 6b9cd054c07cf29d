"""What is printed: lines and tables for people, JSON and CSV for their programs.

On a terminal there is colour and the width is kept; into a pipe or a file goes plain text that
is never cut. What comes from outside can neither move the cursor nor turn the text around
(PROMISES 68), and no CSV cell is a formula (PROMISES 66).
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.errors import EXIT_OK, EXIT_UNEXPECTED, EXIT_USAGE, DiplowireError

EXIT_INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""

_UNSAFE = (
    *range(0x20),  # C0 controls, newline and tab among them
    *range(0x7F, 0xA0),  # DEL and the C1 controls
    *range(0x2028, 0x202F),  # line and paragraph separator; bidi embeddings and overrides
    *range(0x2066, 0x206A),  # bidi isolates
    *range(0xD800, 0xE000),  # lone surrogates
)
"""Code points that are never printed as they are (Unicode Standard Annex #9; ECMA-48)."""

_ESCAPES = {code: ascii(chr(code))[1:-1] for code in _UNSAFE}
_JSON_ESCAPES = {code: f"\\u{code:04x}" for code in _UNSAFE if code >= 0x7F}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters by which a spreadsheet takes a cell for a formula (OWASP, CSV Injection)."""

Cell = str | int | float | None


def safe(text: str) -> str:
    r"""The text in one line, with control, bidi and surrogate characters written as ``\x1b``."""
    return text.translate(_ESCAPES)


def when(time: str | None, *, seconds: bool = False) -> str:
    """A UTC time of the archive as people cite it, ``2023-07-24 14:05 UTC``.

    A day stays a day; nothing known is "".
    """
    if not time or "T" not in time:
        return time or ""
    day, _, clock = time.removesuffix("Z").partition("T")
    return f"{day} {clock if seconds else clock[:5]} UTC"


def lag(minutes: int) -> str:
    """A span as people say it, ``+3 h 05 min`` or ``+2 d 4 h``."""
    sign, total = ("+" if minutes >= 0 else "-"), abs(minutes)
    hours, rest = divmod(total, 60)
    days, left = divmod(hours, 24)
    if days:
        return f"{sign}{days} d {left} h" if left else f"{sign}{days} d"
    return f"{sign}{hours} h {rest:02} min" if hours else f"{sign}{rest} min"


def note(message: str) -> None:
    """One plain line on stderr."""
    with suppress(OSError):
        sys.stderr.write(safe(message) + "\n")
        sys.stderr.flush()


def fail(message: str, code: int = EXIT_USAGE) -> int:
    """Tell an error in one plain line on stderr; gives back the exit code."""
    note(f"error: {message}")
    return code


@contextmanager
def plainly() -> Iterator[None]:
    """End the process, with one plain line and its exit code, on what the user can mend.

    For code that Scrapy calls while a crawl begins: what is raised there comes out as a traceback.
    """
    try:
        yield
    except DiplowireError as error:
        raise SystemExit(fail(str(error), error.exit_code)) from None


def refuse(message: str) -> NoReturn:
    """End with the exit code of wrong usage: in place of ``ArgumentParser.error``."""
    raise SystemExit(fail(message, EXIT_USAGE))


def line(*parts: str | tuple[str, str]) -> None:
    """One line on stdout, made of texts and of (text, style) pairs; longer ones are not cut."""
    text = Text()
    for part in parts:
        words, style = (part, "") if isinstance(part, str) else part
        text.append(safe(words), style or None)
    _console().print(text, soft_wrap=True)


def table(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Aligned columns on stdout; wide characters count as two cells, numbers stand right.

    A terminal's width is kept by folding the widest cells; into a pipe every row is one line.
    """
    kept = [[_shown(cell) for cell in row] for row in rows]
    numeric = [
        bool(kept) and all(_is_number(row[place]) for row in kept) for place in range(len(headings))
    ]
    grid = Table(box=None, pad_edge=False)
    for heading, right in zip(headings, numeric, strict=True):
        grid.add_column(heading, justify="right" if right else "left", overflow="fold")
    for row in kept:
        grid.add_row(*(Text(cell) for cell in row))
    widths = [
        max(cell_len(cell) for cell in column) + 3 for column in zip(headings, *kept, strict=True)
    ]
    console = _console(None if sys.stdout.isatty() else sum(widths))
    with console.capture() as captured:
        console.print(grid)
    sys.stdout.writelines(row.rstrip() + "\n" for row in captured.get().splitlines())


def json_line(record: Any) -> None:
    """One JSON object in one line on stdout, characters as they are where that is safe."""
    sys.stdout.write(json_text(record) + "\n")


def json_text(record: Any) -> str:
    """JSON in one line; what ``safe`` escapes is escaped the way JSON has it."""
    return json.dumps(record, ensure_ascii=False).translate(_JSON_ESCAPES)


def csv_rows(headings: Sequence[str], rows: Iterable[Sequence[Cell]], file: TextIO) -> None:
    """Comma-separated rows, a line each; text that would be a formula gets a leading quote."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([_neutral(cell) for cell in row] for row in rows)


def guarded(answer: Callable[[], int]) -> int:
    """The exit code of ``answer``; what a user can mend is told in one plain line.

    A reader that has seen enough (``| head``) is no error. Output that cannot be written is.
    """
    _bear_any_charset()
    try:
        code = answer()
        sys.stdout.flush()
    except DiplowireError as error:
        return fail(str(error), error.exit_code)
    except BrokenPipeError:
        _forget_stdout()
        return EXIT_OK
    except OSError as error:
        _forget_stdout()
        return fail(f"cannot go on: {error.strerror or error}", EXIT_UNEXPECTED)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    return code


def is_terminal() -> bool:
    """Whether a person watches stdout."""
    return sys.stdout.isatty()


def facts(pairs: Iterable[tuple[str, Cell]]) -> None:
    """A line for each name and value, aligned; what is not known is left out."""
    known = [(name, _shown(value)) for name, value in pairs if value not in (None, "")]
    width = max((len(name) for name, _ in known), default=0)
    for name, value in known:
        line((f"{name:<{width}}", "dim"), "  ", value)


class _Console(Console):
    """Rich's console, but for its habit of ending the process with 1 when a pipe is closed."""

    def on_broken_pipe(self) -> None:
        """Let ``guarded`` see the closed pipe."""
        raise BrokenPipeError


def _console(width: int | None = None) -> Console:
    return _Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def _shown(cell: Cell) -> str:
    return "" if cell is None else safe(str(cell))


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit() or cell == ""


def _neutral(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return ("'" if cell.startswith(_FORMULA) else "") + safe(cell)


def _bear_any_charset() -> None:
    """A terminal that cannot show a letter shows its code, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _forget_stdout() -> None:
    """Let Python's own flush at exit go nowhere (its documentation's advice on SIGPIPE)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
