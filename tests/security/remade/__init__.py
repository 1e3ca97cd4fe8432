"""The migrations of orders and one more, which remakes a table on SQLite."""

import orders.migrations

__path__ = [*__path__, *orders.migrations.__path__]
