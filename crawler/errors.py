"""The errors that a user is told of in one plain line, and the exit code of each kind."""

from __future__ import annotations

EXIT_OK = 0
EXIT_UNEXPECTED = 1
EXIT_USAGE = 2
EXIT_ARCHIVE = 3
EXIT_NO_ANSWER = 4
EXIT_PARTIAL = 5


class DiplowireError(Exception):
    """A failure that the user can mend.

    The message is one line that says what is wrong, where, and how to mend it; commands print
    it to stderr without a traceback and end with ``exit_code``.
    """

    exit_code = EXIT_USAGE


class ConfigError(DiplowireError):
    """``diplowire.toml``, the environment or ``-s`` holds a setting that cannot be used."""


class CatalogueError(DiplowireError):
    """A source file or a source's name cannot be used."""


class ArchiveError(DiplowireError):
    """The archive cannot be opened, read or written."""

    exit_code = EXIT_ARCHIVE
