"""Expressions as people write them."""

import pytest

from shelterlib.forms import ExpressionError, parse
from shelterlib.forms.syntax import Binary, Call, Negative, Number, Path, Reference, Step, Text, This

A, B = Reference("a"), Reference("b")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("${a}-1", Binary("-", A, Number(1.0))),
        ("${a} - -1", Binary("-", A, Negative(Number(1.0)))),
        ("${a}<=${b}", Binary("<=", A, B)),
        ("${a}!=5", Binary("!=", A, Number(5.0))),
        ("-${a} mod 2", Binary("mod", Negative(A), Number(2.0))),
        ("1 + 2 * 3", Binary("+", Number(1.0), Binary("*", Number(2.0), Number(3.0)))),
        ("1 - 2 - 3", Binary("-", Binary("-", Number(1.0), Number(2.0)), Number(3.0))),
        ("${a} or ${b} and .", Binary("or", A, Binary("and", B, This()))),
        ("${a} or(${b})", Binary("or", A, B)),
        ("${a} = 1 < 2", Binary("=", A, Binary("<", Number(1.0), Number(2.0)))),
        (".>.5", Binary(">", This(), Number(0.5))),
        ("${a}div ${b}", Binary("div", A, B)),
        ("not (selected( ${a} ,\"y\"))", Call("not", (Call("selected", (A, Text("y"))),))),
        ("position(..)", Call("position", (Path((Step("node()", "parent"),)),))),
        ("count-selected(.)-1", Binary("-", Call("count-selected", (This(),)), Number(1.0))),
        ("true()", Call("true")),
        ("yes", Call("true")),
        ("mod", Path((Step("mod"),))),
        ("${a}\n  and\t( ${b} )", Binary("and", A, B)),
        ("jr:choice-name(${a}, '${a}')", Call("jr:choice-name", (A, Text("${a}")))),
    ],
)  # fmt: skip
def test_operators_bind_as_in_xpath_and_names_may_look_like_operators(text, tree):
    expression = parse(text)
    assert (expression.tree, expression.repaired) == (tree, ())


@pytest.mark.parametrize(
    ("text", "same_as", "repair"),
    [
        ("selected(${a}, “x”)", "selected(${a}, 'x')", "curly quotes"),
        ("selected(${a}, ‘x')", "selected(${a}, 'x')", "curly quotes"),
        ("selected(${a}, 'x’) or ${b} = 'y'", "selected(${a}, 'x') or ${b} = 'y'", "curly quotes"),
        ("${a} ≥ 5", "${a} >= 5", "comparison signs"),
        ("${a} == 5 && ${b} <> 1", "${a} = 5 and ${b} != 1", "comparison signs"),
        ("${a} – 1", "${a} - 1", "dashes"),
        ("${a}=1 AND ${b}=2 Or ${a}=3", "${a}=1 and ${b}=2 or ${a}=3", "and, or in capitals"),
        ("${a} &lt;= 5", "${a} <= 5", "XML escapes"),
        ("${a}=\u200b5", "${a}=5", "invisible characters"),
    ],
)
def test_a_typographic_accident_is_repaired_and_named(text, same_as, repair):
    expression = parse(text)
    assert expression.tree == parse(same_as).tree
    assert repair in expression.repaired


def test_texts_between_straight_quotes_keep_their_curly_ones():
    expression = parse("${a} = 'the “best” – it’s' AND ${b} = 1")
    assert Text("the “best” – it’s") in set(expression.tree.walk())


def test_a_no_break_blank_is_only_a_blank():
    assert parse("${a}\u00a0=\u00a05").tree == parse("${a} = 5").tree


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("${a} = ", "ends too early"),
        ("if(${a}, 1", "ends too early"),
        ("${a} ${b}", "cannot be read at character 6 (${b})"),
        ("${a} = 'x", "cannot be read at character 8"),
        ("Any sentence, really", "cannot be read at character 5"),
        ("  ", "is empty"),
        ("(" * 300 + "1" + ")" * 300, "too deeply nested"),
        ("1" + "-" * 300 + "1", "too deeply nested"),
        ("${a} = )", "cannot be read at character 8"),
        ("not ${a} = 'yes'", "(${a} = 'yes'): not needs brackets"),
        ("!selected(${a}, 'b')", "“not” is written not(…)"),
        ("${a} between 1 and 5", "a range is written . >= 1 and . <= 5"),
        ("${a} >= 1 and <= 5", "each comparison needs both its sides"),
        ("${a} is not null", "${x} != ''"),
        ("${a} in (1, 2)", "selected('a b c', ${x})"),
        ("{a} = 'yes'", "is written ${name}"),
        ("#{a} = 'yes'", "is written ${name}"),
        ("$a = 'yes'", "is written ${name}"),
        ("${a", "a ${ is never closed"),
        ("${a}.equals('yes')", "functions stand before"),
        ("${a}/2", "division is written div"),
        ("1,5 + ${a}", "decimals need a point"),
        ("${a} > 0;", "no semicolon"),
        ("${a} > 1 ? 2 : 3", "if(condition, a, b)"),
        ("'unclosed", "never closed"),
        ("((${a} = 'yes'", "2 brackets are never closed"),
        ("(${a} = 'yes'", "a bracket is never closed"),
        ("${a} = 'yes')", "more brackets are closed than opened"),
        ("concat('It''s', ${a})", "needs the other kind around it"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text, why):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert why in caught.value.why


def test_a_long_chain_needs_no_deep_stack():
    text = " or ".join(f"${{q{n}}} = 'x'" for n in range(1500))
    assert len(parse(text).questions) == 1500


def test_names_of_questions_and_functions_are_listed_once_in_order():
    expression = parse("if(${b} > 1, sum(${a}), ${b})")
    assert (expression.questions, expression.functions) == (("b", "a"), ("if", "sum"))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("NOT(Selected(${a}, 'B'))", "not(selected(${a}, 'B'))"),
        ("IF(${a} > 1, 'IF(', 2)", "if(${a} > 1, 'IF(', 2)"),
        ("${a} = 1 AND Count-Selected (${b}) > 1", "${a} = 1 and count-selected(${b}) > 1"),
        ("Random() > 1", "random() > 1"),
    ],
)
def test_functions_in_capitals_are_read_as_the_language_writes_them(text, plain):
    expression = parse(text)
    assert expression.tree == parse(plain).tree
    assert "functions in capitals" in expression.repaired


def test_a_function_that_the_language_does_not_have_keeps_its_name():
    assert parse("Nothing(${a})").functions == ("Nothing",)
    assert parse("Nothing(${a})").repaired == ()


@pytest.mark.parametrize("text", ["${a} % 2 = 0", "${a}%2 = 0"])
def test_a_percent_sign_is_the_remainder(text):
    assert parse(text).tree == parse("${a} mod 2 = 0").tree
    assert parse(text).repaired == ("a percent sign",)
