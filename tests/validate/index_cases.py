"""A folder with an index of two components, and what can be wrong with its weights.

Two of three communes have both.
"""

from test_reader import WITH_COMMUNES

MORE = """\
care,00001,2025,=,75,no,,yearbook,,,
poor,00001,2025,=,10,no,,yearbook,,,
care,00002,2025,=,90,no,,yearbook,,,
poor,00002,2025,=,0,no,,yearbook,,,
care,00003,2025,=,60,no,,yearbook,,,
"""
OF_PROVINCE = """\
care,2025,=,80,no,,yearbook,,,
poor,2025,=,20,yes,,draft,,,
"""
DECLARED = {
    **WITH_COMMUNES,
    "indicators.csv": WITH_COMMUNES["indicators.csv"]
    + """\
care,Y tế,Care,society,score_100,up,linear,,
poor,Nghèo,Poor,society,percent,down,linear,,
""",
    "results.csv": WITH_COMMUNES["results.csv"] + OF_PROVINCE,
    "commune_results.csv": WITH_COMMUNES["commune_results.csv"].replace(
        "joy,00003,2025,>,80", "joy,00003,2025,=,80"
    )
    + MORE,
    "indexes.csv": """\
indicator_id,component_id,weight,low,high,source_id
joy,care,3,50,90,resolution
joy,poor,1,0,40,draft
""",
}

INDEXES_WRONG = [  # what is wrong, the faults, what is told
    (
        "a weight of nothing",
        [("indexes.csv", "care,3,", "care,0,")],
        "indexes.csv row 2, column weight: found “0”; expected a weight above 0; write its weight, "
        "or take the component out",
    ),
    (
        "limits the wrong way round",
        [("indexes.csv", "50,90", "90,50")],
        "indexes.csv row 2, column high: found “50”; expected a limit above the lower one, 90; "
        "write what is worth 0 and what is worth 100 points, the smaller first",
    ),
    (
        "limits that are the same",
        [("indexes.csv", "50,90", "50,50")],
        "indexes.csv row 2, column high: found “50”; expected a limit above the lower one, 50; "
        "write what is worth 0 and what is worth 100 points, the smaller first",
    ),
    (
        "an unknown component",
        [("indexes.csv", "joy,care", "joy,car")],
        "indexes.csv row 2, column component_id: found “car”; expected an id of indicators.csv; "
        "write care, or add the id to indicators.csv",
    ),
    (
        "weights of an unknown index",
        [("indexes.csv", "joy,care", "jo,care"), ("indexes.csv", "joy,poor", "jo,poor")],
        "indexes.csv row 2, column indicator_id: found “jo” (also indexes.csv row 3); expected an "
        "id of indicators.csv; write joy, or add the id to indicators.csv",
    ),
    (
        "an index by an unknown source",
        [("indexes.csv", "90,resolution", "90,resolutio")],
        "indexes.csv row 2, column source_id: found “resolutio”; expected an id of sources.csv; "
        "write resolution, or add the id to sources.csv",
    ),
    (
        "a component twice",
        [("indexes.csv", "joy,poor,1,0,40", "joy,care,1,0,40")],
        "indexes.csv row 3, column indicator_id: found joy, care; expected a statement once; row 2 "
        "has the same indicator_id, component_id; take one of the two rows out",
    ),
    (
        "an index of one component",
        [("indexes.csv", "joy,poor,1,0,40,draft\n", "")],
        "indexes.csv row 2, column indicator_id: found components: 1; expected from 2 to 99 "
        "components; write a row for each component of the index",
    ),
    (
        "an index that is a component of itself",
        [("indexes.csv", "joy,care", "joy,joy")],
        "indexes.csv row 2, column component_id: found “joy”; expected inputs that do not rest on "
        "joy themselves; break the circle",
    ),
    (
        "a component without a direction",
        [("indicators.csv", "Poor,society,percent,down", "Poor,society,percent,neither")],
        "indexes.csv row 3, column component_id: found “poor”; expected an indicator of which more "
        "or less is better; say in indicators.csv which is better, or take the component out",
    ),
    (
        "an index of which less is better",
        [("indicators.csv", "Joy,society,score_100,up", "Joy,society,score_100,down")],
        "indexes.csv row 2, column indicator_id: found “joy”; expected an indicator of which more "
        "is better: every component is turned so; correct its direction in indicators.csv, or the "
        "id",
    ),
    (
        "an index in a unit that cannot be 100",
        [
            ("indicators.csv", "Joy,society,score_100,up", "Joy,society,yes_no,up"),
            ("commune_results.csv", "00001,2025,=,91.5", "00001,2025,=,1"),
            ("commune_results.csv", "joy,00003,2025,=,80", "joy,00003,2025,=,1"),
            ("derived.csv", "joy >= 90", "joy >= 1"),
        ],
        "indexes.csv row 2, column indicator_id: found “joy”; expected an indicator that can be "
        "from 0 to 100; correct its unit or its limits in indicators.csv, or the id",
    ),
    (
        "an index that derived.csv computes as well",
        [("derived.csv", "both,,sum", "joy,,sum")],
        "indexes.csv row 2, column indicator_id: found “joy”; expected an indicator that "
        "derived.csv does not compute, as its row 2 does; keep the rule or the weights",
    ),
    (
        "a weight that is no number",
        [("indexes.csv", "care,3,", "care,30%,")],
        "indexes.csv row 2, column weight: found “30%”; expected a number with a decimal point and "
        "no thousands mark; write it like 4.46 or 28618",
    ),
]
