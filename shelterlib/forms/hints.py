"""What an author probably meant where an expression cannot be read, and how XPath writes it."""

from __future__ import annotations

import re

TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"")
# What stands in the expression outside of its texts → what XPath writes.
HINTS = (
    (r"\bis\s+(?:not\s+)?(?:null|empty)\b", "a blank answer is compared with '': ${x} = '', ${x} != ''"),
    (r"(?<!\w)not\s+(?!\()", "not needs brackets: not(…)"),
    (r"!\s*[\w$(]", "“not” is written not(…)"),
    (r"\b(?:between|BETWEEN)\b", "a range is written . >= 1 and . <= 5"),
    (r"\b(?:and|or)\s*[<>=!]", "each comparison needs both its sides: . >= 1 and . <= 5"),
    (r"(?<!\w)(?:in|IN)\s*\(", "one of several is written selected('a b c', ${x})"),
    (r"(?<!\$)\{", "the answer to a question is written ${name}"),
    (r"\$\s*\w", "the answer to a question is written ${name}"),
    (r"\$\{[^}]*$", "a ${ is never closed"),
    (r"\}\s*\.\s*[A-Za-z]", "functions stand before what they work on: contains(${x}, 'a')"),
    (r"\}\s*/\s*\d", "division is written div"),
    (r"\d\s*,\s*\d+\s*(?:[-+*]|$)", "decimals need a point: 1.5"),
    (r";", "an expression has no semicolon"),
    (r"\?", "a choice between two values is written if(condition, a, b)"),
    (r"['\"]", "a text between quotes is never closed"),
)


def hint(text: str) -> str:
    """Return in a few words what may be wrong with an expression that cannot be read; empty where nobody knows."""
    bare = TEXTS.sub("''", text)
    code = bare.replace("''", " ")
    for pattern, said in HINTS:
        if re.search(pattern, code):
            return said
    opened, closed = bare.count("("), bare.count(")")
    if opened > closed:
        return f"{opened - closed} brackets are never closed" if opened - closed > 1 else "a bracket is never closed"
    if closed > opened:
        return "more brackets are closed than opened"
    if re.search(r"''\s*''", bare):
        return 'a quote inside a text needs the other kind around it: "it\'s"'
    return ""
