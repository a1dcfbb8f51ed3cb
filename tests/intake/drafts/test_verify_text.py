"""`verify-text`: each number of a draft with its verdict, as text, JSON and page."""

from __future__ import annotations

import csv
import functools
import json
from pathlib import Path

import pytest

import pipeline
from briefing import i18n, paths
from briefing.analysis.analyse import analyse
from briefing.data import reader
from briefing.intake.drafts import verify
from briefing.intake.drafts.findings import Finding
from briefing.intake.drafts.reading import Passage
from briefing.intake.drafts.reasons import explain

EVALUATION = Path(__file__).with_name("evaluation.csv")
FAULTY = ("contradicted", "not_in_force")


@functools.cache
def province(name="data"):
    dataset = reader.load_province(paths.ROOT / name)
    tables = analyse(dataset, verify.find_last_year(dataset))
    return tables, verify.learn(dataset, tables)


def findings(*texts: str, data: str = "data") -> list[Finding]:
    return verify.verify_passages([Passage(text) for text in texts], province(data)[1])


def verdicts(*texts: str, data: str = "data") -> dict[str, str]:
    return {
        one.number.text: one.verdict
        for one in findings(*texts, data=data)
        if one.verdict != "skipped"
    }


def evaluation() -> list[dict[str, str]]:
    return [*csv.DictReader(EVALUATION.read_text(encoding="utf-8").splitlines())]


def is_as_wanted(row: dict[str, str]) -> tuple[bool, bool]:
    """Whether a number has the verdict that is wanted, and whether it is told as faulty."""
    found = next(one for one in findings(row["text"]) if one.number.text == row["number"])
    told = found.verdict in FAULTY or bool(found.cautions)
    return (found.verdict, bool(found.cautions)) == (row["verdict"], row["warned"] == "yes"), told


def is_planted(row: dict[str, str]) -> bool:
    return bool(row["fault"] or row["warned"]) or row["verdict"] in FAULTY


@pytest.mark.slow
def test_planted_faults_are_found_and_what_is_right_is_not_called_wrong():
    rows = evaluation()
    told = [is_as_wanted(row) for row in rows]
    planted = [is_told for row, (_, is_told) in zip(rows, told, strict=True) if is_planted(row)]
    right = [is_told for row, (_, is_told) in zip(rows, told, strict=True) if not is_planted(row)]
    recall, precision = sum(planted) / len(planted), sum(planted) / (sum(planted) + sum(right))
    wrong = [row["text"] for row, (good, _) in zip(rows, told, strict=True) if not good]
    print(f"recall {recall:.2f} of {len(planted)}, precision {precision:.2f}; other: {wrong}")
    assert len(planted) >= 70
    assert len(right) >= 50
    assert recall >= 0.95
    assert precision >= 0.95
    assert len(wrong) <= 3


def test_a_draft_is_answered_as_json(tmp_path, capsys):
    text = "Điều 5. Đến năm 2030, Bệnh viện Đa khoa tuyến tỉnh quy mô 500 giường."
    (tmp_path / "draft.md").write_text(text, encoding="utf-8")
    asked = ["verify-text", str(tmp_path / "draft.md"), "--format", "json", "--language", "en"]
    assert pipeline.main(asked) == 1
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["file", "numbers"]
    assert answer["file"] == "draft.md"
    assert [one["text"] for one in answer["numbers"]] == ["5", "2030", "500"]
    last = answer["numbers"][-1]
    assert list(last) == ["text", "sentence", "verdict", "statement", "why"]
    assert last["sentence"] == text
    assert last["verdict"] == "not_in_force"
    stated = {"indicator_id": "hospital_beds", "period": "2030", "value": 500}
    assert last["statement"] == {**stated, "source_id": "congress", "place": "2.2 (8)"}
    assert "1,000 beds" in last["why"]
    assert answer["numbers"][0] == {
        **{"text": "5", "sentence": text, "verdict": "skipped", "statement": None},
        "why": "the number of an article, a table or a page",
    }


def test_lines_for_a_person_steer_no_terminal(tmp_path, capsys):
    text = "Thu ngân sách\x1b[31m trên địa bàn năm 2024 \u202eđạt 9.999 tỷ đồng."
    (tmp_path / "draft.txt").write_text(text.replace("\x1b", "\u009b"), encoding="utf-8")
    pipeline.main(["verify-text", str(tmp_path / "draft.txt")])
    printed = capsys.readouterr().out
    assert "9.999" in printed
    assert not set(printed) & {"\x1b", "\u009b", "\u202e"}


