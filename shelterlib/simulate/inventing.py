"""What is true of an invented wave: the institutions, and the answers of each and of the administrations."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from shelterlib.errors import DataError
from shelterlib.forms import read_form
from shelterlib.forms.model import Form
from shelterlib.simulate.answers import Answers, Settings, simulate
from shelterlib.simulate.draw import Numbers, Values
from shelterlib.simulate.institutions import Institution, first_frame, next_frame, who_answers
from shelterlib.simulate.plan import Institutions, Plan, WavePlan

FORMS = ("facility", "administration")


@dataclass(frozen=True)
class SimulatedWave:
    """An invented wave and what is true of it: what the next wave starts from.

    Args:
        name: of the wave.
        frame: every institution; `facility` holds their answers, in the same order.
        sent, answered: codes of those who were sent a form, and of those in the export.
        last_code: the highest number that a code has had.
        regions: whose administrations answered; `administration` holds their answers, in the same order.
    """

    name: str
    frame: tuple[Institution, ...]
    sent: frozenset[str]
    answered: frozenset[str]
    last_code: int
    facility: Answers
    regions: tuple[str, ...]
    administration: Answers

    def received(self) -> Answers:
        """Return the answers of the institutions that answered."""
        rows = [row for row, one in enumerate(self.frame) if one.code in self.answered]
        return Answers(len(rows), {name: values[rows] for name, values in self.facility.values.items()})

    def renamed(self, codes: Mapping[str, str]) -> SimulatedWave:
        """Return the wave as if some institutions had had other codes (old: new) all along."""
        frame = tuple(replace(one, code=codes.get(one.code, one.code)) for one in self.frame)
        answered = frozenset(codes.get(code, code) for code in self.answered)
        return replace(self, frame=frame, answered=answered)

    def closed(self) -> frozenset[str]:
        """Return the codes of the institutions that are closed."""
        states: Iterable[object] = self.facility.values.get("op_status", ())
        return frozenset(one.code for one, state in zip(self.frame, states, strict=False) if state == "closed")


@lru_cache(maxsize=64)
def _form(path: Path, _changed: int) -> Form:
    return read_form(path)


def form_of(path: Path) -> Form:
    """Return a form, read once as long as its file does not change."""
    return _form(path, path.stat().st_mtime_ns)


@dataclass(frozen=True)
class Inventor:
    """Invents one wave: see `simulate_wave`."""

    plan: Plan
    special: WavePlan
    seed: int
    wave: str
    forms: Path
    before: SimulatedWave | None

    def invent(self, size: int | None) -> SimulatedWave:
        """Return the wave.

        Raises:
            DataError: the plan says nothing of institutions.
        """
        who = self.plan.institutions
        if who is None:
            raise DataError("the plan has no institutions", fix="add them, as catalogue/simulation.yml does")
        rng = np.random.default_rng([self.seed, 0])
        before = self.before
        if before is None:
            frame, silent = first_frame(who, size, rng), frozenset[str]()
        else:
            frame = next_frame(who, before.frame, before.closed(), before.last_code, rng)
            silent = frozenset(one.code for one in before.frame) - before.answered
        sent = frozenset(one.code for one, draw in zip(frame, rng.random(len(frame)), strict=True) if draw < who.sent)
        answered = who_answers(who, frame, silent, rng) & sent
        regions = [region for region in who.regions if rng.random() < who.administrations]
        facility = self._institutions(who, frame)
        return SimulatedWave(
            self.wave,
            frame,
            sent,
            answered,
            max([before.last_code if before else 0, *(int(one.code[1:]) for one in frame)]),
            facility,
            tuple(regions),
            self._administrations(regions, frame, facility),
        )

    def _institutions(self, who: Institutions, frame: Sequence[Institution]) -> Answers:
        codes = [one.code for one in frame]
        known = {
            "wave": [f"w{self.wave}"] * len(frame),
            "facility_id": codes,
            "region": [one.region for one in frame],
            "facility_type": [one.kind for one in frame],
            "region_state": [self.special.control.get(one.region, "full") for one in frame],
        }
        return self._ask("facility", codes, known, _quality(codes, who.quality))

    def _administrations(self, regions: Sequence[str], frame: Sequence[Institution], facility: Answers) -> Answers:
        places = Counter(one.region for one in frame)
        owners: Iterable[object] = facility.values.get("ownership", ())
        founded = Counter(one.region for one, owner in zip(frame, owners, strict=False) if owner in ("ngo", "church"))
        known: dict[str, Sequence[object]] = {
            "r_wave": [f"w{self.wave}"] * len(regions),
            "r_region": regions,
            "region_state": [self.special.control.get(region, "full") for region in regions],
            "frame_all": [places[region] for region in regions],
            "frame_ngo": [founded[region] for region in regions],
        }
        return self._ask("administration", regions, known, np.empty(0))

    def _ask(self, name: str, units: Sequence[str], known: Mapping[str, Sequence[object]], quality: Numbers) -> Answers:
        given = {key: _column(values) for key, values in known.items()}
        settings = Settings(
            seed=self.seed,
            draws=self.plan.draws(name, self.special),
            hidden=self.plan.hidden.get(name, {}),
            keep=self.plan.keep,
            blank=self.plan.blank,
            given=given | self._days(len(units), name),
            previous=self._previous(units, name),
            quality=quality,
        )
        return simulate(form_of(self.forms / f"{name}.form.xlsx"), len(units), settings)

    def _previous(self, units: Sequence[str], name: str) -> Mapping[str, Values]:
        """Return the answers of the wave before, in the order of these units."""
        if self.before is None:
            return {}
        answers: Answers = getattr(self.before, name)
        keys = [one.code for one in self.before.frame] if name == "facility" else list(self.before.regions)
        place = {key: row for row, key in enumerate(keys)}
        rows = [place.get(unit) for unit in units]
        return {
            question: _column(None if row is None else values[row] for row in rows)
            for question, values in answers.values.items()
        }

    def _days(self, rows: int, name: str) -> dict[str, Values]:
        """Return the day and the moments of answering, one per row."""
        rng = np.random.default_rng([self.seed, 1 + FORMS.index(name)])
        first, last = self.special.field
        minutes = rng.integers(0, (last - first).days + 1, rows) * 1440 + rng.integers(540, 1020, rows)
        starts = [dt.datetime.combine(first, dt.time()) + dt.timedelta(minutes=int(minute)) for minute in minutes]
        return {
            "interview_date": _column(start.date().isoformat() for start in starts),
            "start": _column(f"{start.isoformat()}+03:00" for start in starts),
            "end": _column(f"{(start + dt.timedelta(minutes=25)).isoformat()}+03:00" for start in starts),
        }


def _quality(codes: Sequence[str], scale: float) -> Numbers:
    """Return how well each institution does: the same in every wave, since it hangs on its code alone."""
    return scale * np.array([np.random.default_rng([7, int(code[1:])]).normal() for code in codes])


def _column(values: Iterable[object]) -> Values:
    found = list(values)
    column = np.empty(len(found), dtype=object)
    column[:] = found
    return column
