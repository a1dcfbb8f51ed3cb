"""`python -m briefing`, and the command of an installed package: the commands of pipeline.py."""

import runpy

from briefing import paths


def main() -> None:
    """Carry out the command line."""
    runpy.run_path(str(paths.ROOT / "pipeline.py"), run_name="__main__")


if __name__ == "__main__":
    main()
