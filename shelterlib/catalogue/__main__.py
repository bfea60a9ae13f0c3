"""Check a project's catalogue and say what is in it: `python -m shelterlib.catalogue [PROJECT]`."""

from __future__ import annotations

import sys
from collections import Counter

from shelterlib.catalogue import load
from shelterlib.catalogue.expressions import check_expressions
from shelterlib.errors import ShelterError
from shelterlib.paths import Project


def main(arguments: list[str]) -> int:
    """Print the catalogue's size; an error in one or two lines, and its exit code."""
    try:
        found = load(Project.find(arguments[0] if arguments else None))
        check_expressions(found)
        languages, official = sorted(found.texts), len(found.context)
    except ShelterError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    kinds = Counter(indicator.kind for indicator in found.indicators.values())
    print(f"indicators {len(found.indicators)}: " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()))
    print(f"recommendations {len(found.recommendations)}, levels {len(found.levels.levels)}, "
          f"variables {len(found.variables)}, official figures {official}")  # fmt: skip
    print(f"languages {', '.join(languages)}, texts {max(map(len, found.texts.values()), default=0)} each")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
