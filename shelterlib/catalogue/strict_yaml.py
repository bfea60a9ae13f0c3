"""Read YAML written by people and trust none of it.

Tags are refused, a key that occurs twice is an error, and only `true` and `false` are booleans: `no` is a region
code, `on` a name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from shelterlib.errors import DataError

BYTES = 20_000_000
ALIASES = 100


class StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # ten times faster
    """The safe loader, without YAML 1.1's yes and no, and with keys that must be unique."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping, unless a key occurs twice."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool) and key is not None:
                raise yaml.constructor.ConstructorError(None, None, "a key that is no plain word", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, "the same key occurs twice", key_node.start_mark)
            seen.add(key)
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def load(path: Path) -> Any:
    """Return what a YAML file holds.

    Args:
        path: the file.

    Raises:
        DataError: missing, a link, too big, not UTF-8, not YAML, with a tag, or with a key twice; names the line.
    """
    if path.is_symlink():
        raise DataError("this is a link, not a file", where=path.name, fix="put the file itself in its place")
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise DataError("no such file", where=path.name, fix="check the name") from None
    except UnicodeDecodeError:
        raise DataError("not UTF-8 text", where=path.name, fix="save the file as UTF-8") from None
    if len(content) > BYTES or text.count("*") > ALIASES + content.count(b"* "):
        _refuse_aliases(path, text, len(content))
    try:
        return yaml.load(text, StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path.name}, line {mark.line + 1}" if mark else path.name
        raise DataError(_plain(error.problem or ""), where=where, fix="correct this line") from None
    except ValueError:
        raise DataError("a date or a number that does not exist", where=path.name, fix="correct it") from None
    except (yaml.YAMLError, RecursionError):
        raise DataError("not a YAML file", where=path.name, fix="correct the file") from None


def _refuse_aliases(path: Path, text: str, size: int) -> None:
    aliases = sum(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)) if size <= BYTES else ALIASES + 1
    if aliases > ALIASES:
        raise DataError("too big, or too many aliases", where=path.name, fix="write a plain file")


def _plain(problem: str) -> str:
    if "could not determine a constructor" in problem:
        return "a tag (!…) is not allowed here"
    if "twice" in problem or "no plain word" in problem:
        return problem
    return "not valid YAML"