def test_the_page_marks_the_text_and_escapes_it(tmp_path, capsys):
    text = "<script>x</script> GRDP năm 2025 đạt 28.168 tỷ đồng & hơn thế."
    (tmp_path / "a<b.txt").write_text(text, encoding="utf-8")
    asked = ["verify-text", str(tmp_path / "a<b.txt"), "--format", "html", "--language", "vi"]
    assert pipeline.main(asked) == 1
    page = capsys.readouterr().out
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert '<mark class="tone-bad" id="text-2">' in page
    assert 'href="#why-2"' in page
    assert 'id="why-2"' in page
    assert 'href="#text-2"' in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")


def test_nothing_wrong_is_code_0(tmp_path, capsys):
    text = "GRDP theo giá hiện hành năm 2025 ước đạt 28.618 tỷ đồng."
    (tmp_path / "draft.txt").write_text(text, encoding="utf-8")
    assert pipeline.main(["verify-text", str(tmp_path / "draft.txt")]) == 0


@pytest.mark.parametrize(
    "text", ["GRDP năm 2025 ước đạt {} tỷ đồng.", "GRDP in 2025 was an estimated {} billion VND."]
)
@pytest.mark.parametrize("number", ["28.618", "28,618", "28618"])
def test_numbers_are_read_as_either_language_writes_them(text, number):
    assert verdicts(text.format(number)) == {number: "supported"}


def test_a_period_is_taken_from_the_sentence_before():
    text = "Năm 2023, kinh tế gặp khó khăn. Tốc độ tăng trưởng GRDP đạt {}%."
    assert verdicts(text.format("2,24")) == {"2,24": "supported"}
    assert verdicts(text.format("2,42")) == {"2,42": "contradicted"}


def test_a_number_of_a_later_time_is_not_of_the_plan():
    text = (
        "Đến năm 2030 xây dựng mới Bệnh viện Đa khoa tuyến tỉnh quy mô 1.000 giường, nâng cấp "
        "thêm 500 giường sau năm 2030."
    )
    assert verdicts(text) == {"1.000": "supported", "500": "unknown"}


@pytest.mark.parametrize(
    ("year", "verdict", "why"),
    [
        (2022, "contradicted", "the draft names another period"),
        (2014, "unknown", "GRDP per capita, 2025: 50.73 million VND per person"),
    ],
)
def test_a_figure_of_another_year_is_wrong_only_where_that_year_is_known(year, verdict, why):
    text = f"Tốc độ tăng trưởng GRDP năm {year} đạt 7,22%."
    if verdict == "unknown":
        text = f"GRDP bình quân đầu người năm {year} đạt 50,73 triệu đồng."
    (found,) = [one for one in findings(text) if one.verdict != "skipped"]
    say = i18n.load_translator("en", province()[0].units)
    explained = explain(found, province()[0], say)
    assert found.verdict == verdict
    assert why in explained
    assert verdict == "contradicted" or "nothing is known for the period that is named" in explained


def test_nothing_is_computed_from_what_was_worked_out_of_it():
    text = "GRDP theo giá hiện hành năm 2025 gấp {} lần GRDP theo giá hiện hành năm 2020."
    (found,) = [one for one in findings(text.format("1,5")) if one.verdict != "skipped"]
    assert (found.verdict, found.working) == ("supported", None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Theo Điều 1, khoản 4, các khoản 5, 6 và 7 của Nghị quyết.", {}),
        ("Under Article 1, clause 4, points 2 and 3, paragraph 5.", {}),
        ("Theo Điều 5, 44% dân số; trang 3 và 5.", {"44": "unknown"}),
        ("Theo khoản 4, 44 xã và 6 phường.", {"44": "unknown", "6": "unknown"}),
    ],
)
def test_numbers_of_clauses_are_passed_over_in_rows_too(text, wanted):
    assert verdicts(text) == wanted


def test_a_clause_with_a_subject_of_its_own_takes_none_from_before():
    text = "Tỷ lệ đô thị hóa năm 2025 đạt 25,5%; năm 2030 có {}% đường được chiếu sáng."
    assert verdicts(text.format(48))["48"] == "unknown"


def test_a_list_of_years_has_the_subject_before_its_first():
    text = "Tốc độ tăng trưởng GRDP năm 2025 ước đạt 7,22%, năm 2024 ước 6,74%, năm 2023 là {}%."
    assert verdicts(text.format("2,24"))["2,24"] == "supported"
    assert verdicts(text.format("2,42"))["2,42"] == "contradicted"


def test_a_bound_worded_as_a_statement_not_in_force_has_it_is_not_in_force():
    text = "Đến năm 2030 có {} 50% số xã, phường không ma túy."
    assert verdicts(text.format("trên")) == {"50": "supported"}
    assert verdicts(text.format("ít nhất")) == {"50": "not_in_force"}


