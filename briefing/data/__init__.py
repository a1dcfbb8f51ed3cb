"""A data folder and a run's tables: their schema, typed rows, reading, look-ups and rounding."""
