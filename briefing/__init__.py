"""Briefing reports from a province's data folder. Read the bands in this order:

errors, paths, limits, config, cli, i18n, data, validate, analysis, report, publish, execute,
intake, build

A band imports from those before it; `pipeline.py` and the notebooks put their functions in order.
"""

__version__ = "0.1.0"
