"""What makes a worker one of newer code: importing this (`celery worker --include`) teaches it one more kind."""

from statuses import kinds
from tests.faults.kinds import Tally

kinds.register(Tally())
