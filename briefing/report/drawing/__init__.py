"""What charts are drawn with: canvas, labels, axes, panels, rows and the readings they show."""
