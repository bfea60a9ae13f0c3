"""`shelter protect` reads tidy tables as they come, and refuses in one line what it cannot judge."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.attacker import plain_lines, read_pattern

from shelterlib.commands.protect import command
from shelterlib.errors import ShelterError
from shelterlib.release.check import check_folder

PLAIN = "region,kind,persons\n" + "".join(
    f"{r},{k},{v}\n" for r, k, v in zip("nnnwwwsss", "abc" * 3, (2, 14, 20, 30, 17, 9, 9, 14, 33), strict=True)
)


def protect(folder: Path, table: str | bytes, *options: str, dims: str = "region,kind", value: str = "persons"):
    path = folder / "t.csv"
    path.write_bytes(table if isinstance(table, bytes) else table.encode())
    call = [str(path), "--dims", dims, "--value", value, "--out", str(folder / "out"), *options]
    return CliRunner().invoke(command, call)


def pattern(folder: Path) -> dict[tuple[str, ...], str]:
    """Return the published value of every cell, "" where it is hidden."""
    with (folder / "out" / "pattern.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row[:-2]): row[-1] for row in list(csv.reader(file))[1:]}


@pytest.fixture
def plain(tmp_path: Path) -> dict[tuple[str, ...], str]:
    assert protect(tmp_path, PLAIN).exit_code == 0
    return pattern(tmp_path)


SAME = {
    "a mark before the text": PLAIN.encode("utf-8-sig"),
    "UTF-16": PLAIN.encode("utf-16"),
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "a line that names the delimiter": "sep=;\n" + PLAIN.replace(",", ";"),
    "ends of lines as in Windows": PLAIN.replace("\n", "\r\n"),
    "blank lines and blanks": PLAIN.replace("\n", " \n\n").replace(",", " , "),
    "columns that are not used": "".join(f"x,{line},y\n" for line in PLAIN.split()),
    "a cell in two rows": PLAIN.replace("n,b,14\n", "n,b,10\nn,b,4\n"),
    "whole numbers written as decimals": PLAIN.replace(",14\n", ",14.0\n").replace(",9\n", ",9.00\n"),
    "an amount with an exponent": PLAIN.replace(",20\n", ",2e1\n"),
    "rows without an amount": PLAIN + "n,a,\nw,b,NA\n",
    "totals as a check": PLAIN + "n,*,36\n*,*,148\n*,a,41\n",
}


@pytest.mark.parametrize("kind", SAME)
def test_other_ways_to_write_the_same_table(kind: str, plain: dict[tuple[str, ...], str], tmp_path: Path) -> None:
    done = protect(tmp_path, SAME[kind])
    assert done.exit_code == 0, done.exception
    assert pattern(tmp_path) == plain


def test_letters_of_another_code_page(tmp_path: Path) -> None:
    text = "область;установи;осіб\n" + "".join(
        f"{r};{k};{v}\n"
        for r, k, v in zip(
            ("Львівська", "Львівська", "Київська", "Київська", "Одеська", "Одеська"),
            ("притулок державний", "центр допомоги") * 3,
            (2, 14, 30, 17, 9, 14),
            strict=True,
        )
    )
    assert protect(tmp_path, text.encode("cp1251"), dims="область,установи", value="осіб").exit_code == 0
    assert pattern(tmp_path)["Львівська", "*"] == "16"


def test_codes_are_kept_as_they_are(tmp_path: Path) -> None:
    codes = ["01", "1", "-1", "=A1", "з пробілом", "a|b", "Total", 'say "x"', "a,b", "65+"]
    rows = [[c, k, 20 + 3 * i] for i, c in enumerate(codes) for k in ("b|c", "c")]
    rows[2][2] = 1
    path = tmp_path / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["region", "kind", "persons"], *rows])
    assert protect(tmp_path, path.read_bytes()).exit_code == 0
    found = pattern(tmp_path)
    assert {key[0] for key in found} == {*codes, "*"}
    assert check_folder(tmp_path / "out" / "certificates") == (list(found.values()).count(""), [])


def test_decimals_are_exact(tmp_path: Path) -> None:
    rows = [f"{r},{k},{v}" for r, k, v in zip("nnwwss", "ab" * 3, (2.25, 14.5, 30.1, 17, 9, 14), strict=True)]
    assert protect(tmp_path, "region,kind,persons\n" + "\n".join(rows)).exit_code == 0
    found = pattern(tmp_path)
    assert (found["w", "*"], found["*", "*"]) == ("47.10", "86.85")
    assert found["n", "a"] == ""
    system = json.loads((tmp_path / "out" / "certificates" / "system.json").read_text())
    assert (system["decimals"], system["shown"]["*|*"]) == (2, 8685)
    assert check_folder(tmp_path / "out" / "certificates")[1] == []


def test_a_decimal_below_the_threshold_is_sensitive(tmp_path: Path) -> None:
    rows = [[r, k, 40] for r in "xyz" for k in "abc"]
    rows[4][2] = 0.5
    rows[0][2] = 4.75
    text = "region,kind,persons\n" + "".join(f"{r},{k},{v}\n" for r, k, v in rows)
    done = protect(tmp_path, text)
    assert json.loads(done.stdout)["sensitive"] == 2
    assert pattern(tmp_path)["y", "b"] == "" == pattern(tmp_path)["x", "a"]


def test_decimal_commas_where_commas_do_not_part_columns(tmp_path: Path) -> None:
    text = PLAIN.replace(",", ";").replace(";14\n", ";14,5\n")
    assert protect(tmp_path, text).exit_code == 0
    assert pattern(tmp_path)["*", "*"] == "149.0"


def test_amounts_are_rounded_where_the_rules_say_so(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text("{sensitive: [1, 4], range: [0, 4], decimals: 1}")
    text = PLAIN.replace(",14\n", ",14.123456789\n") + "*,*,148.2469\n"
    assert protect(tmp_path, text, "--rules", str(tmp_path / "rules.yml")).exit_code == 0
    assert pattern(tmp_path)["*", "*"] == "148.2"


def test_rows_left_out_are_said_beside_the_result(tmp_path: Path) -> None:
    done = protect(tmp_path, PLAIN + "n,a,\n")
    assert "1 rows without an amount" in done.stderr
    json.loads(done.stdout)


REFUSED = {
    "a negative amount": PLAIN + "n,a,-3\n",
    "words for an amount": PLAIN + "n,a,secret\n",
    "no number": PLAIN + "n,a,inf\n",
    "a thousands separator": PLAIN + 'n,a,"1,234"\n',
    "more decimals than are exact": PLAIN + "n,a,0.1234567\n",
    "more than a solver can tell apart": PLAIN + "n,a,1e13\n",
    "a wrong total": PLAIN + "n,*,37\n",
    "a row cut short": PLAIN + "n,a\n",
    "a total under another name": PLAIN + "Total,a,41\nTotal,b,45\nTotal,c,62\n",
    "an open quote": PLAIN + '"n,a,3\n',
    "a column twice": PLAIN.replace("persons", "kind"),
    "nothing": "",
    "only a header": "region,kind,persons\n",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_refused_in_one_line_without_a_value(kind: str, tmp_path: Path) -> None:
    done = protect(tmp_path, REFUSED[kind])
    assert isinstance(done.exception, ShelterError)
    assert len(str(done.exception).splitlines()) <= 2
    assert "secret" not in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_a_total_that_is_none_can_be_declared(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("dimension,child,parent\nregion,Total,\n")
    table = PLAIN + "Total,a,41\nTotal,b,45\nTotal,c,62\n"
    assert protect(tmp_path, table, "--hierarchy", str(tmp_path / "h.csv")).exit_code == 0
    assert pattern(tmp_path)["*", "*"] == str(2 * 148)


TREE = {"region": {"country": ["north", "south"], "north": ["n", "w"], "south": ["s"]}}


def test_groups_among_the_rows_are_a_check(tmp_path: Path) -> None:
    (tmp_path / "h.json").write_text(json.dumps(TREE))
    option = ("--hierarchy", str(tmp_path / "h.json"))
    assert protect(tmp_path, PLAIN + "north,a,32\ncountry,*,148\n", *option).exit_code == 0
    assert {key[0] for key in pattern(tmp_path)} == {"*", "north", "south", "n", "w", "s"}
    assert pattern(tmp_path)["south", "*"] == pattern(tmp_path)["s", "*"]  # a group of one
    assert isinstance(protect(tmp_path, PLAIN + "north,a,33\n", *option).exception, ShelterError)


def test_a_group_without_rows_below_it_is_innermost(tmp_path: Path) -> None:
    (tmp_path / "h.json").write_text(json.dumps(TREE | {"kind": {"a": ["a1", "a2"]}}))
    assert protect(tmp_path, PLAIN, "--hierarchy", str(tmp_path / "h.json")).exit_code == 0
    assert pattern(tmp_path)["*", "a"] == "41"


@pytest.mark.parametrize("dims", ["a", "a,b", "a,b,c", "a,b,c,d"])
def test_one_to_five_dimensions(dims: str, tmp_path: Path) -> None:
    names = dims.split(",")
    rows = [[*f"{k:05b}"[-len(names) :], k % 7 + 3 * (k % 3)] for k in range(2 ** len(names))]
    text = f"{dims},persons\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    assert protect(tmp_path, text, dims=dims).exit_code == 0
    reader = read_pattern(tmp_path / "out", plain_lines(*["01"] * len(names)))
    assert all(reader.bounds(name)[0] < reader.bounds(name)[1] for name in reader.names)


def test_a_dimension_of_one_code(tmp_path: Path) -> None:
    assert protect(tmp_path, PLAIN.replace("w,", "n,").replace("s,", "n,")).exit_code == 0
    found = pattern(tmp_path)
    assert all(found["n", k] == found["*", k] for k in "abc*")


def test_contributors_without_a_name_and_a_table_of_zeros(tmp_path: Path) -> None:
    table = "region,kind,who,persons\nn,a,,0\nn,b,x,0\nw,a,,0\nw,b,,0\n"
    done = protect(tmp_path, table, "--contributors", "who")
    assert json.loads(done.stdout)["hidden"] == 0
    table = table.replace("n,a,,0", "n,a,,5")
    assert isinstance(protect(tmp_path, table, "--contributors", "who").exception, ShelterError)
