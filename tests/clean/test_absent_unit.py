"""What stands for an answer that is not there."""

import pytest

from shelterlib.clean.absent import Absent, read_absent
from shelterlib.clean.states import DONT_KNOW, MISSING, REFUSED
from shelterlib.errors import DataError
from shelterlib.paths import Project

SMALL = Absent(
    choices={"refused": ("Ref",)}, codes={"dont_know": ("-99", "-98")}, maybe={"missing": ("99",)},
    words={"missing": ("N/A",), "refused": ("Ні",)},
)  # fmt: skip


def test_texts_have_the_status_of_their_reason():
    assert SMALL.status_of("choices") == {"Ref": REFUSED}
    assert SMALL.status_of("codes") == {"-99": DONT_KNOW, "-98": DONT_KNOW}
    assert SMALL.status_of("maybe") == {"99": MISSING}
    assert SMALL.status_of("words") == {"n/a": MISSING, "ні": REFUSED}
    assert SMALL.tokens == {"n/a", "ні", "-99", "-98"}


def project(folder, text):
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "absent.yml").write_text(text, encoding="utf-8")
    return Project(folder)


def test_a_list_of_a_project_stands_in_place_of_the_package_s(tmp_path):
    found = read_absent(project(tmp_path, "codes: {refused: [-98, '-97']}\n"))
    assert found == Absent(codes={"refused": ("-98", "-97")})


def test_an_empty_list_names_nothing(tmp_path):
    assert read_absent(project(tmp_path, "# nothing\n")) == Absent()


def test_a_project_without_a_list_has_the_package_s(tmp_path):
    assert read_absent(Project(tmp_path)) == read_absent() == read_absent(None)
    assert read_absent().codes


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("codes: {perhaps: [-98]}\n", "codes.perhaps"), ("odd: {}\n", "odd"),
        ("codes: {refused: 5}\n", "codes.refused"),
        ("codes: [5]\n", "codes"), ("words: {refused: yes}\n", "words.refused"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_by_its_key(tmp_path, text, place):
    with pytest.raises(DataError) as caught:
        read_absent(project(tmp_path, text))
    assert str(caught.value).startswith(f"absent.yml: {place}")
    assert "is not understood" in str(caught.value)
