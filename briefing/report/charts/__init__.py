"""Tables → charts: each function returns a `blocks.Figure`, or a sentence where little is known.

Of fewer than three rows that can be compared a sentence says as much; where a report has nothing
to draw (no targets, no parts of a whole) there is neither. Each is drawn wide and for a phone.

opening: the leading series and all targets as squares, on a first page ·
targets: the pace achieved and the one needed · distances: the way to a target covered · communes: a
map of their seats · verdicts: the official count · shares: parts of a whole · years: one indicator
· provinces: several provinces' paces · ranked: many provinces by their order · progress: every
target on its way, a small panel each. What they share is in `report/drawing`.
"""

from briefing.report.charts.communes import communes_map as communes_map
from briefing.report.charts.distances import gap_chart as gap_chart
from briefing.report.charts.opening import leading_chart as leading_chart
from briefing.report.charts.opening import target_squares as target_squares
from briefing.report.charts.progress import progress_charts as progress_charts
from briefing.report.charts.provinces import compared_ambition_chart as compared_ambition_chart
from briefing.report.charts.ranked import ranked_result_charts as ranked_result_charts
from briefing.report.charts.shares import shares_chart as shares_chart
from briefing.report.charts.targets import ambition_chart as ambition_chart
from briefing.report.charts.verdicts import official_count_chart as official_count_chart
from briefing.report.charts.years import yearly_chart as yearly_chart
