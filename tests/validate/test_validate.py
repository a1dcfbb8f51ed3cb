"""Checking a province: every rule has a row that breaks it, told with what to do."""

from __future__ import annotations

import pytest
from commune_cases import COMMUNES_WRONG
from index_cases import INDEXES_WRONG
from test_reader import GOOD, Fault, found, in_english, only, written

import pipeline
from briefing import config, errors, i18n, validate
from briefing.data import keys, reader
from briefing.validate import consistency

ID_OF = "expected an id of"
ROW = "resolution,1 (2),75-80,\n"  # the end of the income target's row
OWNERS = ("owner", "health", "healt", *[""] * 6)  # the header, then a cell a target
FIRST = "growth,2026-2030,1,growth,average_rate,>=,10,,,,,,,resolution,1 (1),10%/năm,\n"
SAME = "growth,2026-2030,1,growth,average_rate,>=,9,,,,,,,draft,,,\n"
THREE = FIRST.replace("average_rate", "level") + SAME + SAME.replace("draft,,", "draft,2,")
WRONG = [  # what is wrong, the faults, what is told
    (
        "an unknown indicator of a result",
        [("results.csv", "farms,2025", "farm,2025")],
        "results.csv row 4, column indicator_id: found “farm”; expected an id of indicators.csv; "
        "write farms, or add the id to indicators.csv",
    ),
    (
        "an unknown id like none",
        [("results.csv", "farms,2025", "xyz,2025")],
        "results.csv row 4, column indicator_id: found “xyz”; expected an id of indicators.csv; "
        "add the id to indicators.csv",
    ),
    (
        "an unknown source of a result",
        [("results.csv", "no,,resolution,I.3", "no,,revolution,I.3")],
        "results.csv row 6, column source_id: found “revolution”; expected an id of sources.csv; "
        "write resolution, or add the id to sources.csv",
    ),
    (
        "an unknown indicator of a target",
        [("targets.csv", "income,level", "incomes,level")],
        "targets.csv row 4, column indicator_id: found “incomes”; expected an id of "
        "indicators.csv; write income, or add the id to indicators.csv",
    ),
    (
        "an unknown nearest indicator",
        [("targets.csv", ",both,", ",bothe,")],
        "targets.csv row 6, column baseline_indicator_id: found “bothe”; expected an id of "
        "indicators.csv; write both, or add the id to indicators.csv",
    ),
    (
        "an unknown source of a target",
        [("targets.csv", ROW, "law,1 (2),75-80,\n")],
        "targets.csv row 4, column source_id: found “law”; expected an id of sources.csv; "
        "add the id to sources.csv",
    ),
    (
        "an unknown milestone of a stage",
        [("targets.csv", "2026,hospital", "2026,hospitals")],
        "targets.csv row 9, column stage_of: found “hospitals”; expected an id of targets.csv; "
        "write hospital, or add the id to targets.csv",
    ),
    (
        "an unknown indicator of a verdict",
        [("verdicts.csv", "growth,missed", "grow,missed")],
        "verdicts.csv row 3, column indicator_id: found “grow”; expected an id of indicators.csv; "
        "write growth, or add the id to indicators.csv",
    ),
    (
        "an unknown source of a verdict",
        [("verdicts.csv", "missed,,,resolution", "missed,,,drafts")],
        "verdicts.csv row 3, column source_id: found “drafts”; expected an id of sources.csv; "
        "write draft, or add the id to sources.csv",
    ),
    (
        "an unknown indicator of a rule",
        [("derived.csv", "both,,sum", "bot,,sum")],
        "derived.csv row 2, column indicator_id: found “bot”; expected an id of indicators.csv; "
        "write both, or add the id to indicators.csv",
    ),
    (
        "an unknown headline target",
        [("province.toml", '["growth"]', '["growt"]')],
        "province.toml: found headline: “growt”; expected an id of targets.csv; "
        "add the id to targets.csv",
    ),
    (
        "an unknown share of the whole",
        [("province.toml", '"mills"', '"mines"')],
        "province.toml: found structure: “mines”; expected an id of indicators.csv; "
        "add the id to indicators.csv",
    ),
    (
        "a unit twice",
        [("units.csv", ",count,0,,,\n", ",count,0,,,\n" + "harvests,v,h,v,h,count,,,,\n")],
        "units.csv row 3, column unit: found harvests; expected a statement once; row 2 has the "
        "same unit; take one of the two rows out",
    ),
    (
        "a unit whose bounds are in the wrong order",
        [("units.csv", ",count,0,,,", ",count,9,5,,")],
        "units.csv row 2, column high: found “5”; expected a number above low; correct one of the "
        "two",
    ),
    (
        "a unit of a unit that is not there",
        [("units.csv", ",count,0,,,", ",count,0,,harvest_weeks,4")],
        "units.csv row 2, column of: found “harvest_weeks”; expected a unit of units.csv and how "
        "many of it make one of this; fill in both of and factor, or neither",
    ),
    (
        "a unit without the factor it is converted by",
        [("units.csv", ",count,0,,,", ",count,0,,people,")],
        "units.csv row 2, column of: found “people”; expected a unit of units.csv and how many of "
        "it make one of this; fill in both of and factor, or neither",
    ),
    (
        "a source twice",
        [("sources.csv", "yearbook,Niên", "draft,Niên")],
        "sources.csv row 4, column source_id: found draft; expected a statement once; row 3 has "
        "the same source_id; take one of the two rows out",
    ),
    (
        "a result twice",
        [("results.csv", "farms,2025,=,19.72,no,,resolution,I.2", "growth,2025,=,7.1,no,,draft,")],
        "results.csv row 4, column indicator_id: found growth, 2025, –, draft, –; expected a "
        "statement once; row 3 has the same indicator_id, period, basis, source_id, place; "
        "take one of the two rows out",
    ),
    (
        "a target twice",
        [
            (
                "targets.csv",
                "average_rate,>=,9,,,,,,,draft,,",
                "average_rate,>=,10,,,,,,,resolution,1 (1),10%",
            )
        ],
        "targets.csv row 3, column target_id: found growth, resolution, 1 (1); expected a "
        "statement once; row 2 has the same target_id, source_id, place; "
        "take one of the two rows out",
    ),
    (
        "a verdict twice",
        [("verdicts.csv", "growth,missed,,,", ",,12,18,")],
        "verdicts.csv row 3, column plan: found 2021-2025, –, resolution, I.1; expected a "
        "statement once; row 2 has the same plan, indicator_id, source_id, place; "
        "take one of the two rows out",
    ),
    (
        "a rule twice",
        [("derived.csv", "income,2020,backcast,income / growth", "both,,sum,mills + farms")],
        "derived.csv row 3, column indicator_id: found both, –; expected a statement once; row 2 "
        "has the same indicator_id, period; take one of the two rows out",
    ),
    (
        "a body twice",
        [("bodies.csv", "works,", "health,")],
        "bodies.csv row 3, column body_id: found health; expected a statement once; row 2 has the "
        "same body_id; take one of the two rows out",
    ),
    (
        "a check twice",
        [("checks.csv", "share,Tỷ", "whole,Tỷ")],
        "checks.csv row 3, column check_id: found whole; expected a statement once; row 2 has the "
        "same check_id; take one of the two rows out",
    ),
    (
        "a target of a plan the province does not have",
        [
            ("targets.csv", "income,2026-2030", "income,2031-2035"),
            ("targets.csv", "75,80,,2030", "75,80,,"),
        ],
        "targets.csv row 4, column plan: found “2031-2035”; expected one of 2021-2025 2026-2030; "
        "write a plan that province.toml names, or correct it there",
    ),
    (
        "a verdict on a plan the province does not have",
        [("verdicts.csv", "2021-2025,growth", "2016-2020,growth")],
        "verdicts.csv row 3, column plan: found “2016-2020”; expected one of 2021-2025 2026-2030; "
        "write a plan that province.toml names, or correct it there",
    ),
    (
        "a stage of itself",
        [("targets.csv", "2026,hospital", "2026,begun")],
        "targets.csv row 9, column stage_of: found “begun”; expected the target_id of a milestone; "
        "name the milestone this stage belongs to",
    ),
    (
        "a tolerance below zero",
        [("checks.csv", "+ 59.88,100,", "+ 59.88,100,-1")],
        "checks.csv row 2, column tolerance: found “-1”; expected how far the two may be apart, 0 "
        "or more; write it without a minus sign",
    ),
    (
        "a headline twice",
        [("province.toml", '["growth"]', '["growth", "growth"]')],
        "province.toml: found headline: “growth” × 2; expected every id once; take the second one "
        "out",
    ),
    (
        "the odd one of three rows of a target, which is the first",
        [("targets.csv", f"{FIRST}{SAME}", THREE)],
        "targets.csv row 2, column kind: found “level”; expected “average_rate”, as in row 3 "
        "with the same target_id; give what is something else its own target_id",
    ),
    (
        "inputs joined by a comma",
        [("derived.csv", "farms + mills", '"farms, mills"')],
        "derived.csv row 2, column inputs: found “farms, mills”; expected ids joined by “ + ” or "
        "“ / ”; join ids with + or /",
    ),
    (
        "the inputs of a check joined by another sign",
        [("checks.csv", "farms + mills + 59.88,100", '"farms, mills, 59.88",100')],
        "checks.csv row 2, column inputs: found “farms, mills, 59.88”; expected as many inputs as "
        "the rule sum_to takes: ≥ 2; join them with “+”",
    ),
    (
        "a range without a higher end",
        [("targets.csv", "75,80", "75,")],
        "targets.csv row 4, column value_high: found “”; expected a higher end above the value, "
        "for the operator is range; write both ends of the range",
    ),
    (
        "a range that ends where it begins",
        [("targets.csv", "75,80", "75,75")],
        "targets.csv row 4, column value_high: found “75”; expected a higher end above the value, "
        "for the operator is range; write both ends of the range",
    ),
    (
        "a higher end without a range",
        [("targets.csv", "level,range", "level,>=")],
        "targets.csv row 4, column value_high: found “80”; expected empty, for the operator is "
        "not range; empty the cell or write range",
    ),
    (
        "a count without a total",
        [("targets.csv", "21,,53", "21,,")],
        "targets.csv row 5, column of_total: found “”; expected the total the value is out of, "
        "not below it; write how many there are in all",
    ),
    (
        "a count above its total",
        [("targets.csv", "21,,53", "54,,53")],
        "targets.csv row 5, column of_total: found “53”; expected the total the value is out of, "
        "not below it; write how many there are in all",
    ),
    (
        "a rank without a total",
        [("targets.csv", "level,range,75,80", "rank,=,25,")],
        "targets.csv row 4, column of_total: found “”; expected the total the value is out of, "
        "not below it; write how many there are in all",
    ),
    (
        "a milestone with its size as value",
        [("targets.csv", "4,hospital,milestone,=,1", "4,hospital,milestone,=,500")],
        "targets.csv row 8, column value: found “500”; expected 1, for a milestone is done or "
        "not; write 1; its size is a target of its own",
    ),
    (
        "a reduction with a minus sign",
        [("targets.csv", "reduction,>=,30", "reduction,>=,-30")],
        "targets.csv row 6, column value: found “-30”; expected a fall in percent of the "
        "baseline, from 0 to 100; write the fall, without a minus sign",
    ),
    (
        "a reduction by more than all",
        [("targets.csv", "reduction,>=,30", "reduction,>=,101")],
        "targets.csv row 6, column value: found “101”; expected a fall in percent of the "
        "baseline, from 0 to 100; write the fall, without a minus sign",
    ),
    (
        "a multiple of nothing",
        [("targets.csv", "multiple,>=,2", "multiple,>=,0")],
        "targets.csv row 7, column value: found “0”; expected a multiple of the baseline, above "
        "0; write 2 for twice the baseline",
    ),
    (
        "a target due after its plan",
        [("targets.csv", "53,2030", "53,2031")],
        "targets.csv row 5, column due: found “2031”; expected a year of the plan; write a year "
        "of the plan, or leave it empty for the last",
    ),
    (
        "a target due before its plan",
        [("targets.csv", "53,2030", "53,2025")],
        "targets.csv row 5, column due: found “2025”; expected a year of the plan; write a year "
        "of the plan, or leave it empty for the last",
    ),
    (
        "one target with two kinds",
        [("targets.csv", SAME, SAME.replace("average_rate", "each_year"))],
        "targets.csv row 3, column kind: found “each_year”; expected “average_rate”, as in row 2 "
        "with the same target_id; give what is something else its own target_id",
    ),
    (
        "one target of two indicators",
        [("targets.csv", SAME, SAME.replace("growth,aver", "income,aver"))],
        "targets.csv row 3, column indicator_id: found “income”; expected “growth”, as in row 2 "
        "with the same target_id; give what is something else its own target_id",
    ),
    (
        "one target in two plans",
        [("targets.csv", SAME, SAME.replace("2026-2030", "2021-2025"))],
        "targets.csv row 3, column plan: found “2021-2025”; expected “2026-2030”, as in row 2 "
        "with the same target_id; give what is something else its own target_id",
    ),
    (
        "a stage of what is no milestone",
        [("targets.csv", "2026,hospital", "2026,income")],
        "targets.csv row 9, column stage_of: found “income”; expected the target_id of a "
        "milestone; name the milestone this stage belongs to",
    ),
    (
        "a result without its place in a source with a text",
        [("results.csv", "resolution,I.3", "resolution,")],
        "results.csv row 6, column place: found “”; expected where the source says it and how it "
        "is printed; look it up in the source and fill in the cell",
    ),
    (
        "a target without its printed form",
        [("targets.csv", "1 (2),75-80", "1 (2),")],
        "targets.csv row 4, column printed: found “”; expected where the source says it and how "
        "it is printed; look it up in the source and fill in the cell",
    ),
    (
        "a verdict without its printed form",
        [("verdicts.csv", "không đạt", "")],
        "verdicts.csv row 3, column printed: found “”; expected where the source says it and how "
        "it is printed; look it up in the source and fill in the cell",
    ),
    (
        "a milestone half done",
        [("results.csv", "hospital,2025,=,0", "hospital,2025,=,0.5")],
        "results.csv row 6, column value: found “0.5”; expected 1 (done) or 0 (not yet); "
        "write 1 or 0",
    ),
    (
        "an indicator judged without a verdict",
        [("verdicts.csv", "growth,missed", "growth,")],
        "verdicts.csv row 3, column verdict: found “”; expected one of met exceeded missed; "
        "write the verdict as the document words it, or take the row out",
    ),
    (
        "an overall count without its total",
        [("verdicts.csv", "12,18", "12,")],
        "verdicts.csv row 2, column met: found “12”; expected the overall count: met and total; "
        "fill in both, or name the indicator judged",
    ),
    (
        "a count of more met than there are",
        [("verdicts.csv", "12,18", "19,18")],
        "verdicts.csv row 2, column met: found “19”; expected no more than the total, 18; "
        "look both numbers up in the source",
    ),
    (
        "a rule with an unknown input",
        [("derived.csv", "farms + mills", "farms + mill")],
        "derived.csv row 2, column inputs: found “mill”; expected an id of indicators.csv; "
        "write mills, or add the id to indicators.csv",
    ),
    (
        "a sum of one",
        [("derived.csv", "farms + mills", "farms")],
        "derived.csv row 2, column inputs: found “farms”; expected as many inputs as the rule sum "
        "takes: ≥ 2; join ids with + or /",
    ),
    (
        "a ratio of three",
        [("derived.csv", "sum,farms + mills", "ratio,farms / mills / towns")],
        "derived.csv row 2, column inputs: found “farms / mills / towns”; expected as many inputs "
        "as the rule ratio takes: 2; join ids with + or /",
    ),
    (
        "a backcast of one",
        [("derived.csv", "income / growth", "growth")],
        "derived.csv row 3, column inputs: found “growth”; expected as many inputs as the rule "
        "backcast takes: 2; join ids with + or /",
    ),
    (
        "a growth of two",
        [("derived.csv", "sum,farms + mills", "growth,farms + mills")],
        "derived.csv row 2, column inputs: found “farms + mills”; expected as many inputs as the "
        "rule growth takes: 1; join ids with + or /",
    ),
    (
        "a rule that rests on itself",
        [("derived.csv", "farms + mills", "farms + both")],
        "derived.csv row 2, column inputs: found “farms + both”; expected inputs that do not rest "
        "on both themselves; break the circle",
    ),
    (
        "an identity that is no list of ids",
        [("checks.csv", "farms + mills + 59.88", "farms + mills+59.88")],
        "checks.csv row 2, column inputs: found “farms + mills+59.88”; expected ids, target:ids "
        "or numbers joined by “+”; write each as id@period[basis]",
    ),
    (
        "an identity with the sign of another rule",
        [("checks.csv", "target:towns / 53", "target:towns / 53 * 2")],
        "checks.csv row 3, column inputs: found “target:towns / 53 * 2”; expected ids, target:ids "
        "or numbers joined by “/”; write each as id@period[basis]",
    ),
    (
        "an identity of an unknown indicator",
        [("checks.csv", "both@2025[all]", "bot@2025[all]")],
        "checks.csv row 4, column inputs: found “bot”; expected an id of indicators.csv; "
        "write both, or add the id to indicators.csv",
    ),
    (
        "an identity of an unknown target",
        [("checks.csv", "target:towns", "target:town")],
        "checks.csv row 3, column inputs: found “town”; expected an id of targets.csv; "
        "write towns, or add the id to targets.csv",
    ),
    (
        "an identity with an unknown id expected",
        [("checks.csv", "59.88,100", "59.88,hundred")],
        "checks.csv row 2, column expected: found “hundred”; expected an id of indicators.csv; "
        "add the id to indicators.csv",
    ),
    (
        "an identity with an ill-written expectation",
        [("checks.csv", "59.88,100", "59.88,100%")],
        "checks.csv row 2, column expected: found “100%”; expected a number, an id or a "
        "target:id; write each as id@period[basis]",
    ),
    (
        "an identity that expects nothing",
        [("checks.csv", "59.88,100", "59.88,")],
        "checks.csv row 2, column expected: found “”; expected a number, an id or a target:id; "
        "fill in the cell",
    ),
    (
        "a quotient of three",
        [("checks.csv", "target:towns / 53", "target:towns / 53 / 2")],
        "checks.csv row 3, column inputs: found “target:towns / 53 / 2”; expected as many inputs "
        "as the rule ratio_is takes: 2; join them with “/”",
    ),
    (
        "a pair of one",
        [("checks.csv", "farms@2025 ; both", "both")],
        "checks.csv row 4, column inputs: found “both@2025[all]”; expected as many inputs as the "
        "rule equal takes: 2; join them with “;”",
    ),
    (
        "a sum of one number",
        [("checks.csv", "farms + mills + 59.88", "100")],
        "checks.csv row 2, column inputs: found “100”; expected as many inputs as the rule sum_to "
        "takes: ≥ 2; join them with “+”",
    ),
    (
        "a question with too few inputs",
        [("coherence.csv", " ; target:income", "")],
        "coherence.csv row 2, column inputs: found “target:growth”; expected target ; target, "
        "separated by semicolons; write as many inputs as the rule takes",
    ),
    (
        "a question with too many inputs",
        [("coherence.csv", "towns ; mills", "towns ; mills ; 10 ; 20")],
        "coherence.csv row 4, column inputs: found “towns ; mills ; 10 ; 20”; expected indicator ; "
        "indicator ; number*, separated by semicolons; write as many inputs as the rule takes",
    ),
    (
        "a question to an indicator where a target is meant",
        [("coherence.csv", "target:growth", "growth")],
        "coherence.csv row 2, column inputs: found “growth ; target:income”; expected target ; "
        "target, separated by semicolons; write target:id for a target, an id for an indicator",
    ),
    (
        "a question to a figure of another period",
        [("coherence.csv", "towns ; mills", "towns@2020 ; mills")],
        "coherence.csv row 4, column inputs: found “towns@2020 ; mills”; expected indicator ; "
        "indicator ; number*, separated by semicolons; write target:id for a target, an id for an "
        "indicator",
    ),
    (
        "a question to an unknown indicator",
        [("coherence.csv", "towns ; mills", "towns ; mils")],
        "coherence.csv row 4, column inputs: found “mils”; expected an id of indicators.csv; "
        "write mills, or add the id to indicators.csv",
    ),
    (
        "a question to an unknown target",
        [("coherence.csv", "target:income", "target:incomes")],
        "coherence.csv row 2, column inputs: found “incomes”; expected an id of targets.csv; "
        "write income, or add the id to targets.csv",
    ),
    (
        "a question under the id of an identity",
        [("coherence.csv", "fits,", "whole,")],
        "coherence.csv row 2, column check_id: found “whole”; expected an id that checks.csv does "
        "not have; give it an id of its own",
    ),
    (
        "a question twice",
        [("coherence.csv", "left,C", "fits,C")],
        "coherence.csv row 3, column check_id: found fits; expected a statement once; row 2 has "
        "the same check_id; take one of the two rows out",
    ),
    (
        "a request by an unknown source",
        [("requests.csv", "resolution,I.9,đề", "press,I.9,đề")],
        "requests.csv row 3, column source_id: found “press”; expected an id of sources.csv; "
        "add the id to sources.csv",
    ),
    (
        "a request answered by an unknown indicator",
        [("requests.csv", "farms mills", "farms mill")],
        "requests.csv row 2, column indicator_ids: found “mill”; expected an id of "
        "indicators.csv; write mills, or add the id to indicators.csv",
    ),
    (
        "a request without its words",
        [("requests.csv", ",đề nghị,", ",,")],
        "requests.csv row 3, column printed: found “”; expected where the source says it and how "
        "it is printed; look it up in the source and fill in the cell",
    ),
    (
        "a request twice",
        [("requests.csv", "Water", "Forests")],
        "requests.csv row 3, column source_id: found resolution, I.9, Forests; expected a "
        "statement once; row 2 has the same source_id, place, topic_en; take one of the two rows "
        "out",
    ),
    (
        "a programme of an unknown kind",
        [("programmes.csv", "roads,breakthrough", "roads,plan")],
        "programmes.csv row 4, column kind: found “plan”; expected one of programme breakthrough "
        "orientation; write one of them",
    ),
    (
        "a programme without a name",
        [("programmes.csv", "Roads for all", "")],
        "programmes.csv row 4, column name_en: found “”; expected text; fill in the cell",
    ),
    (
        "a programme of an unknown source",
        [("programmes.csv", ",farms,draft", ",farms,drafts")],
        "programmes.csv row 3, column source_id: found “drafts”; expected an id of sources.csv; "
        "write draft, or add the id to sources.csv",
    ),
    (
        "a programme for an unknown indicator",
        [("programmes.csv", "towns mills", "towns mill")],
        "programmes.csv row 2, column indicator_ids: found “mill”; expected an id of "
        "indicators.csv; write mills, or add the id to indicators.csv",
    ),
    (
        "a programme without its words",
        [("programmes.csv", ",chương trình", ",")],
        "programmes.csv row 2, column printed: found “”; expected where the source says it and "
        "how it is printed; look it up in the source and fill in the cell",
    ),
    (
        "a programme twice at one place",
        [("programmes.csv", "draft,,", "resolution,I.4,dự án")],
        "programmes.csv row 3, column programme_id: found rural, resolution, I.4; expected a "
        "statement once; row 2 has the same programme_id, source_id, place; take one of the two "
        "rows out",
    ),
    (
        "one programme with two names",
        [("programmes.csv", "Countryside,farms", "The countryside,farms")],
        "programmes.csv row 3, column name_en: found “The countryside”; expected “Countryside”, "
        "as in row 2 with the same programme_id; give what is something else its own programme_id",
    ),
    (
        "a cause of an unknown kind",
        [("causes.csv", "low,limit", "low,cause")],
        "causes.csv row 2, column kind: found “cause”; expected one of limit objective_cause "
        "subjective_cause; write one of them",
    ),
    (
        "a cause without a text",
        [("causes.csv", "Low income", "")],
        "causes.csv row 2, column text_en: found “”; expected text; fill in the cell",
    ),
    (
        "a cause by an unknown source",
        [("causes.csv", "income,resolution", "income,revolution")],
        "causes.csv row 2, column source_id: found “revolution”; expected an id of sources.csv; "
        "write resolution, or add the id to sources.csv",
    ),
    (
        "a cause of an unknown indicator",
        [("causes.csv", "growth income", "grow income")],
        "causes.csv row 2, column indicator_ids: found “grow”; expected an id of "
        "indicators.csv; write growth, or add the id to indicators.csv",
    ),
    (
        "a cause without its place",
        [("causes.csv", "I.5,bão", ",bão")],
        "causes.csv row 3, column place: found “”; expected where the source says it and how it "
        "is printed; look it up in the source and fill in the cell",
    ),
    (
        "a cause twice at one place",
        [("causes.csv", "storms,objective_cause,Bão,Storms", "low,limit,Thu nhập thấp,Low income")],
        "causes.csv row 3, column cause_id: found low, resolution, I.5; expected a statement "
        "once; row 2 has the same cause_id, source_id, place; take one of the two rows out",
    ),
    (
        "an unknown indicator carried on",
        [("province.toml", '["farms", "mills"]', '["farms", "mills"]\ncarried_on = ["mil"]')],
        "province.toml: found carried_on: “mil”; expected an id of indicators.csv; add the id to "
        "indicators.csv",
    ),
]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("farms,2025,range,10,15,no,resolution", ()),
        ("farms,2025,range,15,10,no,resolution", ("value_high", "“10”", "a higher end above")),
        ("farms,2025,range,15,,no,resolution", ("value_high", "“”", "a higher end above")),
        ("farms,2025,=,10,15,no,resolution", ("value_high", "“15”", "empty, for the operator")),
    ],
)
def test_a_range_of_results_needs_both_ends_and_another_result_one(tmp_path, row, told):
    folder = written(tmp_path)
    head = "indicator_id,period,operator,value,value_high,estimate,source_id,basis,place,printed"
    text = f"{head},note\n{row},,I.2,10 - 15%,\n"
    (folder / "results.csv").write_text(text, encoding="utf-8")
    problems = validate.find_problems(reader.load_province(folder))
    found = [(p.column, p.found, str(p.expected)[: len(told[2])]) for p in problems if told]
    assert found == ([told] if told else list(problems))


