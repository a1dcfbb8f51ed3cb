"""Briefing reports from a province's data folder. Read in this order:

ground     errors, paths, files, processes
things     watch, sums, figures, contract, config, words, options, order,
           terminal, design, block, executed, province, tables, told, status,
           judged, progress
steps      load, check, trace, reconcile, derive, measure, identities,
           coherence, compare, exhibit, chart, stands, manifest, workers,
           cluster, execute, publish
sequences  tabulated, making, warm

A module imports only from what stands before it; steps never import steps. A sequence puts some of
them in order, `pipeline.py` all.
"""

__version__ = "0.1.0"
