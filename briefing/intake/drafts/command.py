"""`verify-text`: what is printed, and the exit code."""

from __future__ import annotations

import argparse

from briefing import i18n
from briefing.errors import hidden
from briefing.i18n import Translator
from briefing.intake.drafts import show, verify


def verify_text(arguments: argparse.Namespace, say: Translator) -> int:
    """Print a draft's numbers with their verdicts; 1 where one is contradicted or not in force."""
    checked = verify.verify_draft(arguments.file, arguments.data)
    say = i18n.load_translator(say.language, checked.tables.units)
    if arguments.format == "json":
        print(hidden.format_json(show.make_record(checked, say)))
    elif arguments.format == "html":
        print(show.render_page(checked, say))
    else:
        for line in show.list_lines(checked, say):
            print(line)
    return 1 if any(one.verdict in show.FAULTS for one in checked.findings) else 0
