"""Briefing reports from a province's data folder. Read in this order:

ground   errors, paths
things   figures, contract, config, words, options, order, terminal,
         block, province, tables, told, judged, progress
steps    load, check, trace, reconcile, derive, measure, identities,
         coherence, compare, exhibit, chart, manifest, workers, execute,
         publish

A module imports only from what stands before it; steps never import steps. `pipeline.py` puts the
steps in order.
"""

__version__ = "0.1.0"
