"""The data dictionary says what the contract and the data say now."""

import sys

from briefing import paths
from briefing.data import reader, schema

sys.path.insert(0, str(paths.ROOT / "docs"))
import dictionary


def test_the_dictionary_is_the_one_made_from_the_contract_and_the_data() -> None:
    told = dictionary.dictionary(reader.load_province(paths.DATA))
    assert dictionary.FILE.read_text(encoding="utf-8") == told, "run: make dictionary"


def test_the_dictionary_tells_every_column_and_every_indicator() -> None:
    told = dictionary.FILE.read_text(encoding="utf-8")
    for name, model in schema.ROW_MODELS.items():
        section = told.split(f"## {name}.csv")[1].split("\n## ")[0]
        for column in schema.list_columns(model):
            assert f"| `{column}` |" in section
    for placed in reader.load_province(paths.DATA).rows["indicators"]:
        assert f"| `{placed.row.indicator_id}` | {placed.row.name_vi} |" in told
