"""A notebook with parameters → an executed notebook: papermill with an engine of our own."""

from briefing.execute.notebook import ENGINE as ENGINE
from briefing.execute.notebook import check_parameters as check_parameters
from briefing.execute.notebook import execute_notebook as execute_notebook
from briefing.execute.notebook import redraw_notebook as redraw_notebook
