"""Answers that say why there is none: `catalogue/absent.yml`, or the package's own list where a project has none."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from shelterlib.catalogue.strict_yaml import load
from shelterlib.clean.states import CODE
from shelterlib.errors import DataError

if TYPE_CHECKING:
    from shelterlib.paths import Project

Why = Literal["refused", "dont_know", "not_asked", "missing"]
DEFAULT = Path(__file__).with_name("absent.yml")


class Absent(BaseModel):
    """What stands for an answer that is not there.

    Args:
        choices: names of choices; such an answer keeps its name and has the status.
        codes: whole numbers that are never counts.
        maybe: whole numbers that may be counts: codes only where the form's limit excludes them as numbers.
        words: texts written in place of an answer, compared without case and outer blanks.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    choices: dict[Why, tuple[str, ...]] = {}
    codes: dict[Why, tuple[str, ...]] = {}
    maybe: dict[Why, tuple[str, ...]] = {}
    words: dict[Why, tuple[str, ...]] = {}

    @field_validator("*", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        if isinstance(value, dict):
            value = {why: tuple(map(str, found)) if isinstance(found, list) else found for why, found in value.items()}
        return value

    @property
    def tokens(self) -> frozenset[str]:
        """Words and codes, lower case."""
        return frozenset([*self.status_of("words"), *self.status_of("codes")])

    def status_of(self, what: Literal["choices", "codes", "maybe", "words"]) -> dict[str, int]:
        """Return the status code of each text of one kind; words in lower case."""
        found: dict[Why, tuple[str, ...]] = getattr(self, what)
        return {
            (text.casefold() if what == "words" else text): CODE[why] for why, texts in found.items() for text in texts
        }


def read_absent(project: Project | None = None) -> Absent:
    """Read a project's absent.yml, or the package's.

    Raises:
        DataError: a key that does not exist, or something else than lists of texts.
    """
    path = project.catalogue / "absent.yml" if project else DEFAULT
    return _read(path if path.exists() else DEFAULT)


@lru_cache(maxsize=8)
def _read(path: Path) -> Absent:
    try:
        return Absent.model_validate(load(path) or {})
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise DataError(
            f"{place} is not understood", where=path.name, fix="write choices, codes, maybe, words: {status: [texts]}"
        ) from None
