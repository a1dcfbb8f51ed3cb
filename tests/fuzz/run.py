"""`make fuzz`: one entry after the other tried by atheris, FUZZ_SECONDS each (60).

What is found is written to tests/fuzz/found/; once corrected it goes into corpus/<entry>/.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def search(entry: str, seconds: str) -> int:
    """Try an entry in a process of its own; 0 where nothing was found."""
    found, seeds = FOLDER / "found", FOLDER / "found" / "seeds" / entry
    seeds.mkdir(parents=True, exist_ok=True)
    import entries

    for number, seed in enumerate(entries.SEEDS[entry]):
        (seeds / f"seed-{number}").write_bytes(seed)
    corpus = FOLDER / "corpus" / entry
    options = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=1500"]
    options += [f"-artifact_prefix={found}/{entry}-", str(seeds)]
    options += [str(corpus)] if corpus.is_dir() else []
    return subprocess.run([sys.executable, __file__, entry, *options], check=False).returncode


def try_entry(entry: str, options: list[str]) -> None:
    """Run atheris; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["briefing"]):
        import entries

    atheris.Setup([sys.argv[0], *options], entries.ENTRIES[entry])
    atheris.Fuzz()


def main() -> int:
    sys.path[:0] = [str(FOLDER), str(FOLDER.parent.parent)]
    if len(sys.argv) > 1:
        try_entry(sys.argv[1], sys.argv[2:])
    import entries

    seconds = os.environ.get("FUZZ_SECONDS", "60")
    failed = [entry for entry in entries.ENTRIES if search(entry, seconds)]
    print("found faults: " + ", ".join(failed) if failed else "nothing found")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