@pytest.mark.parametrize(("faults", "told"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_fault_is_told_once_with_its_place_and_what_to_do(tmp_path, faults, told):
    problem = only(found(tmp_path, *faults))
    assert problem.severity == "error"
    assert in_english(problem) == told


@pytest.mark.parametrize(("faults", "told"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_fault_is_told_in_vietnamese_with_the_same_place_and_finding(tmp_path, faults, told):
    problem = only(found(tmp_path, *faults))
    text = i18n.load_translator("vi").message(errors.format_problem(problem))
    place = told.split(":")[0].replace(" row ", " dòng ").replace(", column ", ", cột ")
    assert text.startswith(f"{place}: thấy {problem.found}; cần ")
    assert not any(english in text for english in ("found ", "expected ", " row ", "write "))


def test_every_rule_on_a_target_is_broken_above():
    told = [case[2] for case in WRONG]
    unbroken = [
        str(rule.expected)
        for rule in (*consistency.RANGE_RULES, *consistency.TARGET_RULES)
        if not any(str(rule.expected) in text for text in told)
    ]
    assert unbroken == []


def test_who_answers_for_a_target_must_be_a_body(tmp_path):
    head, *lines = GOOD["targets.csv"].splitlines()
    text = "".join(f"{line},{owner}\n" for line, owner in zip((head, *lines), OWNERS, strict=True))
    problem = only(found(tmp_path, ("targets.csv", GOOD["targets.csv"], text)))
    assert in_english(problem) == (
        "targets.csv row 3, column owner: found “healt”; expected an id of bodies.csv; "
        "write health, or add the id to bodies.csv"
    )
    (tmp_path / "bodies.csv").unlink()
    problems = validate.find_problems(reader.load_province(tmp_path))
    assert {problem.row for problem in problems} == {2, 3}


def test_the_same_of_the_whole_country_must_be_an_indicator(tmp_path):
    head, first, *lines = GOOD["indicators.csv"].splitlines()
    rows = (f"{head},national_indicator_id", f"{first},mill", *(f"{line}," for line in lines))
    text = "".join(f"{row}\n" for row in rows)
    problem = only(found(tmp_path, ("indicators.csv", GOOD["indicators.csv"], text)))
    assert in_english(problem) == (
        "indicators.csv row 2, column national_indicator_id: found “mill”; expected an id of "
        "indicators.csv; write mills, or add the id to indicators.csv"
    )


def test_every_reference_and_every_key_is_broken_above():
    told = [case[2] for case in (*WRONG, *COMMUNES_WRONG, *INDEXES_WRONG)]
    for name, references in keys.FOREIGN_KEYS.items():
        for column in {*references} - {"owner", "national_indicator_id"}:  # tested by themselves
            place = f", column {column}: found"
            assert any(t.startswith(f"{name}.csv") and place in t and ID_OF in t for t in told)
    twice = {t.split(".csv")[0] for t in told if "a statement once" in t}
    assert twice == set(keys.UNIQUE_KEYS) - {"indicators"}


def test_an_indicator_twice_is_told(tmp_path):
    problem = only(
        found(
            tmp_path,
            ("indicators.csv", "both,Hai", "farms,Hai"),
            ("derived.csv", "both,,sum", "towns,,sum"),
            ("targets.csv", ",both,", ",,"),
            ("checks.csv", "both@2025[all]", "mills@2025"),
        )
    )
    assert (problem.file, problem.row, problem.found) == ("indicators.csv", 6, "farms")


DATED_AS_THE_RESOLUTION: Fault = ("sources.csv", "2025-09,draft,4", "2025-12-11,draft,1")


def test_two_sources_of_equal_strength_that_differ_are_an_error(tmp_path):
    problem = only(found(tmp_path, DATED_AS_THE_RESOLUTION))
    assert problem.severity == "error"
    assert in_english(problem) == (
        "targets.csv row 3, column source_id: found “draft”; expected one strongest statement; "
        "row 2 is as strong, by rank and date; give the sources different ranks or dates, or keep "
        "one statement"
    )


def test_two_sources_of_equal_strength_that_agree_are_a_warning(tmp_path):
    agreeing = ("targets.csv", SAME, SAME.replace(">=,9", ">=,10.0"))
    assert only(found(tmp_path, DATED_AS_THE_RESOLUTION, agreeing)).severity == "warning"


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        ("farms,2025,=,19.720,no,", "warning"),
        ("farms,2025,~,19.72,no,", "error"),
        ("farms,2025,=,19.8,no,", "error"),
        ("farms,2025,=,19.72,yes,", "error"),
    ],
)
def test_tied_results_must_agree_in_value_operator_and_estimate(tmp_path, cells, severity):
    alone = ("targets.csv", SAME, "")
    other = ("results.csv", "growth,2025,=,7.1,no,", cells)
    problem = only(found(tmp_path, DATED_AS_THE_RESOLUTION, alone, other))
    assert (problem.file, problem.row, problem.column) == ("results.csv", 4, "source_id")
    assert problem.severity == severity


def test_results_of_another_basis_are_no_tie(tmp_path):
    alone = ("targets.csv", SAME, "")
    other = ("results.csv", "growth,2025,=,7.1,no,", "farms,2025,=,25,no,before the merger")
    assert found(tmp_path, DATED_AS_THE_RESOLUTION, alone, other) == ()


def test_a_weaker_statement_that_differs_is_no_problem_of_form(tmp_path):
    assert found(tmp_path, ("targets.csv", ">=,9", ">=,4")) == ()


def test_two_weaker_statements_may_tie(tmp_path):
    third = f"{SAME}{SAME.replace('>=,9', '>=,8').replace('draft', 'yearbook')}"
    tied = ("sources.csv", "2026,statistics,2", "2025-09,statistics,4")
    assert found(tmp_path, ("targets.csv", SAME, third), tied) == ()


def test_an_undated_source_is_weaker_than_a_dated_one_of_its_rank(tmp_path):
    assert found(tmp_path, ("sources.csv", "2025-09,draft,4", ",draft,1")) == ()


@pytest.mark.parametrize(
    ("unit", "action"),
    [
        ("furlongs", "declare it in units.csv, or use a unit that is there"),
        ("billions_vnd", "write billion_vnd, or declare it in units.csv"),
    ],
)
def test_a_unit_declared_nowhere_is_a_warning(tmp_path, unit, action):
    problem = only(found(tmp_path, ("indicators.csv", "million_vnd_per_person", unit)))
    assert problem.severity == "warning"
    assert in_english(problem) == (
        f"indicators.csv row 3, column unit: found “{unit}”; expected a unit of units.csv; this "
        f"one is shown as written, without a range to check it against; {action}"
    )


def test_a_unit_of_the_folder_is_a_unit(tmp_path):
    assert found(tmp_path, ("indicators.csv", "million_vnd_per_person", "harvests")) == ()


@pytest.mark.parametrize(("period", "other"), [("", ""), ("2025", "2025"), ("", "2025")])
def test_a_circle_of_two_rules_is_told_of_both(tmp_path, period, other):
    text = (
        "indicator_id,period,rule,inputs,note\n"
        f"both,{period},sum,farms + mills,\n"
        f"mills,{other},ratio,both / towns,\n"
    )
    problems = found(tmp_path, ("derived.csv", GOOD["derived.csv"], text))
    assert [(p.row, str(p.action)) for p in problems] == [
        (2, "break the circle"),
        (3, "break the circle"),
    ]


def test_rules_for_two_different_periods_are_no_circle(tmp_path):
    text = (
        "indicator_id,period,rule,inputs,note\n"
        "both,2024,sum,farms + mills,\n"
        "mills,2025,ratio,both / towns,\n"
    )
    assert found(tmp_path, ("derived.csv", GOOD["derived.csv"], text)) == ()


def test_a_backcast_on_later_years_of_its_own_indicator_is_no_circle(tmp_path):
    text = (
        "indicator_id,period,rule,inputs,note\n"
        "income,2020,backcast,income / growth,\n"
        "growth,,growth,income,\n"
    )
    assert found(tmp_path, ("derived.csv", GOOD["derived.csv"], text)) == ()


def test_a_source_without_a_text_needs_no_place_and_no_printed_form(tmp_path):
    without = GOOD["sources.csv"].replace("resolution.txt", "").replace("0" * 64, "")
    bare = GOOD["results.csv"].replace('I.1,"4,46%/năm"', ",")
    faults = (
        ("sources.csv", GOOD["sources.csv"], without),
        ("results.csv", GOOD["results.csv"], bare),
    )
    assert found(tmp_path, *faults) == ()


def test_a_wrong_province_file_makes_no_plan_look_wrong(tmp_path):
    problem = only(found(tmp_path, ("province.toml", '"2021-2025"', '"2021"')))
    assert problem.file == "province.toml"


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("=,98.7", ">,98", 0),  # of one source, the exact one says more
        (">,98", "=,98.7", 0),
        ("=,97.7", ">,98", 1),  # both cannot be true
        (">,98", ">,97", 1),
        ("=,98.7", "=,98.7", 1),
    ],
)
def test_an_exact_figure_and_its_bound_in_one_source_are_no_tie(tmp_path, first, second, told):
    rows = [
        f"both,2025,{cells},no,,draft,{place},,\n" for place, cells in enumerate((first, second))
    ]
    problems = found(tmp_path, ("results.csv", "towns,2025-06", f"{rows[0]}{rows[1]}towns,2025-06"))
    assert len(problems) == told


