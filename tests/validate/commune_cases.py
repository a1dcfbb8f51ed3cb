"""What can be wrong with communes, their results and what is counted of them."""

COMMUNES_WRONG = [  # what is wrong, the faults, what is told
    (
        "a commune by an unknown source",
        [("communes.csv", "no,106.2,22.6,,yearbook", "no,106.2,22.6,,yearbok")],
        "communes.csv row 4, column source_id: found “yearbok”; expected an id of sources.csv; "
        "write yearbook, or add the id to sources.csv",
    ),
    (
        "a commune twice",
        [("communes.csv", "00002,Bản Hai,Ban Hai", "00001,Bản Một,Ban Mot")],
        "communes.csv row 3, column commune_id: found 00001, –; expected a statement once; row 2 "
        "has the same commune_id, basis; take one of the two rows out",
    ),
    (
        "a seat beyond the world",
        [("communes.csv", "106.2,22.6", "106.2,226")],
        "communes.csv row 4, column lat: found “226”; expected degrees from -90 to 90; write the "
        "place of its seat in decimal degrees",
    ),
    (
        "half a seat",
        [("communes.csv", "106.2,22.6", "106.2,")],
        "communes.csv row 4, column lat: found “”; expected both lon and lat, or neither; fill in "
        "the cell",
    ),
    (
        "a commune of no area",
        [("communes.csv", "20.5", "0")],
        "communes.csv row 3, column area_km2: found “0”; expected an area above 0; correct the "
        "value, or leave it empty where it is not known",
    ),
    (
        "a result of an unknown commune",
        [("commune_results.csv", "joy,00003", "joy,00009")],
        "commune_results.csv row 3, column commune_id: found “00009”; expected an id of "
        "communes.csv; write 00003, or add the id to communes.csv",
    ),
    (
        "a commune's result of an unknown indicator",
        [("commune_results.csv", "joy,00003", "jo,00003")],
        "commune_results.csv row 3, column indicator_id: found “jo”; expected an id of "
        "indicators.csv; write joy, or add the id to indicators.csv",
    ),
    (
        "a commune's result by an unknown source",
        [("commune_results.csv", ">,80,no,,yearbook", ">,80,no,,yearbok")],
        "commune_results.csv row 3, column source_id: found “yearbok”; expected an id of "
        "sources.csv; write yearbook, or add the id to sources.csv",
    ),
    (
        "a commune's result twice",
        [("commune_results.csv", "joy,00003,2025,>,80", "joy,00001,2025,=,91.5")],
        "commune_results.csv row 3, column indicator_id: found joy, 00001, 2025, –, yearbook, –; "
        "expected a statement once; row 2 has the same indicator_id, commune_id, period, basis, "
        "source_id, place; take one of the two rows out",
    ),
    (
        "two equally strong results of a commune",
        [
            (
                "commune_results.csv",
                "joy,00003,2025,>,80,no,,yearbook,",
                "joy,00001,2025,=,88,no,,yearbook,p2",
            )
        ],
        "commune_results.csv row 3, column source_id: found “yearbook”; expected one strongest "
        "statement; row 2 is as strong, by rank and date; give the sources different ranks or "
        "dates, or keep one statement",
    ),
    (
        "a commune's result on another list of communes",
        [("commune_results.csv", ">,80,no,", ">,80,no,before the merger")],
        "commune_results.csv row 3, column basis: found “before the merger”; expected the basis of "
        "its commune in communes.csv: –; write it as it is there; nothing is counted across a "
        "merger",
    ),
    (
        "a commune's result beyond what is possible",
        [("commune_results.csv", "91.5", "915")],
        "commune_results.csv row 2, column value: found “915”; expected a value from 0 to 100, in "
        "the unit score_100; correct the value or the unit; where more is possible, give low and "
        "high in indicators.csv",
    ),
    (
        "a commune half done",
        [("commune_results.csv", "=,1,no", "=,0.5,no")],
        "commune_results.csv row 4, column value: found “0.5”; expected 1 (done) or 0 (not yet); "
        "write 1 or 0",
    ),
    (
        "a commune's result without its place",
        [("commune_results.csv", "I.6,", ",")],
        "commune_results.csv row 4, column place: found “”; expected where the source says it and "
        "how it is printed; look it up in the source and fill in the cell",
    ),
    (
        "a commune's range without its end",
        [("commune_results.csv", "=,91.5", "range,91.5")],
        "commune_results.csv row 2, column value_high: found “”; expected a higher end above the "
        "value, for the operator is range; write both ends of the range",
    ),
    (
        "a count with no condition",
        [("derived.csv", "joy >= 90 ; type = commune", "joy + school")],
        "derived.csv row 4, column inputs: found “joy + school”; expected an indicator, = > >= < "
        "or <= and a number; where only some communes are asked, type, zone, border and what it "
        "is, behind a semicolon; write it like happiness_index >= 90 ; border = yes",
    ),
    (
        "a count of an unknown indicator",
        [("derived.csv", "joy >= 90", "jo >= 90")],
        "derived.csv row 4, column inputs: found “jo”; expected an id of indicators.csv; write "
        "joy, or add the id to indicators.csv",
    ),
    (
        "a threshold no figure can meet",
        [("derived.csv", "joy >= 90", "joy >= 150")],
        "derived.csv row 4, column inputs: found “joy >= 150 ; type = commune”; expected a number "
        "that is possible in the unit score_100; correct the number, or the unit of the indicator",
    ),
    (
        "a threshold between done and not",
        [("derived.csv", "joy >= 90", "school >= 0.5")],
        "derived.csv row 4, column inputs: found “school >= 0.5 ; type = commune”; expected a "
        "number that is possible in the unit yes_no; correct the number, or the unit of the "
        "indicator",
    ),
    (
        "a count of a kind of commune there is none of",
        [("derived.csv", "type = commune", "zone = III")],
        "derived.csv row 4, column inputs: found “III”; expected one of I II; write it as "
        "communes.csv has it",
    ),
    (
        "a sum of another column",
        [("derived.csv", "communes.population", "communes.lat")],
        "derived.csv row 5, column inputs: found “communes.lat”; expected one of "
        "communes.population communes.area_km2; write one of them",
    ),
    (
        "a sum of no day",
        [("derived.csv", "people,2025,sum", "people,,sum")],
        "derived.csv row 5, column period: found “”; expected the period the figures of "
        "communes.csv are of; fill in the cell",
    ),
    (
        "a count of wards where there are none",
        [
            ("communes.csv", "Pho Ba,ward", "Pho Ba,commune"),
            ("derived.csv", "type = commune", "type = ward"),
        ],
        "derived.csv row 4, column inputs: found “ward”; expected one of commune; write it as "
        "communes.csv has it",
    ),
    (
        "a commune's result of a year after the plans",
        [("commune_results.csv", "00001,2025,=,91.5", "00001,2031,=,91.5")],
        "commune_results.csv row 2, column period: found “2031”; expected a period from 1971 to "
        "2030, by the plans; correct the period, or the date of the source",
    ),
    (
        "a commune's result of a year after its source",
        [("commune_results.csv", "00001,2025,=,91.5", "00001,2027,=,91.5")],
        "commune_results.csv row 2, column period: found “2027”; expected a period that begins by "
        "the date of its source, 2026; correct the period, or the date of the source",
    ),
    (
        "a target out of another number of communes",
        [("targets.csv", ",,2,2030", ",,53,2030")],
        "targets.csv row 5, column of_total: found “53”; expected the number of communes that "
        "derived.csv row 4 asks: 2; correct the total, the rule or the basis",
    ),
]
