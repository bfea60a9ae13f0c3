"""The exports of a wave: plainly, or as exports really are."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from shelterlib.forms.model import Form
from shelterlib.simulate.answers import Answers
from shelterlib.simulate.mess import Damage, frame_the_table, write_dates
from shelterlib.simulate.mistakes import Correction, Mistakes
from shelterlib.simulate.plan import Export, Mess, WavePlan
from shelterlib.simulate.sheet import Style, add_metadata, as_sheet, write_csv, write_workbook


@dataclass
class Exporter:
    """Writes the exports of one wave into `out`; `files` are the names of those written.

    Args:
        special: plan of the wave, with the look of its exports.
        mess: how much to damage; None for plain csv files.
        seed: of the wave.
        out: folder.
    """

    special: WavePlan
    mess: Mess | None
    seed: int
    out: Path
    files: list[str] = field(default_factory=list)

    def export(self, form: Form, name: str, answers: Answers) -> list[Correction]:
        """Write the export of a form and return the corrections that it needs."""
        look = self.special.export.get(name, Export()) if self.mess else Export(ticks=frozenset())
        sheet = as_sheet(
            form, answers, Style(look.groups, look.labelled, look.spoken, look.language, look.ticks, look.spaced)
        )
        add_metadata(sheet, form, self.seed, self.special.field)
        corrections: list[Correction] = []
        if self.mess and name == "facility":
            rng = np.random.default_rng([self.seed, zlib.crc32(name.encode())])
            corrections = Mistakes(sheet, form, self.special.field[1], rng).plant()
            keep = frozenset(correction.row for correction in corrections)
            Damage(sheet, form, rng, keep).plant(self.mess, look.spoken)
        write_dates(sheet, form, look)
        frame_the_table(sheet, form, look)
        file = f"{name}.{look.file}"
        if look.file == "xlsx":
            write_workbook({name: sheet}, self.out / file)
        else:
            write_csv(sheet, self.out / file, look.delimiter, look.bom)
        self.files.append(file)
        return corrections
