from desk.views.health import health
from desk.views.searching import search
from desk.views.today import home

__all__ = ["health", "home", "search"]
