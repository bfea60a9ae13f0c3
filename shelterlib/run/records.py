"""What each job depended on and made when it last ran. The folder can be thrown away: jobs then run again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from shelterlib.paths import Project
from shelterlib.run.files import digest, write
from shelterlib.run.fingerprint import Fingerprint
from shelterlib.run.jobs import Job
from shelterlib.run.layout import Layout


@dataclass(frozen=True)
class Record:
    """One job's last success: its fingerprint, and the sha256 of each file it made."""

    inputs: Fingerprint
    outputs: dict[str, str]
    seconds: float


class Records:
    """The records of a project, one small file a job in `data/processed/<wave>/jobs/`."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def read(self, job: Job) -> Record | None:
        """Return the job's record; None if it never ran or its record is torn."""
        try:
            return Record(**json.loads(self._file(job).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def forget(self, job: Job) -> None:
        """Take the record away: while the job runs, what it made before no longer counts."""
        self._file(job).unlink(missing_ok=True)

    def keep(self, job: Job, record: Record) -> None:
        """Write the record, whole or not at all."""
        file = self._file(job)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(file, json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def _file(self, job: Job) -> Path:
        return self._project.wave(job.wave).processed / "jobs" / f"{job.name}.json"


def intact(record: Record, layout: Layout) -> bool:
    """Tell whether every file that the job made is still there, unchanged."""
    return all((path := layout.path(name)).is_file() and digest(path) == sha for name, sha in record.outputs.items())