def test_an_exact_figure_and_its_bound_in_two_equal_sources_are_a_tie(tmp_path):
    rows = "both,2025,=,98.7,no,,draft,1,,\nboth,2025,>,98,no,,resolution,I.8,98,\n"
    faults = [DATED_AS_THE_RESOLUTION, ("results.csv", "towns,2025-06", f"{rows}towns,2025-06")]
    assert any(problem.file == "results.csv" for problem in found(tmp_path, *faults))


@pytest.mark.parametrize(
    ("past", "action"),
    [
        ("2022-2026", "correct the years of one plan: they overlap or are not in order"),
        ("2026-2030", "correct the years of one plan: they overlap or are not in order"),
        ("2031-2035", "correct the years of one plan: they overlap or are not in order"),
        ("2020-2024", "correct the years of one plan: no year may lie between the two"),
    ],
)
def test_the_plan_must_begin_the_year_after_the_past_one_ends(tmp_path, past, action):
    problems = found(tmp_path, ("province.toml", '"2021-2025"', f'"{past}"'))
    problem = only(tuple(p for p in problems if p.file == "province.toml"))
    assert problem.severity == "error"
    assert in_english(problem) == (
        f"province.toml: found past_plan “{past}”, plan “2026-2030”; expected a past_plan that "
        f"ends in 2025, the year before the plan; {action}"
    )
    assert "2025" in i18n.load_translator("vi").message(problem.expected)


