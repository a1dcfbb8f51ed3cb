"""A received workbook → statements of results; the workbook that asks for them."""