def test_nothing_is_computed_by_chance():
    text = "Năm 2025, dịch vụ chiếm 56,21% GRDP; có {} tổ hợp tác được thành lập."
    assert verdicts(text.format(36)) == {"56,21": "supported", "36": "unknown"}


def test_another_document_that_differs_is_named():
    text = "Giai đoạn 2021-2025 có 1.179 lao động đi làm việc ở nước ngoài."
    (found,) = [one for one in findings(text) if one.verdict == "supported"]
    assert [other.value for other in found.others] == [1076]


@pytest.mark.parametrize(
    "text",
    [
        "Tăng trưởng kinh tế cả nước năm 2025 đạt {}%.",
        "Năm 2025, tỉnh Lạng Sơn có tốc độ tăng trưởng GRDP đạt {}%.",
        "Thu ngân sách trên địa bàn năm 2025 đạt {}% kế hoạch.",
        "Năm 2025, tỷ lệ đô thị hóa tăng từ {}% lên 25,5%.",
        "Đến năm 2025, có 194 trong tổng số {} trường đạt chuẩn quốc gia.",
        "Năm 2025 tỉnh xây dựng {} xã điểm.",
    ],
)
def test_what_is_of_something_else_is_not_contradicted(text):
    assert verdicts(text.format("9,1"))["9,1"] == "unknown"


def test_a_table_is_read_by_its_rows_and_heads():
    table = [
        Passage("| Chỉ tiêu | Năm 2025 | Mục tiêu 2030 |"),
        *(
            Passage(row, head="Chỉ tiêu | Năm 2025 | Mục tiêu 2030")
            for row in (
                "| GRDP bình quân đầu người | 50,73 | 75-80 |",
                "| Tỷ lệ đô thị hóa | 22,5 | 44 |",
            )
        ),
    ]
    found = verify.verify_passages(table, province()[1])
    told = {one.number.text: one.verdict for one in found if one.verdict != "skipped"}
    right = dict.fromkeys(("50,73", "75", "80", "44"), "supported")
    assert told == {**right, "22,5": "contradicted"}


def test_a_list_takes_its_period_from_what_introduces_it():
    text = (
        "Kết quả năm 2025:",
        "- GRDP bình quân đầu người: 53,70 triệu đồng;",
        "- Tỷ lệ đô thị hóa 25,5%.",
    )
    assert verdicts(*text) == {"53,70": "contradicted", "25,5": "supported"}


def test_a_figure_others_yield_differently_is_told():
    text = "GRDP bình quân đầu người năm 2025 bằng 26,4% so với cả nước."
    (found,) = [one for one in findings(text) if one.verdict == "supported"]
    say = i18n.load_translator("en", province()[0].units)
    assert "worked out of other figures it is 40.42%" in explain(found, province()[0], say)


def test_a_folder_in_english_of_another_province_works():
    tables, _ = province("data-demo")
    row = next(
        one
        for one in tables.statements
        if one.statement == "result"
        and one.in_force == "yes"
        and len(one.period) == 4
        and tables.indicator_by_id[one.indicator_id].unit == "percent"
        and one.value % 1
    )
    name = tables.indicator_by_id[row.indicator_id].name["en"]
    text = f"In {row.period} the {name} was {{}}%."
    assert verdicts(text.format(row.value), data="data-demo") == {str(row.value): "supported"}
    wrong = str(round(row.value + 1.3, 2))
    assert verdicts(text.format(wrong), data="data-demo") == {wrong: "contradicted"}


@pytest.mark.parametrize(
    "text",
    [
        "Xã Phục Hòa có 12.345 dân.",
        "Năm 2025, dân số phường Thục Phán là 41.158 người.",
        "In 2025 Phục Hòa Commune had a population of 12,345 people.",
        "Năm 2025, thu nhập bình quân đầu người của xã Bảo Lâm là 30 triệu đồng.",
    ],
)
def test_what_is_said_of_a_commune_is_not_held_against_the_province(text):
    (one,) = [one for one in findings(text) if one.verdict != "skipped"]
    assert one.verdict == "unknown"
    assert explain(one, province()[0], i18n.load_translator("en")) == (
        "it is said of a commune; a draft is held against the figures of the province"
    )


def test_a_sentence_that_names_two_communes_or_none_is_of_the_province():
    wrong = "Năm 2025, GRDP bình quân đầu người của tỉnh đạt 99 triệu đồng{more}."
    assert verdicts(wrong.format(more="")) == {"99": "contradicted"}
    listed = ", nhất là ở phường Thục Phán và phường Tân Giang"
    assert verdicts(wrong.format(more=listed)) == {"99": "contradicted"}
