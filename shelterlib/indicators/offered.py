"""Refuse a definition that asks for an answer which no questionnaire offers: it would count nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shelterlib.catalogue import Catalogue
from shelterlib.catalogue.expressions import expressions
from shelterlib.errors import DataError
from shelterlib.forms import Form
from shelterlib.forms.parsing import parse
from shelterlib.forms.syntax import Binary, Call, Node, Reference, Text
from shelterlib.indicators.vocabulary import Vocabulary

TOLD = 12  # choices in an error


def check_choices(catalogue: Catalogue, vocabulary: Vocabulary, forms: Iterable[tuple[str, Form]]) -> None:
    """Check every `${question} = 'choice'` and `selected(${question}, 'choice')` of variables and indicators.

    A choice that any wave's form offers is one. Where a list stands outside the form, nothing is known of it.

    Raises:
        DataError: no form offers the choice.
    """
    offered = _offered(vocabulary, forms)
    speaks = {f"catalogue/indicators.yml, {it.id}": it.form for it in catalogue.indicators.values()}
    speaks |= {f"catalogue/variables.yml, {v.id}, expression": v.form for v in catalogue.variables}
    for where, text in expressions(catalogue):
        form = next((own for place, own in speaks.items() if where == place or where.startswith(f"{place},")), None)
        for question, choice in _wanted(parse(text).tree):
            known = offered.get((form or "", question))
            if known and choice not in known:
                told = ", ".join(known[:TOLD]) + (", …" if len(known) > TOLD else "")
                raise DataError(f"{question} has no choice {choice}", where=where, fix=f"it has: {told}")


def _offered(vocabulary: Vocabulary, forms: Iterable[tuple[str, Form]]) -> Mapping[tuple[str, str], list[str]]:
    """Return (form, question) → its choices under the catalogue's names; empty where a list is not in the form."""
    found: dict[tuple[str, str], list[str]] = {}
    outside = set()
    for name, form in forms:
        for question in form.questions:
            if not question.is_select:
                continue
            key = (name, vocabulary.name(name, question.name))
            own = form.choice_names(question)
            if not own:
                outside.add(key)
            places = ((f, place) for place in (question.name, question.list_name or "") for f in (name, ""))
            renamed = {old: new for place in places for old, new in vocabulary.choices.get(place, {}).items()}
            found.setdefault(key, []).extend(c for c in dict.fromkeys(renamed.get(c, c) for c in own))
    return {key: list(dict.fromkeys(names)) for key, names in found.items() if key not in outside}


def _wanted(tree: Node) -> Iterator[tuple[str, str]]:
    for node in tree.walk():
        match node:
            case (
                Binary("=" | "!=", Reference(question), Text(choice))
                | Binary("=" | "!=", Text(choice), Reference(question))
                | Call("selected", (Reference(question), Text(choice)))
            ):
                if choice:
                    yield question, choice
