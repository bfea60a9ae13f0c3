"""What answers are drawn from: a checked model of `catalogue/simulation.yml` or of any `--plan` file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from shelterlib.catalogue.strict_yaml import load
from shelterlib.errors import DataError

Chance = Annotated[float, Field(ge=0, le=1)]
KINDS = (
    *("by", "first", "value", "choose", "tick", "number", "poisson", "spread"),
    *("lognormal", "part", "expression", "date", "text"),
)


def _some_weight(weights: dict[str, float]) -> dict[str, float]:
    if not weights or min(weights.values()) < 0 or sum(weights.values()) <= 0:
        raise ValueError("weights must be 0 or more, and one above 0")
    return weights


class Strict(BaseModel):
    """A model in which a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class Spread(Strict):
    """Negative binomial: `size` is the shape, the smaller the more uneven."""

    mean: float = Field(ge=0)
    size: float = Field(gt=0)


class Lognormal(Strict):
    """`median` is a number or an expression over earlier answers."""

    median: float | str
    sigma: float = Field(ge=0)


class Case(Strict):
    """A draw that holds where an expression is true; without `if`, everywhere else."""

    when: str | None = Field(default=None, alias="if")
    draw: Draw


class Draw(Strict):
    """One way to draw the answers to a question; exactly one of KINDS is given.

    Args:
        by: an earlier question; `cases` by its answer, `otherwise` for the rest.
        first: the first case whose expression is true.
        choose: weights of choices. tick: chance of each choice; `nothing` is answered when none is ticked.
        number: [lowest, highest], evenly. poisson: the mean.
        part: an expression of a whole, of which `share` is drawn; `even` (optional) lets the share itself vary,
            the smaller the more. expression: the answer itself.
        date: [first day, last day]. text: a list to pick from.
        zero: chance that a number is 0 instead. round: to a multiple of it. min, max: bounds.
        keep: chance to repeat the institution's answer of the wave before. blank: chance of no answer.
        why: the reason for the numbers.
    """

    by: str | None = None
    cases: Mapping[str, Draw] = {}
    otherwise: Draw | None = None
    first: tuple[Case, ...] | None = None
    value: str | int | None = None
    choose: Annotated[dict[str, float], AfterValidator(_some_weight)] | None = None
    tick: dict[str, Chance] | None = None
    nothing: str | None = None
    number: tuple[int, int] | None = None
    poisson: float | None = None
    spread: Spread | None = None
    lognormal: Lognormal | None = None
    part: str | None = None
    share: Chance | None = None
    even: float | None = None
    expression: str | None = None
    date: tuple[dt.date, dt.date] | None = None
    text: tuple[str, ...] | None = None
    zero: Chance = 0
    round: int = 1
    min: int | None = None
    max: int | None = None
    keep: Chance | None = None
    blank: Chance | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise ValueError(f"exactly one of {', '.join(KINDS)}")
        if (self.part is None) != (self.share is None):
            raise ValueError("part and share belong together")
        return self


Draws = Mapping[str, Draw]


class Institutions(Strict):
    """How many institutions of each type there are, where (weights of regions), who enters, leaves and answers."""

    types: dict[str, int]
    regions: dict[str, float]
    entries: dict[str, int] = {}
    sent: Chance = 1
    exits: Chance = 0
    response: dict[str, Chance] = {}
    no_answer_again: Chance = 0
    quality: float = 0
    administrations: Chance = 1
    why: str | None = None


class Export(Strict):
    """How the export of a form looks: see `sheet.Style`; and what stands above and below the table.

    Args:
        file: csv or xlsx.
        dates: the ways in which dates are written, in turn: iso, dots, words, serial.
        title: two lines above the header. totals: a row of sums at the end.
        unknown: header of a column that no form has.
    """

    file: Literal["csv", "xlsx"] = "csv"
    delimiter: str = ","
    bom: bool = False
    groups: str = ""
    labelled: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()
    language: str = "uk"
    ticks: frozenset[str] | None = None
    spaced: frozenset[str] | None = None
    dates: tuple[Literal["iso", "dots", "words", "serial"], ...] = ("iso",)
    title: bool = False
    totals: bool = False
    unknown: str | None = None


class Mess(Strict):
    """How many cells and rows of a facility export are damaged in each way."""

    codes: dict[str, int] = {}
    tokens: tuple[str, ...] = ()
    token_cells: int = 0
    spaces: int = 0
    thousands: int = 0
    lookalikes: int = 0
    twice: int = 0
    edited: int = 0


class WavePlan(Strict):
    """A wave: its dates, the regions out of reach, the look of its exports, and what is drawn otherwise.

    `recoded`: institutions with a new code since the wave before (old: new), as the wave's crosswalk.csv says too.
    """

    seed: int = 0
    export: dict[str, Export] = {}
    field: tuple[dt.date, dt.date]
    reference: tuple[dt.date, dt.date]
    control: dict[str, str] = {}
    recoded: dict[str, str] = {}
    facility: Draws = {}
    administration: Draws = {}
    why: str | None = None


class Plan(Strict):
    """A plan: draws by form and question (`questions`: of any other form); for whole waves also the institutions."""

    keep: Chance = 0
    blank: Chance = 0
    hidden: dict[str, Draws] = {}
    questions: Draws = {}
    facility: Draws = {}
    administration: Draws = {}
    institutions: Institutions | None = None
    mess: Mess = Mess()
    waves: dict[str, WavePlan] = {}

    def draws(self, form: str, special: WavePlan | None = None) -> dict[str, Draw]:
        """Return the draws of a form (`facility`, `administration`, `questions`), those of a wave going first."""
        general: Draws = getattr(self, form)
        return {**general, **(getattr(special, form) if special is not None else {})}

    def wave(self, name: str) -> WavePlan:
        """Return the plan of a wave: its own, or that of the last one before it, its dates moved by whole years.

        Raises:
            DataError: the plan has no waves.
        """
        if name in self.waves:
            return self.waves[name]
        if not self.waves:
            raise DataError("the plan has no waves", fix="add one, as catalogue/simulation.yml does")
        last = max((wave for wave in self.waves if wave < name), default=min(self.waves))
        found, years = self.waves[last], int(name[:4]) - int(last[:4]) if name[:4].isdigit() else 0
        moved = {
            key: tuple(day.replace(year=day.year + years) for day in getattr(found, key))
            for key in ("field", "reference")
        }
        return found.model_copy(update=moved)


def load_plan(path: Path) -> Plan:
    """Read and check a plan.

    Raises:
        DataError: the file cannot be read or says something that a plan does not know.
    """
    content = load(path)
    try:
        return Plan.model_validate(content or {})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataError(f"{place}: {first['msg']}", where=path.name, fix="correct the plan") from error
