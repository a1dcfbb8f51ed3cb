"""A notebook with parameters → an executed notebook: papermill with an engine of our own."""

from briefing.execute.notebook import ENGINE, check_parameters, execute_notebook
from briefing.execute.notebook_text import redraw_notebook

__all__ = ["ENGINE", "check_parameters", "execute_notebook", "redraw_notebook"]
