"""A million orders: what a large installation holds, written set by set. PostgreSQL only."""
