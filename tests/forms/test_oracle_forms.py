"""Whole forms against other engines: pyxform converts the form, rxeval evaluates its skips on invented answers."""

import random
from pathlib import Path

import pandas as pd
import pytest
import rxeval
from lxml import etree
from pyxform.xls2xform import convert

from shelterlib.forms import Scope, evaluate, read_form

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real"
OWN = sorted(ROOT.glob("data/raw/*/*.form.xlsx"))
FOREIGN = ["cccm_durable_solutions_2023/form.xlsx", "dsa_site_assessment_form/form.xlsx"]
SPACES = {"h": "http://www.w3.org/1999/xhtml", "x": "http://www.w3.org/2002/xforms"}


def converted(path):
    """Return the empty instance and {path: relevant} as pyxform writes them."""
    xform = etree.fromstring(convert(xlsform=str(path), validate=False, form_name="data").xform.encode())
    (instance,) = xform.xpath("(//x:instance)[1]/*", namespaces=SPACES)
    binds = xform.xpath("//x:bind[@relevant]", namespaces=SPACES)
    return instance, {bind.get("nodeset"): bind.get("relevant") for bind in binds}


def value(draw, question, form):
    """Invent an answer, a fifth of them blank."""
    names = form.choice_names(question)
    if draw.random() < 0.2:
        return ""
    if names:
        chosen = draw.sample(names, min(len(names), draw.randint(1, 3)))
        return " ".join(chosen if question.type == "select_multiple" else chosen[:1])
    return str(draw.randint(0, 30)) if question.type in ("integer", "decimal") else "x"


def disagreements(path, rows):
    form, draw = read_form(path), random.Random(20201124)
    instance, skips = converted(path)
    questions = [question for question in form.questions if question.repeat is None and question.type != "date"]
    answers = pd.DataFrame([{q.name: value(draw, q, form) for q in questions} for _ in range(rows)])
    scope = Scope.of(form, answers)
    documents = [filled(instance, answers.iloc[row]) for row in range(rows)]
    compared, wrong = 0, []
    for item in (*questions, *(group for group in form.groups.values() if form.repeat_of(group.path) is None)):
        nodeset = "/data/" + "/".join((*item.path, item.name))
        # On a blank answer selected(…, '') is true on the devices and false in rxeval.
        if not item.relevant or nodeset not in skips or ", '')" in item.relevant:
            continue
        ours = evaluate(item.relevant, scope).truth().tolist()
        for mine, xml in zip(ours, documents, strict=True):
            theirs = rxeval.eval_expression(f"boolean({skips[nodeset]})", xml) == "true"
            compared += 1
            wrong += [(item.name, item.relevant)] if mine != theirs else []
    return compared, wrong


def filled(instance, row):
    """Return the instance as XML with a row's answers in its leaves."""
    document = etree.fromstring(etree.tostring(instance))
    for leaf in document.iter():
        name = etree.QName(leaf).localname
        if len(leaf) == 0 and name in row.index:
            leaf.text = row[name]
    for element in document.iter():
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(document)
    return etree.tostring(document).decode()


@pytest.mark.parametrize("path", OWN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_skips_of_our_forms_are_those_of_the_converted_form(path):
    compared, wrong = disagreements(path, rows=100)
    assert wrong == []
    assert compared >= (1000 if path.name.startswith("facility") else 0)


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared/real")
@pytest.mark.parametrize("name", FOREIGN)
def test_the_skips_of_real_forms_are_those_of_the_converted_form(name):
    compared, wrong = disagreements(REAL / name, rows=60)
    assert wrong == []
    assert compared > 2000


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared/real")
@pytest.mark.parametrize(
    "name", [*FOREIGN, "kobocruncher_sample/sample_xlsform.xlsx", "forms/KoBoXLSFormExamples.xlsx"]
)
def test_the_questions_of_real_forms_are_the_nodes_of_the_converted_form(name):
    instance, _ = converted(REAL / name)
    tree = etree.ElementTree(etree.fromstring(etree.tostring(instance)))
    nodes = {
        tuple(etree.QName(part).localname for part in (*reversed(list(leaf.iterancestors())), leaf))[1:]
        for leaf in tree.iter()
        if len(leaf) == 0
    }
    ours = {(*question.path, question.name) for question in read_form(REAL / name).questions}
    # pyxform adds the record of the form itself, and a name to a note that has none.
    assert {path[-1] for path in ours - nodes} <= {"audit"}
    assert {path[-1].rpartition("_")[0] for path in nodes - ours if path[0] != "meta"} <= {"generated_note_name"}
    assert len(nodes & ours) > len(ours) - 2
