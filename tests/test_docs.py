"""The pages for people say what is there: each command and target that they name exists, each link leads somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from support.paths import ROOT

from shelterlib.cli import cli

PAGES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "docs/decisions/*.md", "examples/*/README.md")
    for path in ROOT.glob(pattern)
)
CONTEXT = click.Context(cli)
COMMANDS = {name: cli.get_command(CONTEXT, name) for name in cli.list_commands(CONTEXT)}
TARGET = re.compile(r"^([a-z-]+):.*## ", re.M)
CALL = re.compile(r"(?:^|[`/ ])shelter ([a-z]+(?:-[a-z]+)?)\b([^\n`]*)", re.M)
CODE = re.compile(r"```(?:\w*)\n(.*?)```|`([^`\n]+)`", re.S)


def code(page: Path) -> str:
    """Return what a page sets as code."""
    return "\n".join(block or inline for block, inline in CODE.findall(page.read_text(encoding="utf-8")))


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_and_option_that_a_page_names_exists(page):
    for command, rest in CALL.findall(code(page)):
        assert command in COMMANDS, command
        options = {option for parameter in COMMANDS[command].params for option in (*parameter.opts, "--help")}
        said = {word.partition("=")[0] for word in re.findall(r"(?<!\S)\[?(--[a-z-]+)", rest)}
        assert said <= options | {"--project", "--debug"}, command


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_target_of_make_that_a_page_names_exists(page):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert set(re.findall(r"\bmake ([a-z-]+)", code(page))) <= targets


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_of_a_page_leads_to_a_file(page):
    for link in re.findall(r"\]\((?!https?://|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_every_command_is_in_the_pages_and_tells_what_it_does():
    said = "\n".join(code(page) for page in PAGES)
    for command, what in COMMANDS.items():
        assert what.get_short_help_str()
        assert re.search(rf"\bshelter {command}\b", said), command
        assert all(getattr(option, "help", None) for option in what.params if option.param_type_name == "option"), (
            command
        )


def test_every_target_of_make_tells_what_it_does():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.M)
    assert set(shlex.split(phony)) == set(TARGET.findall(makefile))


@pytest.mark.parametrize("folder", ["docs/decisions"])
def test_decisions_are_numbered_without_a_gap(folder):
    numbers = [int(path.name[:3]) for path in sorted((ROOT / folder).glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
