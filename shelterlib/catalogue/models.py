"""What a researcher may write in `catalogue/`: one model per entry, one adapter per file.

The JSON Schemas in `catalogue/schema/` are generated from these models (`shelterlib.catalogue.schema`).
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]*$")]
Expression = Annotated[str, Field(min_length=1, description="an XLSForm expression")]
Year = Annotated[str, Field(pattern=r"^[12][0-9]{3}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+\.csv$")]

AREA = "area"


class Entry(BaseModel):
    """Common ground: nothing unknown, nothing coerced, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Area(Entry):
    """The table of areas, how a row of each form finds its own, and which areas can be reached."""

    file: FileName
    key: Name
    of: dict[Name, Expression]
    covered: Expression | None = None


class Map(Entry):
    """A column of a catalogue file that turns a value into its group."""

    file: FileName
    key: Name
    value: Name


class Level(Entry):
    """A grouping: of the whole, of an area's column, or of an expression per form."""

    id: Name
    area: Name | None = None
    of: dict[Name, Expression] = Field(default_factory=dict)
    map: Map | None = None
    groups: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.area and (self.of or self.map):
            raise ValueError("give `area` or `of`, not both")
        if self.map and not self.of:
            raise ValueError("`map` needs `of`")
        return self


class Levels(Entry):
    """levels.yml."""

    area: Area | None = None
    levels: tuple[Level, ...]


class Variable(Entry):
    """A derived variable: an expression, an area's variable, or a column of the areas chosen by year."""

    id: Name
    form: Name
    expression: Expression | None = None
    area: Name | None = None
    columns: dict[Year, Name] = Field(default_factory=dict)
    parameter: Name | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        sources = [bool(self.expression), bool(self.area), bool(self.columns or self.parameter)]
        if sum(sources) != 1:
            raise ValueError("give one of `expression`, `area`, `columns`")
        if sources[2] and self.form != AREA:
            raise ValueError("`columns` and `parameter` are for form: area")
        if self.area and self.form == AREA:
            raise ValueError("`area` is for rows of a form, not for areas")
        return self


class Waves(Entry):
    """The years in which an indicator is asked; null is open."""

    first: int | None = Field(default=None, alias="from")
    last: int | None = Field(default=None, alias="to")

    def hold(self, year: int) -> bool:
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)


Unit = Literal["percent", "per_100", "per_10000_population", "days", "score", "count", "percent_of_days"]


class Definition(Entry):
    """What every indicator says of itself."""

    id: Name
    form: Name
    universe: Expression | None = None
    unit: Unit
    direction: Literal["higher", "lower", "context"]
    domain: Name
    chapter: Name
    recommendation: tuple[Name, ...] = ()
    role: Literal["direct", "beside", "context", "none"] = "none"
    supports_when: Literal["low", "high", "none"] = "none"
    waves: Waves = Waves()
    sensitivity: Name
    levels: tuple[Name, ...] = Field(min_length=1)
    tier: Literal["core", "context"] = "core"

    over_rows: ClassVar[tuple[str, ...]] = ()

    def expressions(self) -> dict[str, str]:
        """Return the expressions over rows of the indicator's own form, by field."""
        return {name: text for name in ("universe", *self.over_rows) if (text := getattr(self, name)) is not None}


class Reading(Entry):
    """Another reading of an indicator's base, counted beside it for the whole: fewer rows, or settled ones too."""

    within: Expression | None = Field(default=None, description="only rows of the universe where this is true")
    settled: bool = Field(default=False, description="also rows where a part of the condition is lost, yet decides")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.within) == self.settled:
            raise ValueError("give one of `within`, `settled`")
        return self


class TwoWays(Definition):
    """A definition whose base can be read in other ways too; each has a name, and is published for the whole only."""

    also_of: dict[Name, Reading] = Field(default_factory=dict)

    def expressions(self) -> dict[str, str]:
        """Return the expressions over rows, those of other readings among them."""
        others = {f"also_of, {name}": it.within for name, it in self.also_of.items() if it.within is not None}
        return super().expressions() | others


class Share(TwoWays):
    """Rows where the condition holds, of rows where it is known. Undecided rows widen the upper bound."""

    kind: Literal["share"]
    condition: Expression
    undecided: Expression | None = None
    over_rows: ClassVar[tuple[str, ...]] = ("condition", "undecided")


class Ratio(Definition):
    """Sum over sum, both parts known in the same row."""

    kind: Literal["ratio"]
    numerator: Expression
    denominator: Expression
    over_rows: ClassVar[tuple[str, ...]] = ("numerator", "denominator")


class Rate(Definition):
    """Sum over rows per size of their areas; `area` says which areas, `denominator` is an expression over areas."""

    kind: Literal["rate"]
    numerator: Expression
    denominator: Expression
    area: Expression | None = None
    over_rows: ClassVar[tuple[str, ...]] = ("numerator",)


class Median(TwoWays):
    """Median of a value; infinity sorts last."""

    kind: Literal["median"]
    value: Expression
    over_rows: ClassVar[tuple[str, ...]] = ("value",)

    @model_validator(mode="after")
    def _no_condition(self) -> Self:
        if any(reading.settled for reading in self.also_of.values()):
            raise ValueError("`settled` is for shares: a median has no condition")
        return self


class Count(Definition):
    """Rows where the condition holds, or the sum of a value, or all rows of the universe."""

    kind: Literal["count"]
    condition: Expression | None = None
    value: Expression | None = None
    over_rows: ClassVar[tuple[str, ...]] = ("condition", "value")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.condition and self.value:
            raise ValueError("give `condition` or `value`, not both")
        return self


class Index(Definition):
    """Mean of parts, a part being the share of its known items that hold; 0 to 100."""

    kind: Literal["index"]
    parts: dict[Name, tuple[Expression, ...]] = Field(min_length=1)
    part_needs: float = Field(ge=0, le=1, description="share of a part's items that must be known")
    needs: int = Field(ge=1, description="parts that must be computed")
    without: dict[Name, tuple[Name, ...]] = Field(default_factory=dict, description="levels without a part")

    @model_validator(mode="after")
    def _parts(self) -> Self:
        if self.needs > len(self.parts) or set(self.without) - set(self.parts):
            raise ValueError("`needs` and `without` must fit `parts`")
        return self


class Coverage(Definition):
    """Areas with at least one row where the condition holds, of the areas that `area` names."""

    kind: Literal["coverage"]
    condition: Expression
    area: Expression | None = None
    over_rows: ClassVar[tuple[str, ...]] = ("condition",)


class NonResponse(Definition):
    """Answers without a known value, of the answers asked for, over some questions."""

    kind: Literal["nonresponse"]
    questions: tuple[Name, ...] = Field(min_length=1)


Indicator = Annotated[
    Share | Ratio | Rate | Median | Count | Index | Coverage | NonResponse, Field(discriminator="kind")
]


class Recommendation(Entry):
    """A recommendation, the indicators that decide about it, and the project's own thresholds."""

    id: Name
    addressee: Name
    source: Annotated[str, Field(pattern=r"^https?://")]
    direct: dict[Name, float] = Field(min_length=1, description="indicator: threshold in its unit")
    needs: int = Field(default=1, ge=1)
    beside: tuple[Name, ...] = ()
    groups: tuple[tuple[Name, ...], ...] = ()
    tables: tuple[Name, ...] = ()


def row(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain data, with the names of the file and without defaults."""
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
