"""A draft (a speech, a report) → each number in it: borne out, contradicted, or not known."""
