"""Invented waves: what is always true of them, checked with csv and plain Python only."""

import csv
import io
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from shelterlib.paths import Project
from shelterlib.simulate import Plan, load_plan, simulate_planned, simulate_wave

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw"
OPEN = {"open", "partly"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(ROOT / "catalogue" / "simulation.yml")


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_shipped_waves_come_out_of_the_generator_byte_for_byte(tmp_path: Path) -> None:
    simulate_planned(Project(ROOT), tmp_path)
    for wave in ("2020", "2023"):
        shipped, made = sorted((RAW / wave).iterdir()), sorted((tmp_path / wave).iterdir())
        assert [path.name for path in shipped] == [path.name for path in made]
        assert [path.name for path in shipped if path.read_bytes() != (tmp_path / wave / path.name).read_bytes()] == []


def test_the_shipped_waves_say_that_they_are_invented() -> None:
    for wave in ("2020", "2023"):
        described = yaml.safe_load((RAW / wave / "wave.yml").read_text(encoding="utf-8"))
        assert described["synthetic"] is True
        assert "invented" in described["title"]["en"]
        assert "вигадані" in described["title"]["uk"]
        assert described["organisation"]["en"] == "Demonstration data (invented); no organisation"
        assert "La Strada-Ukraine" in described["modelled_on"]["en"]
        assert "Norway" in described["modelled_on"]["en"]
        assert "https://la-strada.org.ua/" in described["modelled_on"]["uk"]


def test_the_shipped_frames_hold_every_region_reached_and_a_panel(plan: Plan) -> None:
    frames = [rows_of(RAW / wave / "frame.csv") for wave in ("2020", "2023")]
    assert [len(frame) for frame in frames] == [112, 120]
    assert plan.institutions is not None
    for frame in frames:
        regions = {row["region"] for row in frame}
        assert regions == set(plan.institutions.regions)
        assert not regions & {"UA-40", "UA-43"}
        assert all(row["sent"] == "yes" for row in frame if row["received"] == "yes")
    old, new = ({row["facility_id"] for row in frame} for frame in frames)
    assert (len(old & new) + 1, len(old - new) - 1, len(new - old) - 1) == (104, 8, 16)  # F088 is F201 now


def numbers(row: dict[str, str], *names: str) -> list[int] | None:
    return [int(row[name]) for name in names] if all(row[name] for name in names) else None


@pytest.mark.parametrize("wave", ["2020", "2023"])
def test_a_plain_wave_keeps_every_limit_and_every_skip_of_the_questionnaire(
    plan: Plan, tmp_path: Path, wave: str
) -> None:
    simulate_wave(plan, 11, tmp_path, forms=RAW / wave, wave=wave, size=150)
    at_most = [
        *[("beds_total", part) for part in ("beds_thb", "family_places", "q_beds_lost")],
        *[("req_thb", part) for part in ("placed_thb", "req_foreign", "req_father")],
        *[("refused_thb", part) for part in ("refused_reg", "q_refused")],
        *[("ext_requests", "ext_granted"), ("crim_n", "crim_left_early"), ("group_requests", "group_served")],
        *[("req_foreign", "placed_foreign"), ("req_father", "placed_father"), ("staff_contact", "staff_trained_thb")],
        ("budget_total", "budget_local"),
    ]
    checked: Counter[str] = Counter()
    for row in rows_of(tmp_path / "facility.csv"):
        for whole, part in at_most:
            if pair := numbers(row, whole, part):
                checked[part] += 1
                assert 0 <= pair[1] <= pair[0], part
        if all_three := numbers(row, "req_thb", "placed_thb", "refused_thb"):
            assert all_three[1] + all_three[2] <= all_three[0]
        if parts := numbers(row, "placed_thb", "placed_women", "placed_men", "placed_children"):
            assert parts[0] == sum(parts[1:])
        if terms := numbers(row, "max_stay_days", "max_stay_ext_days"):
            assert terms[1] == 0 or terms[1] >= terms[0]
        assert row["op_status"] in OPEN or not row["accept_thb"] + row["staff_posts"] + row["fund_sources"]
        assert row["op_status"] not in {"closed", "unreachable"} or not row["beds_total"] + row["q_admission"]
        assert row["ext_rule"] in {"fixed", "court"} or not row["max_stay_ext_days"]
        assert row["q_admission"] in {"suspended", "stopped"} or not row["q_days_closed"]
        for name in (
            "refusal_reasons",
            "staff_roles",
            "services",
            "amenities",
            "practices",
            "fund_sources",
            "q_services",
        ):
            assert "none" not in row[name].split() or row[name] == "none"
        assert not [name for name in row if not name.startswith("_") and row[name] in ("99", "999")]
    assert set(checked) == {part for _whole, part in at_most}


def test_rules_hang_on_the_type_of_an_institution(plan: Plan, tmp_path: Path) -> None:
    simulate_wave(plan, 12, tmp_path, forms=RAW / "2020", size=200)
    rows = rows_of(tmp_path / "facility.csv")
    admitted = {
        kind: {group for row in rows if row["facility_type"] == kind for group in row["groups_admitted"].split()}
        for kind in ("cspr_children", "mother_child", "cspa")
    }
    assert admitted["cspr_children"] <= {"girls", "boys", "disability"}
    assert "men" not in admitted["mother_child"]
    assert {"women", "men"} <= admitted["cspa"]
    of_persons = [int(row["req_thb"]) for row in rows if row["req_thb"] and row["facility_type"] != "io_rehab"]
    assert sorted(of_persons)[len(of_persons) * 8 // 10] <= 5


def test_linked_waves_share_a_panel_whose_rules_mostly_stay(plan: Plan, tmp_path: Path) -> None:
    before = None
    answers: list[dict[str, dict[str, str]]] = []
    for seed, wave in enumerate(("2020", "2021", "2023"), start=30):
        folder = tmp_path / wave
        before = simulate_wave(plan, seed, folder, forms=RAW / "2020", wave=wave, before=before, size=None)
        answers.append({row["facility_id"]: row for row in rows_of(folder / "facility.csv")})
        assert {row["wave"] for row in answers[-1].values()} == {f"w{wave}"}
    for old, new in pairwise(answers):
        both = [code for code in old if code in new]
        assert len(both) > 60
        assert all(old[code]["region"] == new[code]["region"] for code in both)
        assert all(old[code]["facility_type"] == new[code]["facility_type"] for code in both)
        known = [code for code in both if old[code]["reg_required"] and new[code]["reg_required"]]
        same = sum(old[code]["reg_required"] == new[code]["reg_required"] for code in known)
        assert 0.8 < same / len(known) < 1
        assert set(new) - set(old)
        assert set(old) - set(new)


def test_a_small_wave_has_as_many_institutions_as_asked_for_and_is_made_quickly(plan: Plan, tmp_path: Path) -> None:
    simulate_wave(plan, 1, tmp_path, forms=RAW / "2020", size=12)
    assert len(rows_of(tmp_path / "frame.csv")) == 12
    start = time.perf_counter()
    simulate_wave(plan, 2, tmp_path, forms=RAW / "2020", size=100)
    assert time.perf_counter() - start < 3  # 0.1 s on an idle machine


def test_the_description_of_a_wave_is_kept_but_for_the_checksums(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "wave.yml").write_text("title: {en: Mine}\nfiles: {old.csv: abc}\n", encoding="utf-8")
    simulate_wave(plan, 1, tmp_path, forms=RAW / "2020", size=12)
    described = yaml.safe_load((tmp_path / "wave.yml").read_text(encoding="utf-8"))
    assert described["title"] == {"en": "Mine"}
    assert set(described["files"]) == {"administration.csv", "facility.csv", "frame.csv"}


def test_the_export_of_2020_carries_the_mess_of_real_exports() -> None:
    text = (RAW / "2020" / "facility.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    header, rows = lines[0], lines[1:]
    assert "capacity/groups_admitted" in header
    assert "capacity/groups_admitted/women" in header
    assert any(title.startswith("Місць (ліжок)") for title in header)
    regions = Counter(row[header.index("ident/region")].strip() for row in rows)
    assert any(set(name) & set("acoiexp") for name in regions)
    dates = [row[header.index("ident/interview_date")] for row in rows]
    assert {"2020-" in day for day in dates} == {True, False}
    assert any(day.endswith(" р.") for day in dates)
    cells = Counter(cell for row in rows for cell in row)
    assert cells["-99"] >= 10
    assert cells["немає"] >= 1
    assert any("\u00a0" in cell for cell in cells)
    assert any("<script>" in cell for cell in cells)
    assert any(cell.endswith("  ") for cell in cells)
    assert max(Counter(tuple(row) for row in rows).values()) == 2
    sent = Counter(row[header.index("_uuid")] for row in rows)
    assert sum(times > 1 for times in sent.values()) == 5


def test_the_export_of_2023_is_a_workbook_with_other_habits() -> None:
    sheet = load_workbook(RAW / "2023" / "facility.xlsx", read_only=True).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    header = [str(cell) for cell in lines[0]]
    assert "capacity.groups_admitted" in header
    assert "conditions.amenities" not in header
    assert "conditions.amenities.kitchen" in header
    assert "Does the institution admit persons affected by trafficking?" in header
    days = [row[header.index("ident.interview_date")] for row in lines[1:]]
    assert any(isinstance(day, int | float) and 45_000 < day < 45_300 for day in days)


@pytest.mark.parametrize("wave", ["2020", "2023"])
def test_every_planted_mistake_comes_with_a_correction_and_the_reason(wave: str) -> None:
    corrections = rows_of(RAW / wave / "corrections.csv")
    assert Counter(row["action"] for row in corrections) == {"replace": 8, "remove_row": 1}
    assert all(row["reason"] and row["who"].endswith("(invented)") and row["when"] > wave for row in corrections)
    assert {row["question"] for row in corrections} >= {"region", "facility_id", "beds_thb", "interview_date", ""}
