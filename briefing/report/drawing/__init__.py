"""What charts are drawn with: canvas, labels, rows with their axes, numbers beside marks."""
