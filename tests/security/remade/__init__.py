"""The migrations of orders and one more, which remakes a table on SQLite."""

import pkgutil

import orders.migrations

LATEST = max(module.name for module in pkgutil.iter_modules(orders.migrations.__path__))
__path__ = [*__path__, *orders.migrations.__path__]
