"""A notebook with parameters → an executed notebook: papermill with an engine of our own."""

from briefing.execute.notebook import ENGINE, check_parameters, execute_notebook

__all__ = ["ENGINE", "check_parameters", "execute_notebook"]
