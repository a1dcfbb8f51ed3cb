"""What charts are drawn with: canvas, labels, lines, panels, rows and the facts they show."""
