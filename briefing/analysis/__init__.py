"""A province's statements → the tables of a run: in force, derived, assessed, compared."""