def test_past_plan_and_plan_must_be_among_the_plans_listed(tmp_path):
    old = 'past_plan = "2021-2025"\nplan = "2026-2030"\n'
    new = f'{old}plans = ["2026-2030", "2031-2035"]\n'
    problems = found(tmp_path, ("province.toml", old, new))
    first, *_ = [p for p in problems if p.file == "province.toml"]
    assert in_english(first) == (
        "province.toml: found past_plan “2021-2025”, plan “2026-2030”; expected one of 2026-2030 "
        "2031-2035; take past_plan and plan out, or add them to plans"
    )


def test_plans_of_unequal_length_may_follow_each_other(tmp_path):
    problems = found(tmp_path, ("province.toml", '"2021-2025"', '"2019-2025"'))
    assert [p for p in problems if p.file == "province.toml"] == []


@pytest.mark.parametrize(
    ("faults", "printed"),
    [
        ((), "0 errors, 0 warnings"),
        ([("results.csv", "4.46,yes", "4.46,maybe")], "1 error, 0 warnings"),
        ([("indicators.csv", "million_vnd_per_person", "furlongs")], "0 errors, 1 warning"),
    ],
)
def test_check_counts_errors_and_warnings_in_words_that_agree(tmp_path, capsys, faults, printed):
    folder = str(written(tmp_path, *faults))
    assert pipeline.main(["check", "--data", folder, "--language", "en"]) == (printed[0] == "1")
    assert capsys.readouterr().out.endswith(f": {printed}\n")


def test_check_names_a_configured_language_without_a_catalogue(tmp_path, capsys, monkeypatch):
    file = tmp_path / "config.toml"
    file.write_text('languages = ["vi", "fr"]', encoding="utf-8")
    find = config.find_missing_catalogues
    monkeypatch.setattr(config, "find_missing_catalogues", lambda: find(file))
    folder = str(written(tmp_path))
    assert pipeline.main(["check", "--data", folder, "--language", "en"]) == 1
    assert capsys.readouterr().err == (
        "Error: config.toml, languages: found “fr”; expected a language with a catalogue, one of "
        "en vi; add briefing/i18n/locales/fr.po, or take the language out\n"
    )
