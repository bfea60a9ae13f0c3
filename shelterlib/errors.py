"""Errors that a user meets: what, where, what to do, and never a raw value.

Every error of the package is a `ShelterError`. The command line prints it in one or two
lines and leaves with its `exit_code`.
"""

from __future__ import annotations


class ShelterError(Exception):
    """A problem that the user can solve.

    Args:
        what: what is wrong, one sentence.
        where: file, sheet, row, column, as far as known.
        fix: what to do about it.
    """

    exit_code = 3

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        super().__init__(what)

    def __str__(self) -> str:
        first = f"{self.where}: {self.what}" if self.where else self.what
        return f"{first}\n  Fix: {self.fix}" if self.fix else first


class BadCallError(ShelterError):
    """The command was called wrongly: unknown wave, bad parameter."""

    exit_code = 2


class DataError(ShelterError):
    """A problem in data, form or catalogue."""

    exit_code = 3


class NotebookError(ShelterError):
    """A notebook failed; the executed notebook is kept in the restricted folder."""

    exit_code = 4


class RenderError(ShelterError):
    """A page or document could not be made."""

    exit_code = 5


class ReleaseRefusedError(ShelterError):
    """Disclosure control refused the release."""

    exit_code = 6
